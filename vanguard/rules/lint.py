"""Small checks of how a rule is written; each says what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from vanguard.model.finding import Severity
from vanguard.model.rule import Clauses
from vanguard.rules.load import Source, Steps
from vanguard.rules.pattern import size
from vanguard.rules.problem import Problem
from vanguard.rules.sketch import chance, nominators, sketch
from vanguard.rules.syntax import UNBOUNDED
from vanguard.rules.tags import missing
from vanguard.rules.width import at_start, sees_edges, widest

FAMILIES = tuple("fs net shell sql inject secret web hidden wire read agent ask code".split())
"""The first words of rule ids."""

TODO = "TODO"
"""What the scaffold leaves where the writer is to write."""

_WIDEST = 256
_OFTEN = 0.75
_LARGEST = 4000
_USUAL = 2
"""The highest level that is enforced in daily work."""
_LONGEST_SAYING = 100
_SHORTEST_WHY = 60
_SAYING = re.compile(r"[a-z][^.!?\\^$|{}\[\]<>]*\.")


class Lint(Protocol):
    """One check."""

    def check(self, source: Source) -> Iterator[Problem]:
        """What is wrong with the rule in this respect."""


class Width:
    """A wide match would need the whole text scanned once for its rule alone."""

    def check(self, source: Source) -> Iterator[Problem]:
        """Every pattern can match at most 256 characters."""
        for steps, pattern in patterns(source.rule.match):
            width = widest(pattern)
            if width > _WIDEST:
                most = "any number of" if width >= UNBOUNDED else str(width)
                yield Problem(
                    source.place(*steps),
                    f"this pattern can match {most} characters",
                    f"bound its repeats so that a match has at most {_WIDEST}",
                )


class Literal:
    """A pattern that needs nothing rare is tried on every text of every message."""

    def check(self, source: Source) -> Iterator[Problem]:
        """Every pattern that is looked for first needs words or signs that most texts lack.

        One that matches only where a text begins costs little, and need only need something.
        """
        first = nominators(source.rule.match)
        for steps, pattern in patterns(source.rule.match):
            if pattern not in first or "none" in steps:
                continue
            share = chance(pattern)
            if share > _OFTEN and not (at_start(pattern) and sketch(pattern).groups):
                yield Problem(
                    source.place(*steps),
                    f"this pattern would be tried on about {share:.0%} of honest texts",
                    "let every alternative need a rarer word or sign",
                )


class Edges:
    """Texts are scanned together and in pieces, and these operators see the seams."""

    def check(self, source: Source) -> Iterator[Problem]:
        r"""No pattern uses \A, \z or \C, or switches a flag off."""
        for steps, pattern in patterns(source.rule.match):
            if sees_edges(pattern):
                yield Problem(
                    source.place(*steps),
                    r"this pattern uses \A, \z, \C or (?-",
                    "^ and $ stand for the edges of the text; write the rest out",
                )


class Size:
    """A pattern is compiled at every start, and a large one also scans slowly."""

    def check(self, source: Source) -> Iterator[Problem]:
        """No pattern compiles into more than 4000 instructions."""
        for steps, pattern in patterns(source.rule.match):
            instructions = size(pattern)
            if instructions > _LARGEST:
                yield Problem(
                    source.place(*steps),
                    f"this pattern compiles into {instructions} instructions",
                    f"at most {_LARGEST}: repeat less, or repeat ASCII classes instead of Unicode ones",
                )


class Cases:
    """What is not shown is not known."""

    def check(self, source: Source) -> Iterator[Problem]:
        """At least two catches, and two passes of which one is a near miss."""
        rule = source.rule
        for name, cases in (("catches", rule.catches), ("passes", rule.passes)):
            if len(cases) < 2:
                yield Problem(source.place(name), f"fewer than two {name}", "add one of another kind")
        if not any(case.near_miss for case in rule.passes):
            yield Problem(
                source.place("passes"),
                "no pass is a near miss",
                "add one that almost matches: near_miss: true",
            )


class Saying:
    """The asker reads ``says`` behind «Blocked by Vanguard: »."""

    def check(self, source: Source) -> Iterator[Problem]:
        """One short sentence, small letter first, full stop last, without signs of a pattern."""
        says = source.rule.says
        if not _SAYING.fullmatch(says) or len(says) > _LONGEST_SAYING:
            yield Problem(
                source.place("says"),
                "`says` is not one short sentence in the house form",
                f"small letter first, full stop last, no signs of a pattern, at most {_LONGEST_SAYING} long",
            )


class Why:
    """The operator reads ``why`` when something honest was stopped."""

    def check(self, source: Source) -> Iterator[Problem]:
        """One to three whole sentences, and a title that is a line and not a sentence."""
        why, title = source.rule.why, source.rule.title
        if len(why) < _SHORTEST_WHY or not why.endswith("."):
            yield Problem(
                source.place("why"),
                "`why` is too short to help anybody",
                "say what the attack does, what the rule keys on and what it lets pass",
            )
        if not title[0].isupper() or title.endswith("."):
            yield Problem(
                source.place("title"), "`title` is no heading", "capital letter first, no full stop"
            )


class Todo:
    """A scaffold is not a rule yet."""

    def check(self, source: Source) -> Iterator[Problem]:
        """No text of the rule is still to be written."""
        rule = source.rule
        for name, text in (("title", rule.title), ("says", rule.says), ("why", rule.why)):
            if TODO in text.upper():
                yield Problem(source.place(name), f"`{name}` is still to be written")
        for steps, pattern in patterns(rule.match):
            if TODO in pattern:
                yield Problem(source.place(*steps), "this pattern is still to be written")
        for name, cases in (("catches", rule.catches), ("passes", rule.passes)):
            for number, case in enumerate(cases):
                if TODO in repr(case.message) or TODO in case.note:
                    yield Problem(source.place(name, number), "this case is still to be written")


class Level:
    """Above the level that is enforced, only what would stop a message is ever told."""

    def check(self, source: Source) -> Iterator[Problem]:
        """A rule of the levels 3 and 4 is one that stops where it is enforced."""
        rule = source.rule
        if rule.level > _USUAL and rule.severity < Severity.MEDIUM:
            yield Problem(
                source.place("level"),
                f"a rule of severity {rule.severity.word} at level {rule.level} stops nothing anywhere",
                "raise its severity or lower its level",
            )


class Tags:
    """Coverage is counted by tags."""

    def check(self, source: Source) -> Iterator[Problem]:
        """At least one OWASP tag, one of CWE or ATLAS, and none twice."""
        tags = source.rule.tags
        for lacking in missing(tags):
            yield Problem(source.place("tags"), *lacking)
        if len(set(tags)) < len(tags):
            yield Problem(source.place("tags"), "a tag stands twice", "leave one out")


class Family:
    """Ids sort by family in every list and log."""

    def check(self, source: Source) -> Iterator[Problem]:
        """The id begins with the name of a family."""
        if source.rule.id.partition("-")[0] not in FAMILIES:
            yield Problem(
                source.place("id"), "the id names no family", f"begin it with {', '.join(FAMILIES)}"
            )


LINTS: tuple[Lint, ...] = (
    *(Width(), Literal(), Edges(), Size()),
    *(Todo(), Cases(), Saying(), Why(), Level(), Tags(), Family()),
)
"""Every check, in the order in which they are made."""


def lint(source: Source) -> list[Problem]:
    """What every check has to say of a rule."""
    return [problem for each in LINTS for problem in each.check(source)]


def patterns(clauses: Clauses) -> Iterator[tuple[Steps, str]]:
    """Every pattern of the clauses, with its place."""
    for name in ("any", "all", "none"):
        for number, pattern in enumerate(getattr(clauses, name)):
            yield ("match", name, number), pattern
    for number, near in enumerate(clauses.near):
        yield ("match", "near", number, "first"), near.first
        yield ("match", "near", number, "then"), near.then
