"""The queue between those who judge and the one who writes."""

from __future__ import annotations

import threading
from collections import deque
from typing import Final

from vanguard.adapters.journals.encode import bounded, timestamp
from vanguard.model.record import Record

QUEUE_RECORDS: Final = 10_000
"""Records that wait at most; what comes after them is counted, not kept."""
BATCH_RECORDS: Final = 256
BATCH_SECONDS: Final = 0.05
"""A batch is taken when it is full, or this long after its first record."""

_NEVER: Final = 1 << 60


class Handoff:
    """A bounded queue with any number of writers and one reader.

    Putting a record costs an append and some comparisons: the reader is woken only when it sleeps,
    or waits for a batch that has just become full.  Records that find the queue full are counted,
    and a ``gap`` record takes their place in the order as soon as there is room.  ``wake`` is what
    the reader sleeps on.
    """

    def __init__(self, bound: int = QUEUE_RECORDS, wake: threading.Event | None = None) -> None:
        self.closed = False
        self.lost = 0
        """Records that were refused since the start."""
        self._bound = bound
        self._queue: deque[Record] = deque()
        self._wake = wake or threading.Event()
        self._wake_at = _NEVER
        """Records that must be waiting before the next one wakes the reader."""
        self._gap = 0
        self._gap_from = 0.0
        self._counting = threading.Lock()

    @property
    def unwritten(self) -> int:
        """Records that wait, and refused ones that no gap record counts yet."""
        return len(self._queue) + self._gap

    @property
    def full(self) -> bool:
        """Whether the next record would be refused."""
        return len(self._queue) >= self._bound

    @property
    def crowded(self) -> bool:
        """Whether the queue is half full."""
        return 2 * len(self._queue) >= self._bound

    def put(self, record: Record) -> bool:
        """Take a record; False, and counted, where the queue is full or closed."""
        queue = self._queue
        waiting = len(queue)
        if waiting >= self._bound or self.closed:
            return self._refuse(record)
        if self._gap:
            self.mark_gap(record.ts)
        queue.append(bounded(record))
        if waiting >= self._wake_at:
            self._wake_at = _NEVER
            self._wake.set()
        return True

    def _refuse(self, record: Record) -> bool:
        with self._counting:
            self._gap_from = self._gap_from or record.ts
            self._gap += 1
            self.lost += 1
        return False

    def mark_gap(self, now: float) -> None:
        """Put a record of what was refused since the last one, if anything was."""
        with self._counting:
            missing, since, self._gap, self._gap_from = self._gap, self._gap_from, 0, 0.0
        if missing:
            detail = {"gap": missing, "since": timestamp(since), "until": timestamp(now)}
            self._queue.append(Record("session", now, "", detail=detail))

    def take(self) -> list[Record]:
        """Up to 256 records, the oldest first; empty where none waits."""
        queue = self._queue
        return [queue.popleft() for _ in range(min(len(queue), BATCH_RECORDS))]

    def wait(self) -> None:
        """Sleep until a record waits, then until a batch is full or 50 ms have passed."""
        self._sleep(0, None)
        self._sleep(BATCH_RECORDS - 1, BATCH_SECONDS)

    def pause(self, seconds: float) -> None:
        """Sleep for some time, or until the queue is closed."""
        self._sleep(_NEVER, seconds)

    def _sleep(self, enough: int, seconds: float | None) -> None:
        """Sleep until more than ``enough`` records wait; look again once the flag is up."""
        self._wake.clear()
        self._wake_at = enough
        if len(self._queue) <= enough and not self.closed:
            self._wake.wait(seconds)
        self._wake_at = _NEVER

    def close(self) -> None:
        """Take no more records, and wake the reader for the last time."""
        self.closed = True
        self._wake.set()
