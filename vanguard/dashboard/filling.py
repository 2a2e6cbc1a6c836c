"""Filling the index from the audit files: what was appended since, by batches, the newest file first."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from vanguard.dashboard.asked import fact
from vanguard.dashboard.index import Index
from vanguard.dashboard.records import SAME_MICROSECOND, Line, Reader, lines_of, word_of
from vanguard.model.recorded import Fields, rules_of, said, text_of

BATCH_BYTES = 4 * 1024 * 1024
"""Bytes of a file that are read at once; a longer line is counted as unreadable."""
BUCKETS = 8
"""Classes of latency between one duration and its double."""

SPARE = 100_000
"""Records whose words may stay behind in any case."""

FALSE_STOP, RIGHT_STOP = _MARKS = ("false-stop", "right-stop")
"""What the audit log calls a mark, and one that was taken back."""

_FACTS = ("server", "tool", "direction", "event", "session", "principal")

HOUR = 3600 * 1_000_000
"""Microseconds of an hour."""

Files = Callable[[], Iterable[Path]]
"""Names the audit files anew, the oldest first."""

_TALLIES = {
    "hours": ("hour, server, tool, word", 4),
    "rules": ("hour, rule, word", 3),
    "speeds": ("hour, bucket", 2),
}


class Filler:
    """Brings an index up to date with the audit files.

    Several processes may fill one index: how far a file was read is kept with what was read of it.
    Words of records whose file has gone stay behind; once they are those of more than ``spare``
    records, and of more than there are, the index is filled anew.
    """

    def __init__(self, index: Index, files: Files, spare: int = SPARE) -> None:
        self._index = index
        self._reader = index.reader
        self._files = files
        self._spare = spare

    def catch_up(self) -> None:
        """Read all that there is to read."""
        while self.step():
            pass

    def step(self) -> bool:
        """Read one batch; whether there was one.  Raises sqlite3.Error and OSError."""
        with self._index.opened() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                waiting = self._look(database)
                again = self._begun_anew(database)
                for file in () if again else waiting[:1]:
                    _read(database, self._reader, *file)
                database.execute("COMMIT")
            except BaseException:
                database.execute("ROLLBACK")
                raise
        return again or bool(waiting)

    def _look(self, database: sqlite3.Connection) -> list[tuple[int, Path, int]]:
        """Forget files that went or were replaced.

        Gives id, path and offset of those with more to read, the newest first.
        """
        rows = database.execute("SELECT path, id, inode, read, size FROM files")
        known = {path: rest for path, *rest in rows}
        waiting = []
        for path in self._files():
            try:
                about, end = path.stat(), self._reader.size(path)
            except OSError:
                continue
            inode = f"{about.st_dev}/{about.st_ino}"
            number, before, done, size = known.pop(str(path), (0, inode, 0, -1))
            if number and (before != inode or end < done):
                _forget(database, number)
                number, done = 0, 0
            if not number:
                number = _begin(database, path, inode)
            if end != size:
                database.execute("UPDATE files SET size = ? WHERE id = ?", (end, number))
            if end > done and not _waits(self._reader, path, done, end):
                waiting.append((number, path, done))
        for number, *_ in known.values():
            _forget(database, number)
        return waiting[::-1]

    def _begun_anew(self, database: sqlite3.Connection) -> bool:
        """Whether more was forgotten than is worth keeping, so that everything was."""
        (forgotten,) = database.execute("SELECT records FROM forgotten").fetchone()
        if forgotten <= self._spare or forgotten <= _count(database):
            return False
        for table in ("files", "records", "marks", *_TALLIES):
            database.execute(f"DELETE FROM {table}")
        database.execute("INSERT INTO words(words) VALUES ('delete-all')")
        database.execute("UPDATE forgotten SET records = 0")
        return True


def _begin(database: sqlite3.Connection, path: Path, inode: str) -> int:
    added = "INSERT INTO files(path, inode, read, size, unreadable) VALUES (?, ?, 0, 0, 0)"
    return database.execute(added, (str(path), inode)).lastrowid or 0


def _forget(database: sqlite3.Connection, number: int) -> None:
    """Takes a file's records out; its words stay, and lead to nothing."""
    before = _count(database)
    for table in ("records", "marks", *_TALLIES):
        database.execute(f"DELETE FROM {table} WHERE file = ?", (number,))
    database.execute("DELETE FROM files WHERE id = ?", (number,))
    database.execute("UPDATE forgotten SET records = records + ?", (before - _count(database),))


def _count(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM records").fetchone()[0])


def _waits(reader: Reader, path: Path, done: int, size: int) -> bool:
    """Whether what follows ``done`` is a line that is not yet written to its end, or cannot be read."""
    try:
        return size - done <= BATCH_BYTES and b"\n" not in reader.read(path, done, size - done)
    except OSError:
        return True


def _read(database: sqlite3.Connection, reader: Reader, number: int, path: Path, start: int) -> None:
    """Read one batch of a file into the index."""
    block = reader.read(path, start, BATCH_BYTES)
    end = block.rfind(b"\n") + 1
    found = list(lines_of(block[:end], start)) if end else [None]
    lines = [line for line in found if line is not None]
    _store(database, number, lines)
    database.execute(
        "UPDATE files SET read = ?, unreadable = unreadable + ? WHERE id = ?",
        (start + (end or len(block)), len(found) - len(lines), number),
    )


def _store(database: sqlite3.Connection, number: int, lines: list[Line]) -> None:
    keyed = sorted((_insert(database, number, line), line) for line in lines) if lines else []
    database.executemany(
        "INSERT INTO words(rowid, said, facts) VALUES (?, ?, ?)",
        ((key, said(line.fields), _facts(line)) for key, line in keyed),
    )
    database.executemany(
        "INSERT OR REPLACE INTO marks(decision_id, at, rule, untrue, file) VALUES (?, ?, ?, ?, ?)",
        ((*mark, number) for key, line in keyed if (mark := _mark(key, line.fields))),
    )
    for table, counted in zip(_TALLIES, _counted(lines), strict=True):
        columns, width = _TALLIES[table]
        database.executemany(
            f"INSERT INTO {table}({columns}, file, n) VALUES ({'?, ' * width}?, ?) "
            f"ON CONFLICT({columns}, file) DO UPDATE SET n = n + excluded.n",
            ((*what, number, n) for what, n in counted.items()),
        )


def _insert(database: sqlite3.Connection, number: int, line: Line) -> int:
    """Add a record under the first free key of its time; the key."""
    key = line.at * SAME_MICROSECOND
    row = (number, line.start, line.size, text_of(line.fields, "decision_id"))
    while not database.execute("INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?)", (key, *row)).rowcount:
        key += 1
    return key


def _mark(key: int, fields: Fields) -> tuple[str, int, str, bool] | None:
    """What a person said of a decision, as the record of that has it; None for other records."""
    detail = fields.get("detail")
    if fields.get("event") != "admin" or not isinstance(detail, dict):
        return None
    if detail.get("event") not in _MARKS:
        return None
    return text_of(detail, "decision_id"), key, text_of(detail, "rule"), detail["event"] == FALSE_STOP


def _facts(line: Line) -> str:
    fields = line.fields
    plain = ((name, text_of(fields, name)) for name in _FACTS)
    found = (("rule", rule) for rule in rules_of(fields))
    marks = [*plain, ("verdict", text_of(fields, "verdict")), *found]
    return " ".join(fact(name, text) for name, text in marks if text)


def _counted(lines: list[Line]) -> tuple[Counter[Any], Counter[Any], Counter[Any]]:
    hours: Counter[Any] = Counter()
    rules: Counter[Any] = Counter()
    speeds: Counter[Any] = Counter()
    for line in lines:
        fields, hour, word = line.fields, line.at // HOUR, word_of(line.fields)
        hours[hour, text_of(fields, "server"), text_of(fields, "tool"), word] += 1
        rules.update((hour, rule, word) for rule in rules_of(fields))
        took = fields.get("latency_us")
        if text_of(fields, "event") == "decision" and isinstance(took, int | float) and took > 0:
            speeds[hour, bucket_of(took)] += 1
    return hours, rules, speeds


def bucket_of(microseconds: float) -> int:
    """The class of latency that a duration is in."""
    return round(BUCKETS * math.log2(min(max(microseconds, 1.0), 1e12)))


def middle_of(bucket: int) -> float:
    """The duration in microseconds in the middle of a class."""
    return float(2 ** (bucket / BUCKETS))
