"""The decisions of audit logs, for commands that count them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from vanguard.cli.logs import Source
from vanguard.errors import UsageError


def decisions(source: Source, logs: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The fields of every decision, the oldest first; of the source's files where no log is named.

    Raises UsageError for a file that is not there.
    """
    from vanguard.adapters.journals.read import entries

    files = [*logs]
    for each in files:
        if not each.is_file():
            raise UsageError("there is no such file", place=str(each))
    for entry in entries(files or source.files(), lambda broken: None, source.blocks):
        if entry.fields.get("event") == "decision":
            yield entry.fields
