"""A real gateway with a scorer elsewhere: pages come at once, and the mail waits for what is said of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.scorers.service import Reply, Service, judged

pytest.importorskip("openai")

SERVER = """
import json, sys
for line in sys.stdin:
    message = json.loads(line)
    if message.get("method") == "initialize":
        about = {"name": "s", "version": "1"}
        result = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": about}
    elif message.get("method") == "tools/call":
        result = {"content": [{"type": "text", "text": "the harbour is calm and the boats lie side by side"}]}
    else:
        continue
    print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
"""
HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "c", "version": "1"}}


def test_a_page_is_delivered_at_once_and_an_act_after_the_score(tmp_path: Path) -> None:
    def reply(body: dict[str, Any]) -> Reply:
        service.release.wait(60)
        return judged(0.99, "injection")

    service = Service(reply)
    (tmp_path / "server.py").write_text(SERVER)
    (tmp_path / "vanguard.yaml").write_text("semantic: {wait_s: 60, timeout_s: 60}\n")
    command = [sys.executable, "-m", "vanguard", "start", "--config", str(tmp_path / "vanguard.yaml")]
    gateway = subprocess.Popen(
        [*command, "--", sys.executable, str(tmp_path / "server.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={
            **os.environ,
            "VANGUARD_HOME": str(tmp_path / "home"),
            "VANGUARD_SEMANTIC_CUSTOM_URL": service.url,
            "VANGUARD_SEMANTIC_CUSTOM_MODEL": "m",
        },
    )
    with gateway:
        assert gateway.stdin is not None
        assert gateway.stdout is not None

        def send(id: int, method: str, params: dict[str, Any]) -> None:
            assert gateway.stdin is not None
            body = {"jsonrpc": "2.0", "id": id, "method": method, "params": params}
            gateway.stdin.write(json.dumps(body) + "\n")
            gateway.stdin.flush()

        send(0, "initialize", HELLO)
        send(1, "tools/call", {"name": "get_page", "arguments": {"name": "harbour"}})
        first = [json.loads(gateway.stdout.readline())["id"] for _ in range(2)]
        send(2, "tools/call", {"name": "send_email", "arguments": {"to": "ann"}})
        send(3, "tools/call", {"name": "get_page", "arguments": {"name": "weather"}})
        first.append(json.loads(gateway.stdout.readline())["id"])
        service.release.set()
        last = json.loads(gateway.stdout.readline())["id"]
        gateway.stdin.close()
        gateway.wait(60)
    service.close()
    assert (first, last) == ([0, 1, 3], 2)
    records = [
        json.loads(line)
        for path in (tmp_path / "home" / "audit").rglob("*.jsonl")
        for line in path.read_text().splitlines()
    ]
    mail = [each for each in records if each.get("tool") == "send_email"]
    assert [(each["verdict"], each["rule"]) for each in mail if each["direction"] == "to_server"] == [
        ("WARN", "intent-after-doubtful")
    ]
    assert mail[0]["policy_explanation"]["opinions"][0].startswith("custom m: 0.99")
