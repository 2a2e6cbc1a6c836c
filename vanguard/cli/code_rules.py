"""The rules that are code, with what each profile does about them."""

from __future__ import annotations

from dataclasses import replace

from vanguard import layers
from vanguard.model.decision import Verdict
from vanguard.model.finding import Finding
from vanguard.model.profile import Profile
from vanguard.model.rule import Builtin
from vanguard.policy.compose import heeds, reason_for
from vanguard.policy.load import profiles
from vanguard.rules.built_in import CodeRule
from vanguard.trust import rules as trust
from vanguard.trust.rules import ACTIONS

BUILTIN: tuple[Builtin, ...] = (*layers.BUILTIN, *trust.BUILTIN)
"""Every rule that is code, of the layers and of trust."""


def code_rules() -> tuple[CodeRule, ...]:
    """Every rule that is code, by id."""
    return tuple(CodeRule(rule, _verdicts(rule)) for rule in sorted(BUILTIN, key=lambda rule: rule.id))


def _verdicts(rule: Builtin) -> dict[str, str]:
    finding = Finding(
        rule.id, rule.layer, rule.severity, rule.confidence, rule.says, rule.family, level=rule.level
    )
    kind = next((each for each, own in trust.RULES.items() if own is rule), None)
    found = {}
    for name, profile in profiles().items():
        action = ACTIONS[profile.trust.responses[kind]] if kind is not None else ""
        found[name] = _verdict(replace(finding, action=action), profile).word
    return found


def _verdict(finding: Finding, profile: Profile) -> Verdict:
    heeded = heeds(profile, finding.rule, finding.level)
    return reason_for(finding, profile).verdict if heeded else Verdict.ALLOW
