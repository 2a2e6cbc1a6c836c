"""An index beside the audit files: SQLite with full text, filled by offset; the files stay the truth.

It can be thrown away at any time, and is where it is of another version or damaged.  A record's key
is its time in microseconds times `SAME_MICROSECOND`, and a number among those of the same
microsecond: in the order of keys is in the order of time, for every query alike.  Filters are words
of the full-text index, so that several of them are met by one intersection of sorted lists.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vanguard.dashboard.asked import Asked, Unknown
from vanguard.dashboard.records import Reader, read
from vanguard.errors import ConfigError
from vanguard.model.recorded import Fields
from vanguard.model.value import value

VERSION = 3
LAST_KEY = (1 << 63) - 1
"""The greatest number that SQLite knows."""
PAGE = 50
"""Records on a page."""

_SCHEMA = f"""
CREATE TABLE files(
  id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, inode TEXT NOT NULL,
  read INTEGER NOT NULL, size INTEGER NOT NULL, unreadable INTEGER NOT NULL);
CREATE TABLE records(
  key INTEGER PRIMARY KEY, file INTEGER NOT NULL, start INTEGER NOT NULL, size INTEGER NOT NULL,
  decision_id TEXT NOT NULL);
CREATE INDEX records_decision ON records(decision_id);
CREATE VIRTUAL TABLE words USING fts5(said, facts, content='');
CREATE TABLE forgotten(records INTEGER NOT NULL);
INSERT INTO forgotten VALUES (0);
CREATE TABLE hours(
  hour INTEGER, server TEXT, tool TEXT, word TEXT, file INTEGER, n INTEGER NOT NULL,
  PRIMARY KEY(hour, server, tool, word, file)) WITHOUT ROWID;
CREATE TABLE rules(
  hour INTEGER, rule TEXT, word TEXT, file INTEGER, n INTEGER NOT NULL,
  PRIMARY KEY(hour, rule, word, file)) WITHOUT ROWID;
CREATE TABLE speeds(
  hour INTEGER, bucket INTEGER, file INTEGER, n INTEGER NOT NULL,
  PRIMARY KEY(hour, bucket, file)) WITHOUT ROWID;
CREATE TABLE marks(
  decision_id TEXT, at INTEGER, rule TEXT NOT NULL, untrue INTEGER NOT NULL, file INTEGER NOT NULL,
  PRIMARY KEY(decision_id, at)) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
"""

_NEWEST = "SELECT key, path, start, records.size FROM records JOIN files ON id = file"
_MATCHING = """SELECT key, path, start, records.size FROM words
  JOIN records ON key = words.rowid JOIN files ON id = file WHERE words MATCH ?"""


@value
class Shown:
    """A record of a page: its key, and its fields, None where its file has gone meanwhile."""

    key: int
    fields: Fields | None


@value
class Progress:
    """How much of the files is in the index: bytes, bytes in all, and lines that are no records."""

    read: int
    size: int
    unreadable: int

    @property
    def percent(self) -> int:
        """Whole percent; 100 only where all is read."""
        return 100 if self.read >= self.size else min(99, 100 * self.read // self.size)


class Index:
    """The index at a path, of files that ``reader`` reads; threads may use it at once.

    Without a path it is kept in memory as long as this object is, for files whose words nobody is to
    find on the disk.  Raises ConfigError where it cannot be made there.
    """

    def __init__(self, path: Path | None, reader: Reader) -> None:
        self.path = path
        self.reader = reader
        self._memory = ""
        self._kept: sqlite3.Connection | None = None
        if path is None:
            self._memory = f"file:vanguard-{secrets.token_hex(8)}?mode=memory&cache=shared"
            self._kept = self._connected()
            self._kept.executescript(_SCHEMA)
            return
        try:
            _prepare(path)
        except sqlite3.DatabaseError as error:
            raise ConfigError(f"the dashboard's index cannot be used: {error}", place=str(path)) from error
        except OSError as error:
            raise ConfigError(
                f"the dashboard's index cannot be made: {error.strerror}", place=str(path)
            ) from error

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """A connection of the caller's own, closed in the end; nothing is committed by itself."""
        with contextlib.closing(self._connected()) as database:
            yield database

    def _connected(self) -> sqlite3.Connection:
        if self.path is not None:
            return _connect(self.path)
        database = sqlite3.connect(
            self._memory, uri=True, timeout=10.0, isolation_level=None, check_same_thread=False
        )
        # In a shared cache readers would wait for the writer's whole batch.
        database.execute("PRAGMA read_uncommitted = 1")
        return database

    def page(self, asked: Asked, before: int = 0, size: int = PAGE) -> tuple[list[Shown], bool]:
        """The newest records that were asked for, and whether there are more; ``before`` a key, where given.

        Raises Unknown for a search that cannot be made.
        """
        where, given = (" < ?", [before]) if before else ("", [])
        found = self._found(asked, where, given, "DESC", size + 1)
        return found[:size], len(found) > size

    def newer(self, asked: Asked, after: int, size: int = PAGE) -> list[Shown]:
        """The newest records after a key, the newest first, ``size`` of them at most."""
        return self._found(asked, " > ?", [after], "DESC", size)

    def _found(self, asked: Asked, where: str, given: list[int], order: str, size: int) -> list[Shown]:
        match = asked.match
        column = "words.rowid" if match else "key"
        head = _MATCHING if match else f"{_NEWEST} WHERE 1"
        bound = f" AND {column}{where}" if where else ""
        sql = f"{head}{bound} ORDER BY {column} {order} LIMIT ?"
        with self.opened() as database:
            try:
                rows = database.execute(sql, [*([match] if match else []), *given, size]).fetchall()
            except sqlite3.OperationalError as error:
                raise Unknown("This cannot be searched for; try plain words.") from error
        return [Shown(key, read(self.reader, path, start, length)) for key, path, start, length in rows]

    def record(self, key: int) -> Fields | None:
        """The record with that key, read from its file; None where there is none, for any number."""
        return self._one("key = ?", min(key, LAST_KEY))[1]

    def decision(self, decision_id: str) -> tuple[int, Fields | None]:
        """Key and fields of the newest record of a decision; 0 and None where there is none."""
        return self._one("decision_id = ? ORDER BY key DESC", decision_id)

    def _one(self, where: str, given: Any) -> tuple[int, Fields | None]:
        with self.opened() as database:
            row = database.execute(f"{_NEWEST} WHERE {where} LIMIT 1", [given]).fetchone()
        return (row[0], read(self.reader, *row[1:])) if row else (0, None)

    def marked(self, decision_id: str) -> bool:
        """Whether a person's last word on a decision is that its stop was false."""
        sql = "SELECT untrue FROM marks WHERE decision_id = ? ORDER BY at DESC LIMIT 1"
        with self.opened() as database:
            row = database.execute(sql, (decision_id,)).fetchone()
        return bool(row and row[0])

    def latest(self) -> int:
        """The key of the newest record, 0 without any."""
        with self.opened() as database:
            return int(database.execute("SELECT ifnull(max(key), 0) FROM records").fetchone()[0])

    def progress(self) -> Progress:
        """How far the files were read."""
        with self.opened() as database:
            sums = "ifnull(sum(read), 0), ifnull(sum(size), 0), ifnull(sum(unreadable), 0)"
            return Progress(*database.execute(f"SELECT {sums} FROM files").fetchone())


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=10.0, isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    return database


def _prepare(path: Path) -> None:
    """An index of this version at the path, made anew where it is of another or damaged."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for _ in range(2):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        try:
            with contextlib.closing(_connect(path)) as database:
                version = database.execute("PRAGMA user_version").fetchone()[0]
                if version == 0:
                    database.execute("PRAGMA journal_mode = WAL")
                    database.executescript(f"BEGIN IMMEDIATE; {_SCHEMA} COMMIT;")
                    version = VERSION
            if version == VERSION:
                return
        except sqlite3.DatabaseError as error:
            if "fts5" in str(error) or "locked" in str(error):
                raise
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            (path.parent / name).unlink(missing_ok=True)
    raise sqlite3.DatabaseError("it is damaged again once made anew")
