"""Proving a rule by its own cases: each behaves, alone and in the whole, and each clause is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from vanguard.errors import VanguardError
from vanguard.model.capability import Tool
from vanguard.model.message import Reading
from vanguard.model.rule import Case, Clauses, Rule
from vanguard.model.value import value
from vanguard.rules import match
from vanguard.rules.load import Source, Steps
from vanguard.rules.problem import Problem


@value
class Outcome:
    """What became of a case: how its message was read, its tool, and the rules that saw something in it."""

    reading: Reading
    tool: Tool | None
    reasons: frozenset[str]


Trial = Callable[[Case], Outcome]
"""Judges one case as the gateway would in ``balanced``; raises a VanguardError for what is no message."""

_Tried = tuple[Steps, Outcome]


def prove(source: Source, trial: Trial) -> list[Problem]:
    """Everything that is wrong with one rule's behaviour, by line; empty when the rule is proven.

    Clauses are tried only when all cases behave, since before that nothing can be said of them.
    """
    problems: list[Problem] = []
    tried: list[_Tried] = []
    for kind, cases in (("catches", source.rule.catches), ("passes", source.rule.passes)):
        for number, case in enumerate(cases):
            try:
                tried.append(((kind, number), trial(case)))
            except VanguardError as error:
                problems.append(Problem(source.place(kind, number), f"this message cannot be read: {error}"))
    for steps, outcome in tried:
        problems.extend(_misbehaving(source, steps, outcome))
    return problems or [*_needless(source, tried)]


def variants(clauses: Clauses) -> Iterator[tuple[Steps, Clauses]]:
    """The clauses with one element left out, for each element, and the element's place.

    Nothing is given for an element without which nothing could match.
    """
    for name in ("any", "all", "near", "none"):
        for number in range(len(getattr(clauses, name))):
            variant = _without(clauses, name, number)
            if variant.any or variant.all or variant.near:
                yield ("match", name, number), variant


def _without(clauses: Clauses, name: str, number: int) -> Clauses:
    elements: tuple[Any, ...] = getattr(clauses, name)
    changed: dict[str, Any] = {name: elements[:number] + elements[number + 1 :]}
    return replace(clauses, **changed)


def _misbehaving(source: Source, steps: Steps, outcome: Outcome) -> Iterator[Problem]:
    wanted = steps[0] == "catches"
    place = source.place(*steps)
    alone = _catches(source.rule, outcome)
    if wanted and not alone:
        yield Problem(place, "the rule does not catch this", "look at its patterns and at `where`")
    elif alone and not wanted:
        yield Problem(place, "the rule catches this and should let it pass")
    elif wanted and source.rule.id not in outcome.reasons:
        yield Problem(place, "the rule catches this alone, and is no reason in the whole gateway")
    elif not wanted and source.rule.id in outcome.reasons:
        yield Problem(place, "the rule lets this pass alone, and is a reason in the whole gateway")


def _needless(source: Source, tried: Sequence[_Tried]) -> Iterator[Problem]:
    for steps, clauses in variants(source.rule.match):
        variant = replace(source.rule, match=clauses)
        if all(_catches(variant, outcome) == (case[0] == "catches") for case, outcome in tried):
            yield Problem(
                source.place(*steps),
                f"no case needs this element of `{steps[1]}`",
                f"add a {'catch' if steps[1] == 'any' else 'pass'} that does, or leave it out",
            )


def _catches(rule: Rule, outcome: Outcome) -> bool:
    return match.find(rule, outcome.reading, outcome.tool) is not None
