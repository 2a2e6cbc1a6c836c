"""The rules that are code, with what each profile does about them."""

from __future__ import annotations

from vanguard.layers import BUILTIN
from vanguard.model.decision import Verdict
from vanguard.model.finding import Finding
from vanguard.model.profile import Profile
from vanguard.model.rule import Builtin
from vanguard.policy.compose import heeds, reason_for
from vanguard.policy.load import profiles
from vanguard.rules.built_in import CodeRule


def code_rules() -> tuple[CodeRule, ...]:
    """Every rule that is code, by id."""
    return tuple(CodeRule(rule, _verdicts(rule)) for rule in sorted(BUILTIN, key=lambda rule: rule.id))


def _verdicts(rule: Builtin) -> dict[str, str]:
    finding = Finding(
        rule.id, rule.layer, rule.severity, rule.confidence, rule.says, rule.family, level=rule.level
    )
    return {name: _verdict(finding, profile).word for name, profile in profiles().items()}


def _verdict(finding: Finding, profile: Profile) -> Verdict:
    heeded = heeds(profile, finding.rule, finding.level)
    return reason_for(finding, profile).verdict if heeded else Verdict.ALLOW
