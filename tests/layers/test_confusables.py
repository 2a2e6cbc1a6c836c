"""The table of what looks like ASCII is the one that its script makes of Unicode's data."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_table_is_what_the_script_writes() -> None:
    script = ROOT / ".ci" / "make_confusables.py"
    written = subprocess.run(
        [sys.executable, script], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert (ROOT / "vanguard/layers/confusables.py").read_text(encoding="utf-8") == written
