"""The lines of audit files, read by where they stand.  Whatever a line holds, reading it raises nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import orjson

from vanguard.errors import ConfigError
from vanguard.model.recorded import Fields, text_of
from vanguard.model.value import value

SAME_MICROSECOND = 1024
"""Records of one microsecond that have keys of their own; further ones take those of the next."""

_LAST_MICROSECOND = (1 << 63) // SAME_MICROSECOND - 1


class Reader(Protocol):
    """Gives the bytes of audit files.  Its calls raise OSError, and ConfigError for a missing key."""

    def size(self, file: Path) -> int:
        """The offset after the last byte."""

    def read(self, file: Path, start: int, most: int) -> bytes:
        """Bytes from an offset on, about ``most`` of them; whole lines where it gives more."""


@value
class Line:
    """A record with the place of its line: bytes ``start`` to ``start + size`` of its file."""

    start: int
    size: int
    fields: Fields
    at: int
    """When it happened, in microseconds since the epoch."""


def fields_of(line: bytes) -> Fields | None:
    """The fields of a line, or None where it is not a record."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, dict) and isinstance(found.get("prev"), str) else None


def lines_of(block: bytes, start: int) -> Iterator[Line | None]:
    """The records of whole lines that begin at ``start`` of a file; None for each line that is none."""
    for line in block.split(b"\n")[:-1]:
        fields = fields_of(line)
        at = microseconds(text_of(fields, "ts")) if fields else None
        yield None if fields is None or at is None else Line(start, len(line), fields, at)
        start += len(line) + 1


def read(reader: Reader, path: str, start: int, size: int) -> Fields | None:
    """The record at that place, or None where there is none any more."""
    try:
        return fields_of(reader.read(Path(path), start, size)[:size])
    except (OSError, ConfigError):
        return None


def microseconds(ts: str) -> int | None:
    """Microseconds since the epoch of a time as records have it; None for anything else."""
    whole = _second(ts[:19])
    fraction = ts[20:26]
    if whole is None or ts[19:20] != "." or ts[26:] != "Z" or not (fraction.isascii() and fraction.isdigit()):
        return None
    at = whole * 1_000_000 + int(fraction)
    return at if 0 <= at <= _LAST_MICROSECOND else None


@lru_cache(maxsize=256)
def _second(text: str) -> int | None:
    try:
        return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())
    except (ValueError, OverflowError):
        return None


def word_of(fields: Fields) -> str:
    """The verdict of a decision, else the event."""
    event = text_of(fields, "event")
    return text_of(fields, "verdict") if event == "decision" else event
