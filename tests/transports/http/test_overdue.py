"""A server that takes too long over an answer, where the operator set a deadline."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.transports.http.parts import Client, guarded, means, message, python
from vanguard.transports.http.door import SESSION
from vanguard.transports.http.either_door import EitherDoor
from vanguard.transports.http.local_door import LocalDoor

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
OPENING = message(
    "initialize", 0, protocolVersion="2025-11-25", capabilities={}, clientInfo={"name": "c", "version": "1"}
)
SOON_S = 0.05
STARTED_S = 1.0
"""Time for a child to start; one that takes longer hears of the call all the same."""

CHILD = """
import json, sys
ME = {"name": "s", "version": "1"}
for line in sys.stdin:
    m = json.loads(line)
    if m["method"] == "initialize":
        result = {"protocolVersion": "2025-11-25", "capabilities": {}, "serverInfo": ME}
        print(json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": result}), flush=True)
    elif m["method"] == "server/discover":
        result = {"resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": {}}
        print(json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": result}), flush=True)
    elif m["method"] == "notifications/cancelled":
        print(m["params"]["requestId"], file=sys.stderr, flush=True)
"""


class Silent:
    """An HTTP server that answers no call; ``left`` is set once a caller hung up."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Any] = asyncio.Queue()
        self.left = asyncio.Event()
        self.head = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    int(line[15:]) for line in head.split(b"\r\n") if line[:15] == b"content-length:"
                )
                said = json.loads(await reader.readexactly(length))
                self.heard.put_nowait(said)
                if "id" not in said:
                    writer.write(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
                elif self.head:
                    writer.write(self.head)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.left.set()
        writer.close()


@asynccontextmanager
async def silent(head: bytes = b"") -> AsyncIterator[tuple[Silent, str]]:
    server = Silent()
    server.head = head
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0) as listening:
        yield server, f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/mcp"


def run(story: Callable[[], Awaitable[Any]]) -> Any:
    async def within() -> Any:
        return await asyncio.wait_for(story(), 30)

    return asyncio.run(within())


def refusal(answer: Any) -> tuple[Any, str, bool]:
    data = answer["error"]["data"]
    return answer["id"], data["kind"], data["retryable"]


CALL = message("tools/call", 7, name="slow", arguments={})


def test_a_server_behind_a_url_is_answered_for_and_told() -> None:
    async def story() -> tuple[int, Any, list[Any]]:
        async with silent() as (server, url):
            door = EitherDoor(guarded(url=url, answer_s=SOON_S), means())
            client = Client(CALL.raw)
            await door.post(client.asking, CALL)
            told = [await server.heard.get(), await server.heard.get()]
            await door.close()
            return client.status, json.loads(client.body), told

    status, answer, told = run(story)
    assert (status, refusal(answer)) == (200, (7, "overdue", True))
    assert [each["method"] for each in told] == ["tools/call", "notifications/cancelled"]
    assert told[1]["params"]["requestId"] == 7


def test_a_stream_that_has_begun_ends_with_the_answer() -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"

    async def story() -> tuple[list[Any], bool]:
        async with silent(head) as (_, url):
            door = EitherDoor(guarded(url=url, answer_s=SOON_S), means())
            client = Client(CALL.raw)
            await door.post(client.asking, CALL)
            await door.close()
            return client.messages, client.ended

    messages, ended = run(story)
    assert [refusal(each) for each in messages] == [(7, "overdue", True)]
    assert ended


def test_in_the_stateless_era_hanging_up_tells_the_server() -> None:
    call = message("tools/call", 7, name="slow", arguments={}, _meta=META)

    async def story() -> tuple[Any, int]:
        async with silent() as (server, url):
            door = EitherDoor(guarded(url=url, answer_s=SOON_S), means())
            client = Client(call.raw)
            await door.post_modern(client.asking, call)
            await server.left.wait()
            await door.close()
            return json.loads(client.body), server.heard.qsize()

    answer, heard = run(story)
    assert refusal(answer) == (7, "overdue", True)
    assert heard == 1


def test_what_is_meant_to_stay_open_has_no_deadline() -> None:
    listen = message("subscriptions/listen", 7, notifications={}, _meta=META)

    async def story() -> bool:
        async with silent() as (server, url):
            door = EitherDoor(guarded(url=url, answer_s=SOON_S), means())
            clients = Client(listen.raw), Client(CALL.raw)
            listening = asyncio.ensure_future(door.post_modern(clients[0].asking, listen))
            await server.heard.get()
            await door.post(clients[1].asking, CALL)  # over, and so is the time of the other
            open_still = not listening.done()
            listening.cancel()
            await door.close()
            return open_still

    assert run(story)


@pytest.mark.parametrize("modern", [False, True])
def test_a_child_is_answered_for_and_told(modern: bool, capfd: pytest.CaptureFixture[str]) -> None:
    async def story() -> Any:
        door = LocalDoor(guarded(*python(CHILD), answer_s=STARTED_S), means())
        try:
            if modern:
                call = message("tools/call", 7, name="slow", arguments={}, _meta=META)
                client = Client(call.raw)
                await door.post_modern(client.asking, call)
            else:
                opened = Client(OPENING.raw)
                await door.post(opened.asking, OPENING)
                client = Client(CALL.raw, headers=[(SESSION, opened.headers[SESSION])])
                await door.post(client.asking, CALL)
            return json.loads(client.body)
        finally:
            await door.close()

    assert refusal(run(story)) == (7, "overdue", True)
    assert len(capfd.readouterr().err.splitlines()) == 1
