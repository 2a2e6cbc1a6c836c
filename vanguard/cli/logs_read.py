"""The decisions of audit logs, for commands that count them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from vanguard.errors import UsageError


def decisions(logs: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The fields of every decision, the oldest first; of the home's logs where none is named.

    Raises UsageError for a file that is not there.
    """
    from vanguard.adapters.journals.read import days, entries
    from vanguard.settings import clients

    files = [*logs]
    for each in files:
        if not each.is_file():
            raise UsageError("there is no such file", place=str(each))
    if not files:
        home, _ = clients()
        files = [file for _, found in days(home) for file in found]
    for entry in entries(files, lambda broken: None):
        if entry.fields.get("event") == "decision":
            yield entry.fields
