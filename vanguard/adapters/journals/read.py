"""Reading audit files back: all files of a home as one, in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from vanguard.adapters.journals.chain import Broken, Verifier, fields_of, lines
from vanguard.adapters.journals.place import day_of, file_order
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


def entries(files: Iterable[Path], broken: Reader) -> Iterator[Entry]:
    """The records of all files, merged by time; holds one block of each file.

    A file that vanishes meanwhile ends there.
    """
    return heapq.merge(*(_entries(file, broken) for file in files), key=lambda entry: entry.ts)


def _entries(file: Path, broken: Reader) -> Iterator[Entry]:
    try:
        for number, (line, whole) in enumerate(lines(file), 1):
            fields = fields_of(line)
            if fields is not None:
                yield Entry(file, number, fields)
            elif whole or line:
                broken(
                    Broken(file, number, "it is not a record" if whole else "it was not written to its end")
                )
    except FileNotFoundError:
        return


def find(files: Iterable[Path], decision_id: str) -> Entry | None:
    """The decision of this id, or None.  Raises OSError."""
    needle = decision_id.encode()
    for file in files:
        for number, (line, _) in enumerate(lines(file), 1):
            if needle not in line:
                continue
            fields = fields_of(line)
            if fields and fields.get("decision_id") == decision_id:
                return Entry(file, number, fields)
    return None


def verify_all(files: Iterable[Path]) -> tuple[list[Broken], list[Path]]:
    """The first broken line of each file that has one, and the files whose end is not a session's.

    ``files`` come in the order of writing.  Raises OSError.
    """
    verifier = Verifier()
    broken = [found for file in files if (found := verifier.verify(file))]
    return broken, verifier.unended


@dataclass(slots=True)
class Tail:
    """What was appended to a set of files since it was last asked for.

    ``list_files`` names the files each time anew, so that a file of another process or of the next
    day is found.
    """

    list_files: Callable[[], Iterable[Path]]
    _read: dict[Path, tuple[int, int]] = field(default_factory=dict)
    """Bytes and lines that were read of each file."""

    def more(self) -> list[Entry]:
        """Whole records that were not handed out before, in the order of time."""
        found = [entry for file in self.list_files() for entry in self._rest(file)]
        return sorted(found, key=lambda entry: entry.ts)

    def _rest(self, file: Path) -> Iterator[Entry]:
        start, number = self._read.get(file, (0, 0))
        try:
            for line, whole in lines(file, start):
                if not whole:
                    break
                start, number = start + len(line) + 1, number + 1
                fields = fields_of(line)
                if fields is not None:
                    yield Entry(file, number, fields)
        except FileNotFoundError:
            pass
        self._read[file] = (start, number)
