"""What a judge of commands has to say of one: a rule, and how much it weighs here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from vanguard.layers.shell.command import Command
from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin


class Act(NamedTuple):
    """One thing that a command does; ``severity`` and ``confidence`` stand in for the rule's own."""

    rule: Builtin
    severity: Severity | None = None
    confidence: float | None = None

    @property
    def weight(self) -> tuple[Severity, float]:
        """Severity and confidence, to compare."""
        return (
            self.rule.severity if self.severity is None else self.severity,
            self.rule.confidence if self.confidence is None else self.confidence,
        )


Judge: TypeAlias = Callable[[Command], Iterator[Act]]


def mild(rule: Builtin, confidence: float = 0.8) -> Act:
    """An act of a rule that is only worth a warning here."""
    return Act(rule, Severity.MEDIUM, confidence)


def grave(rule: Builtin, confidence: float = 0.85) -> Act:
    """An act of a rule that is to be stopped."""
    return Act(rule, Severity.HIGH, confidence)
