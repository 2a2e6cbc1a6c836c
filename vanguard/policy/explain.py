"""Why a decision was made, for the record and for the person who has to live with it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Status
from vanguard.model.profile import Profile
from vanguard.policy.compose import LAYER_FAILED, reason_for
from vanguard.policy.excepting import quote
from vanguard.policy.load import profiles
from vanguard.policy.mask import MASK
from vanguard.policy.mask import name as shown_name

HINT_DAYS = 90
"""How long the exception in a tuning hint lasts."""

OPERATOR = "operator"
"""The family of what the operator's own rules find, which no exception silences."""

_OUTSIDE = "fs-outside-zone"

_DOES = {
    Verdict.ALLOW: "lets this pass",
    Verdict.WARN: "lets this pass with a warning",
    Verdict.SHADOW_BLOCK: "lets this pass and records what it would have stopped",
    Verdict.REVIEW: "holds this until a person agrees",
    Verdict.BLOCK: "blocks this",
}


def explanation(
    decision: Decision,
    upstream_called: bool,
    *,
    server: str = "",
    tool: str = "",
    today: date | None = None,
) -> dict[str, Any]:
    """The explanation as JSON values, the ``policy_explanation`` of an audit record.

    ``failed`` and ``skipped`` name the layers that did not do their work, each with its note; ``opinions``
    say which scorers spoke, with their scores and thresholds.
    ``server``, ``tool`` and ``today`` make the tuning hint as narrow as it can be.
    """
    primary = decision.primary
    return {
        "primary_layer": primary.finding.layer if primary else "",
        "rule_family": primary.finding.family if primary else "",
        "profile_effect": profile_effect(decision),
        "upstream_called": upstream_called,
        "findings": [told(reason) for reason in decision.reasons],
        "failed": _undone(decision, Status.FAILED),
        "skipped": _undone(decision, Status.SKIPPED),
        "opinions": [each.note for each in decision.evidence if each.note and each.status is Status.RAN],
        "tuning_hint": tuning_hint(decision, server, tool, today),
    }


def profile_effect(decision: Decision) -> str:
    """One sentence: what the profile in force does with this, and what the other profiles would do.

    Of the other profiles nothing is said where the operator's own choice is among the reasons.
    """
    if not decision.reasons:
        return "No layer found anything, so every profile lets this pass."
    asked = [each.finding.family for each in decision.reasons if each.finding.action]
    if asked:
        own = "rules" if OPERATOR in asked else "disclosure settings"
        return f"{decision.profile} {_DOES[decision.verdict]}, as your {own} say."
    others = [
        f"{name} would {_bare(_DOES[_under(decision, other)])}"
        for name, other in _profiles().items()
        if name != decision.profile
    ]
    return f"{decision.profile} {_DOES[decision.verdict]}; {', '.join(others)}."


def tuning_hint(decision: Decision, server: str = "", tool: str = "", today: date | None = None) -> str:
    """What to paste into the config so that the same message passes next time; "" where it does anyway.

    The text is a whole config: an ``exceptions`` entry for the rules that stopped it (or, of a WARN,
    that warned).  Comments say what else would do: before it the zone that a path lies outside of, and
    after it the profile that would be milder, if one is.
    """
    if decision.verdict is Verdict.ALLOW:
        return ""
    least = min(decision.verdict, Verdict.SHADOW_BLOCK)
    stopping = [each.finding for each in decision.reasons if each.verdict >= least]
    rules = dict.fromkeys(each.rule for each in stopping if each.family != OPERATOR)
    lines = [] if set(rules) <= {LAYER_FAILED} else _exception([*rules], server, tool, today)
    lines += [
        f"# {each.rule} is the operator's own: change it, or write a rule before it that allows this."
        for each in stopping
        if each.family == OPERATOR
    ]
    if _OUTSIDE in rules:
        lines = [*_zone(decision), *lines]
    if LAYER_FAILED in rules:
        lines.append("# A layer that failed cannot be excepted; `failed` in the record says which and why.")
    milder = _milder(decision)
    if milder:
        lines.append(f"# Or, for every message: profile: {milder}")
    return "\n".join(lines)


def _zone(decision: Decision) -> list[str]:
    """Comments that allow the folder of the path; a folder to fill in where the path is not known whole."""
    path = next(each.finding.excerpt for each in decision.reasons if each.finding.rule == _OUTSIDE)
    whole = path.startswith("/") and not any(sign in path for sign in ("…", MASK, "\\u{"))
    folder = posixpath.dirname(posixpath.normpath(path)) if whole else "/"
    named = folder if folder.strip("/") else "/the/folder/of/the/path"
    return [
        "# Better than an exception: allow the folder, beside every folder that the server has already:",
        f"# zones: [{quote(named)}]",
    ]


def _exception(rules: list[str], server: str, tool: str, today: date | None) -> list[str]:
    named = [rule for rule in rules if rule != LAYER_FAILED]
    lines = ["exceptions:", f"  - rules: [{', '.join(named)}]"]
    if server:
        lines.append(f"    server: {quote(server)}")
    if tool:
        shown = shown_name(tool)
        secret = MASK in shown
        lines.append(
            f"    tool: {quote(shown)}  # it looks like a secret" if secret else f"    tool: {quote(tool)}"
        )
    lines.append('    because: "say here why this is safe"')
    if today:
        lines.append(f"    expires: {today + timedelta(days=HINT_DAYS)}")
    return lines


def _milder(decision: Decision) -> str:
    """The next milder profile that would let this pass, where the decision is REVIEW or WARN."""
    if decision.verdict not in (Verdict.REVIEW, Verdict.WARN):
        return ""
    mildest_first = list(_profiles())
    known = mildest_first.index(decision.profile) if decision.profile in mildest_first else 0
    for name in reversed(mildest_first[:known]):
        verdict = _under(decision, _profiles()[name])
        if verdict < decision.verdict:
            return name
    return ""


def _under(decision: Decision, profile: Profile) -> Verdict:
    """The verdict that the same findings get from another profile."""
    return max(reason_for(each.finding, profile).verdict for each in decision.reasons)


def _undone(decision: Decision, status: Status) -> list[dict[str, str]]:
    return [{"layer": each.layer, "note": each.note} for each in decision.evidence if each.status is status]


def told(reason: Reason) -> dict[str, Any]:
    """A reason as JSON values: what was found where and how surely, and the verdict for it."""
    finding = reason.finding
    asked = {"family": finding.family, "action": finding.action} if finding.action else {}
    shadow = {"shadow": True} if finding.shadow else {}
    return {
        "rule": finding.rule,
        "layer": finding.layer,
        "severity": finding.severity.word,
        "confidence": finding.confidence,
        "level": finding.level,
        "pointer": finding.pointer,
        "chain": list(finding.chain),
        "excerpt": finding.excerpt,
        "says": finding.says,
        "verdict": reason.verdict.word,
        "would_be": reason.would_be.word,
        **asked,
        **shadow,
    }


def _bare(does: str) -> str:
    """``blocks this`` as it stands after ``would``: ``block this``."""
    verb, rest = does.split(" ", 1)
    return f"{verb.removesuffix('s')} {rest}".replace(" records ", " record ")


@lru_cache(maxsize=1)
def _profiles() -> Mapping[str, Profile]:
    return profiles()
