"""Lines of a file or of standard input, one at a time and of bounded length."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from vanguard.errors import UsageError

MAX_LINE = 64 * 1024 * 1024
"""Bytes of one line; a longer one is an error, and is not kept in memory."""

TOO_LONG = "the line is too long"
"""What is said of such a line."""


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """A file, or standard input for ``-``; raises UsageError where it cannot be read."""
    if name == "-":
        yield sys.stdin.buffer
        return
    if Path(name).is_dir():
        raise UsageError("a folder, not a file of messages", place=name)
    try:
        stream = Path(name).open("rb")  # noqa: SIM115  # an OSError of what is done with it is not ours
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", place=name) from error
    with stream:
        yield stream


def numbered(
    stream: BinaryIO, seen: Callable[[bytes], object] | None = None
) -> Iterator[tuple[int, bytes | None]]:
    """The lines that are not blank, each with its number, from 1, and without its newline.

    None stands for a line that is too long.  ``seen`` gets every byte of the stream, in order.
    """
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if seen:
            seen(line)
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            while rest := stream.readline(MAX_LINE):
                if seen:
                    seen(rest)
                if rest.endswith(b"\n"):
                    break
            yield number, None
        elif not line.isspace():
            yield number, line.rstrip(b"\r\n")


def nothing_in(name: str) -> str:
    """What is said of a file that has no line to judge."""
    return f"no messages in {'standard input' if name == '-' else name}"
