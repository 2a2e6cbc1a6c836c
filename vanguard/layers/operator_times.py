"""Whether it is one of the times at which a rule of the operator's holds."""

from __future__ import annotations

from datetime import datetime

from vanguard.model.operator import OperatorRule, Times

_WEEK = 7


def holds_now(rule: OperatorRule, now: datetime | None) -> bool:
    """Whether a rule holds at a time.

    Where the time is not known, those that stop hold and others do not.
    """
    if rule.times is None:
        return True
    return rule.action.stops if now is None else within(rule.times, now)


def within(times: Times, now: datetime) -> bool:
    """Whether a time, which has a zone, is one of the times that are meant."""
    there = now.astimezone(times.zone)
    minute, day = there.hour * 60 + there.minute, there.weekday()
    today, before = day in times.days, (day - 1) % _WEEK in times.days
    return any(
        (today and begin <= minute < end)
        if begin < end
        else (today and begin <= minute) or (before and minute < end)
        for begin, end in times.spans
    )
