"""The signs that a program shows: a few searches for each of which a mark was found.

The marks of all signs, and the calls that may do something, are looked for in one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import re2

from vanguard.layers.code.calls import BORROWED, CALLED
from vanguard.layers.code.harm import Seen
from vanguard.layers.code.language import ascii_only
from vanguard.layers.code.sign import Sign
from vanguard.layers.code.signs_machine import HOSTS, SECRETS, WORK
from vanguard.layers.code.signs_neglect import NEGLECT
from vanguard.layers.code.signs_people import PEOPLE
from vanguard.layers.code.signs_remote import REMOTE
from vanguard.layers.code.signs_theft import HIDES, LEAVES, SPREADS
from vanguard.layers.code.signs_tongues import TONGUES
from vanguard.layers.code.signs_written import WRITTEN

SIGNS: tuple[Sign, ...] = (
    *REMOTE,
    *WORK,
    *PEOPLE,
    *NEGLECT,
    *HOSTS,
    *SECRETS,
    *LEAVES,
    *SPREADS,
    *HIDES,
    *WRITTEN,
    *TONGUES,
)
"""All signs."""

CALLS = len(SIGNS)
"""The number in `marks` of a call that may do something; the signs have the numbers of their places."""

_MARKS = re2.Set.SearchSet()
for _mark in (*(sign.mark for sign in SIGNS), CALLED.pattern, BORROWED.pattern):
    _MARKS.Add(_mark)
_MARKS.Compile()
GRAVE = frozenset(number for number, sign in enumerate(SIGNS) if sign.grave)
"""The numbers of the signs that count in any text."""
PROGRAMS = GRAVE | {number for number, sign in enumerate(SIGNS) if sign.written}
"""The numbers of those that count in a text that is a program, though it is only written down."""
_SHOWS = re2.compile(r"(?i)```|~~~|<pre|<code|^.{1,200}\n={3,}")


def lasting(text: str) -> frozenset[int]:
    """The numbers of the signs that count in a text that is only stored; a document shows programs."""
    return GRAVE if _SHOWS.search(ascii_only(text)) is not None else PROGRAMS


def marks(text: str) -> list[int]:
    """The numbers of what a text has marks of; none in ordinary texts, at the cost of one pass."""
    found: list[int] | None = _MARKS.Match(ascii_only(text))
    return found or []


@lru_cache(maxsize=1)
def _compiled() -> list[tuple[list[re2._Regexp], re2._Regexp | None]]:
    # Only programs pay for this: a start has no time for it.
    return [
        (
            [re2.compile(f"(?s){pattern}") for pattern in sign.patterns],
            re2.compile(sign.unless) if sign.unless else None,
        )
        for sign in SIGNS
    ]


def signs(text: str, found: Iterable[int]) -> Iterator[Seen]:
    """The signs with these numbers that a program shows."""
    plain = ascii_only(text)
    for number in found:
        if number >= CALLS:
            continue
        patterns, unless = _compiled()[number]
        if any(pattern.search(plain) is None for pattern in patterns):
            continue
        if unless is None or unless.search(plain) is None:
            yield _seen(SIGNS[number], re2.search(SIGNS[number].mark, plain).span())


def _seen(sign: Sign, span: tuple[int, int]) -> Seen:
    rule = sign.rule
    return Seen(
        rule,
        rule.severity if sign.severity is None else sign.severity,
        rule.confidence if sign.confidence is None else sign.confidence,
        rule.level if sign.level is None else sign.level,
        span,
    )
