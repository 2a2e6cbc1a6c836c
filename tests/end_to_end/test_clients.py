"""A client's entry as ``vanguard init`` leaves it, started as the client starts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SERVER = Path(__file__).with_name("python_server.py")
HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


def test_a_client_reaches_its_server_through_the_entry_that_init_wrote(
    environment: dict[str, str], vanguard: list[str], tmp_path: Path
) -> None:
    own = environment | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": ""}
    file = tmp_path / ".config" / "Claude" / "claude_desktop_config.json"
    file.parent.mkdir(parents=True)
    entry = {"command": sys.executable, "args": [str(SERVER), "stdio"], "env": {"LEVEL": "7"}}
    text = json.dumps({"mcpServers": {"notes": entry}}, indent=2)
    file.write_text(text)

    subprocess.run([*vanguard, "init", "--yes"], env=own, check=True, stdout=subprocess.DEVNULL)
    entry = json.loads(file.read_text())["mcpServers"]["notes"]
    done = subprocess.run(
        [str(entry["command"]), *entry["args"]],
        input=json.dumps(HELLO).encode() + b"\n",
        env=own | entry["env"],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert json.loads(done.stdout.splitlines()[0])["result"]["serverInfo"]["name"] == "notes"
    assert b"guarding 'notes'" in done.stderr

    subprocess.run([*vanguard, "init", "--undo", "--yes"], env=own, check=True, stdout=subprocess.DEVNULL)
    assert file.read_text() == text


def test_a_server_behind_a_url_is_reached_through_the_entry_that_init_wrote(
    environment: dict[str, str], vanguard: list[str], tmp_path: Path
) -> None:
    with subprocess.Popen([sys.executable, str(SERVER), "http"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            url = server.stdout.readline().split()[-1]
            file = tmp_path / "mcp.json"
            file.write_text(json.dumps({"mcpServers": {"notes": {"type": "http", "url": url}}}))
            configure = [*vanguard, "configure", "cursor", "--file", str(file), "--yes"]
            subprocess.run(configure, env=environment, check=True, stdout=subprocess.DEVNULL)
            entry = json.loads(file.read_text())["mcpServers"]["notes"]
            assert (entry["type"], entry["args"][-2:]) == ("stdio", ["--upstream", url])
            with subprocess.Popen(
                [str(entry["command"]), *entry["args"]],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            ) as client:
                assert client.stdin
                assert client.stdout
                client.stdin.write(json.dumps(HELLO) + "\n")
                client.stdin.flush()
                answer = json.loads(client.stdout.readline())
                client.stdin.close()
            assert answer["result"]["serverInfo"]["name"] == "notes"
        finally:
            server.terminate()
