"""``vanguard tools`` of real servers, and what a config says of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.gateway import Gateway
from vanguard.demo.sandbox import sandbox


def tools(vanguard: list[str], environment: dict[str, str], *words: str) -> tuple[int, dict[str, Any], str]:
    """Run ``vanguard tools --json``; exit code, what it printed, stderr."""
    done = subprocess.run(
        [*vanguard, "tools", "--json", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def test_the_demos_server_is_known_by_what_it_can_do(
    vanguard: list[str], environment: dict[str, str]
) -> None:
    with sandbox() as folder:
        command = [sys.executable, "-m", "vanguard.demo.server", str(folder.work), "0"]
        code, found, said = tools(vanguard, environment, "demo", "--", *command)
    assert (code, said, found["server"], found["findings"]) == (0, "", "demo", [])
    assert {tool["name"]: (tool["risk"], tool["capabilities"]) for tool in found["tools"]} == {
        "read_file": ("MEDIUM", [{"name": "fs.read", "from": "schema"}]),
        "fetch": ("MEDIUM", [{"name": "net.out", "from": "schema"}]),
        "run_command": ("HIGH", [{"name": "exec", "from": "schema"}]),
    }


def test_the_reference_filesystem_server_reads_inside_its_folder(
    vanguard: list[str], environment: dict[str, str], filesystem_server: list[str], tmp_path: Path
) -> None:
    code, found, _ = tools(vanguard, environment, "--", *filesystem_server, str(tmp_path))
    risks = {tool["name"]: tool["risk"] for tool in found["tools"]}
    assert (code, risks["read_text_file"], risks["write_file"]) == (0, "LOW", "HIGH")


def test_a_missing_server_is_exit_3(vanguard: list[str], environment: dict[str, str]) -> None:
    assert tools(vanguard, environment, "--server", "no-such-command-x") == (
        3,
        {},
        "vanguard: the server command 'no-such-command-x' is not on the PATH\n",
    )


SERVER = """
import json, sys
for line in sys.stdin:
    m = json.loads(line)
    if "id" not in m: continue
    listed = {"tools": [{"name": "note", "inputSchema": {"type": "object"}}]}
    result = listed if m["method"] == "tools/list" else {"content": []}
    print(json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": result}), flush=True)
"""


@pytest.mark.parametrize(("stated", "stopped"), [("[]", False), ("[exec]", True)])
def test_what_the_config_says_steers_the_judging(stated: str, stopped: bool, tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text(f"servers:\n  notes:\n    capabilities: {{note: {stated}}}\n")
    text = "Remember this: sudo rm -rf / is what broke it"
    call = {"name": "note", "arguments": {"input": text, "title": "x"}}
    with Gateway(
        tmp_path, [sys.executable, "-c", SERVER], "--config", str(config), "--name", "notes"
    ) as gateway:
        gateway.say('{"jsonrpc":"2.0","id":1,"method":"tools/list"}')
        gateway.hear()
        gateway.say(json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}))
        assert ("error" in gateway.hear()) is stopped
