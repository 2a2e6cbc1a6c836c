"""Exceptions that are written from the dashboard, and a person's word on what was stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from vanguard.cli.allow import Change, change_of, written
from vanguard.cli.recording import Note
from vanguard.dashboard.desk import Proposal
from vanguard.errors import ConfigError
from vanguard.model.value import value
from vanguard.settings import Settings


@value
class Exceptions:
    """Writes exceptions into the config (`dashboard.desk.Exceptions`)."""

    settings: Callable[[], Settings]
    note: Note

    def proposed(self, fields: Mapping[str, Any], because: str, span: str) -> Proposal:
        """See `dashboard.desk.Exceptions.proposed`."""
        try:
            return _proposal(change_of(self.settings(), fields, because, span, date.today()))
        except ConfigError as error:
            return Proposal(refused=str(error))

    def write(self, fields: Mapping[str, Any], because: str, span: str, stamp: str, by: str) -> Proposal:
        """See `dashboard.desk.Exceptions.write`."""
        try:
            change = change_of(self.settings(), fields, because, span, date.today())
            if change.stamp != stamp:
                return Proposal(refused="The config has changed while you looked; look at it again.")
            if change.refused:
                return _proposal(change)
            written(change.path, change.after, self.settings())
        except ConfigError as error:
            return Proposal(refused=str(error))
        made = change.made
        detail: dict[str, Any] = {
            "event": "exception",
            "rules": sorted(made.rules),
            "tool": made.tool,
            "by": by,
        }
        detail |= {"because": made.because, "ends": str(made.expires)}
        detail |= {"decision_id": fields.get("decision_id")}
        self.note("admin", detail, made.server)
        return _proposal(change)


def _proposal(change: Change) -> Proposal:
    refused = ""
    if change.refused:
        rules = ", ".join(sorted(change.refused))
        refused = f"The base of the config does not leave this to it: {rules}. Its owner has to say so."
    return Proposal(str(change.path), change.difference, str(change.made.expires), refused, change.stamp)


@value
class Marks:
    """A person's word on decisions, kept in the audit log (`dashboard.desk.Marks`)."""

    note: Note

    def mark(self, fields: Mapping[str, Any], false_stop: bool, by: str) -> None:
        """See `dashboard.desk.Marks.mark`."""
        detail: dict[str, Any] = {"event": "false-stop" if false_stop else "right-stop", "by": by}
        detail |= {name: fields.get(name) for name in ("decision_id", "rule", "tool")}
        self.note("admin", detail, str(fields.get("server") or ""))
