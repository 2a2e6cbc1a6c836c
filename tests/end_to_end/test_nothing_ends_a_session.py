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

HERE = Path(__file__).parent
LINES = int(os.environ.get("FUZZ_LINES", "2000"))


@pytest.mark.parametrize("profile", ["monitor", "balanced", "strict"])
def test_odd_lines_from_both_sides_end_nothing_and_every_request_is_answered_once(
    profile: str, tmp_path: Path
) -> None:
    chance = random.Random(profile)
    server = [sys.executable, str(HERE / "noisy_server.py"), "7", "4"]
    with Gateway(tmp_path, server, "--profile", profile) as gateway:
        asked, answers, wrong = talk(gateway, chance)
        assert gateway.process.wait() == 0, gateway.stderr
        assert "Traceback" not in gateway.stderr
    assert not wrong
    assert answers == Counter(asked)


def talk(gateway: Gateway, chance: random.Random) -> tuple[list[str], Counter[str], list[Any]]:
    """Say odd lines and honest requests; what was asked, how often each was answered, and the errors."""
    asked: list[str] = []

    def write() -> None:
        for number in range(LINES):
            gateway.stdin.write(mutated(chance) + b"\n")
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
        if str(message.get("id", "")).startswith("honest-") and "method" not in message:
            answers[message["id"]] += 1
            if "result" not in message:
                wrong.append(message)
    writer.join()
    return asked, answers, wrong
