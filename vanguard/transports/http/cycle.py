"""One request on a client's connection, and the answer to it, as the ASGI application sees them.

An answer that is there as a whole is written at once, header and body in one piece: two writes wake a client
twice, and cost twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping, Sequence
from typing import Any

from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

ANSWER = "vanguard.answer"
"""The ASGI extension that writes a whole answer at once: ``(status, headers, body) -> bool``.

False where it has to be sent in the usual way, since something waits to be written.
"""

WHOLE = "vanguard.whole"
"""The ASGI extension that gives the whole body where it is there: ``() -> bytes | None``, once."""

_END = b"0\r\n\r\n"
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class Cycle:
    """Stands in the place of uvicorn's own; ``over`` is called once the answer is written."""

    def __init__(
        self,
        scope: MutableMapping[str, Any],
        transport: asyncio.Transport,
        flow: FlowControl,
        keep_alive: bool,
        expects_continue: bool,
        over: Callable[[], None],
    ) -> None:
        self.body = bytearray()
        self.more_body = True
        self.disconnected = False
        self.response_complete = False
        self.keep_alive = keep_alive
        self._news: asyncio.Event | None = None
        self._scope = scope
        self._transport = transport
        self._flow = flow
        self._expects_continue = expects_continue
        self._over = over
        self._started = False
        self._chunked = False
        self._told_all = False
        self._bare = scope["method"] == "HEAD"

    @property
    def begun(self) -> bool:
        """Whether a part of the answer was written."""
        return self._started

    def give_up(self) -> None:
        """Answer nothing, and have the application take its client for gone."""
        self.disconnected = True
        self._wake()

    def left(self) -> None:
        """The client has gone."""
        if not self.response_complete:
            self.disconnected = True
        self._wake()

    def add(self, piece: bytes) -> None:
        """A piece of the body has come."""
        self.body += piece
        self._wake()

    def heard_all(self) -> None:
        """The body is complete."""
        self.more_body = False
        self._wake()

    def whole(self) -> bytes | None:
        """The whole body, where it is there and nobody has asked for it (see `WHOLE`)."""
        if self.more_body or self._told_all or self.disconnected or self.response_complete:
            return None
        self._expects_continue, self._told_all = False, True
        body, self.body = self.body, bytearray()
        return bytes(body)

    async def run_asgi(self, app: Callable[..., Awaitable[None]]) -> None:
        """Have the application answer; a connection whose answer it left undone is closed."""
        try:
            await app(self._scope, self.receive, self.send)
        except Exception:
            self._transport.close()
        finally:
            if not self.response_complete and not self.disconnected:
                self._transport.close()

    async def receive(self) -> MutableMapping[str, Any]:
        """What the client sent; ``http.disconnect`` once it has gone, or has its answer."""
        if self._expects_continue:
            self._expects_continue = False
            if not self._started and not self._transport.is_closing():
                self._transport.write(_CONTINUE)
        while (self.more_body or self._told_all) and not (
            self.body or self.disconnected or self.response_complete
        ):
            news = self._news
            if news is None:
                self._news = news = asyncio.Event()
            news.clear()
            self._flow.resume_reading()
            await news.wait()
        if self.disconnected or self.response_complete:
            return {"type": "http.disconnect"}
        body, self.body = self.body, bytearray()
        self._told_all = not self.more_body
        return {"type": "http.request", "body": bytes(body), "more_body": self.more_body}

    async def send(self, event: MutableMapping[str, Any]) -> None:
        """Write a part of the answer, once there is room for it."""
        if self._flow.write_paused and not self.disconnected:
            await self._flow.drain()
        if self.disconnected:
            return
        if not self._started:
            self._transport.write(self._head(event["status"], event["headers"]))
            return
        body, more = b"" if self._bare else event["body"], event.get("more_body", False)
        if self._chunked and not self._bare:
            piece = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
            body = piece if more else piece + _END
        if body:
            self._transport.write(body)
        if not more:
            self._complete()

    def answer(self, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> bool:
        """Write a whole answer at once (see `ANSWER`)."""
        if self._flow.write_paused or self._started:
            return False
        if not self.disconnected:
            head = self._head(status, headers)
            self._transport.write(head if self._bare else head + body)
            self._complete()
        return True

    def _head(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
        self._started = True
        self._expects_continue = False
        lines = [STATUS_LINE[status]]
        chunked = status >= 200 and status not in (204, 304)
        for name, text in headers:
            if text.find(b"\r") >= 0 or text.find(b"\n") >= 0 or text.find(b"\0") >= 0:
                raise ValueError("a header's value holds the end of a line")
            if name == b"content-length":
                chunked = False
            elif name == b"connection" and text == b"close":
                self.keep_alive = False
                continue
            lines.append(b"%b: %b\r\n" % (name, text))
        if not self.keep_alive:
            lines.append(b"connection: close\r\n")
        if chunked:
            self._chunked = True
            lines.append(b"transfer-encoding: chunked\r\n")
        lines.append(b"\r\n")
        return b"".join(lines)

    def _complete(self) -> None:
        self.response_complete = True
        self._wake()
        if not self.keep_alive:
            self._transport.close()
        self._over()

    def _wake(self) -> None:
        if self._news is not None:
            self._news.set()
