"""Findings as a layer collects them: the harshest of each rule and place, and not without end."""

from __future__ import annotations

from vanguard.layers.found import found
from vanguard.model.finding import Finding, Severity
from vanguard.model.message import Form, Fragment
from vanguard.model.rule import Builtin
from vanguard.policy.mask import excerpt

PER_RULE = 20
"""Findings of one rule in one message; beyond them only harsher or surer ones are kept."""

_Place = tuple[str, int, tuple[str | int, ...], bool]


class Tally:
    """Findings of one message, at most one for a rule, its level and a fragment.

    A rule that has found its fill takes only findings that weigh more than any it has, so that a
    flood of mild findings never hides a grave one.
    """

    __slots__ = ("_best", "_count", "_kept")

    def __init__(self) -> None:
        self._kept: dict[_Place, Finding] = {}
        self._count: dict[str, int] = {}
        self._best: dict[str, list[tuple[Severity, float]]] = {}

    def add(
        self,
        rule: Builtin,
        fragment: Fragment,
        form: Form,
        *,
        span: tuple[int, int] | None = None,
        severity: Severity | None = None,
        confidence: float | None = None,
        step: str = "",
        level: int | None = None,
    ) -> None:
        """Take a finding of ``rule`` at characters ``span`` of ``form`` (all of it by default).

        ``severity``, ``confidence`` and ``level`` stand in for the rule's own; ``step`` is a disguise that
        the layer itself took off after those of the form.  Findings of different levels stand side by side.
        """
        weight = (
            rule.severity if severity is None else severity,
            rule.confidence if confidence is None else confidence,
        )
        level = rule.level if level is None else level
        place = (rule.id, level, fragment.path, fragment.is_key)
        if not self._wanted(f"{rule.id} {level}", place, weight):
            return
        start, end = span or (0, len(form.text))
        self._kept[place] = found(
            rule,
            pointer=fragment.pointer,
            chain=(*form.chain, step) if step else form.chain,
            excerpt=excerpt(form.text, start, end),
            severity=weight[0],
            confidence=weight[1],
            level=level,
        )

    def _wanted(self, rule: str, place: _Place, weight: tuple[Severity, float]) -> bool:
        old = self._kept.get(place)
        if old is not None:
            return weight > (old.severity, old.confidence)
        best = self._best.setdefault(rule, [])
        dominated = any(s >= weight[0] and c >= weight[1] for s, c in best)
        if self._count.get(rule, 0) >= PER_RULE and dominated:
            return False
        if not dominated:
            best.append(weight)
        self._count[rule] = self._count.get(rule, 0) + 1
        return True

    def findings(self) -> tuple[Finding, ...]:
        """All that was kept, in the order in which the places were first seen."""
        return tuple(self._kept.values())
