"""The past of whoever comes, remembered in a file for all gateways on this machine."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from vanguard.adapters.trackers.memory import MAX_PRINCIPALS, MAX_SHOWN
from vanguard.adapters.trackers.traces import (
    KEPT_S,
    MOST_TRACES,
    PAUSED,
    apply,
    concerned,
    paused_until,
    scored,
)
from vanguard.errors import ConfigError, TrackerAway
from vanguard.model.history import Score, Seen, Step, Subject, Switch, Who

WAIT_S = 0.1
"""How long another process's step is waited for."""

_SHOWN_EACH_S = 1.0
_TIDY_EACH = 1_000
_TABLES = """
CREATE TABLE IF NOT EXISTS traces (
  principal TEXT, trace TEXT, data BLOB NOT NULL, last REAL NOT NULL, PRIMARY KEY (principal, trace)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shown (
  principal TEXT, server TEXT, client TEXT, session TEXT, last REAL NOT NULL,
  PRIMARY KEY (principal, server, client, session)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS switches (scope TEXT, name TEXT, PRIMARY KEY (scope, name)) WITHOUT ROWID;
"""
_MOST_PASTS = 16
_TRACES = "SELECT trace, data FROM traces WHERE principal = ?"
_SWITCHES = "SELECT scope, name FROM switches"
_KEEP = "INSERT OR REPLACE INTO traces VALUES (?, ?, ?, ?)"
_SHOW = "INSERT OR REPLACE INTO shown VALUES (?, ?, ?, ?, ?)"

_TIDY_TRACES = """
DELETE FROM traces WHERE (principal, trace) IN (
  SELECT principal, trace FROM (
    SELECT principal, trace, row_number() OVER (PARTITION BY principal ORDER BY last DESC) AS rank FROM traces
  ) WHERE rank > ?
)
"""


class SqliteTracker:
    """A tracker for all processes that use the same file (see `gate.ports.Tracker`).

    The file and what SQLite puts beside it are this user's alone.  ``clock`` gives seconds since the epoch.
    Raises ConfigError where the file cannot be used.
    """

    shared = True
    """Whether gateways of other servers may remember in the same store."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time, wait_s: float = WAIT_S) -> None:
        self._clock = clock
        self._shown: dict[Who, float] = {}
        self._steps = 0
        # What this connection read or wrote last, which is so until another one commits something.
        self._version = -1
        self._pasts: dict[str, dict[str, bytes]] = {}
        self._switches: frozenset[Switch] | None = None
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._base = sqlite3.connect(path, timeout=wait_s, isolation_level=None, check_same_thread=False)
            # Others may be opening it at this moment.
            self._base.execute("PRAGMA busy_timeout = 5000")
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._base.executescript(_TABLES)
            self._base.execute(f"PRAGMA busy_timeout = {int(wait_s * 1000)}")
        except (OSError, sqlite3.Error) as error:
            raise ConfigError(
                f"the state cannot be kept here ({error})".lower(),
                place=str(path),
                hint="or use --state memory",
            ) from None

    def step(self, step: Step) -> Seen:
        """Do a step."""
        who, now = step.who, self._clock()
        with self._writing() as base:
            seen, past = self._apply(base, step, now)
            if now - self._shown.get(who, 0.0) >= _SHOWN_EACH_S:
                base.execute(_SHOW, (who.principal, who.server, who.client, who.session, now))
                self._shown[who] = now
                self._tidy_shown(base, who.principal)
            self._steps += 1
            tidies = self._steps % _TIDY_EACH == 1
            if tidies:
                self._tidy(base, now)
            off = self._switches
            if off is None:
                off = frozenset(Switch(*each) for each in base.execute(_SWITCHES))
        if not tidies:
            self._keep(who.principal, past)
        self._switches = off
        return replace(seen, off=concerned(off, who.principal, who.server)) if off else seen

    def note(self, step: Step) -> None:
        """Do a step that asks nothing."""
        principal = step.who.principal
        with self._writing() as base:
            _, past = self._apply(base, step, self._clock())
        self._keep(principal, past)

    def subjects(self, score: Score | None = None) -> list[Subject]:
        """Everybody who is remembered, the one seen last first."""
        now = self._clock()
        off = self.switches()
        with self._reading() as base:
            rows = base.execute(
                "SELECT s.principal, server, client, session, s.last, t.data, r.data FROM shown s"
                " LEFT JOIN traces t ON t.principal = s.principal AND t.trace = ?"
                " LEFT JOIN traces r ON r.principal = s.principal AND r.trace = ? ORDER BY s.last DESC",
                (PAUSED, score.trace if score else ""),
            ).fetchall()
        return [
            Subject(
                Who(*row[:4]),
                row[4],
                max(0.0, paused_until({PAUSED: row[5]} if row[5] else {}) - now),
                concerned(off, row[0], row[1]),
                scored(row[6], score, now),
            )
            for row in rows
        ]

    def pause(self, principal: str, seconds: float) -> None:
        """Refuse what a principal sends for so many seconds; 0 ends a pause."""
        with self._writing() as base:
            base.execute("DELETE FROM traces WHERE principal = ? AND trace = ?", (principal, PAUSED))
            self._forget()
            if seconds > 0:
                self._apply(base, Step(Who(principal), pause_s=seconds), self._clock())

    def reset(self, principal: str) -> None:
        """Forget all that is remembered of a principal."""
        with self._writing() as base:
            self._forget()
            for table in ("traces", "shown"):
                base.execute(f"DELETE FROM {table} WHERE principal = ?", (principal,))

    def switch(self, switch: Switch, off: bool) -> None:
        """Switch something off, or on again."""
        change = "INSERT OR IGNORE INTO switches VALUES (?, ?)"
        if not off:
            change = "DELETE FROM switches WHERE scope = ? AND name = ?"
        with self._writing() as base:
            self._forget()
            base.execute(change, (switch.scope, switch.name))

    def switches(self) -> frozenset[Switch]:
        """What is switched off."""
        with self._reading() as base:
            return frozenset(Switch(*each) for each in base.execute(_SWITCHES))

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def _past(self, base: sqlite3.Connection, principal: str) -> dict[str, bytes]:
        """The traces of a principal; what is known of them stands until somebody else commits."""
        version = base.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            self._forget()
            self._version = version
        known = self._pasts.get(principal)
        return known if known is not None else dict(base.execute(_TRACES, (principal,)).fetchall())

    def _keep(self, principal: str, past: dict[str, bytes]) -> None:
        if principal not in self._pasts and len(self._pasts) >= _MOST_PASTS:
            del self._pasts[next(iter(self._pasts))]
        self._pasts[principal] = past

    def _forget(self) -> None:
        self._pasts.clear()
        self._switches = None

    def _apply(self, base: sqlite3.Connection, step: Step, now: float) -> tuple[Seen, dict[str, bytes]]:
        """Do a step; what it found, and the principal's traces once that is committed."""
        principal = step.who.principal
        before = self._past(base, principal)
        past = before.copy()
        seen = apply(past, step, now)
        changed = [
            (principal, name, data, now) for name, data in past.items() if before.get(name) is not data
        ]
        if changed:
            base.executemany(_KEEP, changed)
        gone = [(principal, name) for name in before if name not in past]
        if gone:
            base.executemany("DELETE FROM traces WHERE principal = ? AND trace = ?", gone)
        return seen, past

    def _tidy_shown(self, base: sqlite3.Connection, principal: str) -> None:
        if len(self._shown) > MAX_SHOWN * 16:
            self._shown.clear()
        base.execute(
            "DELETE FROM shown WHERE principal = ?1 AND last <= (SELECT last FROM shown WHERE principal = ?1"
            " ORDER BY last DESC LIMIT 1 OFFSET ?2)",
            (principal, MAX_SHOWN),
        )

    def _tidy(self, base: sqlite3.Connection, now: float) -> None:
        """Forget what is old, and the traces of those unseen for longest where there are too many."""
        self._forget()
        for table in ("traces", "shown"):
            base.execute(f"DELETE FROM {table} WHERE last < ?", (now - KEPT_S,))
        base.execute(
            "DELETE FROM traces WHERE principal IN (SELECT principal FROM traces GROUP BY principal"
            " ORDER BY max(last) DESC LIMIT -1 OFFSET ?)",
            (MAX_PRINCIPALS,),
        )
        base.execute(_TIDY_TRACES, (MOST_TRACES,))

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that nobody else writes in; raises TrackerAway, and then nothing was done."""
        base = self._base
        try:
            base.execute("BEGIN IMMEDIATE")
            try:
                yield base
            except BaseException:
                base.execute("ROLLBACK")
                raise
            base.execute("COMMIT")
        except sqlite3.Error as error:
            if base.in_transaction:
                base.execute("ROLLBACK")
            raise TrackerAway(type(error).__name__) from None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._base
        except sqlite3.Error as error:
            raise TrackerAway(type(error).__name__) from None
