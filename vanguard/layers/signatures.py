"""L1: the signature rules, each a file under ``rules/``."""

from __future__ import annotations

from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Finding
from vanguard.model.message import Reading
from vanguard.model.rule import Hit
from vanguard.policy.mask import excerpt

_NOTHING = Evidence("signatures")


def judge(reading: Reading, context: Context) -> Evidence:
    """One finding for every rule that matches, in the order of the rules."""
    hits = context.policy.matcher.scan(reading, context.tool)
    return Evidence("signatures", findings=tuple(map(_finding, hits))) if hits else _NOTHING


def _finding(hit: Hit) -> Finding:
    rule = hit.rule
    return Finding(
        rule=rule.id,
        layer="L1",
        severity=rule.severity,
        confidence=rule.confidence,
        says=rule.says,
        family=rule.category,
        pointer=hit.fragment.pointer,
        chain=hit.form.chain,
        excerpt=excerpt(hit.form.text, hit.start, hit.end),
        shadow=rule.shadow,
        level=rule.level,
    )
