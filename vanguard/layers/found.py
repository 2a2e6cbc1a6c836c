"""A rule that is code, as a finding."""

from __future__ import annotations

from vanguard.model.finding import Finding, Severity
from vanguard.model.rule import Builtin


def found(
    rule: Builtin,
    *,
    pointer: str = "",
    chain: tuple[str, ...] = (),
    excerpt: str = "",
    severity: Severity | None = None,
    confidence: float | None = None,
    level: int | None = None,
    action: str = "",
) -> Finding:
    """What ``rule`` says of one place; ``severity``, ``confidence``, ``level`` stand in for the rule's own.

    ``excerpt`` must be masked already; ``action`` is what the operator wants done about it.
    """
    return Finding(
        rule=rule.id,
        layer=rule.layer,
        severity=rule.severity if severity is None else severity,
        confidence=rule.confidence if confidence is None else confidence,
        says=rule.says,
        family=rule.family,
        pointer=pointer,
        chain=chain,
        excerpt=excerpt,
        level=rule.level if level is None else level,
        action=action,
    )
