"""``vanguard policy exceptions``: how often each exception let something pass, by the audit log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vanguard.cli.ends import DONE, FAILED_CHECK, inert, say
from vanguard.errors import UsageError

if TYPE_CHECKING:
    from vanguard.policy.exceptions import ExceptionEntry


class Tally:
    """One exception and the messages in which it left something out."""

    def __init__(self, entry: ExceptionEntry, today: date) -> None:
        self.entry = entry
        self.uses = 0
        self.last = ""
        self._today = today

    def add(self, fields: Mapping[str, Any], rules: frozenset[str]) -> None:
        """Count a decision, where the exception is about it."""
        made = self.entry.exemption
        if (
            made.rules & rules
            and made.server in ("", fields.get("server"))
            and made.tool in ("", fields.get("tool"))
        ):
            self.uses += 1
            self.last = max(self.last, str(fields.get("ts")))

    @property
    def state(self) -> str:
        """``used``, ``unused`` or ``expired``."""
        expires = self.entry.exemption.expires
        if expires is not None and expires <= self._today:
            return "expired"
        return "used" if self.uses else "unused"

    def told(self) -> dict[str, Any]:
        """What is known of it, as JSON has it."""
        made = self.entry.exemption
        return {
            "place": self.entry.place,
            "rules": sorted(made.rules),
            "server": made.server,
            "tool": made.tool,
            "because": made.because,
            "expires": str(made.expires) if made.expires else None,
            "state": self.state,
            "uses": self.uses,
            "last_used": self.last or None,
        }


def run(logs: Iterable[Path], config: str | None, as_json: bool) -> int:
    """Print the count; the exit code.  Raises UsageError where there is no config."""
    from vanguard.cli.logs import source_in
    from vanguard.cli.logs_read import decisions
    from vanguard.settings import load

    settings = load({"config": config})
    if settings.config is None:
        raise UsageError("no config is used here that could have exceptions", hint="name it by --config")
    tallies = [Tally(entry, date.today()) for entry in settings.exceptions]
    first = last = ""
    for fields in decisions(source_in(settings), logs):
        first, last = first or str(fields.get("ts")), str(fields.get("ts"))
        left_out = (fields.get("detail") or {}).get("excepted")
        if left_out:
            for tally in tallies:
                tally.add(fields, frozenset(map(str, left_out)))
    if as_json:
        print(
            json.dumps(
                {"since": first, "until": last, "exceptions": [each.told() for each in tallies]}, indent=2
            )
        )
    elif tallies:
        print("\n".join(map(inert, lines(tallies, first, last))))
    else:
        say("there are no exceptions")
    return FAILED_CHECK if any(each.state != "used" for each in tallies) else DONE


def lines(tallies: Iterable[Tally], first: str, last: str) -> Iterator[str]:
    """The count in lines."""
    yield f"by the audit log, {first} to {last}:" if first else "there is no audit log to count by:"
    for each in tallies:
        told = each.told()
        where = " ".join(filter(None, (told["server"], told["tool"]))) or "everywhere"
        uses = f"{told['uses']} times, last {told['last_used']}" if each.uses else "never"
        yield f"{each.state:<8} {', '.join(told['rules'])} for {where}: {uses}"
        yield f"         {told['place']}: {told['because']} (ends {told['expires'] or 'never'})"
