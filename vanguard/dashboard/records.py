"""The lines of audit files, read by where they stand.  Whatever a line holds, reading it raises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

from vanguard.model.value import value

SAME_MICROSECOND = 1024
"""Records of one microsecond that have keys of their own; further ones take those of the next."""

_LAST_MICROSECOND = (1 << 63) // SAME_MICROSECOND - 1
_SAID_CHARS = 4096
_NAME_CHARS = 256

Fields = Mapping[str, Any]


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


def read(path: str, start: int, size: int) -> Fields | None:
    """The record at that place, or None where there is none any more."""
    try:
        with Path(path).open("rb") as stream:
            stream.seek(start)
            return fields_of(stream.read(size))
    except OSError:
        return None


def text_of(fields: Mapping[str, Any], name: str) -> str:
    """A field that is a text, bounded; "" where it is absent or something else."""
    found = fields.get(name)
    return found[:_NAME_CHARS] if isinstance(found, str) else ""


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


def explained(fields: Fields) -> Fields:
    """The explanation of a decision, or an empty one."""
    found = fields.get("policy_explanation")
    return found if isinstance(found, dict) else {}


def objects(holder: Fields, name: str) -> list[dict[str, Any]]:
    """The objects of a list, such as the findings of an explanation; empty where there is none."""
    listed = holder.get(name)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def findings(fields: Fields) -> list[dict[str, Any]]:
    """The findings of a record, the harshest first."""
    return objects(explained(fields), "findings") if fields.get("policy_explanation") else []


def rules_of(fields: Fields) -> list[str]:
    """The ids of all rules that found something, each once, the first reason first."""
    named = (text_of(each, "rule") for each in findings(fields))
    return [rule for rule in dict.fromkeys((text_of(fields, "rule"), *named)) if rule]


def said(fields: Fields) -> str:
    """Everything in a record that people search for."""
    parts = [text_of(fields, name) for name in ("decision_id", "event", "method", "tool", "server")]
    parts += [text_of(fields, name) for name in ("session", "principal")]
    for each in findings(fields):
        parts += [text_of(each, name) for name in ("rule", "says", "excerpt", "pointer")]
    detail = fields.get("detail")
    if detail:
        parts.append(orjson.dumps(detail).decode("utf-8", "replace"))
    return " ".join(parts)[:_SAID_CHARS]


def word_of(fields: Fields) -> str:
    """The verdict of a decision, else the event."""
    event = text_of(fields, "event")
    return text_of(fields, "verdict") if event == "decision" else event
