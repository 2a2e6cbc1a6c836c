"""What a command that somebody runs is marked as, for the rules over several calls."""

from __future__ import annotations

import json

import pytest

from vanguard.layers.behavior.marks import of_request
from vanguard.model.capability import Tool
from vanguard.model.context import Context, Policy, Server
from vanguard.model.message import TO_SERVER, Message
from vanguard.policy.capabilities import tool_of
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

COMMANDS = {
    "climbs": (
        *("sudo ls", "doas ls", "su -c x", "runas x", "pkexec x", "gsudo x", "chmod u+s x", "chmod 4755 x"),
        *(
            "setcap x",
            "usermod -aG wheel ann",
            "usermod -aG docker ann",
            "newgrp x",
            "unshare -r",
            "nsenter -t 1",
        ),
    ),
    "destroys": (
        *("rm x", "rmdir x", "shred x", "unlink x", "del x", "rd x", "erase x", "truncate -s 0 x"),
        *("DROP TABLE x", "Drop Database x", "drop schema x", "TRUNCATE TABLE x", "Delete From x"),
        *("kubectl delete pod x", "terraform destroy", "docker rm x", "docker rmi x", "docker volume rm x"),
        "docker system prune",
    ),
    "runs-file": (
        *("./x", "/tmp/x", "~/x", "ls; ./x", "sh x", "bash x", "zsh x", "dash x", "ksh x", "python x.py"),
        *("python3 x.py", "node x.js", "ruby x.rb", "perl x.pl", "php x.php", "pwsh x.ps1", "source x.sh"),
    ),
}


@pytest.mark.parametrize(("mark", "command"), [(mark, each) for mark in COMMANDS for each in COMMANDS[mark]])
def test_a_command_is_marked_by_what_it_does(mark: str, command: str) -> None:
    assert mark in _marks(command)


@pytest.mark.parametrize("command", ["ls -l", "grep -n foo app.txt", "git status", "echo done"])
def test_a_command_that_does_nothing_of_it_is_not_marked(command: str) -> None:
    assert _marks(command).isdisjoint(COMMANDS)


@pytest.mark.parametrize("text", [".env", "a/.ssh/id", "id_rsa", "etc/shadow", "wallet.dat", "keys.pem"])
def test_a_text_that_names_a_place_of_secrets_is_marked(text: str) -> None:
    assert "secret-place" in _marks(text)


def _marks(command: str) -> frozenset[str]:
    policy = Policy(profile("balanced"), Index((), ""), "digest")
    tool: Tool = tool_of("run_command", None, {})
    call = {"name": "run_command", "arguments": {"command": command}}
    message = parse(
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}).encode(), TO_SERVER
    )
    assert isinstance(message, Message)
    return of_request(message, Context(policy, Server("s"), "ann", "session", tool=tool)).marks
