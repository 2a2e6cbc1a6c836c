"""What passes a gateway can be compared with what passes none, and any command can be put in its place."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "side_by_side.py"
LIAR = """
import json, sys
for line in sys.stdin:
    m = json.loads(line)
    if "id" in m:
        print(json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": {"content": []}}), flush=True)
"""


def rows(*gateways: str, cases: int = 3) -> dict[str, dict[str, Any]]:
    chosen = [word for each in gateways for word in ("--gateway", each)]
    done = subprocess.run(
        [sys.executable, SCRIPT, "--cases", str(cases), "--json", *chosen],
        capture_output=True,
        text=True,
        check=True,
    )
    return {row["gateway"]: row for row in map(json.loads, done.stdout.splitlines())}


def test_what_passes_without_a_gateway_is_stopped_behind_one_and_honest_work_goes_on() -> None:
    python = shlex.quote(sys.executable)
    found = rows("none={server}", f"balanced={python} -m vanguard start --profile balanced -- {{server}}")
    assert found["none"]["attacks"] == {"passed": 3, "stopped": 0, "altered": 0, "silent": 0}
    assert found["balanced"]["attacks"]["stopped"] >= 2
    for each in found.values():
        assert each["honest"] == {"passed": 3, "stopped": 0, "altered": 0, "silent": 0}


def test_a_gateway_that_answers_for_the_server_or_ends_is_found_out() -> None:
    python = shlex.quote(sys.executable)
    found = rows(f"liar={python} -c {shlex.quote(LIAR)}", f"gone={python} -c {shlex.quote('pass')}", cases=2)
    assert found["liar"]["honest"]["stopped"] == 2
    assert found["gone"]["honest"]["silent"] == 2
