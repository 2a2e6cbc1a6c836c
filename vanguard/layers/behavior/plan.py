"""What a message adds to the past of whoever sent it, and asks of it: sequences to traces and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from vanguard.layers.behavior.marks import Traits
from vanguard.model.context import Context
from vanguard.model.history import NOTHING, Add, Ask, History, Score, Seen, Step, Take, Who
from vanguard.model.message import Message
from vanguard.model.sequence import Book, Budget, Kind, Risk, Sequence
from vanguard.model.value import value

Digest = Callable[[str], int]
"""A keyed digest of a text, below 2**52: what is remembered must not tell what it was made of."""

RISK = "risk"
_MOST_VALUES = 4


@value
class Plan:
    """A step, and what its asks, takes and scores are for, in their order."""

    step: Step
    asked: tuple[Sequence, ...] = ()
    taken: tuple[Budget, ...] = ()


def before(
    traits: Traits, message: Message, context: Context, book: Book, risk: Risk, digest: Digest
) -> Plan:
    """What a request adds and asks before it is judged."""
    who, values = whose(context), _Values(traits, digest)
    marks = traits.marks
    adds: list[Add] = []
    asks: list[Ask] = []
    asked: list[Sequence] = []
    later, earlier = book.concerned(marks)
    for each in later:
        ask = _ask(each, values, context)
        if ask is not None:
            asks.append(ask)
            asked.append(each)
    for each in earlier:
        adds += _adds(each, values, context)
    taken = tuple(each for each in book.budgets if _spends(each, marks, context))
    takes = tuple(_take(each, message, context) for each in taken)
    scores = (Score(RISK, risk.half_life),) if risk.warn or risk.review or risk.pause else ()
    return Plan(Step(who, tuple(adds), tuple(asks), takes, scores), tuple(asked), taken)


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
    adds: list[Add] = []
    marks = traits.marks
    if marks:
        values = _Values(traits, digest)
        for each in book.concerned(marks)[1]:
            adds += _adds(each, values, context)
    counts = not marks.isdisjoint(("stopped", "doubted"))
    points = risk.points.get(verdict, 0.0) if counts and (risk.warn or risk.review or risk.pause) else 0.0
    if not (adds or points or pause_s):
        return None
    scores = (Score(RISK, risk.half_life, points),) if points else ()
    return Step(whose(context), tuple(adds), scores=scores, pause_s=pause_s)


def history(plan: Plan, seen: Seen) -> History:
    """What the answers to a plan mean."""
    met = {each.id: count for each, count in zip(plan.asked, seen.counts, strict=True) if count >= each.count}
    spent = {each.name: max(1.0, -left) for each, left in zip(plan.taken, seen.left, strict=True) if left < 0}
    if not (met or spent or seen.paused_s or seen.off or (seen.scores and seen.scores[0])):
        return NOTHING
    return History(met, spent, seen.scores[0] if seen.scores else 0.0, seen.paused_s, seen.off)


def whose(context: Context) -> Who:
    """Whose message it is."""
    return Who(context.principal, context.server.name, context.client, context.session)


class _Values:
    """The digests of a message's values, each kind worked out once."""

    def __init__(self, traits: Traits, digest: Digest) -> None:
        self._traits = traits
        self._digest = digest
        self._known: dict[Kind, tuple[int, ...]] = {}

    def of(self, kind: Kind) -> tuple[int, ...]:
        found = self._known.get(kind)
        if found is None:
            texts: Iterable[str] = self._traits.values(kind)
            self._known[kind] = found = tuple(self._digest(text) for text in dict.fromkeys(texts))
        return found


def _trace(sequence: Sequence, context: Context) -> str:
    return sequence.id if sequence.across else f"{context.server.name}\0{sequence.id}"


def _adds(sequence: Sequence, values: _Values, context: Context) -> Iterator[Add]:
    trace, keep, distinct = _trace(sequence, context), sequence.keep, sequence.distinct is not None
    kind = sequence.kind
    if kind is None:
        yield Add(trace, 0, keep)
        return
    most = _MOST_VALUES if kind is not Kind.NAME else keep
    for item in values.of(kind)[:most]:
        yield Add(trace, item, keep, distinct)


def _ask(sequence: Sequence, values: _Values, context: Context) -> Ask | None:
    items = values.of(sequence.same) if sequence.same else ()
    if sequence.same and not items:
        return None
    return Ask(_trace(sequence, context), sequence.within, items, sequence.first is not None, sequence.count)


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
