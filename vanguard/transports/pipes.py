"""Reading and writing file descriptors on one event loop, with back-pressure.

A pipe, socket or terminal is read when the loop says that it can be.  What a loop cannot watch (a
regular file, ``/dev/null``, any pipe on Windows) is read by a thread that hands its bytes over.
"""

from __future__ import annotations

import os
import select
import stat
import sys
import threading
from collections.abc import Callable
from typing import Final

from vanguard.transports.loop import Calls

CHUNK: Final = 65_536
"""Bytes read at once; larger reads cost an allocation above the mmap threshold each."""

HIGH_WATER: Final = 1 << 20
"""Bytes waiting for one side at which reading from the other side pauses."""

LOW_WATER: Final = HIGH_WATER // 4
"""Bytes waiting at which reading resumes."""

_DRAIN_CHUNKS: Final = 256
_DRAINS: Final = 100

_THREAD_AHEAD: Final = 16
"""Chunks that a reading thread may be ahead of the loop."""


def open_standard() -> None:
    """See that descriptors 0 to 2 are open, so that no pipe of ours takes the place of a closed one."""
    for fd in range(3):
        try:
            os.fstat(fd)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def watchable(fd: int) -> bool:
    """Whether an event loop can wait for this descriptor: pipes, sockets and terminals on POSIX."""
    if sys.platform == "win32":
        return False
    mode = os.fstat(fd).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(fd)


class Inlet:
    """Calls ``on_data(bytes)`` for each piece that arrives on a descriptor, ``on_end()`` once at its end."""

    def __init__(
        self,
        loop: Calls,
        fd: int,
        on_data: Callable[[bytes], None],
        on_end: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._fd = fd
        self._on_data = on_data
        self._on_end = on_end
        self._watched = watchable(fd)
        self._reasons = {"start"}
        self._ended = False
        self._credit = threading.Semaphore(_THREAD_AHEAD)
        self._late: list[bytes] = []
        self._drains = 0

    def start(self) -> None:
        """Begin to read."""
        if not self._watched:
            threading.Thread(target=self._pump, daemon=True).start()
        self.resume("start")

    def pause(self, reason: str) -> None:
        """Stop reading until every reason is gone; what was not read stays with whoever writes."""
        if not self._reasons and not self._ended and self._watched:
            self._loop.remove_reader(self._fd)
        self._reasons.add(reason)

    def resume(self, reason: str) -> None:
        """Read on, unless another reason to pause is left."""
        if reason not in self._reasons:
            return
        self._reasons.remove(reason)
        if self._reasons or self._ended:
            return
        if self._watched:
            self._loop.add_reader(self._fd, self._readable)
        late, self._late = self._late, []
        for data in late:
            self._take(data)

    def drain(self) -> bool:
        """Take what has arrived already, then stop for good; False while a thread still reads on.

        A thread is given time, for what it reads (a regular file) ends soon: call again.
        """
        if self._ended:
            return True
        if not self._watched:
            for reason in tuple(self._reasons):
                self.resume(reason)
            self._drains += 1
            if not self._ended and self._drains < _DRAINS:
                return False
        else:
            self.pause("end")
            for _ in range(_DRAIN_CHUNKS):
                data = self._arrived()
                if not data:
                    break
                self._on_data(data)
        self.close()
        return True

    def _arrived(self) -> bytes:
        try:
            ready = select.select([self._fd], [], [], 0)[0]
            return os.read(self._fd, CHUNK) if ready else b""
        except (OSError, ValueError):
            return b""

    def close(self) -> None:
        """Stop for good without calling ``on_end``; the descriptor itself stays open."""
        if not self._ended:
            self.pause("end")
            self._ended = True

    def _readable(self) -> None:
        try:
            data = os.read(self._fd, CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self._on_data(data)
        else:
            self.close()
            self._on_end()

    def _pump(self) -> None:
        while not self._ended:
            try:
                data = os.read(self._fd, CHUNK)
            except OSError:
                data = b""
            self._credit.acquire()
            try:
                self._loop.call_soon_threadsafe(self._take, data)
            except RuntimeError:
                return
            if not data:
                return

    def _take(self, data: bytes) -> None:
        if self._reasons:
            self._late.append(data)
            return
        self._credit.release()
        if self._ended:
            return
        if data:
            self._on_data(data)
        else:
            self._ended = True
            self._on_end()


class Outlet:
    """Writes lines to a descriptor without ever waiting for it.

    ``on_broken()`` is called once when the reader has gone; ``on_pressure(bool)`` when more than
    ``HIGH_WATER`` bytes wait, and when fewer than ``LOW_WATER`` do again.
    """

    def __init__(
        self,
        loop: Calls,
        fd: int,
        on_broken: Callable[[], None],
        on_pressure: Callable[[bool], None],
    ) -> None:
        self._loop = loop
        self._fd = fd
        self._on_broken = on_broken
        self._on_pressure = on_pressure
        self._lines: list[bytes] = []
        self._rest = bytearray()
        self._pressing = False
        self._closing = False
        self.broken = False
        self._watched = watchable(fd) and not os.isatty(fd)
        self._was_blocking = os.get_blocking(fd) if self._watched else True
        if self._watched:
            os.set_blocking(fd, False)

    @property
    def waiting(self) -> int:
        """Bytes that have not been written yet."""
        return len(self._rest) + sum(map(len, self._lines))

    @property
    def abandoned(self) -> bool:
        """Whether nobody will ever read what is written, as far as can be told without writing."""
        if self.broken or not self._watched:
            return self.broken
        poll = select.poll()
        poll.register(self._fd, 0)
        return bool(poll.poll(0))

    def put(self, line: bytes) -> None:
        """Add a line (without its newline) to what the next ``flush`` writes."""
        if not self.broken and not self._closing:
            self._lines.append(line)

    def flush(self) -> None:
        """Write what can be written at once; the loop writes the rest when there is room."""
        if not self._lines:
            return
        self._lines.append(b"")
        data = b"\n".join(self._lines)
        self._lines.clear()
        if self._rest:
            self._rest += data
        else:
            written = self._write(data)
            if written == len(data) or self.broken:
                return
            self._rest += memoryview(data)[written:]
            self._loop.add_writer(self._fd, self._writable)
        if not self._pressing and len(self._rest) > HIGH_WATER:
            self._pressing = True
            self._on_pressure(True)

    def close(self) -> None:
        """Close the descriptor as soon as everything has been written; safe to call twice."""
        if self._closing:
            return
        self.flush()
        self._closing = True
        if not self._rest:
            self._shut()

    def restore(self) -> None:
        """Leave a descriptor that others share as it was found."""
        if self._rest:
            self._loop.remove_writer(self._fd)
        if self._watched and self._was_blocking:
            os.set_blocking(self._fd, True)

    def _write(self, data: bytes | bytearray) -> int:
        done = 0
        try:
            with memoryview(data) as view:
                while done < len(data):
                    done += os.write(self._fd, view[done : done + (1 << 20)])
        except BlockingIOError:
            pass
        except OSError:
            self._break()
        return done

    def _writable(self) -> None:
        written = self._write(self._rest)
        if self.broken:
            return
        del self._rest[:written]
        if self._pressing and len(self._rest) < LOW_WATER:
            self._pressing = False
            self._on_pressure(False)
        if not self._rest:
            self._loop.remove_writer(self._fd)
            if self._closing:
                self._shut()

    def _break(self) -> None:
        self.broken = True
        if self._rest:
            self._loop.remove_writer(self._fd)
            self._rest.clear()
        if self._pressing:
            self._pressing = False
            self._on_pressure(False)
        self._on_broken()

    def _shut(self) -> None:
        if self._fd > 2:
            os.close(self._fd)
        self.broken = True
