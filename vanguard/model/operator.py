"""The operator's own rules: what is to happen to which calls, whatever the detectors say."""

from __future__ import annotations

from datetime import date, tzinfo
from enum import StrEnum

from vanguard.model.message import Json
from vanguard.model.value import value


class Action(StrEnum):
    """What a rule of the operator's does about a call, the mildest first."""

    ALLOW = "allow"
    """Ends the operator's list; the detectors judge as ever."""
    WARN = "warn"
    REDACT = "redact"
    """What the rule's patterns match is replaced by placeholders, and the call goes on."""
    SHADOW = "shadow"
    """Records what BLOCK would have done."""
    REVIEW = "review"
    BLOCK = "block"

    @property
    def stops(self) -> bool:
        """Whether the call is not forwarded at once."""
        return self in (Action.REVIEW, Action.BLOCK)

    @property
    def rank(self) -> int:
        """How harsh it is, 0 for the mildest."""
        return _ORDER[self]


_ORDER = {action: rank for rank, action in enumerate(Action)}


@value
class Names:
    """Names that are meant: those of ``exact``, those in which a pattern of ``matches`` (RE2) is found.

    ``but_not`` are patterns of names that are not meant; they alone mean every other name.
    """

    exact: frozenset[str] = frozenset()
    matches: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()


@value
class Condition:
    """What a value of the call is to be, for a rule to match; all that is said must hold.

    ``key`` is as the operator wrote it; ``path`` the steps to the value from the message's root, ``*``
    for every member or entry.  ``matches`` and ``not_matches`` are RE2 patterns, all of which are (or none
    of which is) found in the text; ``among`` and ``not_among`` are values; ``least`` and ``most`` bound
    numbers; ``present`` says whether there is a value at all.
    """

    key: str
    path: tuple[str, ...]
    matches: tuple[str, ...] = ()
    not_matches: tuple[str, ...] = ()
    among: tuple[Json, ...] | None = None
    not_among: tuple[Json, ...] | None = None
    least: float | None = None
    most: float | None = None
    present: bool | None = None

    @property
    def asserts(self) -> bool:
        """Whether it says what the value is, and not only what it is not."""
        return bool(self.matches) or not (self.among is None and self.least is None and self.most is None)


@value
class Times:
    """Times of the week, by the clock of a zone.

    ``days`` are numbered from 0 for Monday.  Each of ``spans`` is two minutes of a day, the first of which
    belongs to it and the second does not; one that ends no later than it begins goes on over midnight, and
    counts to the day on which it begins.
    """

    zone: tzinfo
    days: frozenset[int]
    spans: tuple[tuple[int, int], ...]


@value
class OperatorRule:
    """One rule: which calls it means, and what is to happen to them.

    What is None means every call.  ``scope`` is about the scopes that the principal was granted, ``times``
    about when it calls.  ``message`` is told to whoever is stopped; the rule ends with the day before
    ``expires``.
    """

    name: str
    action: Action
    tool: Names | None = None
    when: tuple[Condition, ...] = ()
    capability: Names | None = None
    principal: Names | None = None
    scope: Names | None = None
    server: Names | None = None
    message: str = ""
    expires: date | None = None
    times: Times | None = None


@value
class Tools:
    """The tools of a server that may be used: those of ``allow`` (None: all), but none of ``deny``."""

    allow: Names | None = None
    deny: Names | None = None


ALL_TOOLS = Tools()
"""What is said of a server of whose tools nothing is."""


@value
class Operator:
    """All that the operator rules about the calls of one server.

    Of ``rules`` the first that matches decides; ``default`` is for calls that none matches.
    """

    rules: tuple[OperatorRule, ...] = ()
    default: Action = Action.ALLOW
    tools: Tools = ALL_TOOLS

    @property
    def selects(self) -> bool:
        """Whether it says which tools there are."""
        return self.tools != ALL_TOOLS

    @property
    def expires(self) -> bool:
        """Whether it depends on the day."""
        return any(rule.expires for rule in self.rules)

    @property
    def timed(self) -> bool:
        """Whether it depends on the time of day."""
        return any(rule.times for rule in self.rules)
