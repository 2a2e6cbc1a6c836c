"""Files that only this user may write, kept whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from vanguard.errors import ConfigError

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read."""

Stamp = tuple[int, int, int]
"""What changes when a file does: its time, its inode, its size."""

OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
"""The bits of a mode that a file of one's own must not have (POSIX)."""


def stamp(path: str | Path) -> Stamp | None:
    """What changes when the file does; None where there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def read(path: Path, most: int = LARGEST) -> bytes | None:
    """The bytes of a file; None where there is none.

    Raises ConfigError where others than its owner may write it, where it is larger than ``most``, or
    cannot be read.
    """
    try:
        with path.open("rb") as stream:
            if sys.platform != "win32" and os.fstat(stream.fileno()).st_mode & OTHERS_MAY_WRITE:
                raise ConfigError("others may write it", place=str(path), hint=f"chmod 600 {path}")
            found = stream.read(most + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"it cannot be read ({error.strerror})", place=str(path)) from None
    if len(found) > most:
        raise ConfigError("it is too large", place=str(path))
    return found


def write(path: Path, whole: bytes, *, lasting: bool = True) -> None:
    """Keep the bytes in a file of mode 0600, and make folders that are missing with 0700.  Raises OSError.

    ``lasting`` False has the disk catch up later, on a thread of its own, where a message is waiting.
    """
    make_folders(path.parent)
    replace(path, whole, lasting=lasting)
    if not lasting:
        threading.Thread(target=_settle, args=(path,), daemon=True).start()


def _settle(path: Path) -> None:
    with contextlib.suppress(OSError), path.open("rb+") as stream:
        os.fsync(stream.fileno())


def make_folders(folder: Path) -> None:
    """Make a folder and those above it, as far as they are missing, with mode 0700 each.  Raises OSError."""
    for each in reversed((folder, *folder.parents)):
        if not each.is_dir():
            each.mkdir(mode=0o700, exist_ok=True)


def replace(path: Path, whole: bytes, mode: int = 0o600, *, lasting: bool = True) -> None:
    """Write beside and rename, so that nobody ever reads half a file and nothing stays on failure.

    ``lasting`` False does without waiting for the disk.  Raises OSError.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(4).hex()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(beside, flags, mode)
    try:
        with open(descriptor, "wb") as stream:
            stream.write(whole)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        with contextlib.suppress(OSError):
            beside.chmod(mode)  # what the umask took away
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Of several processes that change a file at once, one goes on and the others wait.  Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600), "rb") as stream:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def append(path: Path, line: bytes) -> None:
    """Append a line to a file of mode 0600; a torn one before it goes.  Raises OSError."""
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags, 0o600), "r+b", buffering=0) as stream:
        end = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, end - 1))
        if stream.read(1) not in (b"", b"\n"):
            stream.seek(0)
            stream.truncate(stream.read().rfind(b"\n") + 1)
        stream.write(line)
