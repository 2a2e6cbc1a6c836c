"""Where captures are kept, and with what key."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from vanguard import files
from vanguard.adapters.captures.sealed import MAGIC, SUFFIX
from vanguard.adapters.journals.cipher import key_in, new_key
from vanguard.adapters.journals.place import day_of
from vanguard.errors import ConfigError

FOLDER, KEY_FILE = "captures", "capture.key"
"""The folder and the key's file in Vanguard's home."""


def key_of(home: Path, *, make: bool) -> bytes:
    """The key of a home, made with the first capture where ``make`` says so.  Raises ConfigError, OSError."""
    path = home / KEY_FILE
    with files.locked(path) if make else contextlib.nullcontext():
        found = files.read(path)
        if found is None and make:
            found = new_key()
            files.write(path, found)
    if found is None:
        raise ConfigError("there is no key for captures", place=str(path), hint="nothing was captured here")
    key = key_in(found)
    if key is None:
        raise ConfigError("this is no key for captures", place=str(path))
    return key


def is_capture(path: Path) -> bool:
    """Whether a file is a capture, or a folder holds some; raises OSError."""
    if path.is_dir():
        return next(captures(path), None) is not None
    with path.open("rb") as stream:
        return stream.read(len(MAGIC)) == MAGIC


def captures(path: Path) -> Iterator[Path]:
    """The capture files that a path means: itself, or those in the folder, the oldest first."""
    if path.is_dir():
        yield from sorted(path.glob(f"**/*{SUFFIX}"))
    else:
        yield path


def tidy(folder: Path, today: date, keep_days: int) -> None:
    """Remove captures that have been kept long enough.  Raises OSError."""
    oldest = today - timedelta(days=keep_days)
    for entry in [*os.scandir(folder)] if folder.is_dir() else []:
        day = day_of(entry.name)
        if day is not None and day < oldest and entry.is_dir(follow_symlinks=False):
            for path in Path(entry.path).glob(f"*{SUFFIX}"):
                path.unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                Path(entry.path).rmdir()
