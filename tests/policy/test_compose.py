"""How findings become a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from vanguard.model.capability import Tool
from vanguard.model.context import Context, Exemption, Policy, Server
from vanguard.model.decision import Decision, Verdict
from vanguard.model.finding import Evidence, Finding, Severity, Status
from vanguard.model.message import Reading
from vanguard.model.rule import Hit
from vanguard.policy.compose import compose
from vanguard.policy.load import profile


class NoRules:
    """A matcher that never matches."""

    digest = "none"

    def scan(self, reading: Reading, tool: Tool | None) -> tuple[Hit, ...]:
        """Nothing."""
        return ()


def finding(
    rule: str = "fs-outside-zone",
    severity: Severity = Severity.HIGH,
    confidence: float = 1.0,
    shadow: bool = False,
    level: int = 1,
) -> Finding:
    family = rule.partition("-")[0]
    return Finding(rule, "L1", severity, confidence, "no.", family, shadow=shadow, level=level)


def context(name: str = "balanced", *exemptions: Exemption, today: date | None = None) -> Context:
    policy = Policy(profile(name), NoRules(), "digest", exemptions)
    return Context(policy, Server("files"), tool=Tool("read_file"), today=today)


def decided(where: Context, *findings: Finding) -> Decision:
    return compose([Evidence("signatures", findings=findings)], where)


def test_nothing_found_is_allowed_without_a_reason() -> None:
    decision = compose(
        [Evidence("limits"), Evidence("safe_zones", Status.SKIPPED, note="no zones")], context()
    )
    assert (decision.verdict, decision.would_be) == (Verdict.ALLOW, Verdict.ALLOW)
    assert (decision.because, decision.reasons, decision.redactions) == ((), (), ())
    assert [each.layer for each in decision.evidence] == ["limits", "safe_zones"]
    assert (decision.profile, decision.policy) == ("balanced", "digest")


def test_a_clean_decision_names_the_policy_and_evidence_at_hand_not_those_of_the_one_before() -> None:
    first, second = context("balanced"), context("strict")
    assert compose([Evidence("limits")], first).profile == "balanced"
    assert compose([Evidence("limits")], second).profile == "strict"
    other = replace(second, policy=replace(second.policy, digest="other"))
    assert compose([Evidence("limits")], other).policy == "other"
    assert compose([], other).evidence == ()


@pytest.mark.parametrize(
    ("name", "severity", "verdict"),
    [
        ("balanced", Severity.CRITICAL, Verdict.BLOCK),
        ("balanced", Severity.HIGH, Verdict.BLOCK),
        ("balanced", Severity.MEDIUM, Verdict.WARN),
        ("balanced", Severity.LOW, Verdict.ALLOW),
        ("balanced", Severity.INFO, Verdict.ALLOW),
        ("strict", Severity.CRITICAL, Verdict.BLOCK),
        ("strict", Severity.HIGH, Verdict.BLOCK),
        ("strict", Severity.MEDIUM, Verdict.REVIEW),
        ("strict", Severity.LOW, Verdict.WARN),
        ("strict", Severity.INFO, Verdict.ALLOW),
        ("monitor", Severity.CRITICAL, Verdict.SHADOW_BLOCK),
        ("monitor", Severity.MEDIUM, Verdict.WARN),
    ],
)
def test_the_severity_decides(name: str, severity: Severity, verdict: Verdict) -> None:
    assert decided(context(name), finding(severity=severity)).verdict is verdict


@pytest.mark.parametrize(
    ("name", "severity", "confidence", "verdict"),
    [
        ("balanced", Severity.HIGH, 0.75, Verdict.BLOCK),
        ("balanced", Severity.HIGH, 0.74, Verdict.WARN),
        ("balanced", Severity.MEDIUM, 0.74, Verdict.ALLOW),
        ("strict", Severity.HIGH, 0.59, Verdict.WARN),
        ("strict", Severity.MEDIUM, 0.59, Verdict.WARN),
        ("strict", Severity.LOW, 0.59, Verdict.ALLOW),
    ],
)
def test_an_unsure_finding_is_one_step_softer(
    name: str, severity: Severity, confidence: float, verdict: Verdict
) -> None:
    assert decided(context(name), finding(severity=severity, confidence=confidence)).verdict is verdict


def test_a_verdict_for_the_rule_itself_beats_severity_and_confidence() -> None:
    strict = context("strict")
    own = replace(strict.policy.profile, rules={"net-loopback": Verdict.REVIEW})
    strict = replace(strict, policy=replace(strict.policy, profile=own))
    assert decided(strict, finding("net-loopback", Severity.INFO, 0.1)).verdict is Verdict.REVIEW


def test_a_shadow_rule_records_what_it_would_have_done() -> None:
    decision = decided(context(), finding(shadow=True), finding("web-odd", Severity.MEDIUM))
    assert (decision.verdict, decision.would_be) == (Verdict.SHADOW_BLOCK, Verdict.BLOCK)
    assert decision.because == ("fs-outside-zone",)
    assert not decision.verdict.stops


def test_a_shadow_rule_that_would_only_warn_warns() -> None:
    assert decided(context(), finding(severity=Severity.MEDIUM, shadow=True)).verdict is Verdict.WARN


@pytest.mark.parametrize(
    ("name", "level", "verdict"),
    [
        ("balanced", 1, Verdict.BLOCK),
        ("balanced", 2, Verdict.BLOCK),
        ("balanced", 3, Verdict.SHADOW_BLOCK),
        ("balanced", 4, Verdict.ALLOW),
        ("strict", 3, Verdict.BLOCK),
        ("strict", 4, Verdict.SHADOW_BLOCK),
        ("monitor", 2, Verdict.SHADOW_BLOCK),
        ("monitor", 3, Verdict.SHADOW_BLOCK),
        ("monitor", 4, Verdict.ALLOW),
    ],
)
def test_a_profile_enforces_up_to_one_level_and_looks_up_to_another(
    name: str, level: int, verdict: Verdict
) -> None:
    decision = decided(context(name), finding(level=level))
    assert decision.verdict is verdict
    assert decision.would_be is (Verdict.ALLOW if verdict is Verdict.ALLOW else Verdict.BLOCK)
    assert bool(decision.reasons) == (verdict is not Verdict.ALLOW)


def test_a_rule_above_the_enforced_level_does_not_warn() -> None:
    decision = decided(context(), finding(severity=Severity.MEDIUM, level=3))
    assert (decision.verdict, decision.would_be) == (Verdict.ALLOW, Verdict.WARN)
    assert (decision.because, len(decision.reasons)) == ((), 1)


@pytest.mark.parametrize("level", [3, 4])
def test_a_verdict_for_the_rule_itself_beats_its_level(level: int) -> None:
    balanced = context()
    own = replace(balanced.policy.profile, rules={"net-private": Verdict.REVIEW})
    balanced = replace(balanced, policy=replace(balanced.policy, profile=own))
    assert decided(balanced, finding("net-private", level=level)).verdict is Verdict.REVIEW


def test_an_enforced_rule_stops_beside_a_shadow_rule() -> None:
    decision = decided(context(), finding("a-shadow", shadow=True), finding("b-real"))
    assert (decision.verdict, decision.because) == (Verdict.BLOCK, ("b-real",))


def test_monitor_stops_nothing_whatever_fails() -> None:
    evidence = [Evidence("limits", Status.FAILED), Evidence("x", findings=(finding(),))]
    decision = compose(evidence, context("monitor"))
    assert (decision.verdict, decision.would_be) == (Verdict.SHADOW_BLOCK, Verdict.BLOCK)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [("monitor", Verdict.WARN), ("balanced", Verdict.WARN), ("strict", Verdict.BLOCK)],
)
def test_a_layer_that_failed_is_a_reason(name: str, verdict: Verdict) -> None:
    decision = compose([Evidence("safe_zones", Status.FAILED, note="ValueError")], context(name))
    assert (decision.verdict, decision.because) == (verdict, ("layer-failed",))
    assert decision.reasons[0].finding.says == "the safe_zones check could not be made."


def test_a_skipped_layer_costs_nothing() -> None:
    assert compose([Evidence("x", Status.SKIPPED)], context("strict")).verdict is Verdict.ALLOW


def test_because_names_each_rule_at_the_verdict_once() -> None:
    found = (finding("a"), finding("b", Severity.CRITICAL), finding("a"), finding("c", Severity.MEDIUM))
    decision = decided(context(), *found)
    assert decision.because == ("b", "a")
    assert [reason.finding.rule for reason in decision.reasons] == ["b", "a", "a", "c"]


def test_findings_that_are_allowed_are_told_but_hold_nothing_up() -> None:
    decision = decided(context(), finding(severity=Severity.LOW))
    assert (decision.verdict, decision.because, len(decision.reasons)) == (Verdict.ALLOW, (), 1)


def test_reasons_come_harshest_first_then_by_severity_confidence_and_layer() -> None:
    early = Evidence("limits", findings=(finding("a", Severity.HIGH, 0.8), finding("w", Severity.MEDIUM)))
    late = Evidence("x", findings=(finding("b", Severity.HIGH, 0.9), finding("c", Severity.HIGH, 0.8)))
    last = Evidence("y", findings=(finding("d", Severity.CRITICAL, 0.8),))
    reasons = compose([early, late, last], context()).reasons
    assert [reason.finding.rule for reason in reasons] == ["d", "b", "a", "c", "w"]


@pytest.mark.parametrize(
    ("exemption", "verdict"),
    [
        (Exemption(frozenset({"fs-outside-zone"})), Verdict.ALLOW),
        (Exemption(frozenset({"fs-outside-zone"}), server="files", tool="read_file"), Verdict.ALLOW),
        (Exemption(frozenset({"fs-outside-zone"}), server="other"), Verdict.BLOCK),
        (Exemption(frozenset({"fs-outside-zone"}), tool="write_file"), Verdict.BLOCK),
        (Exemption(frozenset({"fs-other"})), Verdict.BLOCK),
        (Exemption(frozenset({"fs-outside-zone"}), expires=date(2027, 1, 1)), Verdict.ALLOW),
        (Exemption(frozenset({"fs-outside-zone"}), expires=date(2026, 12, 31)), Verdict.BLOCK),
    ],
)
def test_an_exception_takes_away_exactly_what_it_names(exemption: Exemption, verdict: Verdict) -> None:
    where = context("balanced", exemption, today=date(2026, 12, 31))
    assert decided(where, finding()).verdict is verdict


def test_an_exception_that_expires_does_not_hold_where_the_day_is_unknown() -> None:
    exemption = Exemption(frozenset({"fs-outside-zone"}), expires=date(2027, 1, 1))
    assert decided(context("balanced", exemption), finding()).verdict is Verdict.BLOCK


def test_an_exception_for_a_tool_does_not_hold_where_no_tool_is_concerned() -> None:
    exemption = Exemption(frozenset({"fs-outside-zone"}), tool="read_file")
    where = replace(context("balanced", exemption), tool=None)
    assert decided(where, finding()).verdict is Verdict.BLOCK


def test_no_exception_covers_a_layer_that_failed() -> None:
    where = context("strict", Exemption(frozenset({"layer-failed"})))
    assert compose([Evidence("limits", Status.FAILED)], where).verdict is Verdict.BLOCK


def test_findings_of_a_layer_that_failed_count_beside_the_failure() -> None:
    decision = compose([Evidence("x", Status.FAILED, (finding(),), "OSError")], context())
    assert decision.verdict is Verdict.BLOCK
    assert {each.finding.rule for each in decision.reasons} == {"fs-outside-zone", "layer-failed"}


@pytest.mark.parametrize(
    "odd",
    [
        None,
        Evidence("x", findings=None),  # type: ignore[arg-type]
        Evidence("x", findings=7),  # type: ignore[arg-type]
        Evidence("x", findings=(None,)),  # type: ignore[arg-type]
        Evidence("x", findings=(replace(finding(), severity="high"),)),  # type: ignore[arg-type]
        Evidence("x", findings=(replace(finding(), confidence=None),)),  # type: ignore[arg-type]
        Evidence("x", findings=(replace(finding(), rule=[]),)),  # type: ignore[arg-type]
        Evidence("x", Status.FAILED, None),  # type: ignore[arg-type]
    ],
)
def test_evidence_that_cannot_be_weighed_is_a_layer_that_failed(odd: Evidence) -> None:
    mild = Evidence("y", findings=(finding(severity=Severity.MEDIUM),))
    for name in ("balanced", "strict"):
        decision = compose([mild, odd], context(name))
        rules = [each.finding.rule for each in decision.reasons]
        assert sorted({*rules} - {"fs-outside-zone"}) in (["layer-failed"], [])
        assert decision.verdict >= compose([mild], context(name)).verdict


def test_what_can_be_weighed_of_odd_evidence_still_counts() -> None:
    odd = Evidence("x", findings=(finding(), None))  # type: ignore[arg-type]
    assert compose([odd], context()).verdict is Verdict.BLOCK
