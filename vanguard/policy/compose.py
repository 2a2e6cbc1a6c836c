"""Evidence in, a decision out: the one place where findings become a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from vanguard.model.context import Context, Exemption
from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Evidence, Finding, Redaction, Severity, Status
from vanguard.model.profile import Profile
from vanguard.policy.access import NOT_GRANTED

LAYER_FAILED: Final = "layer-failed"
"""The rule id of the reason that stands for a layer that could not do its work."""

_ASKED: Final[Mapping[str, Verdict]] = {
    "allow": Verdict.ALLOW,
    "warn": Verdict.WARN,
    "redact": Verdict.WARN,
    "review": Verdict.REVIEW,
    "block": Verdict.BLOCK,
}
"""The verdict for a finding whose action the operator's policy names."""

_SOFTER: Final = {Verdict.BLOCK: Verdict.WARN, Verdict.REVIEW: Verdict.WARN, Verdict.WARN: Verdict.ALLOW}

# Most messages are clean and get the same decision, which nothing but these three values makes up.  One is
# kept for each number of layers: what a scorer says of a message does not put out what all have in common.
_NEVER: Final = Decision(Verdict.ALLOW, Verdict.ALLOW, (), (), (), profile="", policy="")
_clean: dict[int, Decision] = {}
_MOST_LAYERS: Final = 64


def compose(evidence: Iterable[Evidence], context: Context) -> Decision:
    """Weigh all evidence by the policy of the context; the harshest reason wins.

    Exemptions take findings away first, and so does a level above all that the profile looks at.
    Every finding left, whatever its verdict, is among the reasons, and so is every layer that FAILED.
    More evidence never gives a milder verdict.  Evidence that cannot be weighed counts as a layer that
    failed, and what can be weighed of it counts too.
    """
    given = tuple(evidence)
    try:
        return _composed(given, context)
    except Exception as error:
        return _composed(tuple(_salvaged(given, context, type(error).__name__)), context)


def _composed(given: tuple[Evidence, ...], context: Context) -> Decision:
    policy = context.policy
    profile = policy.profile
    last = _clean.get(len(given), _NEVER)
    if given == last.evidence and policy.digest == last.policy and profile.name == last.profile:
        return last
    for each in given:
        if each.findings or each.status is Status.FAILED:
            break
    else:
        made = Decision(Verdict.ALLOW, Verdict.ALLOW, (), (), given, profile.name, policy.digest)
        if len(given) <= _MOST_LAYERS:
            _clean[len(given)] = made
        return made
    reasons = ranked(_reasons(given, context))
    verdict = reasons[0].verdict if reasons else Verdict.ALLOW
    would_be = max((reason.would_be for reason in reasons), default=Verdict.ALLOW)
    because = because_of(reasons, verdict)
    redactions = () if verdict is Verdict.BLOCK else tuple(_redactions(given, context))
    return Decision(verdict, would_be, because, reasons, given, profile.name, policy.digest, redactions)


def _redactions(given: tuple[Evidence, ...], context: Context) -> Iterable[Redaction]:
    """What is to be replaced in a message that goes on; where the profile does not enforce, nothing."""
    if context.policy.profile.enforcing:
        left_out = exempt(context)
        for each in given:
            yield from (one for one in each.redactions if one.rule not in left_out)


def _salvaged(given: tuple[Evidence, ...], context: Context, why: str) -> Iterable[Evidence]:
    """The evidence with what cannot be weighed replaced by a failure."""
    for each in given:
        if _weighs(each, context):
            yield each
            continue
        layer = getattr(each, "layer", "")
        name = layer if isinstance(layer, str) and layer else "unknown"
        found = getattr(each, "findings", ())
        single = [Evidence(name, findings=(one,)) for one in found] if isinstance(found, tuple | list) else []
        yield from (one for one in single if _weighs(one, context))
        yield Evidence(name, Status.FAILED, note=why)


def _weighs(evidence: Evidence, context: Context) -> bool:
    try:
        sorted(_reasons((evidence,), context), key=_rank)
    except Exception:
        return False
    return True


def verdict_for(finding: Finding, profile: Profile) -> Verdict:
    """What an enforcing ``profile`` does about one finding, shadow left aside.

    A verdict for the rule's own id beats all; otherwise the severity decides, one step softer where
    the confidence is below ``profile.sure``.
    """
    own = profile.rules.get(finding.rule)
    if own is not None:
        return own
    if finding.family == "failure":
        return profile.failed
    if finding.action:
        return _ASKED[finding.action]
    verdict = profile.verdicts[finding.severity]
    return verdict if finding.confidence >= profile.sure else _SOFTER.get(verdict, verdict)


def heeds(profile: Profile, rule: str, level: int) -> bool:
    """Whether findings of a rule with this id and level are reasons at all in a profile."""
    return level <= profile.level.shadow or rule in profile.rules or rule == NOT_GRANTED


def reason_for(finding: Finding, profile: Profile) -> Reason:
    """The finding with its verdict.

    Shadow findings, those above the level that the profile enforces, and those of profiles that do not
    enforce never stop; those above the level do not warn either.  Who may do what is no guess and holds in
    every profile.
    """
    if finding.rule == NOT_GRANTED:
        return Reason(finding, Verdict.BLOCK, Verdict.BLOCK)
    would_be = verdict_for(finding, profile)
    above = finding.level > profile.level.enforce and finding.rule not in profile.rules
    if not would_be.stops:
        return Reason(finding, Verdict.ALLOW if above else would_be, would_be)
    shadowed = above or finding.shadow or not profile.enforcing
    return Reason(finding, Verdict.SHADOW_BLOCK if shadowed else would_be, would_be)


def _reasons(given: tuple[Evidence, ...], context: Context) -> Iterable[Reason]:
    profile = context.policy.profile
    left_out = exempt(context)
    mild = context.policy.definitions == "warn" and context.lists
    for each in given:
        if each.status is Status.FAILED:
            yield reason_for(_failure(each), profile)
        for finding in each.findings:
            if finding.rule not in left_out and heeds(profile, finding.rule, finding.level):
                reason = reason_for(finding, profile)
                yield replace(reason, verdict=Verdict.WARN) if mild and reason.verdict.stops else reason


def exempt(context: Context) -> frozenset[str]:
    """The rule ids that make no finding for this server, tool and day."""
    exemptions = context.policy.exemptions
    if not exemptions:
        return frozenset()
    return frozenset().union(*(each.rules for each in exemptions if _holds(each, context)))


def excepted(given: Iterable[Evidence], context: Context) -> list[str]:
    """The rules of the findings that exemptions take away from evidence, each once."""
    left_out = exempt(context)
    found = (finding.rule for each in given for finding in each.findings if finding.rule in left_out)
    return [*dict.fromkeys(found)] if left_out else []


def _holds(exemption: Exemption, context: Context) -> bool:
    """Whether an exemption holds here; one with an end does not hold where the day is not known."""
    if exemption.server and exemption.server != context.server.name:
        return False
    if exemption.tool and (context.tool is None or exemption.tool != context.tool.name):
        return False
    if exemption.expires is None:
        return True
    return context.today is not None and context.today < exemption.expires


def _failure(evidence: Evidence) -> Finding:
    says = f"the {evidence.layer} check could not be made."
    return Finding(evidence.failure, evidence.layer, Severity.MEDIUM, 1.0, says, "failure")


def ranked(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons, the harshest first; equals stay in their order."""
    return tuple(sorted(reasons, key=_rank))


def because_of(reasons: tuple[Reason, ...], verdict: Verdict) -> tuple[str, ...]:
    """The distinct rules at the decision's verdict, in the order of the reasons; none for ALLOW."""
    if verdict is Verdict.ALLOW:
        return ()
    return tuple(dict.fromkeys(each.finding.rule for each in reasons if each.verdict is verdict))


def _rank(reason: Reason) -> tuple[int, int, int, float]:
    """Harshest first; the sort is stable, so equals stay in the order of the layers."""
    finding = reason.finding
    return (-reason.verdict, -reason.would_be, -finding.severity, -finding.confidence)
