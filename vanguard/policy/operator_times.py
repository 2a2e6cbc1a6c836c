"""The part of a rule that says at which times it holds: ``when: {time: {days, hours, zone}}``."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import tzinfo

from vanguard.model.operator import Times
from vanguard.strict_yaml import Node, nearest, quoted

TIME = "time"
"""The key under ``when``; an argument of this name is asked about as others are, by ``matches`` and so on."""

KEYS = ("days", "hours", "zone")
"""The keys of a time."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of the week, as they are written."""

_CLOCK = re.compile(r"([0-9]{2}):([0-9]{2})")
_SPAN = re.compile(r"([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})")

MIDNIGHT = 24 * 60
"""Minutes of a day."""


def is_of_clock(node: Node, conditions: Collection[str]) -> bool:
    """Whether what stands at ``time`` is about the clock and not about an argument of that name."""
    held = node.value
    return isinstance(held, dict) and not held.keys() <= {*conditions}


def times(node: Node) -> Times:
    """The times that are meant; raises the file's ConfigError."""
    keys = node.mapping(KEYS, required=("zone",))
    if len(keys) == 1:
        node.fail("a zone alone says no time", "write days: mon-fri, or hours: 09:00-17:00")
    return Times(
        zone(keys["zone"]),
        _days(keys["days"]) if "days" in keys else frozenset(range(len(DAYS))),
        tuple(map(_span, _each(keys["hours"]))) if "hours" in keys else ((0, MIDNIGHT),),
    )


def zone(node: Node) -> tzinfo:
    """A time zone by its name (IANA Time Zone Database); raises the file's ConfigError."""
    from zoneinfo import ZoneInfo, available_timezones  # most policies ask for no time

    name = node.text()
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        known = available_timezones()
    if not known:
        node.fail("this machine has no data of time zones", "pip install tzdata")
    node.fail(f"{quoted(name)} is no time zone", _near(name, known))


def _near(name: str, known: Collection[str]) -> str:
    hint = nearest(name, known)
    return "write one such as Europe/Berlin, or UTC" if hint.startswith("known:") else hint


def _each(node: Node) -> list[Node]:
    nodes = node.items() if isinstance(node.value, list) else [node]
    if not nodes:
        node.fail("the list is empty, so it is never one of them")
    return nodes


def _days(node: Node) -> frozenset[int]:
    return frozenset(day for each in _each(node) for day in _run(each))


def _run(node: Node) -> list[int]:
    """The days that a text such as ``fri`` or ``mon-fri`` means; ``sat-mon`` goes on over the week's end."""
    first, _, last = node.text().partition("-")
    for name in (first, last or first):
        if name not in DAYS:
            node.fail(
                f"{quoted(node.text())} is no day of the week", f"write one of {', '.join(DAYS)}, or mon-fri"
            )
    begin, end = DAYS.index(first), DAYS.index(last or first)
    return [day % len(DAYS) for day in range(begin, (end if begin <= end else end + len(DAYS)) + 1)]


def _span(node: Node) -> tuple[int, int]:
    found = _SPAN.fullmatch(node.text())
    if found is None:
        node.fail(f"{quoted(node.text())} is no span of hours", "write 09:00-17:00")
    begin, end = minute(found[1]), minute(found[2])
    if begin is None or end is None:
        node.fail(f"{quoted(node.text())} is no span of hours", "hours end with 24:00, minutes with 59")
    if begin == end:
        node.fail("this span of hours is empty", "write 00:00-24:00 for the whole day")
    if begin == MIDNIGHT:
        node.fail("no hour begins at 24:00", "write 00:00")
    return begin, end


def minute(text: str) -> int | None:
    """The minute of the day that a text such as ``09:30`` means, ``24:00`` its end; None for no such text."""
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[2]) > 59:
        return None
    minutes = int(found[1]) * 60 + int(found[2])
    return minutes if minutes <= MIDNIGHT else None
