"""The words of which every text that vouches for itself holds one."""

from __future__ import annotations

WORDS = (
    r"approv|authori[sz]|verified|cleared|clearance|whitelist|allow-?list|harmless|benign|legitimate"
    r"|\bsafe|consent"
    r"|false.positive|test.{0,8}(?:only|purpose)|(?:only|just) a (?:test|drill|simulation|exercise)|drill\b"
    r"|scanner|classifier|gateway|guardrail|firewall|moderat|security (?:filter|check|scan|review"
    r"|layer|system)"
    r"|verdict|decision_id|vanguard|blocked_by|risk.?score|dry.?run|read.?only|no.?op\b|trusted"
    r"|not (?:an? )?(?:attack|malicious)"
)
"""A pattern of RE2, whatever the case."""
