"""Odd lines from both sides: the session goes on, and every request is answered once."""

from __future__ import annotations

import json
import os
import random
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.gateway import Gateway
from tests.end_to_end.mutations import mutated
from vanguard.errors import ProtocolError
from vanguard.model.message import REQUEST, TO_SERVER, Message
from vanguard.wire.jsonrpc import parse

HERE = Path(__file__).parent
LINES = int(os.environ.get("FUZZ_LINES", "2000"))


@pytest.mark.parametrize("profile", ["monitor", "balanced", "strict"])
def test_odd_lines_from_both_sides_end_nothing_and_every_request_is_answered_once(
    profile: str, tmp_path: Path
) -> None:
    chance = random.Random(profile)
    server = [sys.executable, str(HERE / "noisy_server.py"), "7", "4"]
    with Gateway(tmp_path, server, "--profile", profile) as gateway:
        asked, odd, answers, wrong = talk(gateway, chance)
        assert gateway.process.wait() == 0, gateway.stderr
        assert "Traceback" not in gateway.stderr
    assert not wrong
    assert odd, "no odd line was a request that counts"
    # Lines that could not be read are answered too, with the id where one can be told.
    assert {id: answers[id] for id in (*asked, *odd)} == dict.fromkeys((*asked, *odd), 1)
    assert set(answers.values()) == {1}


def odd_request(line: bytes) -> str:
    """The id of an odd line that is a request all the same, where no other line has it; "" for others."""
    try:
        message = parse(line, TO_SERVER)
    except ProtocolError:
        return ""
    if not isinstance(message, Message) or message.kind is not REQUEST:
        return ""
    return message.id if isinstance(message.id, str) and message.id.startswith("odd-") else ""


def talk(gateway: Gateway, chance: random.Random) -> tuple[list[str], list[str], Counter[str], list[Any]]:
    """Say odd lines and honest requests; what was asked honestly and oddly, how often each was answered,
    and the errors where there should be none."""
    asked: list[str] = []
    odd: list[str] = []

    def write() -> None:
        for number in range(LINES):
            line = mutated(chance)
            if id := odd_request(line):
                odd.append(id)
            gateway.stdin.write(line + b"\n")
            if number % 4 == 0:
                asked.append(f"honest-{number}")
                call = {"name": "echo", "arguments": {"text": f"hello {number}"}}
                request = {"jsonrpc": "2.0", "id": asked[-1], "method": "tools/call", "params": call}
                gateway.stdin.write(json.dumps(request).encode() + b"\n")
        gateway.stdin.close()

    writer = threading.Thread(target=write)
    writer.start()
    answers: Counter[str] = Counter()
    wrong: list[Any] = []
    for line in gateway.stdout:
        message = json.loads(line)
        id = str(message.get("id", ""))
        if id.startswith(("honest-", "odd-")) and "method" not in message:
            answers[id] += 1
            if id.startswith("honest-") and "result" not in message:
                wrong.append(message)
    writer.join()
    return asked, odd, answers, wrong
