"""One HTTP request and the answer that it gets, over ASGI (ASGI specification 3.0, HTTP).

The answer is written by whoever has it, as it comes; a client that leaves, or reads too slowly, is noticed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, MutableMapping, Sequence
from contextlib import nullcontext
from typing import Any, TypeAlias

from vanguard.model.principal import ANONYMOUS, Principal
from vanguard.transports.http.cycle import ANSWER, WHOLE
from vanguard.transports.http.patience import within

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Coroutine[Any, Any, MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Coroutine[Any, Any, None]]
Headers: TypeAlias = Sequence[tuple[bytes, bytes]]

JSON = (b"content-type", b"application/json")
STREAM: tuple[tuple[bytes, bytes], ...] = (
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
)
"""The headers of an event stream; the last has proxies hand on each event at once."""


_NO_TIMER = nullcontext[asyncio.Timeout | None](None)


class TooLarge(Exception):
    """The body is larger than the limit."""


class TooSlow(Exception):
    """The body comes so slowly that it is not waited for."""


class Left(Exception):
    """The client has gone, or reads so slowly that it counts as gone."""


_NONE: dict[str, Any] = {}

ABORT = "vanguard.abort"
"""The ASGI extension that ends the connection at once, where the server has it."""

LEAST_RATE = 16_384
"""Bytes a second at which a long body comes at least."""


class Asking:
    """A request whose headers have been read, and whose answer has not been written yet.

    ``slow_s`` is for how many seconds a client may take nothing of what is written to it, and may give
    nothing of its body.
    """

    def __init__(self, scope: Scope, receive: Receive, send: Send, slow_s: float = 30.0) -> None:
        self.scope = scope
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope.get("query_string", b"")
        self.headers: Headers = scope["headers"]
        self._fields: dict[bytes, bytes] | None = None
        self._receive = receive
        self._send = send
        self._slow_s = slow_s
        self._complete = False
        self.principal: Principal = ANONYMOUS
        self.scheme = "http"
        """The scheme that who asks spoke, as far as proxies in front can be believed."""
        self.address = ""
        """The address of who asks, as far as proxies in front can be believed."""
        self.started = False
        """Whether the answer has begun."""
        self.left = False
        """Whether the client is known to have gone."""

    @property
    def fields(self) -> dict[bytes, bytes]:
        """Its headers by their names; of one that comes twice the last."""
        fields = self._fields
        if fields is None:
            self._fields = fields = dict(self.headers)
        return fields

    def header(self, name: bytes) -> str:
        """The value of a header without white space around it, of the first of several; "" for none."""
        value = self.fields.get(name)
        if value is not None and len(self.fields) < len(self.headers):
            value = next(text for named, text in self.headers if named == name)
        return value.strip(b" \t").decode("latin-1") if value else ""

    async def body(self, most: int) -> bytes:
        """The whole body; raises TooLarge above ``most`` bytes, TooSlow, and Left where the client left."""
        at_once = self.scope.get("extensions", _NONE).get(WHOLE)
        whole: bytes | None = at_once() if at_once is not None else None
        if whole is not None:
            if len(whole) > most:
                raise TooLarge
            self._complete = True
            return whole
        try:
            event = await within(self._slow_s, self._receive())
            async with asyncio.timeout(self._slow_s) if event.get("more_body") else _NO_TIMER as patience:
                return await self._body(most, patience, event)
        except TimeoutError:
            raise TooSlow from None

    async def _body(
        self, most: int, patience: asyncio.Timeout | None, event: MutableMapping[str, Any]
    ) -> bytes:
        parts: list[bytes] = []
        size = 0
        while True:
            if event["type"] == "http.disconnect":
                self.left = True
                raise Left
            part: bytes = event.get("body", b"")
            size += len(part)
            if size > most:
                raise TooLarge
            if not event.get("more_body", False):
                self._complete = True
                return part if not parts else b"".join([*parts, part])
            parts.append(part)
            assert patience is not None
            patience.reschedule((patience.when() or 0.0) + len(part) / LEAST_RATE)
            event = await self._receive()

    async def hand_on(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        """Have another ASGI application answer."""
        self.started = True
        await app(self.scope, self._receive, self._send)

    async def gone(self) -> None:
        """Return once the client has left."""
        while not self.left:
            event = await self._receive()
            self.left = event["type"] == "http.disconnect"

    async def answer(
        self, status: int, body: bytes = b"", headers: Iterable[tuple[bytes, bytes]] = ()
    ) -> None:
        """Write the whole answer; its type is JSON unless ``headers`` say otherwise."""
        head = [*headers]
        if body and not any(name == b"content-type" for name, _ in head):
            head.append(JSON)
        if status not in (204, 304):
            head.append((b"content-length", str(len(body)).encode()))
        await self.answer_with(status, body, head)

    async def answer_with(self, status: int, body: bytes, headers: Headers) -> None:
        """Write an answer whose headers are complete."""
        at_once = self.scope.get("extensions", _NONE).get(ANSWER)
        if at_once is not None and at_once(status, headers, body):
            self.started = True
            return
        await self.start(status, headers)
        await self._out({"type": "http.response.body", "body": body})

    async def start(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Begin an answer whose body comes in pieces."""
        self.started = True
        await self._out({"type": "http.response.start", "status": status, "headers": [*headers]})

    async def write(self, data: bytes) -> None:
        """Write a piece; raises Left where the client takes nothing for too long."""
        await self._out({"type": "http.response.body", "body": data, "more_body": True})

    async def end(self) -> None:
        """The body is complete."""
        await self._out({"type": "http.response.body", "body": b""})

    async def _out(self, event: MutableMapping[str, Any]) -> None:
        """Hand something to the server, which waits only while its buffer is full."""
        try:
            await within(self._slow_s, self._send(event))
        except TimeoutError:
            self.left = True
            abort = self.scope.get("extensions", {}).get(ABORT)
            if abort is not None:
                # Closed in the usual way, the connection would stay until the client has read the rest.
                abort()
            raise Left from None


async def while_there(asking: Asking, work: Awaitable[None]) -> bool:
    """Do some work as long as the client is there; False where it left, and the work was cancelled.

    In the stateless era leaving is cancelling (MCP 2026-07-28, Streamable HTTP, "Cancellation").
    """
    task = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(asking.gone())
    try:
        await asyncio.wait((task, leaving), return_when=asyncio.FIRST_COMPLETED)
    except asyncio.CancelledError:
        task.cancel()
        leaving.cancel()
        await asyncio.gather(task, leaving, return_exceptions=True)
        raise
    if task.done():
        leaving.cancel()
        await task
        return True
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return False
