"""Requests kept in an SQLite file, for all gateways of one person on one machine."""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vanguard.adapters.approvals.request import (
    KEPT_S,
    KEY_BYTES,
    MOST_LAPSED,
    Entry,
    Grant,
    Request,
    State,
    new_id,
    room,
)

FILE = "approvals.sqlite"
"""The file's name in Vanguard's home."""

_BUSY_S = 5.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS reviews (
  id TEXT PRIMARY KEY, digest TEXT NOT NULL, state TEXT NOT NULL, made REAL NOT NULL,
  expires REAL NOT NULL, principal TEXT NOT NULL, by TEXT NOT NULL, request TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS grants (
  id TEXT PRIMARY KEY, expires REAL NOT NULL, "left" INTEGER NOT NULL, said TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS secret (one INTEGER PRIMARY KEY CHECK (one = 1), key BLOB NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS reviews_digest ON reviews (digest, state);
"""
_WAITING = (
    "SELECT count(*), count(*) FILTER (WHERE principal = ?) FROM reviews"
    " WHERE state = 'pending' AND expires > ?"
)
_TIDY = (
    "DELETE FROM reviews WHERE id IN (SELECT id FROM reviews WHERE state = 'pending' AND expires <= ?"
    " ORDER BY expires DESC, rowid DESC LIMIT -1 OFFSET ?)"
)
_COLUMNS = "id, request, state, made, expires, by"


class SqliteQueue:
    """A queue in a file that only its owner may read; for one thread at a time.

    Raises sqlite3.Error or OSError where it cannot be kept.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._base = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.execute("PRAGMA synchronous=FULL")
        with self._alone():
            for statement in filter(str.strip, _SCHEMA.split(";")):
                self._base.execute(statement)

    def ask(self, request: Request, now: float, ttl_s: float) -> Entry | None:
        """See `Queue.ask`."""
        with self._alone():
            self._base.execute("DELETE FROM reviews WHERE expires < ?", (now - KEPT_S,))
            known = self._one(
                f"SELECT {_COLUMNS} FROM reviews WHERE digest = ? AND state <> 'used' AND expires > ? "
                "ORDER BY made DESC",
                (request.digest, now),
            )
            if known is not None:
                return known
            if not room(*self._base.execute(_WAITING, (request.principal, now)).fetchone()):
                return None
            self._base.execute(_TIDY, (now, MOST_LAPSED))
            entry = Entry(new_id(), request, State.PENDING, now, now + ttl_s)
            self._base.execute(
                "INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    entry.id,
                    request.digest,
                    entry.state,
                    now,
                    entry.expires,
                    request.principal,
                    "",
                    encoded(request),
                ),
            )
            return entry

    def take(self, digest: str, now: float) -> Entry | None:
        """See `Queue.take`."""
        return self._one(
            "UPDATE reviews SET state = 'used' WHERE id = "
            "(SELECT id FROM reviews WHERE digest = ? AND state = 'granted' AND expires > ? LIMIT 1) "
            f"AND state = 'granted' RETURNING {_COLUMNS}",
            (digest, now),
        )

    def settle(self, id: str, granted: bool, by: str, now: float, ttl_s: float) -> Entry | None:
        """See `Queue.settle`."""
        state = State.GRANTED if granted else State.DENIED
        return self._one(
            "UPDATE reviews SET state = ?, by = ?, expires = ? "
            "WHERE id = ? AND state = 'pending' AND expires > ? AND principal <> ? "
            f"RETURNING {_COLUMNS}",
            (state, by, now + ttl_s, id, now, by),
        )

    def entries(self) -> tuple[Entry, ...]:
        """See `Queue.entries`."""
        rows = self._base.execute(f"SELECT {_COLUMNS} FROM reviews ORDER BY made, rowid")
        return tuple(map(_entry, rows))

    def bestow(self, grant: Grant) -> None:
        """See `Queue.bestow`."""
        with self._alone():
            self._base.execute("DELETE FROM grants WHERE expires < ?", (grant.made - KEPT_S,))
            self._base.execute(
                "INSERT INTO grants VALUES (?, ?, ?, ?)", (grant.id, grant.expires, grant.left, said(grant))
            )

    def spend(self, id: str, now: float) -> bool:
        """See `Queue.spend`."""
        statement = 'UPDATE grants SET "left" = "left" - 1 WHERE id = ? AND "left" > 0 AND expires > ?'
        return self._base.execute(statement, (id, now)).rowcount == 1

    def grants(self) -> tuple[Grant, ...]:
        """See `Queue.grants`."""
        rows = self._base.execute('SELECT said, "left" FROM grants ORDER BY rowid')
        return tuple(granted(text, left) for text, left in rows)

    def revoke(self, id: str) -> bool:
        """See `Queue.revoke`."""
        return (
            self._base.execute('UPDATE grants SET "left" = 0 WHERE id = ? AND "left" > 0', (id,)).rowcount
            == 1
        )

    def key(self) -> bytes:
        """See `Queue.key`."""
        with self._alone():
            self._base.execute(
                "INSERT OR IGNORE INTO secret VALUES (1, ?)", (secrets.token_bytes(KEY_BYTES),)
            )
            key: bytes = self._base.execute("SELECT key FROM secret").fetchone()[0]
            return key

    def close(self) -> None:
        """See `Queue.close`."""
        self._base.close()

    def _one(self, statement: str, values: tuple[Any, ...]) -> Entry | None:
        rows = self._base.execute(statement, values).fetchall()
        return _entry(rows[0]) if rows else None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """A transaction that nobody else writes during."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")


def encoded(request: Request) -> str:
    """A request as JSON."""
    return json.dumps({name: getattr(request, name) for name in Request.__dataclass_fields__})


def decoded(text: str) -> Request:
    """A request from JSON."""
    held: dict[str, Any] = json.loads(text)
    made: dict[str, Any] = {
        name: tuple(each) if isinstance(each, list) else each for name, each in held.items()
    }
    return Request(**made)


def said(grant: Grant) -> str:
    """A grant as JSON."""
    return json.dumps({name: getattr(grant, name) for name in Grant.__dataclass_fields__})


def granted(text: str | bytes, left: int) -> Grant:
    """A grant from JSON, and what is left of it."""
    held = json.loads(text)
    return Grant(**{**held, "rules": tuple(held["rules"]), "left": left})


def _entry(row: tuple[Any, ...]) -> Entry:
    id, request, state, made, expires, by = row
    return Entry(id, decoded(request), State(state), made, expires, by)
