"""A server behind a URL as a connection, against servers over real HTTP."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from vanguard.model.hosted import Upstream
from vanguard.transports.http.http_link import HttpLink
from vanguard.wire.framing import Line, Oversize

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
OPENED = {"protocolVersion": "2025-06-18", "capabilities": {}, "serverInfo": {"name": "a", "version": "1"}}

Handler = BaseHTTPRequestHandler
Asked = tuple[str, dict[str, str], Any]


class Server:
    """Answers as ``does`` says; ``asked`` are method, headers and body of what came."""

    def __init__(self, does: Callable[[Handler, Any], None]) -> None:
        self.asked: list[Asked] = []
        server = self

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

            def do(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                message = json.loads(body) if body else None
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.asked.append((self.command, headers, message))
                does(self, message)

            do_POST = do_GET = do_DELETE = do

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/mcp"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def send(
    handler: Handler, status: int, body: Any = None, kind: str = "application/json", **headers: str
) -> None:
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    handler.send_response(status)
    for name, value in {"content-type": kind, "content-length": str(len(data)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(data)


def event(body: Any, id: str = "") -> bytes:
    named = f"id: {id}\n" if id else ""
    return f"{named}data: {json.dumps(body) if body is not None else ''}\n\n".encode()


def ordinary(handler: Handler, message: Any) -> None:
    """A server with sessions, which answers every request with its params."""
    if handler.command == "GET":
        send(handler, 405)
    elif message is None or "id" not in message:
        send(handler, 202)
    elif message["method"] == "initialize":
        result = {"jsonrpc": "2.0", "id": message["id"], "result": OPENED}
        send(handler, 200, result, mcp_session_id="s1")
    else:
        send(handler, 200, {"jsonrpc": "2.0", "id": message["id"], "result": message.get("params", {})})


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[Handler, Any], None]], Server]]:
    servers: list[Server] = []

    def start(does: Callable[[Handler, Any], None]) -> Server:
        servers.append(Server(does))
        return servers[-1]

    yield start
    for each in servers:
        each.close()


class Ends:
    """What a link brings: its lines, in order, and that it is over."""

    def __init__(self) -> None:
        self._lines: asyncio.Queue[Line] = asyncio.Queue()
        self.over: asyncio.Queue[str] = asyncio.Queue()

    def take(self, lines: Any) -> None:
        for each in lines:
            self._lines.put_nowait(each)

    async def next(self) -> Any:
        line = await self._lines.get()
        return line if isinstance(line, Oversize) else json.loads(line)


def linked(server: Server, use: Callable[[HttpLink, Ends], Awaitable[Any]], most: int = 10_000) -> Any:
    async def run() -> Any:
        ends = Ends()
        link = HttpLink(Upstream(server.url), most, lambda message: (), ends.take, ends.over.put_nowait)
        try:
            return await asyncio.wait_for(use(link, ends), 30)
        finally:
            await link.close()

    return asyncio.run(run())


def line(method: str, id: Any = None, **params: Any) -> bytes:
    body: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": params}
    return json.dumps(body if id is None else {**body, "id": id}).encode()


async def opened(link: HttpLink, ends: Ends) -> None:
    link.send(line("initialize", "i", protocolVersion="2025-06-18", capabilities={}, clientInfo={}))
    assert (await ends.next())["id"] == "i"
    link.send(line("notifications/initialized"))


def test_a_session_is_kept_and_left(serve: Any) -> None:
    server = serve(ordinary)

    async def use(link: HttpLink, ends: Ends) -> None:
        await opened(link, ends)
        link.send(line("tools/list", 2))
        assert (await ends.next())["id"] == 2

    linked(server, use)
    listed = next(each for each in server.asked if each[2] and each[2]["method"] == "tools/list")
    assert listed[1]["mcp-session-id"] == "s1"
    assert listed[1]["mcp-protocol-version"] == "2025-06-18"
    assert [each[0] for each in server.asked][-1] == "DELETE"
    assert "mcp-session-id" not in server.asked[0][1]


def test_a_notification_arrives_before_what_follows_it(serve: Any) -> None:
    server = serve(ordinary)

    async def use(link: HttpLink, ends: Ends) -> None:
        await opened(link, ends)
        link.send(line("tools/list", 2))
        await ends.next()

    linked(server, use)
    methods = [each[2]["method"] for each in server.asked if each[2]]
    assert methods == ["initialize", "notifications/initialized", "tools/list"]


def test_a_modern_request_repeats_itself_in_headers(serve: Any) -> None:
    server = serve(ordinary)

    async def use(link: HttpLink, ends: Ends) -> None:
        link.send(line("tools/call", 2, name="grüße", _meta=META))
        await ends.next()

    linked(server, use)
    headers = server.asked[0][1]
    assert headers["mcp-protocol-version"] == "2026-07-28"
    assert headers["mcp-method"] == "tools/call"
    assert headers["mcp-name"].startswith("=?base64?")
    assert "mcp-session-id" not in headers


def test_cancelling_a_modern_request_is_leaving_it(serve: Any) -> None:
    left = threading.Event()
    come = threading.Event()

    def silent(handler: Handler, message: Any) -> None:
        come.set()
        while handler.connection.recv(1):
            """Whoever asked is still there."""
        left.set()

    server = serve(silent)

    async def use(link: HttpLink, ends: Ends) -> None:
        link.send(line("tools/call", 2, name="a", _meta=META))
        await asyncio.to_thread(come.wait, 10)
        link.send(line("notifications/cancelled", requestId=2))
        assert await asyncio.to_thread(left.wait, 10)

    linked(server, use)
    assert len(server.asked) == 1


def test_a_stream_brings_everything_in_order(serve: Any) -> None:
    def streaming(handler: Handler, message: Any) -> None:
        told = {"jsonrpc": "2.0", "method": "notifications/progress", "params": {"progress": 1}}
        answer = {"jsonrpc": "2.0", "id": message["id"], "result": {}}
        send(handler, 200, event(told) + b": alive\n\n" + event(answer), "text/event-stream")

    async def use(link: HttpLink, ends: Ends) -> list[Any]:
        link.send(line("tools/call", 2, name="a"))
        return [await ends.next(), await ends.next()]

    first, second = linked(serve(streaming), use)
    assert (first["method"], second["id"]) == ("notifications/progress", 2)


def test_a_stream_that_closes_early_is_resumed_where_it_was(serve: Any) -> None:
    def polling(handler: Handler, message: Any) -> None:
        if handler.command == "POST":
            send(handler, 200, b"retry: 1\n" + event(None, "e1"), "text/event-stream")
        else:
            send(handler, 200, event({"jsonrpc": "2.0", "id": 2, "result": {}}, "e2"), "text/event-stream")

    server = serve(polling)

    async def use(link: HttpLink, ends: Ends) -> Any:
        link.send(line("tools/call", 2, name="a"))
        return await ends.next()

    assert linked(server, use)["result"] == {}
    asked = [(each[0], each[1].get("last-event-id")) for each in server.asked]
    assert asked == [("POST", None), ("GET", "e1")]


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"jsonrpc": "2.0", "id": None, "error": {"code": -32000, "message": "no"}}, "application/json"),
        (401, None, "text/plain"),
        (302, None, "text/plain"),
        (500, b"<html>", "text/html"),
        (200, b"", "text/event-stream"),
        (200, b"not json", "application/json"),
        (200, {"jsonrpc": "2.0", "id": 3, "result": {}}, "application/json"),
        (200, b"[" + b"1," * 10_000 + b"1]", "application/json"),
    ],
)
def test_what_is_no_answer_is_answered_for(status: int, body: Any, kind: str, serve: Any) -> None:
    async def use(link: HttpLink, ends: Ends) -> Any:
        link.send(line("tools/call", 2, name="a"))
        return await ends.next()

    answer = linked(serve(lambda handler, message: send(handler, status, body, kind)), use)
    assert (answer["id"], answer["error"]["data"]["kind"]) == (2, "server-gone")


def test_an_error_of_the_server_is_its_answer_whatever_the_status(serve: Any) -> None:
    error = {"jsonrpc": "2.0", "id": 2, "error": {"code": -32601, "message": "no"}}

    async def use(link: HttpLink, ends: Ends) -> Any:
        link.send(line("tools/call", 2, name="a"))
        return await ends.next()

    assert linked(serve(lambda handler, message: send(handler, 404, error)), use) == error


def test_a_session_that_has_ended_ends_the_connection(serve: Any) -> None:
    def forgetful(handler: Handler, message: Any) -> None:
        if message and message["method"] == "tools/list":
            send(handler, 404)
        else:
            ordinary(handler, message)

    async def use(link: HttpLink, ends: Ends) -> str:
        await opened(link, ends)
        link.send(line("tools/list", 2))
        why = await ends.over.get()
        assert not link.alive
        return why

    assert linked(serve(forgetful), use) == "its session has ended"


def test_an_event_that_is_too_long_is_said_to_be(serve: Any) -> None:
    def long(handler: Handler, message: Any) -> None:
        answer = event({"jsonrpc": "2.0", "id": 2, "result": {}})
        send(handler, 200, event({"a": "b" * 20_000}) + answer, "text/event-stream")

    async def use(link: HttpLink, ends: Ends) -> list[Any]:
        link.send(line("tools/call", 2, name="a"))
        return [await ends.next(), await ends.next()]

    first, second = linked(serve(long), use)
    assert isinstance(first, Oversize)
    assert second["id"] == 2


def test_what_a_server_says_by_itself_is_heard(serve: Any) -> None:
    def speaking(handler: Handler, message: Any) -> None:
        if handler.command == "GET":
            told = {"jsonrpc": "2.0", "method": "notifications/tools/list_changed"}
            send(handler, 200, event(told), "text/event-stream")
        else:
            ordinary(handler, message)

    async def use(link: HttpLink, ends: Ends) -> Any:
        await opened(link, ends)
        return await ends.next()

    assert linked(serve(speaking), use)["method"] == "notifications/tools/list_changed"


def test_a_server_that_cannot_be_reached_is_said_to_be_gone(serve: Any) -> None:
    server = serve(ordinary)
    server.close()

    async def use(link: HttpLink, ends: Ends) -> Any:
        link.send(line("tools/call", 2, name="a"))
        return await ends.next()

    assert linked(server, use)["error"]["message"] == "The server is gone: it cannot be reached"
