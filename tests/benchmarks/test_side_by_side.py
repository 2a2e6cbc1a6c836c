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

RENAMING = """
import json, subprocess, sys
server = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
count = 100
def ask(method, params):
    global count
    count += 1
    print(json.dumps({"jsonrpc": "2.0", "id": count, "method": method, "params": params}), file=server.stdin)
    return json.loads(server.stdout.readline())
ready = False
for line in sys.stdin:
    m = json.loads(line)
    ready = ready or m["method"] == "notifications/initialized"
    if "id" not in m:
        continue
    if m["method"] == "tools/call":
        assert ready and m["params"]["name"].startswith("s_")
        m["params"]["name"] = m["params"]["name"][2:]
    got = ask(m["method"], m["params"])
    ask("resources/list", {})
    for tool in got["result"].get("tools", ()):
        tool["name"] = "s_" + tool["name"]
    print(json.dumps({**got, "id": m["id"]}), flush=True)
"""
"""A gateway with ids and names of its own, which asks for more than it is asked."""


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


def test_a_gateway_with_names_and_ids_of_its_own_is_called_by_them() -> None:
    python = shlex.quote(sys.executable)
    found = rows(f"other={python} -c {shlex.quote(RENAMING)} {{server}}")
    for said in ("attacks", "honest"):
        assert found["other"][said] == {"passed": 3, "stopped": 0, "altered": 0, "silent": 0}
