"""One connection to a server, which asks one thing after another over HTTP/1.1."""

from __future__ import annotations

import asyncio
import select

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from vanguard.transports.http.reply import BROKE_OFF, Reply, Unanswered, Unreachable

MOST_HEADER = 65_536
"""Bytes that the header of an answer may have, and what stands beside or behind its body."""

_TOGETHER = 65_536
"""Bytes of a body up to which it is copied behind its header, to be written at once."""

_SWITCHES = 101


class Caller:
    """Made by ``loop.create_connection``; ``since`` is when it was last used, by the loop's clock.

    It is an ``asyncio.Protocol`` by what it has: a class that is compiled cannot be one by its base.
    """

    def __init__(self) -> None:
        self.since = 0.0
        self.usable = False
        """Whether another request may be sent once the last was answered."""
        self._transport: asyncio.Transport | None = None
        self._parser = HttpResponseParser(self)
        self._poll: select.poll | None = None
        self._reply: Reply | None = None
        self._untouched = True
        self._in_header = False
        self._beside = 0
        self._fields: dict[str, str] = {}

    def ask(self, head: bytes, body: bytes) -> Reply:
        """Send a request; its answer, which has not begun."""
        assert self._transport is not None
        self._reply = reply = Reply(self._press)
        self._untouched, self._in_header, self._beside, self._fields = True, True, 0, {}
        if len(body) <= _TOGETHER:
            self._transport.write(head + body)
        else:
            self._transport.writelines((head, body))
        return reply

    def rest(self, now: float) -> bool:
        """Whether the connection can be kept; what is unread of the last answer is thrown away."""
        reply, transport = self._reply, self._transport
        self._reply = None
        self.since = now
        if transport is None or reply is None or reply.pressing or not (self.usable and reply.complete):
            return False
        return not transport.get_write_buffer_size()

    def stirs(self) -> bool:
        """Whether something has come that nobody asked for, such as its end, that was not read yet."""
        return self._poll is not None and bool(self._poll.poll(0))

    def close(self) -> None:
        """End the connection at once: whatever the server was asked for is not wanted any more."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()

    # -- what the transport tells -----------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:
        """The server is there."""
        self._transport = transport
        self.usable = True
        if hasattr(select, "poll"):
            self._poll = select.poll()
            self._poll.register(transport.get_extra_info("socket").fileno(), select.POLLIN)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._reply is None:
            self.close()
            return
        self._untouched = False
        self._beside += len(data)
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade):
            self._fail(BROKE_OFF)
            return
        if self._beside > MOST_HEADER:
            self._fail(
                f"the {'header' if self._in_header else 'trailer'} of its answer is larger than the limit"
            )

    def connection_lost(self, exc: Exception | None) -> None:
        """The server has gone; an answer without a length of its own is complete then."""
        self.usable = False
        self._poll = None
        reply = self._reply
        if reply is None:
            return
        if self._untouched:
            reply.end(Unanswered(BROKE_OFF))
        elif exc is None and reply.status and self._ends_with_connection(reply):
            reply.end()
        else:
            reply.end(Unreachable(BROKE_OFF))

    def eof_received(self) -> None:
        """The server sends no more; the transport closes."""

    def pause_writing(self) -> None:
        """Much waits to be sent; a request is one write, so there is nothing to stop."""

    def resume_writing(self) -> None:
        """There is room again."""

    # -- what the parser tells --------------------------------------------------------------------

    def on_message_begin(self) -> None:
        """An answer begins; a second one was not asked for."""
        if self._reply is None or self._reply.complete:
            self.usable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the header; what comes after a body is left out."""
        if self._in_header:
            self._fields.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))

    def on_headers_complete(self) -> None:
        """The header is there; one of an interim answer counts for nothing (RFC 9110, 15.2)."""
        status = self._parser.get_status_code()
        if self._reply is None or not self.usable:
            return
        if status == _SWITCHES:
            self._fail(BROKE_OFF)
        elif 100 <= status < 200:
            self._fields = {}
        else:
            self._begin(status)

    def _begin(self, status: int) -> None:
        assert self._reply is not None
        self._in_header = False
        self.usable = self._parser.should_keep_alive()
        self._reply.begin(status, self._fields)

    def on_body(self, body: bytes) -> None:
        """A piece of the body."""
        self._beside = 0
        if self._reply is not None:
            self._reply.add(body)

    def on_message_complete(self) -> None:
        """The answer is complete."""
        if self._reply is not None and not self._in_header:
            self._reply.end()

    @staticmethod
    def _ends_with_connection(reply: Reply) -> bool:
        return "content-length" not in reply.headers and "transfer-encoding" not in reply.headers

    def _press(self, pressing: bool) -> None:
        if self._transport is not None and not self._transport.is_closing():
            (self._transport.pause_reading if pressing else self._transport.resume_reading)()

    def _fail(self, why: str) -> None:
        if self._reply is not None:
            self._reply.end(Unreachable(why))
        self.close()
