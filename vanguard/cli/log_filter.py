"""Which records of the audit log somebody wants to see."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from vanguard.adapters.journals.encode import timestamp
from vanguard.adapters.journals.read import Entry
from vanguard.cli.choice import one_of
from vanguard.cli.log_line import findings
from vanguard.errors import UsageError
from vanguard.model.decision import Verdict
from vanguard.model.message import Direction
from vanguard.model.recorded import says, words_of
from vanguard.model.value import value
from vanguard.strict_yaml import quoted

_AGO = re.compile(r"(\d{1,6})([smhdw])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_VERDICTS = tuple(verdict.word for verdict in Verdict)


@value
class Wanted:
    """What a record must have to be shown; an empty text asks for nothing.

    ``since`` and ``until`` are times as records have them; ``rule`` is met by any finding, not by the
    first alone; ``words`` all stand in what the record says, and the last may be a beginning.
    """

    since: str = ""
    verdict: str = ""
    server: str = ""
    tool: str = ""
    rule: str = ""
    direction: str = ""
    until: str = ""
    session: str = ""
    principal: str = ""
    words: tuple[str, ...] = ()

    def __call__(self, entry: Entry) -> bool:
        """Whether the record has all that is asked for."""
        fields = entry.fields
        return entry.ts >= self.since and all(
            (
                not self.until or entry.ts < self.until,
                not self.session or fields.get("session") == self.session,
                not self.principal or fields.get("principal") == self.principal,
                not self.verdict or fields.get("verdict") == self.verdict,
                not self.server or fields.get("server") == self.server,
                not self.tool or fields.get("tool") == self.tool,
                not self.direction or fields.get("direction") == self.direction,
                not self.rule or self.rule in rules_of(entry),
                not self.words or says(fields, [*self.words]),
            )
        )


def wanted(
    now: float,
    *,
    since: str = "",
    verdict: str = "",
    server: str = "",
    tool: str = "",
    rule: str = "",
    direction: str = "",
    until: str = "",
    session: str = "",
    principal: str = "",
    search: str = "",
) -> Wanted:
    """The filter that these options ask for.

    Raises UsageError for a time, verdict or direction that does not exist, with the nearest one.
    """
    return Wanted(
        since=since_of(since, now) if since else "",
        until=since_of(until, now, "--until") if until else "",
        session=session,
        principal=principal,
        words=_words(search),
        verdict=one_of(verdict.upper().replace("_", "-"), _VERDICTS, "--verdict") if verdict else "",
        server=server,
        tool=tool,
        rule=rule,
        direction=one_of(direction, tuple(Direction), "--direction") if direction else "",
    )


def _words(search: str) -> tuple[str, ...]:
    words = tuple(words_of(search))
    if search and not words:
        raise UsageError("there are no letters or digits to search for", place="--search")
    return words


def since_of(text: str, now: float, option: str = "--since") -> str:
    """A time as records have it, of ``30m``, ``2026-11-20`` or ``2026-11-20T10:00Z`` (UTC).

    Raises UsageError at the option for anything else.
    """
    ago = _AGO.fullmatch(text)
    try:
        if ago:
            then = datetime.fromtimestamp(now, UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        else:
            then = datetime.fromisoformat(text)
            then = then.replace(tzinfo=UTC) if then.tzinfo is None else then
        return timestamp(then.timestamp())
    except (ValueError, OverflowError) as error:
        hint = "such as 30m, 1h, 7d, 2026-11-20 or 2026-11-20T10:00"
        raise UsageError(f"{quoted(text)} is not a time", place=option, hint=hint) from error


def rules_of(entry: Entry) -> list[str]:
    """The ids of all rules that found something, the first reason first."""
    named = (each.get("rule") for each in findings(entry.fields))
    return [rule for rule in (entry.fields.get("rule"), *named) if isinstance(rule, str)]
