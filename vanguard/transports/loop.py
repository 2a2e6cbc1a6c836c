"""One thread that waits for descriptors, timers, signals and other threads, and runs what they call.

A relay needs no more than this of an event loop.  The standard one and what it loads take a fifth of
a gateway's start, and time for every message, for all that is not used here.
"""

from __future__ import annotations

import heapq
import signal
import threading
import time
from collections import deque
from collections.abc import Callable
from itertools import count
from types import FrameType
from typing import Any, Final, Protocol, TypeAlias

from vanguard.transports.waiting import READ, WRITE, Poll, Wake

Call: TypeAlias = Callable[..., object]

_LONGEST_S: Final = 3600.0
"""Seconds that are waited at most at once."""


class Timer:
    """A call that is due at some time; ``cancel`` takes it back."""

    __slots__ = ("args", "call")

    def __init__(self, call: Call, args: tuple[Any, ...]) -> None:
        self.call: Call | None = call
        self.args = args

    def cancel(self) -> None:
        """See that it is never made; safe at any time."""
        self.call = None


class Calls(Protocol):
    """What reading and writing descriptors asks of a loop: ours, and asyncio's, give it."""

    def call_soon_threadsafe(self, call: Call, /, *args: Any) -> object:
        """Make a call soon; may be used from any thread."""

    def add_reader(self, fd: int, call: Call, /) -> object:
        """Make a call whenever there is something to read."""

    def remove_reader(self, fd: int, /) -> object:
        """No longer care what there is to read."""

    def add_writer(self, fd: int, call: Call, /) -> object:
        """Make a call whenever something can be written."""

    def remove_writer(self, fd: int, /) -> object:
        """No longer care whether something can be written."""


class Loop:
    """Makes calls one at a time, on the thread that runs it.

    A call that raises does not end the loop: ``fault`` hears of it.  Only `call_soon_threadsafe` may
    be used from other threads, and from signal handlers.
    """

    def __init__(self, fault: Callable[[Exception], None]) -> None:
        self._fault = fault
        self._readers: dict[int, Call] = {}
        self._writers: dict[int, Call] = {}
        self._poll = Poll()
        self._timers: list[tuple[float, int, Timer]] = []
        self._numbers = count()
        self._soon: deque[tuple[Call, tuple[Any, ...]]] = deque()
        self._stopped = False
        self._closed = False
        # Held so that nobody wakes a loop that is being closed; again by a signal's handler.
        self._open = threading.RLock()
        self._wake = Wake()
        self._handlers: dict[int, Any] = {}
        self._signalled: dict[int, tuple[Call, tuple[Any, ...]]] = {}
        self._wakes = -1
        self.add_reader(self._wake.ear, self._woken)

    # -- what to wait for -------------------------------------------------------------------------

    @staticmethod
    def time() -> float:
        """Seconds that only grow."""
        return time.monotonic()

    def call_later(self, seconds: float, call: Call, *args: Any) -> Timer:
        """Make a call once so many seconds have passed."""
        timer = Timer(call, args)
        heapq.heappush(self._timers, (self.time() + seconds, next(self._numbers), timer))
        return timer

    def call_soon_threadsafe(self, call: Call, *args: Any) -> None:
        """Make a call as soon as the loop gets to it.  Raises RuntimeError once the loop is closed."""
        with self._open:
            if self._closed:
                raise RuntimeError("the loop is closed")
            self._soon.append((call, args))
            self._wake.call()

    def add_reader(self, fd: int, call: Call) -> None:
        """Make a call whenever there is something to read, or the other end is gone."""
        self._readers[fd] = call
        self._watch(fd)

    def remove_reader(self, fd: int) -> None:
        """No longer care what there is to read."""
        self._readers.pop(fd, None)
        self._watch(fd)

    def add_writer(self, fd: int, call: Call) -> None:
        """Make a call whenever something can be written."""
        self._writers[fd] = call
        self._watch(fd)

    def remove_writer(self, fd: int) -> None:
        """No longer care whether something can be written."""
        self._writers.pop(fd, None)
        self._watch(fd)

    def on_signal(self, number: int, call: Call, *args: Any) -> None:
        """Make a call when a signal comes, instead of what would happen; until the loop is closed."""
        if not self._handlers:
            # Without this byte a signal that comes just before the waiting begins would wait with it.
            self._wakes = signal.set_wakeup_fd(self._wake.mouth, warn_on_full_buffer=False)
        self._signalled[number] = call, args
        self._handlers.setdefault(number, signal.signal(number, self._signal))

    def _signal(self, number: int, frame: FrameType | None) -> None:
        call, args = self._signalled[number]
        self.call_soon_threadsafe(call, *args)

    def _watch(self, fd: int) -> None:
        self._poll.watch(fd, (fd in self._readers) * READ | (fd in self._writers) * WRITE)

    # -- running ----------------------------------------------------------------------------------

    def run(self) -> None:
        """Wait and make calls until `stop` was called, once and for all."""
        readers, writers, poll = self._readers, self._writers, self._poll.wait
        while not self._stopped:
            for fd, events in poll(self._patience()):
                # A call may take away what stands behind it in the list.
                try:
                    if events & ~WRITE and (call := readers.get(fd)) is not None:
                        call()
                    if events & ~READ and (call := writers.get(fd)) is not None:
                        call()
                except Exception as error:
                    self._fault(error)
            if self._timers:
                self._make_due()

    def stop(self) -> None:
        """Let `run` return once the calls that are due have been made."""
        self._stopped = True

    def close(self) -> None:
        """Give back what it holds, and the signals; what was not called yet never is."""
        with self._open:
            self._closed = True
        if self._handlers:
            signal.set_wakeup_fd(self._wakes)
        for number, previous in self._handlers.items():
            signal.signal(number, previous if previous is not None else signal.SIG_DFL)
        self._handlers.clear()
        self.remove_reader(self._wake.ear)
        self._wake.close()

    def _patience(self) -> float | None:
        """Seconds until something is due; None where nothing is."""
        timers = self._timers
        while timers and timers[0][2].call is None:
            heapq.heappop(timers)
        return min(max(0.0, timers[0][0] - self.time()), _LONGEST_S) if timers else None

    def _make_due(self) -> None:
        now = self.time()
        timers = self._timers
        while timers and timers[0][0] <= now:
            timer = heapq.heappop(timers)[2]
            if timer.call is not None:
                self._make(timer.call, timer.args)

    def _woken(self) -> None:
        self._wake.heard()
        # Those that come meanwhile have a wake of their own.
        for _ in range(len(self._soon)):
            call, args = self._soon.popleft()
            self._make(call, args)

    def _make(self, call: Call, args: tuple[Any, ...]) -> None:
        try:
            call(*args)
        except Exception as error:
            self._fault(error)
