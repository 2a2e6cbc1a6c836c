"""Compiled files kept for the next start, and believed only where nobody else can have written them.

A file begins with one line, the SHA-256 of all that follows it; then come a line with the number of
entries, and the payload.  On POSIX the file and its folder must belong to this user and be writable
by nobody else.  The same user can still forge both.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from vanguard import files

_ASIDE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def read(path: Path) -> tuple[bytes, int] | None:
    """The payload and its number of entries; None where the file is absent, broken or not ours."""
    try:
        whole = _read(path)
        seal, sealed = whole.split(b"\n", 1)
        count, payload = sealed.split(b"\n", 1)
        return (payload, int(count)) if seal.decode() == sha256(sealed).hexdigest() else None
    except (OSError, ValueError):
        return None


def write(path: Path, payload: bytes, entries: int) -> None:
    """Keep the payload, whole or not at all: folders with mode 0700, the file with 0600.

    A cache that cannot be written is no error.
    """
    with suppress(OSError):
        _make(path.parent)
        sealed = b"%d\n%b" % (entries, payload)
        whole = sha256(sealed).hexdigest().encode() + b"\n" + sealed
        files.replace(path, whole, lasting=False)


def _read(path: Path) -> bytes:
    """The bytes of a file that only this user may write; raises OSError for any other."""
    if sys.platform == "win32":
        return path.read_bytes()
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _check(os.fstat(folder))
        with open(os.open(path.name, os.O_RDONLY | _ASIDE, dir_fd=folder), "rb") as stream:
            status = os.fstat(stream.fileno())
            _check(status)
            return stream.read() if stat.S_ISREG(status.st_mode) else b""
    finally:
        os.close(folder)


def _check(status: os.stat_result) -> None:
    if sys.platform != "win32" and status.st_uid != os.geteuid():
        raise PermissionError("it belongs to another user")
    if status.st_mode & files.OTHERS_MAY_WRITE:
        raise PermissionError("others may write it")


def _make(folder: Path) -> None:
    """Make the folder and those above it with mode 0700 each; one of ours that others may write is closed."""
    files.make_folders(folder)
    if sys.platform != "win32" and folder.stat().st_mode & files.OTHERS_MAY_WRITE:
        folder.chmod(0o700)
