"""Where audit lines are kept: a file a day and process, one given file, or standard error."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from vanguard.adapters.journals.logfile import LogFile, StandardError, Written
from vanguard.errors import ConfigError
from vanguard.strict_yaml import quoted

FILE_BYTES = 64 * 1024 * 1024
"""The size at which a file is followed by the next one; a file may be longer by one batch."""
LINES = ".jsonl"
"""What the name of a file of lines ends with."""
KEEP_DAYS = 30
"""Days after which audit files are removed."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FILE = re.compile(r"(.+)-(\d{8}T\d{6}-\d+-[0-9a-f]{8})\.(?:jsonl|sqlite3)(?:\.(\d+))?", re.ASCII)


def instance_name(now: float, pid: int, random: bytes) -> str:
    """The part of a file's name that no other process has: start time, process id, 4 random bytes."""
    return f"{datetime.fromtimestamp(now, UTC):%Y%m%dT%H%M%S}-{pid}-{random.hex()}"


def file_order(name: str) -> tuple[str, str, int] | None:
    """Process and number of an audit file's name, in the order of writing; None for other names."""
    found = _FILE.fullmatch(name)
    return (found[2], found[1], int(found[3] or 0)) if found else None


def day_of(name: str) -> date | None:
    """The day that a folder's name stands for, or None."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat(name) if _DAY.fullmatch(name) else None
    return None


_BESIDE = re.compile(r"(\.checkpoints|-wal|-shm)$")
"""Ends of names of what stands beside an audit file: its checkpoints, and what SQLite keeps there."""


class Place(Protocol):
    """Chooses what to append to; called by the writer alone, once a batch."""

    def file(self, now: float) -> Written:
        """What lines go to at ``now`` (seconds since the epoch).  Raises OSError."""

    def tidy(self, now: float) -> None:
        """Remove what has been kept long enough.  Raises OSError."""


class DayFile(Written, Protocol):
    """A file of a day."""

    @property
    def size(self) -> int:
        """Bytes of lines in it."""

    def stands(self) -> bool:
        """Whether the path still leads to this file."""


def _lines(path: Path) -> DayFile:
    return LogFile(path, shared=False)


class DayFolders:
    """``<folder>/<YYYY-MM-DD>/<name>-<instance>.jsonl``, a file for each day (UTC) and process.

    ``ending`` is another end of the name, of files that ``open_file`` opens.  A file that reached
    ``file_bytes`` is followed by ``.1``, ``.2`` …; folders have mode 0700.  Day folders older than
    ``keep_days`` lose the files that are named in this way.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        instance: str,
        *,
        file_bytes: int = FILE_BYTES,
        keep_days: int = KEEP_DAYS,
        ending: str = LINES,
        open_file: Callable[[Path], DayFile] = _lines,
    ) -> None:
        self._folder = folder
        self._base = f"{safe(name)}-{instance}{ending}"
        self._open_file = open_file
        self._file_bytes = file_bytes
        self._keep_days = keep_days
        self._day = ""
        self._number = 0
        self._open: DayFile | None = None

    def file(self, now: float) -> DayFile:
        """The open file, or the one that follows it: on another day, at full size, or once gone."""
        day = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d}"
        current = self._open
        if current and day == self._day and current.size < self._file_bytes and current.stands():
            return current
        number = self._number
        if day != self._day:
            number = 0
        elif current and current.size >= self._file_bytes:
            number += 1
        folder = self._folder / day
        _make(folder)
        self._open = self._open_file(folder / (self._base + (f".{number}" if number else "")))
        self._day, self._number = day, number
        if current:
            current.close()
        return self._open

    def tidy(self, now: float) -> None:
        """Remove the files of day folders that are older than ``keep_days``, and empty folders."""
        today = datetime.fromtimestamp(now, UTC).date()
        oldest = today - timedelta(days=min(self._keep_days, today.toordinal() - 1))
        for entry in list(os.scandir(self._folder)):
            day = day_of(entry.name)
            if day and day < oldest and entry.is_dir(follow_symlinks=False):
                _empty(Path(entry.path))


class OneFile:
    """One given file, which several processes may append to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: LogFile | None = None

    def file(self, now: float) -> LogFile:
        """The file, opened anew where something moved or removed it."""
        del now
        if self._open and self._open.stands():
            return self._open
        _make(self._path.parent)
        before, self._open = self._open, LogFile(self._path, shared=True)
        if before:
            before.close()
        return self._open

    def tidy(self, now: float) -> None:
        """Nothing: a given file is its owner's to keep or to rotate."""


class NoFolder:
    """Standard error, for where no folder can be written."""

    def __init__(self) -> None:
        self._stream = StandardError()

    def file(self, now: float) -> StandardError:
        """Standard error, at any time."""
        del now
        return self._stream

    def tidy(self, now: float) -> None:
        """Nothing is kept."""


def _make(folder: Path) -> None:
    """Make the folder and those above it, each with mode 0700 (mkdir -p gives that to one only)."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        _make(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)


def _empty(folder: Path) -> None:
    for path in list(folder.iterdir()):
        if file_order(_BESIDE.sub("", path.name)):
            path.unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()


def safe(name: str) -> str:
    """A name that is safe in a file's name on every system."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", name)[:64].strip("-") or "vanguard"


def refuse_stdout(path: Path, place: str) -> None:
    """Raise ConfigError for an audit log that leads to standard output, which belongs to MCP."""
    try:
        there, ours = path.stat(), os.fstat(1)
        same = os.path.samestat(there, ours) and not os.path.samestat(there, os.stat(os.devnull))
    except OSError:
        return
    if same:
        raise ConfigError(
            f"{quoted(str(path))} is standard output, which belongs to MCP",
            place=place,
            hint="name a file, or /dev/stderr",
        )
