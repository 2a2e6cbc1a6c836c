"""The heart: a message and its context in, a decision out; pure and total."""

from __future__ import annotations

from collections.abc import Iterable

from vanguard.layers import ORDER
from vanguard.layers.normalize import read
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.finding import Evidence, Status
from vanguard.model.message import Message, Reading
from vanguard.policy.compose import compose
from vanguard.policy.floor import joined, standing


def inspect(message: Message, context: Context) -> Decision:
    """Judge one message: L0 reads it, every layer says what it sees, the policy weighs that.

    Where the policy stands on another, that one judges too, and the harsher verdict wins.  Never raises; a
    layer that crashes is FAILED evidence, and the profile says what that costs.  The same message in the
    same context always gets the same decision.
    """
    return look(message, context)[0]


def look(message: Message, context: Context) -> tuple[Decision, Reading]:
    """The decision of `inspect`, and the reading that it was made of."""
    decision, reading = _judged(message, context)
    floor = context.policy.floor
    if floor is not None:
        decision = joined(decision, inspect(message, standing(context, floor)))
    return decision, reading


def _judged(message: Message, context: Context) -> tuple[Decision, Reading]:
    l0: Evidence | None = None
    try:
        reading = read(message, context.policy.profile.limits, context.said)
        if reading.anomalies:
            l0 = Evidence("normalize", findings=reading.anomalies)
    except Exception as error:
        reading = Reading(message, ())
        l0 = _failed("normalize", error)
    ruled = context.policy.operator is not None
    turns = ORDER.turns(message.direction, reading.signs, context.scopes is not None, ruled)
    evidence = list(turns.clear)
    if l0 is not None:
        evidence[0] = l0
    for at, name, judge in turns.asked:
        try:
            evidence[at] = judge(reading, context)
        except Exception as error:
            evidence[at] = _failed(name, error)
    return compose(evidence, context), reading


def reconsider(decision: Decision, more: Iterable[Evidence], context: Context) -> Decision:
    """The decision that the same message gets with more evidence: never a milder one."""
    floor = context.policy.floor
    if floor is None:
        return compose([*decision.evidence, *more], context)
    given = tuple(more)
    below = standing(context, floor)
    again = compose([*decision.evidence, *given], context)
    return joined(joined(again, decision), reconsider(compose((), below), given, below))


def _failed(layer: str, error: Exception) -> Evidence:
    return Evidence(layer, Status.FAILED, note=type(error).__name__)
