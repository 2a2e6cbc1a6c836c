"""What the past says against a message: sequences that it ends, budgets, risk, pauses, switches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from vanguard.layers.behavior import rules
from vanguard.layers.found import found
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Finding, Status, clean
from vanguard.model.history import NOTHING, History
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin
from vanguard.model.sequence import Sequence

BUILTIN: Final[tuple[Builtin, ...]] = rules.BUILTIN

_CLEAN: Final = clean("behavior")


def judge(reading: Reading, context: Context) -> Evidence:
    """A finding for each sequence that this message ends, and for all else that the past says against it.

    Where the past is not known that is FAILED.
    """
    history = context.history
    if history is None or history is NOTHING:
        return _CLEAN
    if history.missing:
        missing = rules.NO_HISTORY if context.reads else rules.NO_HISTORY_ACT
        return Evidence("behavior", Status.FAILED, note=history.missing, failure=missing.id)
    findings = tuple(_findings(history, context))
    return Evidence("behavior", findings=findings) if findings else _CLEAN


def _findings(history: History, context: Context) -> Iterator[Finding]:
    if history.off:
        yield found(rules.OFF, excerpt=history.off)
    if history.paused_s > 0:
        yield replace(found(rules.PAUSED), retry_after_s=history.paused_s)
    for name, seconds in history.spent.items():
        yield replace(found(rules.BUDGET, excerpt=name), retry_after_s=seconds)
    risk = context.policy.profile.risk
    for rule, least in (
        (rules.RISK_PAUSE, risk.pause),
        (rules.RISK_REVIEW, risk.review),
        (rules.RISK_WARN, risk.warn),
    ):
        if least and history.risk >= least:
            yield found(rule, excerpt=f"{history.risk:.0f} points")
            break
    book = context.policy.book
    for id in history.met:
        sequence = book.sequences.get(id)
        if sequence is not None:
            yield _of(sequence)


def _of(sequence: Sequence) -> Finding:
    return Finding(
        rule=sequence.id,
        layer="L3",
        severity=sequence.severity,
        confidence=sequence.confidence,
        says=sequence.says,
        family="sequences",
        shadow=sequence.shadow,
        level=sequence.level,
    )
