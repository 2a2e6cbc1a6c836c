"""A plain MCP client over stdio that asks a server for its list of tools and leaves again.

It opens as the transport's rules for both eras say (MCP, stdio): ``server/discover`` first; whatever
answers that as the stateless revision does is asked on so, anything else, and silence, gets
``initialize``.  A server that ends over the probe is started again without it.  Nothing of what comes
is judged here: every answer is handed over as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from vanguard import __version__
from vanguard.errors import OutsideError, ProtocolError
from vanguard.model.message import ANSWER, ERROR, REQUEST, TO_CLIENT, Json, Message
from vanguard.model.value import value
from vanguard.policy.mask import mask
from vanguard.transports.child import KILL_AFTER_S, Child, start
from vanguard.transports.loop import Loop, Timer
from vanguard.transports.pipes import Inlet, Outlet
from vanguard.wire.framing import Line, Lines, Oversize
from vanguard.wire.jsonrpc import Batch, parse
from vanguard.wire.revisions import HANDSHAKE, META_REVISION, STATELESS

PROBE_S = 5.0
"""Seconds of silence after the probe until ``initialize`` is sent as well."""

LEAVE_S = 2.0
"""Seconds that the server may take to end once its input is closed, before it is asked to."""

MAX_PAGES = 1_000
"""Pages that a list may have."""

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of all answers together."""

MAX_CURSOR = 65_536
"""Characters of a cursor."""

_LOOK_S = 0.05
_SAID_LINES = 10
_SAID_WIDTH = 300
_KEPT_OF_STDERR = 16_384
_UNSUPPORTED = -32022
_MODERN_ERRORS = frozenset({-32020, -32021, _UNSUPPORTED})
_NO_METHOD = -32601
_CLIENT = {"name": "vanguard-tools", "version": __version__}
_META = {
    "_meta": {
        META_REVISION: STATELESS[-1],
        "io.modelcontextprotocol/clientInfo": _CLIENT,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
}
_HELLO = {"protocolVersion": HANDSHAKE[-1], "capabilities": {}, "clientInfo": _CLIENT}


@value
class Exchange:
    """A request that was sent and the line that answered it, both as on the wire."""

    asked: bytes
    answered: bytes


Plan = Callable[[Sequence[Exchange]], Sequence[tuple[str, Mapping[str, Json]]]]
"""Makes further requests, each a method and params, of what was heard so far."""


def exchanges(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    frame_bytes: int,
    seconds: float,
    say: Callable[[str], None],
    plan: Plan | None = None,
) -> tuple[Exchange, ...]:
    """Start a server, ask for its tools, see it end: the opening and every page of the list.

    The server has ``seconds`` for its first answer and for each one after.  ``say`` hears, masked,
    what a server that fails wrote to its stderr.  Where there is a ``plan`` the requests that it makes of the
    list follow, one after another; an answer that does not come is empty, and what the server asks
    meanwhile is an exchange in which nothing was asked.  Raises OutsideError where there is no list.
    """
    first = _Visit(start(command, environment, listen=True), frame_bytes, seconds, plan, probing=True)
    try:
        return first.pay()
    except OutsideError:
        if not first.lost_by_probing:
            first.tell(say)
            raise
    again = _Visit(start(command, environment, listen=True), frame_bytes, seconds, plan, probing=False)
    try:
        return again.pay()
    except OutsideError:
        again.tell(say)
        raise


class _Visit:
    """One process of the server, from its start to its end."""

    def __init__(
        self, child: Child, frame_bytes: int, seconds: float, plan: Plan | None, *, probing: bool
    ) -> None:
        self._child = child
        self._plan = plan
        self._owed: list[tuple[str, Mapping[str, Json]]] = []
        """Requests of the plan that were not sent yet."""
        self._under_way = 0
        """The id of the plan's request that was sent last; 0 before the first."""
        self._seconds = seconds
        self._probing = probing
        self._loop = Loop(self._fail)
        self._lines = Lines(frame_bytes)
        self._out = Outlet(self._loop, child.stdin, lambda: None, lambda pressing: None)
        self._in = Inlet(self._loop, child.stdout, self._heard, self._closed)
        self._said = bytearray()
        self._asked: dict[int, tuple[str, bytes]] = {}
        self._kept: list[Exchange] = []
        self._bytes = 0
        self._opened = ""
        self._cursors: set[str] = set()
        self._timer: Timer | None = None
        self._error: Exception | None = None
        self._done = False
        self.lost_by_probing = False
        """Whether the server was gone before it answered anything but the probe."""

    def pay(self) -> tuple[Exchange, ...]:
        """Ask and leave; raises OutsideError."""
        try:
            self._child.watch(self._loop, self._exited)
            self._in.start()
            if self._child.stderr is not None:
                Inlet(self._loop, self._child.stderr, self._grumbled, lambda: None).start()
            self._await("its first request")
            if self._probing:
                self._ask("server/discover", _META)
                self._loop.call_later(PROBE_S, self._probe_unanswered)
            else:
                self._ask("initialize", _HELLO)
            self._loop.run()
        finally:
            if self._child.status is None:
                self._child.kill()
            self._loop.close()
            self._child.close()
        if self._error is not None:
            raise self._error
        return tuple(self._kept)

    def tell(self, say: Callable[[str], None]) -> None:
        """Say, masked, the last lines that the server wrote to its stderr."""
        lines = self._said.decode("utf-8", "replace").splitlines()
        for line in [line for line in lines if line.strip()][-_SAID_LINES:]:
            say(f"the server wrote: {mask(line[:_SAID_WIDTH])}")

    # -- asking -----------------------------------------------------------------------------------

    def _ask(self, method: str, params: Mapping[str, Json]) -> None:
        id = len(self._asked) + 1
        line = orjson.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
        self._asked[id] = (method, line)
        self._send(line)

    def _send(self, line: bytes) -> None:
        self._out.put(line)
        self._out.flush()

    def _ask_for_page(self, cursor: str | None = None) -> None:
        params: dict[str, Json] = dict(_META) if self._opened == "server/discover" else {}
        if cursor is not None:
            params["cursor"] = cursor
        self._await("tools/list")
        self._ask("tools/list", params)

    def _await(self, what: str) -> None:
        """Fail unless an answer comes in time."""
        if self._timer:
            self._timer.cancel()
        self._timer = self._loop.call_later(self._seconds, self._overdue, what)

    def _follow(self) -> None:
        """Send the plan's next request, or leave."""
        if not self._under_way and self._plan is not None:
            self._owed = [*self._plan(self._kept)]
        if not self._owed:
            self._leave()
            return
        method, params = self._owed.pop(0)
        self._await(method)
        self._ask(method, {**params, **(_META if self._opened == "server/discover" else {})})
        self._under_way = len(self._asked)

    def _overdue(self, what: str) -> None:
        if self._under_way:
            self._kept.append(Exchange(self._asked[self._under_way][1], b""))
            self._follow()
            return
        self._fail(OutsideError(f"the server did not answer {what} within {self._seconds:g} s"))

    def _probe_unanswered(self) -> None:
        if (
            not self._opened
            and not self._done
            and not any(method == "initialize" for method, _ in self._asked.values())
        ):
            self._ask("initialize", _HELLO)

    # -- hearing ----------------------------------------------------------------------------------

    def _grumbled(self, data: bytes) -> None:
        self._said += data
        del self._said[:-_KEPT_OF_STDERR]

    def _heard(self, data: bytes) -> None:
        for line in self._lines.feed(data):
            self._line(line)

    def _line(self, line: Line) -> None:
        if self._done:
            return
        if isinstance(line, Oversize):
            raise OutsideError(f"the server sent a line of {line.size} bytes, which no gateway passes on")
        try:
            read = parse(line, TO_CLIENT)
        except ProtocolError as error:
            # What is no message at all is a banner; a broken answer has an id of ours.
            if isinstance(error.id, int) and error.id in self._asked:
                method = self._asked[error.id][0]
                raise OutsideError(
                    f"the server's answer to {method} is no valid message: {error.reason}"
                ) from None
            return
        for each in read.members if isinstance(read, Batch) else (read,):
            if isinstance(each, Message):
                self._message(each)

    def _message(self, message: Message) -> None:
        if message.kind is REQUEST:
            if self._under_way and message.method != "ping":
                self._kept.append(Exchange(b"", message.raw))
            answer = {"result": {}} if message.method == "ping" else {"error": _NOT_HERE}
            self._send(orjson.dumps({"jsonrpc": "2.0", "id": message.id, **answer}))
        elif message.kind in (ANSWER, ERROR) and isinstance(message.id, int) and message.id in self._asked:
            method, line = self._asked[message.id]
            self._bytes += len(message.raw)
            if self._bytes > MAX_BYTES:
                raise OutsideError(f"the server's answers have more than {MAX_BYTES} bytes")
            self._answered(method, Exchange(line, message.raw), message)

    def _answered(self, method: str, exchange: Exchange, message: Message) -> None:
        if self._under_way:
            if message.id == self._under_way:
                self._kept.append(exchange)
                self._follow()
        elif method == "tools/list":
            self._page(exchange, message)
        elif self._opened:
            return
        elif message.kind is ANSWER and (method == "initialize" or _is_discovery(message)):
            self._kept.append(exchange)
            self._open(method)
        elif message.kind is ANSWER:
            self._probe_unanswered()
        elif method == "initialize":
            raise OutsideError(f"the server refused initialize: {_told(message)}")
        elif message.body["error"]["code"] in _MODERN_ERRORS - {_UNSUPPORTED}:
            self._open(method)
        else:
            self._probe_unanswered()

    def _open(self, method: str) -> None:
        self._opened = method
        if method == "initialize":
            self._send(orjson.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}))
        self._ask_for_page()

    def _page(self, exchange: Exchange, message: Message) -> None:
        if message.kind is ERROR:
            if message.body["error"]["code"] == _NO_METHOD and not self._cursors:
                self._follow()  # a server without tools
                return
            raise OutsideError(f"the server refused tools/list: {_told(message)}")
        self._kept.append(exchange)
        cursor = message.body["result"].get("nextCursor")
        if not cursor:
            self._follow()
        elif not isinstance(cursor, str) or len(cursor) > MAX_CURSOR:
            raise OutsideError("the server names the next page of its list by what is no usable cursor")
        elif cursor in self._cursors or len(self._cursors) + 1 >= MAX_PAGES:
            raise OutsideError("the server's list of tools does not end")
        else:
            self._cursors.add(cursor)
            self._ask_for_page(cursor)

    # -- ends -------------------------------------------------------------------------------------

    def _fail(self, error: Exception) -> None:
        if self._error is None and not self._done:
            self._error = error
        self._leave()

    def _leave(self) -> None:
        """Close the server's input, and end it where that does not."""
        if self._done:
            return
        self._done = True
        if self._timer:
            self._timer.cancel()
        self._out.close()
        if self._child.status is not None:
            self._loop.stop()
            return
        self._loop.call_later(LEAVE_S, self._child.terminate)
        self._loop.call_later(LEAVE_S + KILL_AFTER_S, self._child.kill)
        self._loop.call_later(LEAVE_S + 2 * KILL_AFTER_S, self._loop.stop)

    def _closed(self) -> None:
        """The server's output has ended; so has the visit, once it is known how the server did."""
        rest = self._lines.end()
        if rest:
            self._line(rest)
        if self._child.status is not None:
            self._gone()
        elif not self._done:
            self._loop.call_later(LEAVE_S, self._gone)

    def _exited(self) -> None:
        if self._in.drain():
            self._closed()
        else:
            self._loop.call_later(_LOOK_S, self._exited)

    def _gone(self) -> None:
        status = self._child.status
        how = "closed its output" if status is None else f"{_ending(status)}"
        if not self._done:
            self.lost_by_probing = self._probing and not self._opened
            when = "before it had listed its tools" if self._opened else "before its first answer"
            self._fail(OutsideError(f"the server ended {when} ({how})"))
        if status is not None:
            self._loop.stop()


_NOT_HERE = {"code": _NO_METHOD, "message": "This client only asks for the list of tools."}


def _is_discovery(message: Message) -> bool:
    """Whether an answer to the probe is one of a server of the stateless revision that is spoken here."""
    supported = message.body["result"].get("supportedVersions")
    return isinstance(supported, list) and STATELESS[-1] in supported


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def _told(message: Message) -> str:
    """An error of the server's, masked: its code and what it says."""
    error: Any = message.body["error"]
    return f"{error['code']}, {mask(error['message'][:_SAID_WIDTH])}"
