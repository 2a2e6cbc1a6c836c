"""Odd lines from both sides: the session goes on, and every request is answered once."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from tests.end_to_end.mutations import mutated

HERE = Path(__file__).parent
LINES = int(os.environ.get("FUZZ_LINES", "2000"))


@pytest.mark.parametrize("profile", ["monitor", "balanced", "strict"])
def test_odd_lines_from_both_sides_end_nothing_and_every_request_is_answered_once(
    profile: str, tmp_path: Path
) -> None:
    chance = random.Random(profile)
    server = [sys.executable, str(HERE / "noisy_server.py"), "7", "4"]
    stderr = (tmp_path / "stderr").open("wb")
    gateway = subprocess.Popen(
        [sys.executable, "-m", "vanguard", "start", "--profile", profile, "--", *server],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env={**os.environ, "VANGUARD_HOME": str(tmp_path)},
    )
    stderr.close()
    assert gateway.stdin is not None
    assert gateway.stdout is not None
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
    wrong = []
    for line in gateway.stdout:
        message = json.loads(line)
        if str(message.get("id", "")).startswith("honest-") and "method" not in message:
            answers[message["id"]] += 1
            if "result" not in message:
                wrong.append(message)
    writer.join()
    gateway.stdout.close()
    errors = (tmp_path / "stderr").read_text()
    assert gateway.wait() == 0, errors
    assert not wrong
    assert answers == Counter(asked)
    assert "Traceback" not in errors
