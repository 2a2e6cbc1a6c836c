"""The cost of a guarded call can be measured on any machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "stdio_cost.py"


def test_the_benchmark_measures_every_size_beside_the_bare_relay() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--calls", "20", "--sizes", "100,5000", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["bytes"] for row in rows] == [100, 5000]
    assert all(row.keys() == {"bytes", "relay_us", "vanguard_us", "ratio"} for row in rows)
