"""A server that is a child process, as the hosted gateway speaks to it: lines in, lines out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from vanguard.transports import child as children
from vanguard.transports.child import KILL_AFTER_S, TERM_AFTER_S
from vanguard.transports.http.house import Guarded
from vanguard.transports.pipes import Inlet, Outlet
from vanguard.wire.framing import Line, Lines


class Link:
    """One child; ``on_lines`` takes what it wrote, ``on_gone`` hears once that nothing more will come.

    Raises OutsideError where it cannot be started.
    """

    def __init__(
        self,
        guarded: Guarded,
        on_lines: Callable[[Sequence[Line]], None],
        on_gone: Callable[[str], None],
    ) -> None:
        assert guarded.command is not None
        self._loop = loop = asyncio.get_running_loop()
        self._on_lines = on_lines
        self._on_gone = on_gone
        self._lines = Lines(guarded.frame_bytes)
        self._child = children.start(guarded.command, guarded.environment)
        self._inlet = Inlet(loop, self._child.stdout, self._data, self._closed)
        self._outlet = Outlet(loop, self._child.stdin, self._deaf, lambda pressing: None)
        self._ended = asyncio.Event()
        self._gone = False
        self._child.watch(loop, self._exited)
        self._inlet.start()

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return not self._gone

    @property
    def waiting(self) -> int:
        """Bytes that it has not taken yet."""
        return self._outlet.waiting

    def send(self, line: bytes) -> None:
        """Write a line to it."""
        self._outlet.put(line)
        self._outlet.flush()

    def pause(self, reason: str) -> None:
        """Stop reading what it writes, until every reason is gone."""
        self._inlet.pause(reason)

    def resume(self, reason: str) -> None:
        """Read on."""
        self._inlet.resume(reason)

    async def close(self) -> None:
        """End it: its input is closed, then it is asked to end, then it is ended (MCP, stdio, "Shutdown")."""
        self._gone = True
        self._outlet.close()
        for patience, more in ((TERM_AFTER_S, self._child.terminate), (KILL_AFTER_S, self._child.kill)):
            try:
                await asyncio.wait_for(self._ended.wait(), patience)
                break
            except TimeoutError:
                more()
        self._inlet.close()
        self._child.close()

    def _data(self, data: bytes) -> None:
        lines = self._lines.feed(data)
        if lines:
            self._on_lines(lines)

    def _closed(self) -> None:
        rest = self._lines.end()
        if rest:
            self._on_lines([rest])
        self._over("it has ended")

    def _deaf(self) -> None:
        self._over("it reads no more")

    def _exited(self) -> None:
        self._ended.set()
        # What it wrote last is read before it counts as gone; who holds its output open is not waited for.
        self._loop.call_later(KILL_AFTER_S, self._over, "it has ended")

    def _over(self, why: str) -> None:
        if not self._gone:
            self._gone = True
            self._on_gone(why)
