"""What a person did at this machine, written into the audit log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vanguard.settings import Settings

Note = Callable[[str, dict[str, Any], str], None]
"""Writes an event, its detail and the server into the audit log."""


def record(settings: Settings, by: str, event: str, detail: Mapping[str, Any], server: str = "") -> None:
    """Write an event into the log of the settings, which is opened for it and closed again.

    ``by`` is what the log is kept under, as a gateway's is under its server.
    """
    from vanguard.cli import assembly
    from vanguard.gate.gate import Gate

    journal = assembly.journal(settings, by)
    try:
        Gate(journal).note(event, dict(detail), server=server)
    finally:
        journal.close()
