"""Reading audit files back: all files of a home as one, in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from vanguard.adapters.journals.blocks import PLAIN, Blocks
from vanguard.adapters.journals.chain import Broken, Verifier, fields_of, lines
from vanguard.adapters.journals.place import day_of, file_order
from vanguard.model.recorded import match_of
from vanguard.model.value import value

Reader = Callable[[Broken], None]
"""Told of every line that is not a record."""


@value
class Entry:
    """One record as it was written: where it stands, and its fields."""

    file: Path
    line: int
    fields: dict[str, Any]

    @property
    def ts(self) -> str:
        """When it happened, RFC 3339 in UTC; such texts sort by time."""
        return str(self.fields.get("ts") or "")


def days(home: Path) -> list[tuple[date, list[Path]]]:
    """The days that have audit files, the oldest first, each with its files in order of writing.

    A home without an audit folder has none.  Raises OSError where it cannot be read.
    """
    folder = home / "audit"
    if not folder.is_dir():
        return []
    known = [(day, path) for path in folder.iterdir() if (day := day_of(path.name)) and path.is_dir()]
    return [(day, _files(path)) for day, path in sorted(known)]


def _files(folder: Path) -> list[Path]:
    ordered = [(order, path) for path in folder.iterdir() if (order := file_order(path.name))]
    return [path for _, path in sorted(ordered)]


def entries(
    files: Iterable[Path], broken: Reader, blocks: Blocks = PLAIN, words: Sequence[str] = ()
) -> Iterator[Entry]:
    """The records of all files, merged by time; holds one block of each file.

    Of a file with a full text only those in which all ``words`` stand; of any other all.  A file that
    vanishes meanwhile ends there.
    """
    query = match_of([*words])
    found = (_found(file, broken, blocks, query) for file in files)
    return heapq.merge(*found, key=lambda entry: entry.ts)


def _found(file: Path, broken: Reader, blocks: Blocks, query: str) -> Iterator[Entry]:
    try:
        places = blocks.matching(file, query)
        if places is None:
            yield from _entries(file, broken, blocks)
            return
        for start, number in places:
            fields = fields_of(blocks.read(file, start, 1).rstrip(b"\n"))
            if fields is not None:
                yield Entry(file, number, fields)
    except FileNotFoundError:
        return


def _entries(file: Path, broken: Reader, blocks: Blocks) -> Iterator[Entry]:
    try:
        for number, (line, whole) in enumerate(lines(file, 0, blocks), 1):
            fields = fields_of(line)
            if fields is not None:
                yield Entry(file, number, fields)
            elif whole or line:
                broken(
                    Broken(file, number, "it is not a record" if whole else "it was not written to its end")
                )
    except FileNotFoundError:
        return


def find(files: Iterable[Path], decision_id: str, blocks: Blocks = PLAIN) -> Entry | None:
    """The decision of this id, or None.  Raises OSError."""
    needle = decision_id.encode()
    for file in files:
        for number, (line, _) in enumerate(lines(file, 0, blocks), 1):
            if needle not in line:
                continue
            fields = fields_of(line)
            if fields and fields.get("decision_id") == decision_id:
                return Entry(file, number, fields)
    return None


def verify_all(files: Iterable[Path], blocks: Blocks = PLAIN) -> tuple[list[Broken], list[Path]]:
    """The first broken line of each file that has one, and the files whose end is not a session's.

    ``files`` come in the order of writing.  Raises OSError.
    """
    verifier = Verifier(blocks)
    broken = [found for file in files if (found := verifier.verify(file))]
    return broken, verifier.unended


@dataclass(slots=True)
class Tail:
    """What was appended to a set of files since it was last asked for.

    ``list_files`` names the files each time anew, so that a file of another process or of the next
    day is found.
    """

    list_files: Callable[[], Iterable[Path]]
    blocks: Blocks = PLAIN
    _read: dict[Path, tuple[int, int]] = field(default_factory=dict)
    """Bytes and lines that were read of each file."""

    def more(self) -> list[Entry]:
        """Whole records that were not handed out before, in the order of time."""
        found = [entry for file in self.list_files() for entry in self._rest(file)]
        return sorted(found, key=lambda entry: entry.ts)

    def _rest(self, file: Path) -> Iterator[Entry]:
        start, number = self._read.get(file, (0, 0))
        try:
            for line, whole in lines(file, start, self.blocks):
                if not whole:
                    break
                start, number = start + len(line) + 1, number + 1
                fields = fields_of(line)
                if fields is not None:
                    yield Entry(file, number, fields)
        except FileNotFoundError:
            pass
        self._read[file] = (start, number)
