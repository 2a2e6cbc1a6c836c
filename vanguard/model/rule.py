"""A signature rule as its file states it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from vanguard.model.capability import Capability
from vanguard.model.finding import Severity
from vanguard.model.message import Direction, Form, Fragment, Part
from vanguard.model.value import value


@value
class Near:
    """Two patterns of which the second begins at most ``within`` characters after the first ends."""

    first: str
    then: str
    within: int


@value
class Clauses:
    """When a rule matches one form of one fragment; all patterns are RE2.

    At least one of ``any`` (if there are any), every one of ``all``, every one of ``near``, and none
    of ``none``.
    """

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    near: tuple[Near, ...] = ()
    none: tuple[str, ...] = ()


class Mentions(StrEnum):
    """What a hit is worth in a text that is only stored, sent, searched for or talked about."""

    COUNT = "count"
    WARN = "warn"
    """At most a warning: what is written about is not done."""


@value
class Scope:
    """Where a rule looks; an empty tuple means everywhere."""

    directions: tuple[Direction, ...] = ()
    parts: tuple[Part, ...] = ()
    methods: tuple[str, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    keys: bool = False
    """Whether the keys of objects are looked at too; values always are."""
    mentions: Mentions = Mentions.COUNT


@value
class Case:
    """An example inside a rule's file: a message, the way it goes, and the tool it concerns.

    ``near_miss`` marks a pass that looks like an attack.  ``line`` is where it stands in the file.
    """

    message: dict[str, Any]
    direction: Direction
    tool: dict[str, Any] | None = None
    asked: dict[str, Any] | None = None
    near_miss: bool = False
    note: str = ""
    line: int = 0


@value
class Sketch:
    """What is known of a pattern before it is compiled.

    A text that it matches holds a literal of each of the ``groups``, in upper or lower case; a match
    is at most ``width`` characters long, and ``at_start`` begins where the text does.
    """

    pattern: str
    groups: tuple[tuple[str, ...], ...]
    width: int
    at_start: bool


@value
class Rule:
    """One signature: what it stands for, where it looks, what it matches, and its cases."""

    id: str
    title: str
    category: str
    severity: Severity
    confidence: float
    says: str
    why: str
    scope: Scope
    match: Clauses
    level: int = 1
    """From 1 to 4, how much honest work it may stop; a profile says up to which level it enforces."""
    tags: tuple[str, ...] = ()
    shadow: bool = False
    catches: tuple[Case, ...] = ()
    passes: tuple[Case, ...] = ()
    place: str = ""
    """``file`` of the rule, relative to its folder, for errors and pages."""
    sketches: tuple[Sketch, ...] | None = None
    """What to look for before trying the patterns, where it was worked out beforehand; () where they
    must be tried on whole texts."""


@value
class Hit:
    """A rule that matched: in which form of which fragment, and at which characters of that form."""

    rule: Rule
    fragment: Fragment
    form: Form
    start: int
    end: int


@value
class Builtin:
    """A rule that is code, not a file: its id and what its findings say.

    ``family`` groups rules for the explanation, as a rule file's category does; ``tags`` and ``level``
    are those of a rule file.
    """

    id: str
    title: str
    layer: str
    family: str
    severity: Severity
    confidence: float
    says: str
    tags: tuple[str, ...] = ()
    level: int = 1
