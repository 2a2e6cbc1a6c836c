"""Sequence files into sequences: ``rules/sequences/<id>.yaml``, strict, errors with ``file:line``.

A gateway reads them compiled: from the wheel, or from a cache that fits the files.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from vanguard import cachefile
from vanguard.errors import ConfigError, RuleError
from vanguard.model.finding import LEVELS, Severity
from vanguard.model.history import MOST_KEPT
from vanguard.model.sequence import MARKS, Kind, Sequence, Then, Transcript
from vanguard.rules.tags import TAGS
from vanguard.strict_yaml import Node, read_file

FOLDER = "sequences"
"""The category of rules over several messages."""

FORMAT = 2
_KEYS = (
    *("id", "title", "severity", "confidence", "level", "says", "why", "tags", "first", "then", "count"),
    *("distinct", "same", "within", "across", "unless_vouched", "pause", "shadow", "catches", "passes"),
)
_NEEDED = (
    "id",
    "title",
    "severity",
    "confidence",
    "says",
    "why",
    "tags",
    "then",
    "within",
    "catches",
    "passes",
)
_WORD = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def sequence_files(folder: Path) -> list[Path]:
    """The files of sequences in a folder of rules, in the order of their names."""
    return sorted(path for path in (folder / FOLDER).glob("*.yaml") if not path.name.startswith("."))


def digest(folder: Path) -> str:
    """SHA-256 in hex over the names and the bytes of all of them; raises ConfigError."""
    total = sha256()
    for path in sequence_files(folder):
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"cannot be read: {error.strerror}", place=str(path)) from None
        total.update(f"{path.name}\0{len(raw)}\0".encode() + raw)
    return total.hexdigest()


def load(
    folder: Path, cache: Path | None = None, compiled: Path | None = None
) -> tuple[tuple[Sequence, ...], str]:
    """The sequences of a folder of rules, without their cases, and their digest.

    ``compiled`` is the file that came with the wheel, ``cache`` a folder for one of our own.  Raises
    RuleError.
    """
    stamp = digest(folder)
    kept = cache / f"sequences-{FORMAT}-{stamp[:32]}.cache" if cache else None
    found = _unpacked(_bytes(compiled), stamp) if compiled else None
    if found is None and kept is not None and (read := cachefile.read(kept)) is not None:
        found = _unpacked(read[0], stamp)
    if found is None:
        found = tuple(replace(each, catches=(), passes=()) for each in read_all(folder))
        if kept is not None:
            cachefile.write(kept, pack(found, stamp), len(found))
    return found, stamp


def read_all(folder: Path) -> tuple[Sequence, ...]:
    """The sequences of a folder of rules with their cases; raises RuleError where one cannot be used."""
    return tuple(read(path) for path in sequence_files(folder))


def read(path: Path) -> Sequence:
    """One file; raises RuleError with ``file:line``."""
    top = read_file(path, RuleError)
    fields = top.mapping(_KEYS, _NEEDED)
    if fields["id"].text() != path.stem or not _WORD.fullmatch(path.stem):
        fields["id"].fail("the id is not the name of the file", f"rename the file to {path.stem}.yaml")
    return Sequence(
        id=fields["id"].text(),
        title=_said(fields["title"]),
        severity=Severity[fields["severity"].one_of([each.word for each in Severity]).upper()],
        confidence=fields["confidence"].number(0, 1),
        says=_said(fields["says"]),
        why=_said(fields["why"]),
        then=_then(fields["then"]),
        within=fields["within"].span(),
        first=_then(fields["first"]) if "first" in fields else None,
        count=fields["count"].whole(1, MOST_KEPT) if "count" in fields else 1,
        distinct=_kind(fields.get("distinct")),
        same=_kind(fields.get("same")),
        across="across" in fields and fields["across"].one_of(("server", "principal")) == "principal",
        unless_vouched="unless_vouched" in fields and fields["unless_vouched"].flag(),
        pause=fields["pause"].span() if "pause" in fields else 0.0,
        level=fields["level"].whole(LEVELS[0], LEVELS[-1]) if "level" in fields else LEVELS[0],
        tags=tuple(tag.one_of(TAGS) for tag in fields["tags"].items()),
        shadow="shadow" in fields and fields["shadow"].flag(),
        catches=_transcripts(fields["catches"]),
        passes=_transcripts(fields["passes"]),
        place=f"{FOLDER}/{path.name}",
    )


def _said(node: Node) -> str:
    return node.text().strip() or node.fail("this text is empty")


def _kind(node: Node | None) -> Kind | None:
    return None if node is None else Kind(node.one_of([each.value for each in Kind]))


def _then(node: Node) -> Then:
    parts = node.mapping(("any", "all", "none"))
    words = {
        name: frozenset(mark.one_of(list(MARKS)) for mark in value.items()) for name, value in parts.items()
    }
    chosen = words.get("any", frozenset()) or frozenset(sorted(words.get("all", frozenset()))[:1])
    if not chosen:
        node.fail("nothing here can be met", "give marks under any or all")
    return Then(chosen, words.get("all", frozenset()), words.get("none", frozenset()))


def _transcripts(node: Node) -> tuple[Transcript, ...]:
    return tuple(Transcript(tuple(each.plain() for each in one.items()), one.line) for one in node.items())


def pack(sequences: tuple[Sequence, ...], stamp: str) -> bytes:
    """The sequences without cases as one JSON document."""
    plain = [
        {
            **{name: getattr(each, name) for name in _PLAIN},
            "severity": each.severity.word,
            "then": _packed(each.then),
            "first": _packed(each.first) if each.first else None,
        }
        for each in sequences
    ]
    return orjson.dumps({"digest": stamp, "sequences": plain})


_PLAIN = (
    *("id", "title", "confidence", "says", "why", "within", "count", "distinct", "same", "across", "pause"),
    *("unless_vouched", "level", "tags", "shadow", "place"),
)


def _packed(then: Then) -> list[list[str]]:
    return [sorted(then.any), sorted(then.all), sorted(then.none)]


def _unpacked(raw: bytes, stamp: str) -> tuple[Sequence, ...] | None:
    try:
        found = orjson.loads(raw)
        return tuple(map(_one, found["sequences"])) if found["digest"] == stamp else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _one(plain: Mapping[str, Any]) -> Sequence:
    fields = {name: plain[name] for name in _PLAIN}
    for name in ("distinct", "same"):
        fields[name] = Kind(fields[name]) if fields[name] else None
    first = plain["first"]
    return Sequence(
        **{**fields, "tags": tuple(fields["tags"])},
        severity=Severity[plain["severity"].upper()],
        then=Then(*map(frozenset, plain["then"])),
        first=Then(*map(frozenset, first)) if first else None,
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
