"""One connection of a client: what it may take in bytes and seconds before there is a request to look at.

uvicorn reads HTTP and bounds neither how long or large a header may become, nor how slowly an answer may be
read once it is written; nor does it keep what follows a body (trailers, RFC 9110, 6.5) out of the header.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import unquote

from httptools import parse_url
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from vanguard.model.hosted import Bounds
from vanguard.transports.http.asking import ABORT
from vanguard.transports.http.cycle import ANSWER, Cycle
from vanguard.transports.http.edge import Refused, refused


class Connection(HttpToolsProtocol):
    """Made by ``connection_of``, which sets what its connections have in common."""

    bounds = Bounds()
    turned_away: Callable[[str], None]
    """Hears the word for each request that is turned away here."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._in_header = False
        self._beside = 0
        """Bytes of the request so far that are no part of its body."""
        self._heard_all = False
        """Whether what comes from here on is not looked at: the last answer is still to be written."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there, and has to ask for something."""
        super().connection_made(transport)
        self._expect_header()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._header_is_there()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, within the limits."""
        if self._heard_all:
            return
        self._beside += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._in_header or self.cycle is None or self.cycle.response_complete:
            self._expect_header()
            if self._in_header and self._beside > self.bounds.header_bytes:
                says = "The header is larger than the limit."
                self._turn_away(refused(431, "header-size", says, close=True))
        elif self._beside > self.bounds.header_bytes + self.bounds.body_bytes:
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP request."""
        self._turn_away(refused(400, "http", "This is no HTTP request.", close=True))

    def on_message_begin(self) -> None:
        """A request's first byte has come."""
        super().on_message_begin()
        self._in_header, self._beside = True, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field of the header; what comes after a body was neither checked nor asked for."""
        if self._in_header:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The header is there; what comes now is the body."""
        self._in_header = False
        self._header_is_there()
        if self.parser.should_upgrade():
            # The parser reads no body then, and would take it for the next request.
            says = "This connection speaks HTTP/1.1 alone: send no Upgrade."
            self._turn_away(refused(400, "upgrade", says, close=True))
        else:
            self._begin()

    def _begin(self) -> None:
        """Have the request answered, after those that came before it on this connection."""
        version, parser, scope = self.parser.get_http_version(), self.parser, cast(dict[str, Any], self.scope)
        url = parse_url(self.url)
        path = url.path.decode("ascii")
        if url.host is not None:
            self._take_host(url.host, url.port, scope["headers"])
        scope["method"] = parser.get_method().decode("ascii")
        scope["http_version"] = version
        scope["raw_path"], scope["query_string"] = url.path, url.query or b""
        scope["path"] = unquote(path) if "%" in path else path
        before, keep = self.cycle, version != "1.0" and parser.should_keep_alive()
        cycle = Cycle(
            scope, self.transport, self.flow, keep, self.expect_100_continue, self.on_response_complete
        )
        scope["extensions"] = {ABORT: self.transport.abort, ANSWER: cycle.answer}
        self.cycle = cast(RequestResponseCycle, cycle)
        if before is None or before.response_complete:
            self._start_asgi_task(self.cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((self.cycle, self.app))

    @staticmethod
    def _take_host(host: bytes, port: int | None, fields: list[tuple[bytes, bytes]]) -> None:
        """Put the host of a whole URL in the place of what ``Host`` says (RFC 9112, 3.2.2)."""
        named = b"[%b]" % host if b":" in host else host
        said = named if port is None else b"%b:%d" % (named, port)
        fields[:] = [(name, said if name == b"host" else text) for name, text in fields]

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._beside -= len(body)
        super().on_body(body)

    def on_response_complete(self) -> None:
        """The answer is written; who does not read it is not waited for."""
        super().on_response_complete()
        if self.transport.is_closing():
            self._look_whether_read(self.transport.get_write_buffer_size())

    def timeout_keep_alive_handler(self) -> None:
        """Nothing was asked for long: close, unless the last answer is still being read."""
        size = self.transport.get_write_buffer_size()
        super().timeout_keep_alive_handler()
        self._look_whether_read(size)

    def _look_whether_read(self, size: int) -> None:
        if size:
            self.loop.call_later(self.bounds.slow_s, self._abort_unless_read, size)

    def _abort_unless_read(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left >= before:
            self.transport.abort()
        else:
            self._look_whether_read(left)

    def _expect_header(self) -> None:
        if self._deadline is None and self.timeout_keep_alive_task is None:
            self._deadline = self.loop.call_later(self.bounds.slow_s, self._too_slow)

    def _header_is_there(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.turned_away("slow")
            self.transport.abort()

    def _turn_away(self, refusal: Refused) -> None:
        """Answer what cannot be read, after the request before it where that was whole, and close."""
        self._in_header = False
        self._header_is_there()
        self.turned_away(refusal.kind)
        cycle = cast(Cycle | None, self.cycle)
        if cycle is not None and not cycle.response_complete and not self.pipeline:
            if not cycle.more_body:
                cycle.keep_alive, self._heard_all = False, True
                return
            if not cycle.begun:
                cycle.give_up()
        if cycle is None or cycle.response_complete or cycle.disconnected:
            fields = b"".join([b"%b: %b\r\n" % field for field in refusal.headers])
            self.transport.write(STATUS_LINE[refusal.status] + fields + b"\r\n" + refusal.body)
        # An answer that is being written would be mixed with this one.
        self.transport.close()


def connection_of(of: Bounds, note: Callable[[str], None]) -> type[Connection]:
    """The class of connections within these bounds; ``note`` hears of what is turned away, as in records."""

    class Bounded(Connection):
        bounds = of
        turned_away = staticmethod(note)

    return Bounded
