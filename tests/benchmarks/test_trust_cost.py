"""What pins and a signed audit log cost can be measured on any machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "trust_cost.py"


def test_lists_records_and_verification_are_measured() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--records", "2500", "--json"], capture_output=True, text=True, check=True
    )
    rows = {row["what"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert [*rows] == [
        "list without pins",
        "pins at first sight",
        "pins, nothing changed",
        "pins, all changed, at first",
        "pins, all changed, after that",
        "a record's line",
        "chained",
        "chained and signed",
        "2500 records verified",
        "peak of that",
    ]
    assert rows["peak of that"]["unit"] == "MB"
    assert rows["peak of that"]["figure"] > 10
