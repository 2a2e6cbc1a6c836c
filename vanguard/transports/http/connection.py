"""One connection of a client: what it may take in bytes and seconds, and the requests that come on it.

uvicorn listens, and ends connections when the gateway ends.  Here is bounded how long or large a header may
become and how slowly an answer may be read once it is written, and what follows a body (trailers, RFC 9110,
6.5) is kept out of the header.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

import uvicorn
from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser, parse_url
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT, FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE
from uvicorn.protocols.utils import get_local_addr, get_remote_addr, is_ssl
from uvicorn.server import ServerState

from vanguard.model.hosted import Bounds
from vanguard.transports.http.asking import ABORT
from vanguard.transports.http.cycle import ANSWER, WHOLE, Cycle
from vanguard.transports.http.edge import Refused, refused

_ASGI = {"version": "3.0", "spec_version": "2.3"}
_SOON_S = 0.001
"""Seconds by which a timer may ring too early."""

_PATH = re.compile(rb"/[A-Za-z0-9_.~/-]*")
"""What is a path and nothing else, as most clients send it."""


class Connection:
    """Made by what ``connection_of`` gives, for each client that comes.

    It is an ``asyncio.Protocol`` by what it has: a class that is compiled cannot be one by its base.
    """

    def __init__(
        self, config: uvicorn.Config, state: ServerState, bounds: Bounds, note: Callable[[str], None]
    ) -> None:
        self._app: Callable[..., Awaitable[None]] = config.loaded_app
        self._idle_s = float(config.timeout_keep_alive)
        self._bounds = bounds
        self._turned_away = note
        self._connections: set[Any] = state.connections
        self._tasks: set[asyncio.Task[None]] = state.tasks
        self._loop = asyncio.get_running_loop()
        self._parser: HttpRequestParser | None = HttpRequestParser(self)
        # What is pipelined behind a request that closes the connection is no reason not to answer it.
        self._parser.set_dangerous_leniencies(lenient_data_after_close=True)
        self._transport: asyncio.Transport | None = None
        self._flow: FlowControl | None = None
        self._about: dict[str, Any] = {}
        self._pipeline: deque[Cycle] = deque()
        self._cycle: Cycle | None = None
        self._url = b""
        self._fields: list[tuple[bytes, bytes]] = []
        self._expects_continue = False
        self._timer: asyncio.TimerHandle | None = None
        self._rings = 0.0
        self._due = 0.0
        self._idle = False
        self._in_header = False
        self._beside = 0
        """Bytes of the request so far that are no part of its body."""
        self._heard_all = False
        """Whether what comes from here on is not looked at: the last answer is still to be written."""

    # -- what the transport tells -----------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:
        """A client is there, and has to ask for something."""
        self._connections.add(self)
        self._transport = transport
        self._flow = FlowControl(transport)
        self._about = {
            "type": "http",
            "asgi": _ASGI,
            "server": get_local_addr(transport),
            "client": get_remote_addr(transport),
            "scheme": "https" if is_ssl(transport) else "http",
            "root_path": "",
        }
        self._expect_header()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._connections.discard(self)
        self._due = 0.0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._cycle is not None:
            self._cycle.left()
        if self._flow is not None:
            self._flow.resume_writing()
        if exc is None and self._transport is not None:
            self._transport.close()
        self._parser = None

    def eof_received(self) -> None:
        """The client sends no more; the transport closes."""

    def data_received(self, data: bytes) -> None:
        """Read on, within the limits."""
        parser = self._parser
        if self._heard_all or parser is None:
            return
        if self._idle:
            self._idle, self._due = False, 0.0
        self._beside += len(data)
        try:
            parser.feed_data(data)
        except HttpParserUpgrade:
            pass  # it was turned away
        except HttpParserError:
            self._turn_away(refused(400, "http", "This is no HTTP request.", close=True))
        cycle = self._cycle
        if self._in_header or cycle is None or cycle.response_complete:
            self._bound_header()
        elif self._beside > self._bounds.header_bytes + self._bounds.body_bytes:
            self._abort()

    def _bound_header(self) -> None:
        if self._is_closing():
            return
        self._expect_header()
        if self._in_header and self._beside > self._bounds.header_bytes:
            says = "The header is larger than the limit."
            self._turn_away(refused(431, "header-size", says, close=True))

    def pause_writing(self) -> None:
        """Much waits to be read by the client."""
        assert self._flow is not None
        self._flow.pause_writing()

    def resume_writing(self) -> None:
        """There is room again."""
        assert self._flow is not None
        self._flow.resume_writing()

    # -- what uvicorn tells -----------------------------------------------------------------------

    def shutdown(self) -> None:
        """End once what was asked is answered."""
        if self._cycle is None or self._cycle.response_complete:
            self._close()
        else:
            self._cycle.keep_alive = False

    # -- what the parser tells --------------------------------------------------------------------

    def on_message_begin(self) -> None:
        """A request's first byte has come."""
        self._url, self._fields, self._expects_continue = b"", [], False
        self._in_header, self._beside = True, 0

    def on_url(self, url: bytes) -> None:
        """A piece of what the request is for."""
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field of the header; what comes after a body was neither checked nor asked for."""
        if not self._in_header:
            return
        name = name.lower()
        if name == b"expect" and value.lower() == b"100-continue":
            self._expects_continue = True
        self._fields.append((name, value))

    def on_headers_complete(self) -> None:
        """The header is there; what comes now is the body."""
        parser = self._parser
        assert parser is not None
        self._in_header = False
        self._due = 0.0
        if parser.should_upgrade():
            # The parser reads no body then, and would take it for the next request.
            says = "This connection speaks HTTP/1.1 alone: send no Upgrade."
            self._turn_away(refused(400, "upgrade", says, close=True))
        else:
            self._begin(parser)

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._beside -= len(body)
        cycle, flow = self._cycle, self._flow
        if cycle is None or flow is None or cycle.response_complete:
            return
        cycle.add(body)
        if len(cycle.body) > HIGH_WATER_LIMIT:
            flow.pause_reading()

    def on_message_complete(self) -> None:
        """The request is complete."""
        if self._cycle is not None and not self._cycle.response_complete:
            self._cycle.heard_all()

    def _begin(self, parser: HttpRequestParser) -> None:
        """Have the request answered, after those that came before it on this connection."""
        transport, flow = self._transport, self._flow
        assert transport is not None
        assert flow is not None
        version = parser.get_http_version()
        scope = {**self._about, "headers": self._fields, "state": {}, "http_version": version}
        scope["method"] = parser.get_method().decode("ascii")
        self._take_target(scope)
        before, keep = self._cycle, version != "1.0" and parser.should_keep_alive()
        cycle = Cycle(scope, transport, flow, keep, self._expects_continue, self._answered)
        scope["extensions"] = {ABORT: transport.abort, ANSWER: cycle.answer, WHOLE: cycle.whole}
        self._cycle = cycle
        if before is None or before.response_complete:
            self._start(cycle)
        else:
            flow.pause_reading()
            self._pipeline.appendleft(cycle)

    def _take_target(self, scope: dict[str, Any]) -> None:
        """Say what the request is for; the host of a whole URL counts, not ``Host`` (RFC 9112, 3.2.2)."""
        target = self._url
        if _PATH.fullmatch(target) is not None:
            scope["raw_path"], scope["query_string"] = target, b""
            scope["path"] = target.decode("ascii")
            return
        url = parse_url(target)
        path = url.path.decode("ascii")
        if url.host is not None:
            named = b"[%b]" % url.host if b":" in url.host else url.host
            said = named if url.port is None else b"%b:%d" % (named, url.port)
            fields = self._fields
            fields[:] = [(name, said if name == b"host" else text) for name, text in fields]
        scope["raw_path"], scope["query_string"] = url.path, url.query or b""
        scope["path"] = unquote(path) if "%" in path else path

    def _start(self, cycle: Cycle) -> None:
        task = self._loop.create_task(cycle.run_asgi(self._app))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # -- when an answer is written ----------------------------------------------------------------

    def _answered(self) -> None:
        """Go on with the next request; who does not read an answer that closes is not waited for."""
        transport, flow = self._transport, self._flow
        assert transport is not None
        assert flow is not None
        if transport.is_closing():
            self._look_whether_read(transport.get_write_buffer_size())
            return
        if flow.read_paused:
            flow.resume_reading()
        if self._pipeline:
            self._start(self._pipeline.pop())
        elif not self._in_header:
            self._idle = True
            self._ring_in(self._idle_s)

    def _look_whether_read(self, size: int) -> None:
        if size:
            self._loop.call_later(self._bounds.slow_s, self._abort_unless_read, size)

    def _abort_unless_read(self, before: int) -> None:
        left = self._transport.get_write_buffer_size() if self._transport is not None else 0
        if left >= before:
            self._abort()
        else:
            self._look_whether_read(left)

    # -- seconds ----------------------------------------------------------------------------------

    def _expect_header(self) -> None:
        if not self._due:
            self._ring_in(self._bounds.slow_s)

    def _ring_in(self, seconds: float) -> None:
        """Ring once so many seconds have passed; a timer that would ring earlier is set anew by then.

        Most requests are answered long before any timer rings, and need none of their own.
        """
        self._due = due = self._loop.time() + seconds
        if self._timer is not None:
            if self._rings <= due:
                return
            self._timer.cancel()
        self._rings, self._timer = due, self._loop.call_at(due, self._ring)

    def _ring(self) -> None:
        self._timer = None
        due = self._due
        if not due:
            return
        if self._loop.time() + _SOON_S < due:
            self._rings, self._timer = due, self._loop.call_at(due, self._ring)
            return
        self._due = 0.0
        if self._is_closing():
            return
        if self._idle:
            self._close()
        else:
            self._turned_away("slow")
            self._abort()

    # -- the end ----------------------------------------------------------------------------------

    def _turn_away(self, refusal: Refused) -> None:
        """Answer what cannot be read, after the request before it where that was whole, and close."""
        self._in_header = False
        self._due = 0.0
        self._turned_away(refusal.kind)
        cycle, transport = self._cycle, self._transport
        if cycle is not None and not cycle.response_complete and not self._pipeline:
            if not cycle.more_body:
                cycle.keep_alive, self._heard_all = False, True
                return
            if not cycle.begun:
                cycle.give_up()
        if transport is not None and (cycle is None or cycle.response_complete or cycle.disconnected):
            fields = b"".join([b"%b: %b\r\n" % field for field in refusal.headers])
            transport.write(STATUS_LINE[refusal.status] + fields + b"\r\n" + refusal.body)
        # An answer that is being written would be mixed with this one.
        self._close()

    def _is_closing(self) -> bool:
        return self._transport is None or self._transport.is_closing()

    def _close(self) -> None:
        """End the connection once what was written is read, and at once where nothing of it is."""
        transport = self._transport
        if transport is not None and not transport.is_closing():
            size = transport.get_write_buffer_size()
            transport.close()
            self._look_whether_read(size)

    def _abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()


def connection_of(of: Bounds, note: Callable[[str], None]) -> Any:
    """Makes connections within these bounds; ``note`` hears of what is turned away, as in records."""

    def made(
        config: uvicorn.Config, server_state: ServerState, app_state: object, _loop: object = None
    ) -> Connection:
        return Connection(config, server_state, of, note)

    return made
