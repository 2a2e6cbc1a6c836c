from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn

from vanguard.model.hosted import Bounds
from vanguard.transports.http.connection import connection_of
from vanguard.transports.http.cycle import ANSWER as WHOLE_ANSWER
from vanguard.transports.http.cycle import WHOLE

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
HEAD = b"POST /x HTTP/1.1\r\nhost: a\r\n"


class Line:
    """A client's connection to a server within bounds, and what was noted of it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, noted: list[str]) -> None:
        self.reader, self.writer, self.noted = reader, writer, noted
        self.headers: list[list[tuple[bytes, bytes]]] = []
        self.scopes: list[Any] = []
        self.answers = b"ok"
        self.connections: set[Any] = set()

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        """Read the body, and answer."""
        while (await receive()).get("more_body"):
            pass
        self.headers.append(scope["headers"])
        self.scopes.append(scope)
        length = str(len(self.answers)).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
        await send({"type": "http.response.body", "body": self.answers})

    async def says(self, data: bytes) -> bytes:
        """Send bytes; what comes back until the server closes the connection."""
        self.writer.write(data)
        try:
            return await self.reader.read()
        except ConnectionError:
            return b""


def connected(use: Callable[[Line], Awaitable[Any]], **bounds: Any) -> Any:
    """What a client makes of a connection with these bounds."""

    async def run() -> Any:
        noted: list[str] = []
        lines: list[Line] = []

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await lines[0].app(scope, receive, send)

        config = uvicorn.Config(app, lifespan="off", log_config=None, log_level="critical", ws="none")
        config.load()
        server = uvicorn.Server(config)
        kind = connection_of(Bounds(**bounds), noted.append)
        loop = asyncio.get_running_loop()
        listening = await loop.create_server(
            lambda: kind(config=config, server_state=server.server_state, app_state={}), "127.0.0.1", 0
        )
        reader, writer = await asyncio.open_connection(*listening.sockets[0].getsockname())
        lines.append(Line(reader, writer, noted))
        lines[0].connections = server.server_state.connections
        try:
            return await asyncio.wait_for(use(lines[0]), 30)
        finally:
            writer.close()
            listening.close()

    return asyncio.run(run())


def answered(data: bytes) -> tuple[int, str]:
    """Status and kind of a refusal."""
    head, _, body = data.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)["error"]["data"]["kind"]


def test_a_header_that_never_ends_is_refused_before_it_is_kept() -> None:
    async def use(line: Line) -> tuple[bytes, list[str]]:
        return await line.says(HEAD + b"x: " + b"y" * 200_000), line.noted

    said, noted = connected(use, header_bytes=10_000)
    assert answered(said) == (431, "header-size")
    assert noted == ["header-size"]


def test_what_is_no_http_is_told_so() -> None:
    async def use(line: Line) -> tuple[bytes, list[str]]:
        return await line.says(b"\x16\x03\x01 hello\r\n\r\n"), line.noted

    said, noted = connected(use)
    assert answered(said) == (400, "http")
    assert noted == ["http"]


def test_who_does_not_finish_a_header_in_time_is_left() -> None:
    async def use(line: Line) -> list[Any]:
        return [await line.says(b""), line.noted]

    async def begun(line: Line) -> list[Any]:
        return [await line.says(HEAD), line.noted]

    async def after_an_answer(line: Line) -> list[Any]:
        line.writer.write(HEAD + b"content-length: 0\r\n\r\n")
        assert await line.reader.readexactly(len(ANSWER)) == ANSWER
        return [await line.says(b"\r\n"), line.noted]

    assert connected(use, slow_s=0.01) == [b"", ["slow"]]
    assert connected(begun, slow_s=0.01) == [b"", ["slow"]]
    assert connected(after_an_answer, slow_s=0.1) == [b"", ["slow"]]


def test_what_follows_a_body_is_no_part_of_the_header() -> None:
    async def use(line: Line) -> list[Any]:
        chunked = HEAD + b"transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nmcp-session-id: other\r\n\r\n"
        await line.says(chunked + HEAD + b"connection: close\r\ncontent-length: 0\r\n\r\n")
        return [[name for name, _ in header] for header in line.headers]

    assert connected(use) == [[b"host", b"transfer-encoding"], [b"host", b"connection", b"content-length"]]


def test_what_surrounds_a_body_is_bounded_as_well() -> None:
    async def use(line: Line) -> list[Any]:
        trailer = b"x: " + b"y" * 100_000
        return await line.says(HEAD + b"transfer-encoding: chunked\r\n\r\n0\r\n" + trailer * 20)

    assert connected(use, header_bytes=10_000, body_bytes=10_000) == b""


def test_who_does_not_read_an_answer_is_left() -> None:
    async def use(line: Line) -> bool:
        line.answers = b"x" * 50_000_000
        line.writer.transport.pause_reading()  # type: ignore[attr-defined]
        line.writer.write(HEAD + b"connection: close\r\ncontent-length: 0\r\n\r\n")
        while not line.headers:
            await asyncio.sleep(0)
        while line.connections:
            await asyncio.sleep(0)
        return True

    assert connected(use, slow_s=0.01)


@pytest.mark.parametrize(
    "offer", [b"upgrade: h2c\r\nconnection: upgrade", b"upgrade: websocket\r\nconnection: x, Upgrade"]
)
def test_the_body_of_who_offers_another_protocol_is_never_taken_for_a_request(offer: bytes) -> None:
    async def use(line: Line) -> tuple[bytes, int]:
        hidden = HEAD + b"content-length: 0\r\n\r\n"
        line.writer.write(HEAD + offer + b"\r\ncontent-length: %d\r\n\r\n" % len(hidden))
        first = await line.reader.readuntil(b"\r\n")
        await line.says(hidden)
        return first, len(line.headers)

    assert connected(use) == (b"HTTP/1.1 400 Bad Request\r\n", 0)


@pytest.mark.parametrize("body", [b"0x5\r\nhello\r\n0\r\n\r\n", b"5\nhello\n0\n\n", b"fffffffffffffffff\r\n"])
def test_a_body_that_cannot_be_read_is_told_so(body: bytes) -> None:
    async def use(line: Line) -> tuple[bytes, list[str]]:
        return await line.says(HEAD + b"transfer-encoding: chunked\r\n\r\n" + body), line.noted

    said, noted = connected(use)
    assert answered(said) == (400, "http")
    assert noted == ["http"]
    assert said.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "after", [b"garbage\r\n\r\n", b"{}", HEAD + b"upgrade: h2c\r\nconnection: upgrade\r\n\r\n"]
)
def test_a_whole_request_is_answered_whatever_follows_it_and_that_is_the_last(after: bytes) -> None:
    async def use(line: Line) -> tuple[bytes, list[str], int]:
        said = await line.says(
            HEAD + b"content-length: 2\r\n\r\nhi" + after + HEAD + b"content-length: 0\r\n\r\n"
        )
        return said, line.noted, len(line.headers)

    said, noted, answers = connected(use)
    assert said == ANSWER.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n")
    assert len(noted) == 1
    assert answers == 1


@pytest.mark.parametrize(
    ("target", "host"),
    [
        (b"http://evil.example/x", b"evil.example"),
        (b"http://evil.example:81/x", b"evil.example:81"),
        (b"http://[::1]:81/x", b"[::1]:81"),
        (b"/x", b"a"),
    ],
)
def test_the_host_of_a_whole_url_counts_before_what_the_header_says(target: bytes, host: bytes) -> None:
    async def use(line: Line) -> list[bytes]:
        await line.says(b"POST %b HTTP/1.0\r\nhost: a\r\ncontent-length: 0\r\n\r\n" % target)
        return [text for name, text in line.headers[0] if name == b"host"]

    assert connected(use) == [host]


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        (b"/mcp", "/mcp", b""),
        (b"//a/b", "//a/b", b""),
        (b"/a/../b.c_d~e-f/", "/a/../b.c_d~e-f/", b""),
        (b"/a%2Fb?c=%41", "/a/b", b"c=%41"),
        (b"/a;b=c", "/a;b=c", b""),
        (b"http://a/x?y", "/x", b"y"),
    ],
)
def test_a_path_is_what_the_target_says(target: bytes, path: str, query: bytes) -> None:
    async def use(line: Line) -> Any:
        await line.says(
            b"POST " + target + b" HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
        )
        return [(scope["path"], scope["query_string"]) for scope in line.scopes]

    assert connected(use) == [(path, query)]


def test_a_slow_header_behind_a_request_is_left_though_that_was_answered_meanwhile() -> None:
    async def use(line: Line) -> Any:
        whole = HEAD + b"content-length: 0\r\n\r\n"
        return await line.says(whole + HEAD), line.noted

    assert connected(use, slow_s=0.05) == (ANSWER, ["slow"])


def test_a_body_that_is_there_is_given_at_once_and_once() -> None:
    async def use(line: Line) -> Any:
        told = []

        async def app(scope: Any, receive: Any, send: Any) -> None:
            whole = scope["extensions"][WHOLE]
            told.extend([whole(), whole()])
            scope["extensions"][WHOLE_ANSWER](200, [(b"content-length", b"2")], b"ok")
            told.append((await receive())["type"])

        line.app = app  # type: ignore[method-assign]
        await line.says(HEAD + b"connection: close\r\ncontent-length: 3\r\n\r\nabc")
        return told

    assert connected(use) == [b"abc", None, "http.disconnect"]


def test_a_body_that_is_not_there_yet_is_not_given() -> None:
    async def use(line: Line) -> Any:
        told: list[Any] = []

        async def app(scope: Any, receive: Any, send: Any) -> None:
            told.append(scope["extensions"][WHOLE]())
            line.writer.write(b"bc")
            while (event := await receive())["more_body"]:
                told.append(event["body"])
            told.append(event["body"])
            scope["extensions"][WHOLE_ANSWER](200, [(b"content-length", b"2")], b"ok")

        line.app = app  # type: ignore[method-assign]
        await line.says(HEAD + b"connection: close\r\ncontent-length: 3\r\n\r\na")
        return told[0], b"".join(told[1:])

    assert connected(use) == (None, b"abc")
