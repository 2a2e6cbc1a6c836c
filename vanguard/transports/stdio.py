"""A gateway in front of a server that is a child process, speaking MCP on stdin and stdout.

Lines are cut, handed to the relay, and what it sends is written to the other side; the loop waits,
the relay never does.  The life of the child is the gateway's own: closing stdin closes the child's,
signals are passed on, and the child's exit status becomes the gateway's (MCP, stdio transport).
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from typing import Final

from vanguard.gate.relay import Expect, Later, Relay, Send
from vanguard.model.message import TO_CLIENT, TO_SERVER, Direction
from vanguard.model.value import value
from vanguard.transports.child import KILL_AFTER_S, TERM_AFTER_S, Child
from vanguard.transports.loop import Loop, Timer
from vanguard.transports.pipes import Inlet, Outlet
from vanguard.wire.conversation import Asked
from vanguard.wire.framing import Lines, Oversize

NEVER_ANSWERED: Final = 3
"""Exit code where the server ends before its first answer."""

_FLUSH_AT_END_S: Final = 2.0
_LOOK_S: Final = 0.01
_ORPHAN_LOOK_S: Final = 0.1
_ORPHAN_ENDING_S: Final = 0.5
_ORPHAN_SILENT_S: Final = 5.0


@value
class Deadlines:
    """Seconds that the server has for its first answer, and for every answer (None: for ever)."""

    start_s: float | None = 30.0
    answer_s: float | None = None


class Stdio:
    """One guarded session over stdin and stdout; ``run`` returns the exit code."""

    def __init__(
        self,
        loop: Loop,
        child: Child,
        make_relay: Callable[[Send, Later, Expect | None], Relay],
        *,
        frame_bytes: int,
        deadlines: Deadlines,
        client_in: int = 0,
        client_out: int = 1,
    ) -> None:
        self._child = child
        self._loop = loop
        self._deadlines = deadlines
        expect = self._expected if deadlines.answer_s is not None else None
        self._relay = make_relay(self._send, self._later, expect)
        self._relay.inquiries.open = True
        self._lines = {direction: Lines(frame_bytes) for direction in Direction}
        self._client_in = Inlet(loop, client_in, self._from_client, self._client_ended)
        self._server_in = Inlet(loop, child.stdout, self._from_server, self._server_closed)
        self._to_server = Outlet(loop, child.stdin, self._server_deaf, self._press_client)
        self._to_client = Outlet(loop, client_out, self._client_deaf, self._press_server)
        self._done = False
        self._start_timer: Timer | None = None
        self._server_open = True
        self._server_spoke = 0.0
        self._ending = False
        self.overdue = False
        """Whether the session ended because the first answer did not come in time."""

    def run(self) -> int:
        """Relay until the server has ended; the exit code is the server's, or 3 (see NEVER_ANSWERED).

        Runs the loop, and stops it.
        """
        self._child.watch(self._loop, self._child_exited)
        self._pass_signals_on()
        self._client_in.start()
        self._server_in.start()
        try:
            self._loop.run()
        finally:
            self._to_client.restore()
        return self._exit_code()

    # -- bytes in ---------------------------------------------------------------------------------

    def _from_client(self, data: bytes) -> None:
        self._feed(TO_SERVER, data)

    def _from_server(self, data: bytes) -> None:
        self._server_spoke = self._loop.time()
        self._feed(TO_CLIENT, data)

    def _feed(self, direction: Direction, data: bytes) -> None:
        receive = self._relay.receive
        for line in self._lines[direction].feed(data):
            if isinstance(line, Oversize):
                self._relay.oversize(direction, line)
            else:
                receive(direction, line)
        self._flush()
        if self._relay.must_wait:
            self._wait_for_the_journal()

    def _wait_for_the_journal(self) -> None:
        inlets = (self._client_in, self._server_in)
        if self._relay.must_wait:
            for inlet in inlets:
                inlet.pause("journal")
            self._loop.call_later(_LOOK_S, self._wait_for_the_journal)
        else:
            for inlet in inlets:
                inlet.resume("journal")

    def _rest(self, direction: Direction) -> None:
        """A last line without a newline counts as a line: line readers take it so."""
        rest = self._lines[direction].end()
        if isinstance(rest, Oversize):
            self._relay.oversize(direction, rest)
        elif rest:
            self._relay.receive(direction, rest)
        self._flush()

    # -- lines out --------------------------------------------------------------------------------

    def _send(self, direction: Direction, line: bytes) -> None:
        (self._to_server if direction is TO_SERVER else self._to_client).put(line)

    def _flush(self) -> None:
        self._to_server.flush()
        self._to_client.flush()
        if self._start_timer is None and self._relay.asked_server and not self._relay.server_answered:
            self._watch_the_start()

    def _later(self, call: Callable[[], None]) -> None:
        def make() -> None:
            call()
            self._flush()

        self._loop.call_soon_threadsafe(make)

    def _press_client(self, pressing: bool) -> None:
        self._client_in.pause("pressure") if pressing else self._client_in.resume("pressure")

    def _press_server(self, pressing: bool) -> None:
        self._server_in.pause("pressure") if pressing else self._server_in.resume("pressure")

    # -- deadlines --------------------------------------------------------------------------------

    def _watch_the_start(self) -> None:
        seconds = self._deadlines.start_s
        if seconds is not None:
            self._start_timer = self._loop.call_later(seconds, self._never_answered)

    def _never_answered(self) -> None:
        if not self._relay.server_answered:
            self.overdue = True
            self._relay.server_gone("it did not answer its first request in time")
            self._flush()
            self._end_child()

    def _expected(self, asked: Asked) -> None:
        assert self._deadlines.answer_s is not None
        self._loop.call_later(self._deadlines.answer_s, self._answer_due, asked)

    def _answer_due(self, asked: Asked) -> None:
        self._relay.overdue(asked)
        self._flush()

    # -- ends -------------------------------------------------------------------------------------

    def _client_ended(self) -> None:
        self._ending = True
        self._rest(TO_SERVER)
        self._close_to_server()

    def _close_to_server(self) -> None:
        """Close the server's input, once nothing is on its way to it any more."""
        if self._relay.asks_the_past and self._server_open:
            self._loop.call_later(_LOOK_S, self._close_to_server)
            return
        self._to_server.close()
        self._loop.call_later(TERM_AFTER_S, self._end_idle_child)

    def _end_idle_child(self) -> None:
        if self._relay.busy and not self._to_client.abandoned:
            self._loop.call_later(TERM_AFTER_S, self._end_idle_child)
        else:
            self._end_child()

    def _end_child(self) -> None:
        self._ending = True
        self._child.terminate()
        self._loop.call_later(KILL_AFTER_S, self._child.kill)

    def _client_deaf(self) -> None:
        """The client reads no more: end as it would have us end."""
        self._ending = True
        self._client_in.close()
        self._to_server.close()
        self._loop.call_later(TERM_AFTER_S, self._end_child)

    def _server_deaf(self) -> None:
        """The server reads no more: what it still says is relayed for a while, then it is ended."""
        self._relay.server_deaf("it reads no more")
        self._loop.call_later(TERM_AFTER_S, self._end_child)

    def _server_closed(self) -> None:
        self._rest(TO_CLIENT)
        self._server_open = False
        self._relay.server_gone("it has ended")
        self._flush()
        if self._child.status is not None:
            self._finish()
        else:
            self._loop.call_later(KILL_AFTER_S, self._end_child)

    def _child_exited(self) -> None:
        self._server_spoke = self._loop.time()
        if self._server_open:
            self._look_for_orphans()
        else:
            self._finish()

    def _look_for_orphans(self) -> None:
        """Something that the server started may hold its stdout open: as long as it speaks, it counts.

        Once nobody can ask it any more, or a request waits while it is silent, it does not.
        """
        if not self._server_open:
            return
        silent = self._loop.time() - self._server_spoke
        patience = _ORPHAN_ENDING_S if self._ending else _ORPHAN_SILENT_S
        if silent >= patience and (self._ending or self._relay.busy):
            self._child.terminate()
            self._server_in.drain()
            self._server_closed()
        else:
            self._loop.call_later(_ORPHAN_LOOK_S, self._look_for_orphans)

    def _finish(self) -> None:
        """Answer what the client has said already, then end."""
        if self._done:
            return
        if self._client_in.drain():
            self._done = True
            self._stop_when_taken(self._loop.time() + _FLUSH_AT_END_S)
        else:
            self._loop.call_later(_LOOK_S, self._finish)

    def _stop_when_taken(self, deadline: float) -> None:
        """Give the client a moment to take what is left."""
        if self._to_client.waiting and not self._to_client.broken and self._loop.time() < deadline:
            self._loop.call_later(_LOOK_S, self._stop_when_taken, deadline)
        else:
            self._loop.stop()

    @property
    def never_answered(self) -> bool:
        """Whether the server ended without an answer, though it was asked or the client was still there."""
        wanted = self._relay.asked_server or not self._ending
        return self.overdue or (wanted and not self._relay.server_answered)

    def _exit_code(self) -> int:
        return NEVER_ANSWERED if self.never_answered else self._child.exit_code

    def _pass_signals_on(self) -> None:
        if sys.platform == "win32":
            return
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            self._loop.on_signal(number, self._signalled, number)

    def _signalled(self, number: int) -> None:
        self._ending = True
        self._child.send(number)
        self._loop.call_later(TERM_AFTER_S, self._child.kill)
