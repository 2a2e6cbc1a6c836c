"""A server behind a URL as one connection: lines in, lines out, over Streamable HTTP in either era."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import orjson

from vanguard.model.hosted import Upstream
from vanguard.model.message import REQUEST, TO_SERVER, Json, JsonId, Message
from vanguard.transports.http.bridged import OnGone, OnLines
from vanguard.transports.http.remote import ENDLESS, Remote
from vanguard.transports.http.reply import Reply, Unreachable
from vanguard.transports.http.tap import Tap
from vanguard.wire import refusal, sse
from vanguard.wire.framing import Oversize
from vanguard.wire.headers import headers_for
from vanguard.wire.jsonrpc import parse
from vanguard.wire.mirrors import Mirrored
from vanguard.wire.revisions import STATELESS, stated_revision

RETRY_S, MOST_RETRY_S = 1.0, 60.0
"""Seconds before a stream that ended is opened again, where the server says nothing, and at most."""

RESUMED = 100
"""How often one answer's stream may be resumed."""

ACCEPT = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
"""The headers of every request that posts a message."""

_PATIENCE_S = 30.0

Headers = Callable[[Message], Sequence[Mirrored]]
"""The arguments of a call that headers repeat."""


class HttpLink:
    """The same to its owner as a child (see `vanguard.transports.http.link.Link`).

    ``most`` is how many bytes an answer or an event may have.
    """

    def __init__(
        self, upstream: Upstream, most: int, mirrored: Headers, on_lines: OnLines, on_gone: OnGone
    ) -> None:
        self._remote = Remote(upstream)
        self._most = most
        self._mirrored = mirrored
        self._on_lines = on_lines
        self._on_gone = on_gone
        self._gone = False
        self._tap = Tap()
        self._retry_s = RETRY_S
        self._session: dict[str, str] = {}
        self._queue: asyncio.Queue[Message] = asyncio.Queue()
        self._asked: dict[JsonId, asyncio.Task[None]] = {}
        self._modern: set[JsonId] = set()
        self._listening: asyncio.Task[None] | None = None
        self._writing = asyncio.ensure_future(self._write())

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return not self._gone

    def send(self, line: bytes) -> None:
        """Post a message, after the notifications before it."""
        message = parse(line, TO_SERVER)
        assert isinstance(message, Message)
        if message.method == "notifications/cancelled":
            id = message.params.get("requestId")
            if isinstance(id, str | int) and id in self._modern:
                # In the stateless era leaving is cancelling.
                self._asked[id].cancel()
                return
        self._queue.put_nowait(message)

    def pause(self, reason: str) -> None:
        """Read no more of its streams until every reason is gone."""
        self._tap.shut(reason)

    def resume(self, reason: str) -> None:
        """Read on."""
        self._tap.open(reason)

    async def close(self) -> None:
        """End what is under way, and the session at the server."""
        self._gone = True
        tasks = [self._writing, *self._asked.values(), *([self._listening] if self._listening else [])]
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session.get("mcp-session-id"):
            with suppress(Unreachable, TimeoutError):
                async with asyncio.timeout(_PATIENCE_S), self._remote.ask("DELETE", self._session):
                    pass
        await self._remote.close()

    async def _write(self) -> None:
        while True:
            message = await self._queue.get()
            if message.kind is REQUEST and message.id is not None:
                self._begin(message, message.id)
                continue
            with suppress(Unreachable, TimeoutError):
                async with asyncio.timeout(_PATIENCE_S):
                    async with self._remote.ask("POST", self._headers(message), message.raw):
                        pass
            if message.method == "notifications/initialized":
                self._listening = asyncio.ensure_future(self._listen())

    def _begin(self, message: Message, id: JsonId) -> None:
        self._asked[id] = task = asyncio.ensure_future(self._ask(message, id))
        if stated_revision(message) in STATELESS:
            self._modern.add(id)

        def done(task: asyncio.Task[None]) -> None:
            self._asked.pop(id, None)
            self._modern.discard(id)
            if not task.cancelled() and task.exception() is not None:
                self._over("the answer could not be read")

        task.add_done_callback(done)

    def _headers(self, message: Message) -> dict[str, str]:
        if stated_revision(message) not in STATELESS:
            return ACCEPT | self._session
        made = headers_for(message, self._mirrored(message))
        return ACCEPT | {name.decode(): value.decode("ascii") for name, value in made}

    async def _ask(self, message: Message, id: JsonId) -> None:
        try:
            async with self._remote.ask("POST", self._headers(message), message.raw) as response:
                if message.method == "initialize" and response.headers.get("mcp-session-id"):
                    self._session["mcp-session-id"] = response.headers["mcp-session-id"]
                if response.status == 404 and "mcp-session-id" in self._session:
                    self._over("its session has ended")
                    return
                answered, last = await self._read(response, message, id)
            for _ in range(RESUMED if last and not answered else 0):
                await asyncio.sleep(self._retry_s)
                headers = {"accept": "text/event-stream", "last-event-id": last, **self._session}
                async with self._remote.ask("GET", headers) as response:
                    answered, again = await self._read(response, message, id)
                last = again or last
                if answered or response.status != 200:
                    break
            why = "its answer has no end" if response.status == 200 else f"it answers {response.status}"
        except Unreachable as error:
            answered, why = False, str(error)
        if not answered and not self._gone:
            self._on_lines([refusal.server_gone(id, why)])

    async def _read(self, response: Reply, message: Message, id: JsonId) -> tuple[bool, str]:
        """Hand on what a response brings; whether the answer was among it, and the last event's name."""
        if response.content_type == "text/event-stream" and response.status == 200:
            return await self._events(response, message, id)
        body = await response.body(self._most)
        if response.content_type != "application/json" or not self._answers(body, message, id):
            return False, ""
        self._on_lines([body])
        return True, ""

    async def _events(self, response: Reply, message: Message | None, id: JsonId | None) -> tuple[bool, str]:
        events = sse.Events(self._most)
        answered, last = False, ""
        async for piece in response.pieces():
            for event in events.feed(piece):
                if isinstance(event, Oversize):
                    self._on_lines([event])
                    continue
                last = event.id or last
                if event.retry is not None:
                    self._retry_s = min(event.retry / 1000, MOST_RETRY_S)
                if event.data and event.finished:
                    answered |= message is not None and self._answers(event.data, message, id)
                    self._on_lines([event.data])
            if events.endless:
                raise Unreachable(ENDLESS)
            await self._tap.flows()
        return answered, last

    def _answers(self, data: bytes, message: Message, id: JsonId | None) -> bool:
        """Whether this is the answer to a request; takes note of the revision that was agreed on."""
        try:
            body: Json = orjson.loads(data)
        except ValueError:
            return False
        for each in body if isinstance(body, list) else [body]:
            if isinstance(each, dict) and each.get("id") == id and "method" not in each:
                result = each.get("result")
                version = result.get("protocolVersion") if isinstance(result, dict) else None
                if message.method == "initialize" and isinstance(version, str) and version.isascii():
                    self._session["mcp-protocol-version"] = version[:32]
                return True
        return False

    async def _listen(self) -> None:
        """Read what the server says by itself, where it has a stream for that."""
        while not self._gone:
            try:
                headers = {"accept": "text/event-stream", **self._session}
                async with self._remote.ask("GET", headers) as response:
                    if response.status != 200 or response.content_type != "text/event-stream":
                        return
                    await self._events(response, None, None)
            except Unreachable:
                pass
            await asyncio.sleep(self._retry_s)

    def _over(self, why: str) -> None:
        if not self._gone:
            self._gone = True
            self._on_gone(why)
