"""Clients that leave, servers that die, and the end of the hosted gateway itself."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.end_to_end.hosted import (
    CHILD,
    INITIALIZE,
    PATIENCE_S,
    Hosted,
    Line,
    Upstream,
    call,
    modern_call,
    modern_headers,
    posted,
    request,
)

SERVERS = 6


class Noted:
    """What the children of a gateway noted: each line with the process that wrote it."""

    def __init__(self, home: Path) -> None:
        self.path = home / "child.log"
        self.path.touch()
        self._file = self.path.open()
        self._file.seek(0, os.SEEK_END)

    def next(self) -> tuple[int, dict[str, Any], float]:
        """The next line, once it is there, and when that was."""
        ends = time.monotonic() + PATIENCE_S
        line = ""
        while not line.endswith("\n"):
            line += self._file.readline()
            assert time.monotonic() < ends, line
            os.sched_yield()
        pid, _, message = line.partition(" ")
        return int(pid), json.loads(message), time.perf_counter()

    def close(self) -> list[str]:
        """What nobody has read yet."""
        with self._file:
            return self._file.readlines()


class Parts(NamedTuple):
    """A gateway that tests share, what is behind it, and where."""

    gateway: Hosted
    upstream: Upstream
    doomed: Upstream
    home: Path


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    home = tmp_path_factory.mktemp("hosted")
    with Upstream() as upstream, Upstream() as doomed:
        made = json.loads(config(upstream, home))
        made["servers"] |= {f"doomed-{name}": {"url": doomed.url(name)} for name in ("silent", "streaming")}
        with Hosted(home, json.dumps(made)) as gateway:
            yield Parts(gateway, upstream, doomed, home)


def config(upstream: Upstream, home: Path, slow_s: float = 10) -> str:
    child = {"command": sys.executable, "args": ["-c", CHILD], "env": {"CHILD_LOG": str(home / "child.log")}}
    return json.dumps(
        {
            "servers": {
                "child": child,
                "fine": {"url": upstream.url("fine")},
                "silent": {"url": upstream.url("silent")},
                "streaming": {"url": upstream.url("streaming")},
                "flooding": {"url": upstream.url("flooding")},
                "listening": {"url": upstream.url("listening")},
            },
            "hosted": {"bounds": {"drain_s": 10, "slow_s": slow_s}},
        }
    )


def waiting(gateway: Hosted, server: str) -> Line:
    """A modern client that asks, and waits."""
    message = modern_call("q", wait=True)
    return Line(gateway.port, posted(gateway.path(server), message, modern_headers()))


@pytest.mark.parametrize("server", ["silent", "streaming"])
def test_a_modern_client_that_leaves_cancels_at_the_server(server: str, parts: Parts) -> None:
    gateway, upstream = parts.gateway, parts.upstream
    took = []
    for _ in range(5):
        line = waiting(gateway, server)
        assert upstream.arrived.acquire(timeout=PATIENCE_S)
        if server == "streaming":
            assert line.head()[0] == 200
        began = time.perf_counter()
        line.close()
        assert upstream.left.acquire(timeout=PATIENCE_S)
        took.append(upstream.left_at - began)
    assert gateway.works("fine")
    # The best of several, for machines on which much else goes on.
    assert min(took) < 0.05, took


def test_a_modern_client_that_leaves_cancels_at_a_child(parts: Parts) -> None:
    gateway, home = parts.gateway, parts.home
    noted = Noted(home)
    took = []
    for _ in range(5):
        line = waiting(gateway, "child")
        _, asked, _ = noted.next()
        began = time.perf_counter()
        line.close()
        _, cancelled, at = noted.next()
        took.append(at - began)
        assert cancelled["method"] == "notifications/cancelled"
        assert cancelled["params"]["requestId"] == asked["id"]
    assert gateway.works("child")
    assert min(took) < 0.05, took
    assert noted.close() == []


def test_a_client_with_a_session_that_leaves_cancels_nothing(parts: Parts) -> None:
    gateway, upstream, home = parts.gateway, parts.upstream, parts.home
    noted = Noted(home)
    for server in ("child", "silent"):
        session = {name.replace("_", "-"): text for name, text in gateway.session(server).items()}
        line = Line(gateway.port, posted(gateway.path(server), call(wait=True), session))
        if server == "child":
            noted.next()
        else:
            assert upstream.arrived.acquire(timeout=PATIENCE_S)
        line.close()
        assert (
            gateway.ask(
                posted(gateway.path(server), {"jsonrpc": "2.0", "id": 2, "method": "ping"}, session)
            ).status
            == 200
        )
    assert not upstream.left.acquire(blocking=False)
    assert noted.close() == []


def test_a_server_that_is_killed_costs_every_call_an_answer_and_the_next_session_works(
    parts: Parts,
) -> None:
    gateway, home = parts.gateway, parts.home
    noted = Noted(home)
    session = {name.replace("_", "-"): text for name, text in gateway.session("child").items()}
    path = gateway.path("child")
    lines = [Line(gateway.port, posted(path, call(n, wait=True), session)) for n in range(5)]
    lines += [waiting(gateway, "child") for _ in range(5)]
    pids = {noted.next()[0] for _ in lines}
    assert len(pids) == 2
    began = time.perf_counter()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    for n, line in enumerate(lines):
        with line:
            answer = line.answer()
            assert answer.status == 200
            assert answer.json["id"] == (n if n < 5 else "q")
            assert answer.json["error"]["message"].startswith("The server is gone: ")
    took = time.perf_counter() - began
    assert gateway.ask(posted(path, call(9), session)).status == 404
    gateway.session("child")
    assert gateway.works("child")
    noted.close()
    assert took < 1.0


def test_a_remote_server_that_is_killed_costs_every_call_an_answer(parts: Parts) -> None:
    gateway, doomed = parts.gateway, parts.doomed
    lines = [waiting(gateway, server) for server in ("doomed-silent", "doomed-streaming") for _ in range(5)]
    for _ in lines:
        assert doomed.arrived.acquire(timeout=PATIENCE_S)
    began = time.perf_counter()
    doomed.kill()
    for line in lines:
        with line:
            answer = line.answer()
            message = answer.message
            assert message["id"] == "q"
            assert message["error"]["message"].startswith("The server is gone: ")
    took = time.perf_counter() - began
    assert gateway.works("child")
    assert took < 1.0


def test_asked_to_end_it_answers_what_is_under_way_and_takes_nothing_new(tmp_path: Path) -> None:
    noted = Noted(tmp_path)
    with Upstream() as upstream, Hosted(tmp_path, config(upstream, tmp_path)) as gateway:
        session = {name.replace("_", "-"): text for name, text in gateway.session("child").items()}
        assert gateway.works("child")
        listening = Line(
            gateway.port,
            request("GET", gateway.path("child"), [("accept", "text/event-stream"), *session.items()]),
        )
        assert listening.head()[0] == 200
        idle = Line(gateway.port, request("GET", "/ready"))
        assert idle.answer().status == 200
        under_way = [waiting(gateway, server) for server in ("silent", "streaming")]
        for _ in under_way:
            assert upstream.arrived.acquire(timeout=PATIENCE_S)
        pids = _children_of(gateway.process.pid)
        assert len(pids) == 2
        gateway.ask_to_end()
        # Its streams end and its idle connections are closed: from there on it takes nothing.
        assert b"data" not in b"".join(iter(listening.piece, b""))
        assert idle.file.read() == b""
        with pytest.raises(ConnectionRefusedError):
            Line(gateway.port)
        upstream.release.set()
        for line in under_way:
            with line:
                answer = line.answer()
                message = answer.message
                assert message["result"]["content"], answer
        code, records = gateway.end()
        listening.close()
        idle.close()
        noted.close()
    assert code == 0
    assert [each["event"] for each in records].count("session") == 2 * SERVERS
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def _children_of(pid: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after_name = status.read_text().rpartition(")")[2].split()
            if int(after_name[1]) == pid:
                found.append(int(status.parent.name))
    return found


def test_many_connections_that_say_little_harm_nobody_and_are_closed(tmp_path: Path) -> None:
    with Upstream() as upstream, Hosted(tmp_path, config(upstream, tmp_path, 2)) as gateway:
        head = b"POST /mcp HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: "
        lines = [Line(gateway.port, head[: n % 40]) for n in range(300)]
        bodies = [
            Line(gateway.port, posted(gateway.path("fine"), modern_call(), modern_headers())[:-9])
            for _ in range(20)
        ]
        for _ in range(20):
            assert gateway.works("fine")
        for n, line in enumerate(lines):
            # A byte more is no reason to wait any longer; of one that was closed already, none is taken.
            with line, contextlib.suppress(ConnectionError):
                line.send(head[n % 40 : n % 40 + 1])
                assert line.file.read() == b""
        for line in bodies:
            with line:
                assert line.answer().status == 408
        assert gateway.works("fine")


class Stream:
    """A client of the transport of 2024-11-05: its stream, and what it posts."""

    def __init__(self, gateway: Hosted, server: str) -> None:
        self._gateway = gateway
        self.line = Line(
            gateway.port, request("GET", gateway.path(server, "sse"), [("accept", "text/event-stream")])
        )
        assert self.line.head()[0] == 200
        self.endpoint = self.line.piece().decode().partition("data: ")[2].strip()

    def next(self) -> Any:
        """The next message."""
        while not (found := self.line.piece().partition(b"data: ")[2]):
            continue
        return json.loads(found)

    def post(self, message: Any) -> int:
        return self._gateway.ask(posted(self.endpoint, message)).status


def test_who_does_not_read_a_stream_is_left_and_nobody_else_notices(tmp_path: Path) -> None:
    with Upstream() as upstream, Hosted(tmp_path, config(upstream, tmp_path, 1)) as gateway:
        assert gateway.works("fine")
        before = gateway.memory
        slow = waiting(gateway, "flooding")
        older = Stream(gateway, "flooding")
        assert older.post(INITIALIZE) == 202
        assert older.post(call("q", wait=True)) == 202
        for _ in range(2):
            assert upstream.arrived.acquire(timeout=PATIENCE_S)
        for _ in range(20):
            assert gateway.works("fine")
        # Whoever takes nothing is left, and so is the server that goes on for them alone.
        for _ in range(2):
            assert upstream.left.acquire(timeout=PATIENCE_S)
        assert gateway.memory - before < 60_000_000
        assert older.post(call("r")) == 404
        slow.close()
        older.line.close()


def test_a_session_of_the_oldest_transport_ends_at_the_server_with_its_stream(parts: Parts) -> None:
    gateway, upstream = parts.gateway, parts.upstream
    older = Stream(gateway, "listening")
    assert older.post(INITIALIZE) == 202
    assert older.next()["id"] == 0
    assert older.post({"jsonrpc": "2.0", "method": "notifications/initialized"}) == 202
    assert upstream.arrived.acquire(timeout=PATIENCE_S)
    older.line.close()
    assert upstream.left.acquire(timeout=PATIENCE_S)
    ends = time.monotonic() + PATIENCE_S
    while not (found := [each for each in upstream.at("listening") if each[0] == "DELETE"]):
        assert time.monotonic() < ends
        os.sched_yield()
    assert found[0][2]["mcp-session-id"] == "theirs"
    assert older.post(call("r")) == 404


def test_idle_sessions_cost_little(tmp_path: Path) -> None:
    with Upstream() as upstream, Hosted(tmp_path, config(upstream, tmp_path, 30)) as gateway:
        for _ in range(20):
            gateway.session("fine")
        before = gateway.memory
        sessions = [gateway.session("fine") for _ in range(200)]
        assert (gateway.memory - before) / len(sessions) < 150 * 1024
        assert "result" in gateway.post("fine", call(), **sessions[0]).message
