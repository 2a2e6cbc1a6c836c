"""L1.5: what vouches for itself; most messages hold no such word, and load nothing that weighs it."""

from __future__ import annotations

from functools import cache

import re2

from vanguard.layers.camouflage import rules
from vanguard.layers.sought import some
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import Reading

BUILTIN = rules.BUILTIN

_WORDS = (
    r"approv|authori[sz]|verified|cleared|clearance|whitelist|allow-?list|harmless|benign|legitimate"
    r"|\bsafe|consent"
    r"|false.positive|test.{0,8}(?:only|purpose)|(?:only|just) a (?:test|drill|simulation|exercise)|drill\b"
    r"|scanner|classifier|gateway|guardrail|firewall|moderat|security (?:filter|check|scan|review"
    r"|layer|system)"
    r"|verdict|decision_id|vanguard|blocked_by|risk.?score|dry.?run|read.?only|no.?op\b|trusted"
    r"|not (?:an? )?(?:attack|malicious)"
)

_CLEAR = clean("camouflage")


def judge(reading: Reading, context: Context) -> Evidence:
    """What vouches for itself in a message, weighed with what it accompanies."""
    if not some(reading.text, _may_claim):
        return _CLEAR
    from vanguard.layers.camouflage import scan

    return scan.judge(reading, context)


def _may_claim(piece: bytes) -> bool:
    return _gate().search(piece) is not None


@cache
def _gate() -> re2._Regexp[str]:
    return re2.compile(f"(?i){_WORDS}")
