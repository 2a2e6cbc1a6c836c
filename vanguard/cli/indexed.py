"""The index of an audit log, which the dashboard and ``vanguard stats`` share."""

from __future__ import annotations

import hashlib
from pathlib import Path

from vanguard.cli.logs import Source
from vanguard.dashboard.index import Index


def index_of(source: Source, cache: Path) -> Index:
    """The index of the records of a place, in a folder for caches; each place has its own.

    Raises ConfigError where it cannot be made.
    """
    if source.file is None:
        return Index(cache / "dashboard.sqlite3")
    name = hashlib.sha256(str(source.place.absolute()).encode()).hexdigest()[:16]
    return Index(cache / f"dashboard-{name}.sqlite3")
