"""A journal of JSON lines: one writer thread behind a bounded queue."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vanguard.adapters.journals.blocks import BASE
from vanguard.adapters.journals.chain import digest, genesis
from vanguard.adapters.journals.encode import line_of, timestamp
from vanguard.adapters.journals.handoff import QUEUE_RECORDS, Handoff
from vanguard.adapters.journals.logfile import Written
from vanguard.adapters.journals.place import (
    FILE_BYTES,
    KEEP_DAYS,
    DayFolders,
    NoFolder,
    OneFile,
    Place,
    instance_name,
)
from vanguard.gate.ports import Seal
from vanguard.model.record import Record

if TYPE_CHECKING:
    from vanguard.adapters.journals.cipher import Cipher

CLOSE_SECONDS: Final = 2.0
"""How long `close` waits for the writer."""

_SLICE: Final = 32
"""Records encoded before other threads get their turn, so that judging never waits for a batch."""
STALL_SECONDS: Final = 5.0
"""How long one batch may take before the disk counts as hanging."""

_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 5.0


def _nobody(line: str) -> None:
    """Tells nobody."""


class JsonlJournal:
    """Keeps records as JSON lines (``gate.ports.Journal``).

    ``write`` hands the record over and returns; a daemon thread, which sleeps while there is nothing
    to do, masks, encodes, chains and writes.  Where the disk fails, records wait in the queue and
    ``healthy`` is False until a write succeeds again; what the queue cannot hold is counted in a
    record of the event ``session`` with ``detail.gap``.  A disk that takes longer than five seconds
    for a batch counts as failing until it is done.  One line to a person says that it fails and one
    that it works again.  Whatever is raised in the thread is told so too, and ends it not.  Not for
    use after a fork.

    ``place`` says where lines go, ``instance`` names this process in genesis lines, ``clock`` gives
    seconds since the epoch, ``ticks`` seconds that only grow, ``say`` tells a person one line.
    """

    def __init__(
        self,
        place: Place,
        instance: str,
        *,
        bound: int = QUEUE_RECORDS,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
        say: Callable[[str], None] = _nobody,
        seal: Seal | None = None,
    ) -> None:
        self._place = place
        self._seal = seal
        self._instance = instance
        self._clock = clock
        self._ticks = ticks
        self._tell = say
        self._handoff = Handoff(bound)
        self._failing = False
        self._gone = False
        """Whether the thread has ended."""
        self._busy_since: float | None = None
        """When the thread went to the disk, in ticks; None while it is not there."""
        self._lost_before = 0
        self._had_file = False
        self._tidied = 0
        self._file: Written | None = None
        self._head = ""
        self._closed_late = False
        self._batch: list[Record] = []
        self._writer = threading.Thread(target=self._run, name="vanguard-journal", daemon=True)
        self._writer.start()
        atexit.register(self.close)

    @property
    def healthy(self) -> bool:
        """Whether records handed over now can be expected to be kept."""
        return not self._handoff.full and self._working

    @property
    def crowded(self) -> bool:
        """Whether it is half full while it works: who must not lose a record waits a moment."""
        return self._handoff.crowded and self._working

    @property
    def lost(self) -> int:
        """Records that were not taken since the start."""
        return self._handoff.lost

    def write(self, record: Record) -> bool:
        """Take a record; False, and counted, where the queue is full or the journal closed."""
        if self._busy_since is not None and self._stalled and not self._failing:
            self._failed(TimeoutError(f"no answer from the disk for {STALL_SECONDS:g} s"))
        return self._handoff.put(record)

    @property
    def _working(self) -> bool:
        return not (self._failing or self._gone or self._handoff.closed or self._stalled)

    @property
    def _stalled(self) -> bool:
        """Whether the thread has been at the disk for too long."""
        since = self._busy_since
        return since is not None and self._ticks() - since > STALL_SECONDS

    @property
    def _unwritten(self) -> int:
        return len(self._batch) + self._handoff.unwritten

    def _say(self, line: str) -> None:
        with contextlib.suppress(Exception):  # whoever listens must not end the thread
            self._tell(line)

    def close(self) -> None:
        """Write out what was taken, for at most two seconds, and stop; safe to call twice."""
        self._handoff.close()
        atexit.unregister(self.close)
        if self._writer is not threading.current_thread():
            self._writer.join(CLOSE_SECONDS)
            if self._writer.is_alive() and not self._closed_late:
                self._closed_late = True
                self._say(f"the audit log is still being written: {self._unwritten} records may be lost")

    def _run(self) -> None:
        try:
            while not self._handoff.closed:
                self._turn()
            self._turn(last=True)
        finally:
            self._gone = True

    def _turn(self, *, last: bool = False) -> None:
        """Wait for records and write them; an error that nothing else took is told, and survived."""
        try:
            if not last:
                self._handoff.wait()
            self._drain()
            if last:
                self._end()
            else:
                self._tidy()
        except Exception as error:
            self._failed(error)
            self._handoff.pause(_FIRST_PAUSE)
        finally:
            self._busy_since = None

    def _tidy(self) -> None:
        """Remove what is too old, once a day, after the first records of that day."""
        day = int(self._clock() // 86_400)
        if day != self._tidied:
            self._tidied = day
            self._busy_since = self._ticks()
            with contextlib.suppress(OSError):
                self._place.tidy(self._clock())

    def _drain(self) -> None:
        """Write until nothing waits; where that fails, again after a while, until it is closed."""
        pause = _FIRST_PAUSE
        while batch := self._next():
            self._busy_since = self._ticks()
            try:
                self._store(batch)
            except Exception as error:
                self._busy_since = None
                self._failed(error)
                if self._handoff.closed:
                    return
                self._handoff.pause(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                self._busy_since = None
                self._worked()
                pause = _FIRST_PAUSE

    def _next(self) -> list[Record]:
        """What a failed write left, or the next records, or the count of those refused."""
        if not self._batch:
            self._batch = self._handoff.take()
        if not self._batch:
            self._handoff.mark_gap(self._clock())
            self._batch = self._handoff.take()
        return self._batch

    def _store(self, batch: list[Record]) -> None:
        """Append the records and take from the batch what was kept.  Raises OSError."""
        file = self._open()
        self._had_file = True
        head = self._head
        if file is not self._file:
            head = genesis(file.name, self._instance, head)
        lines = []
        for count, record in enumerate(batch):
            line = line_of(record, head, os.urandom(16).hex() if self._seal else "")
            head = digest(line)
            lines.append(line + b"\n")
            if count % _SLICE == _SLICE - 1:
                time.sleep(0)
        kept, failure = file.append(lines)
        if kept:
            self._file, self._head = file, head if kept == len(lines) else digest(lines[kept - 1][:-1])
            self._cover(file.path, lines[:kept])
            del batch[:kept]
        if failure:
            raise failure

    def _cover(self, path: Path | None, lines: list[bytes]) -> None:
        """Have lines covered, all that there are where none are given; what fails here ends no record."""
        if self._seal is None:
            return
        try:
            if lines and path is not None:
                self._seal.wrote(path, lines, timestamp(self._clock()))
            elif not lines:
                self._seal.end(timestamp(self._clock()))
        except Exception as error:
            self._seal = None
            self._say(f"the audit log is no longer signed: {_told(error)}")

    def _open(self) -> Written:
        """What to append to; standard error where even the first file cannot be had."""
        try:
            return self._place.file(self._clock())
        except OSError as error:
            if self._had_file:
                raise
            self._say(f"the audit log goes to standard error: its folder cannot be written ({_told(error)})")
            self._place = NoFolder()
            return self._place.file(self._clock())

    def _failed(self, error: Exception) -> None:
        if self._failing:
            return
        self._lost_before = self.lost
        self._failing = True
        self._say(f"the audit log cannot be written ({_told(error)}); records wait, and are counted")

    def _worked(self) -> None:
        if not self._failing:
            return
        self._failing = False
        lost = self.lost - self._lost_before
        self._say(f"the audit log is written again; {lost} records were lost")

    def _end(self) -> None:
        if self._batch:
            self._say(f"{self._unwritten} audit records could not be written")
        self._cover(None, [])
        if self._file:
            self._file.close()


def day_journal(
    home: Path,
    name: str,
    *,
    file_bytes: int = FILE_BYTES,
    keep_days: int = KEEP_DAYS,
    say: Callable[[str], None] = _nobody,
    seal: Seal | None = None,
) -> JsonlJournal:
    """The journal in ``home/audit``, in a file that no other process writes, its lines proved by ``seal``."""
    instance = _instance()
    place = DayFolders(home / "audit", name, instance, file_bytes=file_bytes, keep_days=keep_days)
    return JsonlJournal(place, instance, say=say, seal=seal)


def base_journal(
    home: Path,
    name: str,
    *,
    cipher: Cipher | None = None,
    file_bytes: int = FILE_BYTES,
    keep_days: int = KEEP_DAYS,
    say: Callable[[str], None] = _nobody,
    seal: Seal | None = None,
) -> JsonlJournal:
    """The journal in ``home/audit`` as SQLite databases, their lines encrypted where a cipher is given."""
    from vanguard.adapters.journals.base import LogBase  # most have none

    def opened(path: Path) -> LogBase:
        return LogBase(path, cipher)

    instance = _instance()
    place = DayFolders(
        home / "audit",
        name,
        instance,
        file_bytes=file_bytes,
        keep_days=keep_days,
        ending=BASE,
        open_file=opened,
    )
    return JsonlJournal(place, instance, say=say, seal=seal)


def file_journal(
    path: Path, *, say: Callable[[str], None] = _nobody, seal: Seal | None = None
) -> JsonlJournal:
    """The journal in one given file, which other processes may append to as well."""
    return JsonlJournal(OneFile(path), _instance(), say=say, seal=seal)


def _instance() -> str:
    return instance_name(time.time(), os.getpid(), os.urandom(4))


def _told(error: Exception) -> str:
    """The error's cause and file."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return str(error) or type(error).__name__
