"""The hash chain that ties the lines of an audit file together.

Every line ends with ``prev``: the SHA-256 of the line before it, in hex, or for the first line of a
chain a genesis that names the schema, the file and the chain that it continues.  The chain has no
key.  It shows lines that were changed, removed, added, moved or doubled.  It cannot show a change of
the very last line, nor that a whole file was removed, or written anew by someone who may write it.
That last lines were cut off shows only in this: what is left does not end with the end of a session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from vanguard.adapters.journals.blocks import PLAIN, Blocks
from vanguard.model.value import value

SCHEMA = 1
"""The version of the record's fields, in every line and in every genesis."""

_BLOCK = 1 << 18
_DEEDS = frozenset(("admin", "approval", "trust"))
_GENESIS = "genesis/"


def genesis(file: str, instance: str, after: str) -> str:
    """The ``prev`` of a chain's first line.

    ``file`` is the file's name, ``instance`` the process that writes, ``after`` the digest of the
    last line that the process wrote elsewhere, or "" where this is its first file.
    """
    return f"{_GENESIS}{SCHEMA}/{file}/{instance}/{after}"


def digest(line: bytes) -> str:
    """SHA-256 of a line without its newline, in hex: the next line's ``prev``."""
    return hashlib.sha256(line).hexdigest()


@value
class Broken:
    """The first line of a file that does not follow from the lines before it."""

    file: Path
    line: int
    why: str


def lines(file: Path, start: int = 0, blocks: Blocks = PLAIN) -> Iterator[tuple[bytes, bool]]:
    """Each line without its newline, and whether it is whole; only the last may be torn.

    Reads in blocks and holds no open file between them, so that any number of files can be merged.
    ``start`` is the offset in bytes of a line's beginning.  Raises OSError, and ConfigError for an
    encrypted file whose key ``blocks`` lacks.
    """
    rest = b""
    while True:
        block = blocks.read(file, start, _BLOCK)
        if not block:
            break
        start += len(block)
        *whole, rest = (rest + block).split(b"\n")
        for line in whole:
            yield line, True
    if rest:
        yield rest, False


def fields_of(line: bytes) -> dict[str, Any] | None:
    """The fields of a line, or None where it is not a record."""
    try:
        fields = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return fields if isinstance(fields, dict) and isinstance(fields.get("prev"), str) else None


@value
class _End:
    """The last line of a chain so far: its digest, its file, and whether it ends a session."""

    digest: str
    file: Path
    ended: bool


class Verifier:
    """Checks files one after another; files of one process are to come in the order of writing."""

    def __init__(self, blocks: Blocks = PLAIN) -> None:
        self._blocks = blocks
        self._last: dict[str, _End] = {}
        """The last line of each process, by its instance."""
        self._begun: set[str] = set()
        """Every genesis that was met: none is ever written twice."""
        self._sessions: set[str] = set()
        """The processes that wrote of messages or sessions, and not only of what a person did."""

    @property
    def unended(self) -> list[Path]:
        """Files of whole chains whose last record ends no session, and that no other file continues.

        What a command writes of what a person did has no session.  The others are still being written, or
        the process was killed, or their last lines were cut off.
        """
        return list(dict.fromkeys(end.file for end in self._last.values() if not end.ended))

    def verify(self, file: Path) -> Broken | None:
        """The first broken line of the file, or None; a torn last line is not broken.

        Several processes may have written the file: each line must follow the last line of one of
        them.  A file that continues another that was verified before must name its last line.  A
        chain that was met before, in this file or another, is a copy.  Raises OSError.
        """
        heads: dict[str, str] = {}
        ends: set[str] = set()
        for number, (line, whole) in enumerate(lines(file, 0, self._blocks), 1):
            if not whole:
                break
            why = self._follow(heads, ends, line)
            if why:
                for instance in heads.values():
                    self._last.pop(instance, None)
                return Broken(file, number, why)
        self._last.update({who: _End(head, file, head in ends) for head, who in heads.items()})
        return None

    def _follow(self, heads: dict[str, str], ends: set[str], line: bytes) -> str:
        fields = fields_of(line)
        if fields is None:
            return "it is not a record"
        prev = fields["prev"]
        if prev.startswith(_GENESIS):
            if prev in self._begun:
                return "a chain that begins in this way was there before"
            self._begun.add(prev)
            instance, after = prev.rsplit("/", 2)[1:]
            last = self._last.pop(instance, None) if after else None
            if last and last.digest != after:
                return "the file before this one does not end where this one begins"
        else:
            instance = heads.pop(prev, "")
            ends.discard(prev)
            if not instance:
                return "it does not follow the line before it"
        head = digest(line)
        heads[head] = instance
        if fields.get("event") not in _DEEDS:
            self._sessions.add(instance)
        if _ends_session(fields) or instance not in self._sessions:
            ends.add(head)
        return ""


def _ends_session(fields: dict[str, Any]) -> bool:
    detail = fields.get("detail")
    return fields.get("event") == "session" and isinstance(detail, dict) and detail.get("event") == "end"


def verify(file: Path, blocks: Blocks = PLAIN) -> Broken | None:
    """The first line of one file that does not follow, or None.  Raises OSError."""
    return Verifier(blocks).verify(file)
