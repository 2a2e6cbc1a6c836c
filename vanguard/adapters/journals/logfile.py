"""What audit lines are appended to: a file, or standard error."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Written(Protocol):
    """What lines are appended to; its identity starts a chain."""

    @property
    def name(self) -> str:
        """The name that the genesis of a chain carries."""

    @property
    def path(self) -> Path | None:
        """Where the lines can be read back; None where they cannot."""

    def append(self, lines: Sequence[bytes]) -> tuple[int, OSError | None]:
        """Append lines, newlines included; how many were kept whole, and what stopped the rest."""

    def close(self) -> None:
        """Let go of it."""


def leads_to(path: Path, opened: os.stat_result) -> bool:
    """Whether a path still leads to the file that had this status when it was opened."""
    try:
        return os.path.samestat(path.stat(), opened)
    except OSError:
        return False


class LogFile:
    """A file opened to append, made with mode 0600.  Raises OSError.

    ``shared`` says that other processes append too: what they wrote is never cut off.
    """

    def __init__(self, path: Path, *, shared: bool) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._fd = os.open(path, flags, 0o600)
        self._path = path
        self._shared = shared
        self._torn = False
        self._status = os.fstat(self._fd)
        self._regular = stat.S_ISREG(self._status.st_mode)
        self.size = self._status.st_size

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self._path.name

    @property
    def path(self) -> Path | None:
        """Where it is; None where it is no file that keeps what is written."""
        return self._path if self._regular else None

    def stands(self) -> bool:
        """Whether the path still leads to this file, and not to nothing or to another."""
        return leads_to(self._path, self._status)

    def append(self, lines: Sequence[bytes]) -> tuple[int, OSError | None]:
        """Append lines in one write where the system takes them in one.

        Where it does not, lines that were written whole count, and the torn rest is cut off; in a
        shared file it is ended with a newline before the next line instead.
        """
        data = b"\n" * self._torn + b"".join(lines)
        written, failure = _write_all(self._fd, data)
        self.size += written
        if failure is None:
            self._torn = False
            return len(lines), None
        kept = data.count(b"\n", 0, written) - (self._torn and written > 0)
        self._mend(written - (data.rfind(b"\n", 0, written) + 1), written)
        return kept, failure

    def _mend(self, torn: int, written: int) -> None:
        if torn and self._regular and not self._shared:
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, self.size - torn)
                self.size -= torn
                torn = 0
        self._torn = bool(torn) or (self._torn and not written)

    def close(self) -> None:
        """Close the file; an error of the disk at this point changes nothing."""
        with contextlib.suppress(OSError):
            os.close(self._fd)


def _write_all(fd: int, data: bytes) -> tuple[int, OSError | None]:
    written = 0
    view = memoryview(data)
    while written < len(data):
        try:
            written += os.write(fd, view[written:])
        except OSError as error:
            return written, error
    return written, None


class StandardError:
    """Lines on standard error, for where no folder can be written."""

    name = "stderr"
    path = None

    def append(self, lines: Sequence[bytes]) -> tuple[int, OSError | None]:
        """Write whole lines; a closed standard error is an OSError like any other."""
        try:
            stream = sys.stderr
            stream.write(b"".join(lines).decode())
            stream.flush()
        except (OSError, ValueError, AttributeError) as error:
            return 0, error if isinstance(error, OSError) else OSError(str(error))
        return len(lines), None

    def close(self) -> None:
        """Nothing to let go of."""
