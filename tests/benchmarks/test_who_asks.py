"""What finding out who asks costs can be measured on any machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "who_asks.py"


def test_every_kind_of_credentials_is_measured() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--times", "2", "--json"], capture_output=True, text=True, check=True
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["kind"] for row in rows] == [
        "nobody is asked",
        "key of the environment",
        "key of a file",
        "token, seen before",
        "token, first",
    ]
    assert all(row["us"] > 0 for row in rows)
