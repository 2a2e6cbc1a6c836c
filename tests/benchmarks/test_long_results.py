"""What a long result costs: measured on texts of files, and told kind by kind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

MINUTES = "The team met on Tuesday, and nobody was late. "
SCRIPT = Path(__file__).parents[2] / "benchmarks" / "long_results.py"


def test_each_kind_of_which_there_is_enough_is_measured(tmp_path: Path) -> None:
    for name, line in (("a.md", MINUTES), ("b.rst", MINUTES.upper()), ("c.txt", MINUTES.lower())):
        (tmp_path / name).write_text(line * 40)
    (tmp_path / "total.py").write_text("def total(items):\n    return sum(items)\n" * 10)
    kinds = ("--kinds", "words,prose,code")
    given = ["--size", "2000", "--rounds", "1", "--root", str(tmp_path), *kinds, "--json"]
    said = subprocess.run([sys.executable, SCRIPT, *given], capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in said.stdout.splitlines()]
    assert [row["kind"] for row in rows] == ["words", "prose"]
    assert all(row["ms"] > 0 and row["rules"] == [] for row in rows)
