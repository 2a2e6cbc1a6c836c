"""Laws 1, 2, 3, 5 and 12, as far as composing keeps them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from vanguard.model.capability import Tool
from vanguard.model.context import Context, Exemption, Policy, Server
from vanguard.model.decision import Verdict
from vanguard.model.finding import LEVELS, Evidence, Finding, Severity, Status
from vanguard.model.message import Reading
from vanguard.model.profile import Levels, Profile
from vanguard.model.rule import Hit
from vanguard.policy.compose import LAYER_FAILED, compose
from vanguard.policy.load import PROFILES, profile

TODAY = date(2026, 12, 1)
RULES = ("fs-outside-zone", "net-private", "shell-pipe", "hidden-tag", "web-odd")


class NoRules:
    """A matcher that never matches."""

    digest = "none"

    def scan(self, reading: Reading, tool: Tool | None) -> tuple[Hit, ...]:
        """Nothing."""
        return ()


findings = st.builds(
    Finding,
    rule=st.sampled_from(RULES),
    layer=st.sampled_from(["L0", "L1", "L2"]),
    severity=st.sampled_from(Severity),
    confidence=st.floats(0, 1),
    says=st.just("no."),
    family=st.just("any"),
    shadow=st.booleans(),
    level=st.sampled_from(LEVELS),
)
some_evidence = st.builds(
    Evidence,
    layer=st.sampled_from(["normalize", "limits", "signatures", "safe_zones"]),
    status=st.sampled_from(Status),
    findings=st.lists(findings, max_size=4).map(tuple),
)
evidences = st.lists(some_evidence, max_size=5)
exemptions = st.builds(
    Exemption,
    rules=st.frozensets(st.sampled_from(RULES), min_size=1),
    server=st.sampled_from(["", "files", "other"]),
    tool=st.sampled_from(["", "read", "other"]),
    expires=st.sampled_from([None, TODAY, date(2027, 1, 1)]),
)


@st.composite
def profiles(draw: st.DrawFn, names: tuple[str, ...] = PROFILES) -> Profile:
    """A shipped profile, with verdicts for some rules and levels of its own."""
    own = st.sampled_from([Verdict.ALLOW, Verdict.WARN, Verdict.REVIEW, Verdict.BLOCK])
    rules = draw(st.dictionaries(st.sampled_from(RULES), own, max_size=3))
    enforce, shadow = sorted(draw(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS))))
    return replace(profile(draw(st.sampled_from(names))), rules=rules, level=Levels(enforce, shadow))


@st.composite
def contexts(draw: st.DrawFn, names: tuple[str, ...] = PROFILES) -> Context:
    """A context with any profile and any exceptions."""
    excepted = tuple(draw(st.lists(exemptions, max_size=2)))
    policy = Policy(draw(profiles(names)), NoRules(), "digest", excepted)
    return Context(policy, Server("files"), tool=Tool("read"), today=draw(st.sampled_from([None, TODAY])))


def without(evidence: list[Evidence], rules: set[str]) -> list[Evidence]:
    """The evidence with every finding of these rules taken out."""
    kept = []
    for each in evidence:
        failed = each.status is Status.FAILED and LAYER_FAILED not in rules
        status = each.status if failed or each.status is not Status.FAILED else Status.RAN
        left = tuple(found for found in each.findings if found.rule not in rules)
        kept.append(replace(each, status=status, findings=left))
    return kept


@given(evidences, contexts())
def test_law_1_the_same_evidence_in_the_same_context_gets_the_same_decision(
    evidence: list[Evidence], context: Context
) -> None:
    decision = compose(evidence, context)
    compose([], context)
    assert compose(list(evidence), context) == decision


@given(evidences, evidences, contexts())
def test_law_2_more_evidence_never_softens(
    evidence: list[Evidence], more: list[Evidence], context: Context
) -> None:
    before = compose(evidence, context)
    for after in (compose([*evidence, *more], context), compose([*more, *evidence], context)):
        assert after.verdict >= before.verdict
        assert after.would_be >= before.would_be
        assert len(after.reasons) >= len(before.reasons)


@given(evidences, contexts())
def test_law_3_every_verdict_but_allow_has_a_reason(evidence: list[Evidence], context: Context) -> None:
    decision = compose(evidence, context)
    assert bool(decision.because) == (decision.verdict is not Verdict.ALLOW)
    assert all(a.verdict >= b.verdict for a, b in zip(decision.reasons, decision.reasons[1:], strict=False))
    if decision.because:
        assert decision.primary is not None
        assert decision.primary.finding.rule == decision.because[0]


@given(evidences, contexts())
def test_law_3_removing_what_is_named_flips_the_verdict_and_removing_less_does_not(
    evidence: list[Evidence], context: Context
) -> None:
    decision = compose(evidence, context)
    named = set(decision.because)
    if named:
        assert compose(without(evidence, named), context).verdict < decision.verdict
    for kept in named:
        assert compose(without(evidence, named - {kept}), context).verdict is decision.verdict


@given(evidences, some_evidence, contexts())
def test_law_5_a_layer_that_failed_is_never_a_clean_bill(
    evidence: list[Evidence], some: Evidence, context: Context
) -> None:
    decision = compose([*evidence, replace(some, status=Status.FAILED)], context)
    assert any(reason.finding.rule == LAYER_FAILED for reason in decision.reasons)
    assert decision.verdict >= context.policy.profile.failed > Verdict.ALLOW


@given(evidences, contexts(("monitor",)))
def test_law_12_monitor_never_stops_and_says_what_it_would_have_done(
    evidence: list[Evidence], context: Context
) -> None:
    decision = compose(evidence, context)
    assert not decision.verdict.stops
    assert (decision.verdict is Verdict.SHADOW_BLOCK) == decision.would_be.stops
    enforcing = replace(context.policy.profile, enforcing=True)
    enforced = compose(evidence, replace(context, policy=replace(context.policy, profile=enforcing)))
    assert enforced.would_be is decision.would_be


@given(evidences, contexts())
def test_a_higher_level_stops_no_less_and_never_counts_more_in_shadow(
    evidence: list[Evidence], context: Context
) -> None:
    own = context.policy.profile
    higher = replace(own, level=Levels())
    whole = compose(evidence, replace(context, policy=replace(context.policy, profile=higher)))
    decision = compose(evidence, context)
    assert whole.would_be >= decision.would_be
    assert whole.verdict >= decision.verdict or decision.verdict is Verdict.SHADOW_BLOCK
    only_shadow = own.enforcing and decision.verdict is Verdict.SHADOW_BLOCK
    assert not only_shadow or whole.would_be.stops


@given(evidences, contexts())
def test_what_lies_above_the_levels_changes_nothing(evidence: list[Evidence], context: Context) -> None:
    profile = context.policy.profile
    below = [
        replace(
            each,
            findings=tuple(
                found
                for found in each.findings
                if found.level <= profile.level.shadow or found.rule in profile.rules
            ),
        )
        for each in evidence
    ]
    assert compose(below, context).reasons == compose(evidence, context).reasons
