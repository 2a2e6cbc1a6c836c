"""``vanguard ui`` as a process: what it prints, where it listens, how it ends."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vanguard.cli.logs import Source
from vanguard.cli.showing import index_of, trying
from vanguard.errors import UsageError


@contextmanager
def ui(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A running ``vanguard ui``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "vanguard", "ui", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "VANGUARD_HOME": str(home)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def printed(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Port and token of the address that was printed."""
    assert process.stdout is not None
    found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/#([\w-]{43})\n", process.stdout.readline())
    assert found
    return int(found[1]), found[2]


def asked(port: int, path: str, body: str | None = None) -> tuple[int, str]:
    """Status, and the place it leads to."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST" if body else "GET", path, body)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.headers.get("Location", "")


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
def test_it_prints_its_address_once_lets_the_token_in_and_ends_when_asked_to(tmp_path: Path) -> None:
    with ui(tmp_path, "--port", "0") as process:
        port, token = printed(process)
        assert asked(port, "/")[0] == 200
        assert asked(port, "/enter", "token=wrong")[0] == 403
        status, room = asked(port, "/enter", f"token={token}")
        assert (status, bool(re.fullmatch(r"/[\w-]{16}/", room))) == (303, True)
        assert asked(port, room)[0] == 401
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (0, "")
        assert err == "vanguard: press Ctrl-C to end\n"


def test_it_listens_on_loopback_alone(tmp_path: Path) -> None:
    with ui(tmp_path, "--port", "0") as process:
        port, _ = printed(process)
        with socket.socket() as other:
            other.bind(("127.0.0.2", port))  # refused where it listened on every address


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with ui(tmp_path, "--port", str(port)) as process:
            out, err = process.communicate(timeout=60)
        assert (process.returncode, out) == (3, "")
        assert err.startswith(f"vanguard: 127.0.0.1:{port} cannot be listened on: ")
        assert err.count("\n") == 1


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with ui(tmp_path, "--file", str(tmp_path / "none.jsonl")) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert "none.jsonl: cannot be read: No such file or directory" in err


def test_each_log_has_an_index_of_its_own(tmp_path: Path) -> None:
    paths = {
        index_of(Source(tmp_path, file), tmp_path).path for file in (None, tmp_path / "a", tmp_path / "b")
    }
    assert len(paths) == 3


def test_the_playground_judges_as_inspect_does() -> None:
    trial = trying(None)('{"jsonrpc":"2.0","id":1,"method":"tools/list"}', "strict", "to_server")
    assert (trial.fields["verdict"], trial.fields["profile"]) == ("ALLOW", "strict")
    assert len(trial.evidence) > 10
    with pytest.raises(UsageError, match="--direction"):
        trying(None)("{}", "strict", "up")
