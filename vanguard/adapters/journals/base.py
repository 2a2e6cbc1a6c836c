"""An audit file as an SQLite database: the same lines with the same chain, a full text of what they say.

A line's key is the offset that it would have in a file of lines, so that every reader reads both alike.
For people's own queries there is the view ``records`` with the fields of a record.  With a key lines are
encrypted, and neither the view nor the full text exists: both would tell what is in them.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from vanguard.adapters.journals.cipher import Cipher
from vanguard.adapters.journals.logfile import leads_to
from vanguard.errors import ConfigError
from vanguard.model.recorded import said, text_of

FIELDS = (
    *(
        "schema",
        "ts",
        "decision_id",
        "event",
        "direction",
        "method",
        "tool",
        "server",
        "session",
        "principal",
    ),
    *("profile", "verdict", "would_be", "enforced", "layer", "rule", "upstream_called", "redactions"),
    *("policy_explanation", "ruleset", "latency_us", "trace_id", "detail", "prev"),
)
"""The columns of the view ``records``."""

_LINES = """CREATE TABLE lines(
  start INTEGER PRIMARY KEY, size INTEGER NOT NULL, line BLOB NOT NULL, decision_id TEXT) STRICT"""
_SCHEMA = (
    _LINES,
    "CREATE INDEX lines_decision ON lines(decision_id) WHERE decision_id IS NOT NULL",
    "CREATE VIRTUAL TABLE words USING fts5(said, content='', tokenize='unicode61 remove_diacritics 0')",
    "CREATE VIEW records AS SELECT start, "
    + ", ".join(f"json_extract(CAST(line AS TEXT), '$.{name}') AS {name}" for name in FIELDS)
    + " FROM lines",
)
_END = "SELECT start + size + 1 FROM lines ORDER BY start DESC LIMIT 1"
_MATCHING = (
    "SELECT start, number FROM words"
    " JOIN (SELECT start, row_number() OVER (ORDER BY start) AS number FROM lines) ON start = words.rowid"
    " WHERE words MATCH ? ORDER BY start"
)
_BUSY_S = 5.0


class LogBase:
    """A database that one process writes lines into, made with mode 0600.  Raises OSError.

    ``cipher`` encrypts them, where one is given.
    """

    def __init__(self, path: Path, cipher: Cipher | None = None) -> None:
        self._path = path
        self._cipher = cipher
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        try:
            self._base = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            if not self._base.execute("SELECT 1 FROM sqlite_master WHERE name = 'lines'").fetchone():
                for statement in _SCHEMA if cipher is None else (_LINES,):
                    self._base.execute(statement)
            self.size = int((self._base.execute(_END).fetchone() or (0,))[0])
        except sqlite3.Error as error:
            raise OSError(None, f"SQLite: {error}", str(path)) from error
        self._status = path.stat()

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self._path.name

    @property
    def path(self) -> Path | None:
        """Where it is."""
        return self._path

    def stands(self) -> bool:
        """Whether the path still leads to this file."""
        return leads_to(self._path, self._status)

    def append(self, lines: Sequence[bytes]) -> tuple[int, OSError | None]:
        """Append lines, newlines included, all of them or none."""
        end = self.size
        rows: list[tuple[int, int, bytes, str | None]] = []
        words: list[tuple[int, str]] = []
        for line in lines:
            plain = line[:-1]
            if self._cipher is None:
                fields = orjson.loads(plain)
                rows.append((end, len(plain), plain, text_of(fields, "decision_id") or None))
                words.append((end, said(fields)))
            else:
                rows.append((end, len(plain), self._cipher.sealed(plain, self.name, end), None))
            end += len(line)
        try:
            self._insert(rows, words)
        except sqlite3.Error as error:
            return 0, OSError(None, f"SQLite: {error}", str(self._path))
        self.size = end
        return len(lines), None

    def _insert(
        self, rows: Sequence[tuple[int, int, bytes, str | None]], words: Sequence[tuple[int, str]]
    ) -> None:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            self._base.executemany("INSERT INTO lines VALUES (?, ?, ?, ?)", rows)
            if words:
                self._base.executemany("INSERT INTO words(rowid, said) VALUES (?, ?)", words)
            self._base.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._base.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the file; what was not yet moved out of its log is moved."""
        with contextlib.suppress(sqlite3.Error):
            self._base.close()


def opened(path: Path) -> sqlite3.Connection:
    """A connection that only reads; raises OSError where there is no such database."""
    if not path.is_file():
        raise FileNotFoundError(2, os.strerror(2), str(path))
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_S)


def size(path: Path) -> int:
    """The offset after the last line.  Raises OSError."""
    with _reading(path) as base:
        return int((base.execute(_END).fetchone() or (0,))[0])


def block(path: Path, start: int, most: int, cipher: Cipher | None = None) -> bytes:
    """Whole lines from an offset on, a newline after each, of about ``most`` bytes; one at least.

    Raises OSError, and ConfigError for a file that needs a key which is not there.
    """
    found: list[bytes] = []
    left = most
    with _reading(path) as base:
        rows = base.execute("SELECT start, line, size FROM lines WHERE start >= ? ORDER BY start", (start,))
        for at, kept, length in rows:
            plain = length == len(kept)
            if not plain and cipher is None:
                hint = "name its key in the config: audit: {key_file: …}"
                raise ConfigError("this audit file is encrypted", place=str(path), hint=hint)
            line: bytes = kept if plain or cipher is None else cipher.opened(kept, path.name, at)
            found.append(line.ljust(length))
            left -= length + 1
            if left <= 0:
                break
    return b"".join(line + b"\n" for line in found)


def matching(path: Path, query: str) -> list[tuple[int, int]] | None:
    """Offset and number of the lines that an FTS5 query finds; None where there is no full text."""
    with _reading(path) as base:
        if not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'words'").fetchone():
            return None
        return [(start, number) for start, number in base.execute(_MATCHING, (query,))]


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    base = opened(path)
    try:
        yield base
    except sqlite3.Error as error:
        raise OSError(None, f"SQLite: {error}", str(path)) from error
    finally:
        base.close()
