"""What a message adds to the past of whoever sent it, and asks of it: sequences to traces and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from vanguard.layers.behavior.marks import Traits
from vanguard.model.context import Context
from vanguard.model.history import (
    NOTHING,
    Add,
    Ask,
    History,
    Score,
    Seen,
    Step,
    Take,
    Who,
    no_prints,
    spelled,
)
from vanguard.model.message import Message
from vanguard.model.sequence import Book, Budget, Kind, Risk, Sequence
from vanguard.model.value import value

if TYPE_CHECKING:
    from vanguard.layers.lineage.asked import Asked

Digest = Callable[[str], int]
"""A keyed digest of a text, below 2**52: what is remembered must not tell what it was made of."""

RISK: Final = "risk"
_MOST_VALUES: Final = 4
_MOST_PLANS: Final = 512
_NAME: Final = Kind.NAME.value


@value
class Outline:
    """What all requests with the same marks to one server add and ask; their values come with each."""

    asks: tuple[Ask, ...]
    asked: tuple[Sequence, ...]
    adds: tuple[Add, ...]
    scores: tuple[Score, ...]
    risk: Risk


@value
class Plan:
    """A step, and what its asks, takes and scores are for, in their order."""

    step: Step
    asked: tuple[Sequence, ...] = ()
    taken: tuple[Budget, ...] = ()
    values: Asked | None = None
    """What is asked of the values of the call; None where that is nothing."""


def with_values(plan: Plan, values: Asked | None) -> Plan:
    """The same plan with what is asked of the values of the call; None for nothing."""
    recalls, learns, prints = (
        ((), (), no_prints) if values is None else (values.recalls, values.learns, values.prints)
    )
    was = plan.step
    step = Step(
        was.who, was.adds, was.asks, was.takes, was.scores, was.pause_s, was.values, recalls, learns, prints
    )
    return Plan(step, plan.asked, plan.taken, values)


def before(
    traits: Traits, message: Message, context: Context, book: Book, risk: Risk, digest: Digest, who: Who
) -> Plan:
    """What a request adds and asks before it is judged."""
    marks, server = traits.marks, context.server.name
    outline = book.plans.get((server, marks))
    if outline is None or outline.risk is not risk:
        outline = _outlined(marks, server, book, risk)
    taken: tuple[Budget, ...] = ()
    takes: tuple[Take, ...] = ()
    if book.budgets:
        taken = tuple(each for each in book.budgets if _spends(each, marks, context))
        takes = tuple(_take(each, message, context) for each in taken)
    values = Values(traits, digest)
    step = Step(who, outline.adds, outline.asks, takes, outline.scores, 0.0, values.of)
    return Plan(step, outline.asked, taken)


def _outlined(marks: frozenset[str], server: str, book: Book, risk: Risk) -> Outline:
    later, earlier = book.concerned(marks)
    asks = tuple(_ask(each, server) for each in later)
    adds = tuple(_add(each, server) for each in earlier)
    scores = (Score(RISK, risk.half_life),) if risk.warn or risk.review or risk.pause else ()
    if len(book.plans) >= _MOST_PLANS:
        book.plans.clear()
    book.plans[server, marks] = outline = Outline(asks, later, adds, scores, risk)
    return outline


def after(
    traits: Traits,
    context: Context,
    book: Book,
    risk: Risk,
    digest: Digest,
    verdict: str,
    pause_s: float = 0.0,
) -> Step | None:
    """What a judged message adds; None where that is nothing.  ``verdict`` is its verdict's word."""
    marks = traits.marks
    adds = tuple(_add(each, context.server.name) for each in book.concerned(marks)[1]) if marks else ()
    counts = not marks.isdisjoint(("stopped", "doubted"))
    points = risk.points.get(verdict, 0.0) if counts and (risk.warn or risk.review or risk.pause) else 0.0
    if not (adds or points or pause_s):
        return None
    scores = (Score(RISK, risk.half_life, points),) if points else ()
    step = Step(whose(context), adds, (), (), scores, pause_s, Values(traits, digest).of)
    return spelled(step) if adds else step


def history(plan: Plan, seen: Seen) -> History:
    """What the answers to a plan mean."""
    scores = seen.scores
    lineage = plan.values.weighed(seen) if plan.values is not None else None
    if lineage is None and not (
        any(seen.counts) or seen.left or seen.paused_s or seen.off or (scores and scores[0])
    ):
        return NOTHING
    met = {
        each.id: count
        for each, count in zip(plan.asked, seen.counts, strict=True)
        if count >= each.count
        and not (each.unless_vouched and plan.values is not None and plan.values.vouched(seen))
    }
    spent = {each.name: max(1.0, -left) for each, left in zip(plan.taken, seen.left, strict=True) if left < 0}
    if not (met or spent or seen.paused_s or seen.off or lineage or (scores and scores[0])):
        return NOTHING
    risk = scores[0] if scores else 0.0
    return History(met, spent, risk, seen.paused_s, seen.off, lineage=lineage)


def whose(context: Context) -> Who:
    """Whose message it is."""
    return Who(context.principal, context.server.name, context.client, context.session)


class Values:
    """The digests of a message's values, each kind worked out once, when it is first asked for."""

    __slots__ = ("_digest", "_known", "_traits")

    def __init__(self, traits: Traits, digest: Digest) -> None:
        self._traits = traits
        self._digest = digest
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, kind: str) -> tuple[int, ...]:
        """The digests of the values of a kind, by the kind's word."""
        found = self._known.get(kind)
        if found is None:
            texts = self._traits.values(kind)
            if len(texts) > 1:
                texts = tuple(dict.fromkeys(texts))
            self._known[kind] = found = tuple([self._digest(text) for text in texts])
        return found


def _trace(sequence: Sequence, server: str) -> str:
    return sequence.id if sequence.across else f"{server}\0{sequence.id}"


def _add(sequence: Sequence, server: str) -> Add:
    trace, keep, distinct = _trace(sequence, server), sequence.keep, sequence.distinct is not None
    if sequence.kind is None:
        return Add(trace, 0, keep)
    kind = sequence.kind.value
    return Add(trace, 0, keep, distinct, kind, keep if kind == _NAME else _MOST_VALUES)


def _ask(sequence: Sequence, server: str) -> Ask:
    same = sequence.same.value if sequence.same else ""
    trace, first = _trace(sequence, server), sequence.first is not None
    return Ask(trace, sequence.within, (), first, sequence.count, same)


def _spends(budget: Budget, marks: frozenset[str], context: Context) -> bool:
    tool = context.tool.name if context.tool else ""
    return (
        "call" in marks
        and (not budget.server or budget.server == context.server.name)
        and (not budget.tool or budget.tool == tool)
        and (not budget.capability or budget.capability in marks)
    )


def _take(budget: Budget, message: Message, context: Context) -> Take:
    tool = context.tool.name if context.tool else ""
    cost = 1
    if budget.unit == "bytes":
        cost = len(message.raw)
    elif budget.unit == "cost":
        cost = budget.costs.get(tool, 1)
    trace = f"budget\0{budget.name}\0{tool}" if budget.each else f"budget\0{budget.name}"
    return Take(trace, budget.within, budget.limit, cost)
