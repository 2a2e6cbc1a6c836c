"""Recorded findings composed anew, by another policy than the one that they were decided by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from vanguard.model.capability import Tool
from vanguard.model.context import Context, Policy, Server
from vanguard.model.decision import Decision
from vanguard.model.finding import Evidence, Finding, Severity, Status
from vanguard.model.message import TO_SERVER
from vanguard.policy.compose import LAYER_FAILED, compose

OPERATOR = "operator"
"""The family of the findings of the operator's own rules."""


def recomposed(
    fields: Mapping[str, Any], policy: Policy, known: Collection[str], today: date | None
) -> tuple[Decision, tuple[str, ...]]:
    """The decision that a record's findings get from a policy, and the rules that it no longer has.

    Findings of the operator's own rules count as the policy's rule of that name has it; what a rule that is
    new would find cannot be told from a record.  ``known`` are the ids of every detector's rule.
    """
    explained = fields.get("policy_explanation") or {}
    rules = {each.name: each for each in policy.operator.rules} if policy.operator else {}
    gone: list[str] = []
    found: list[Finding] = []
    for told in explained.get("findings") or ():
        finding = _finding(told)
        if finding.rule == LAYER_FAILED:
            continue
        if finding.family == OPERATOR and finding.rule in rules:
            action = str(rules[finding.rule].action)
            shadow = action == "shadow"
            found.append(replace(finding, action="block" if shadow else action, shadow=shadow))
        elif finding.rule in known:
            found.append(finding)
        else:
            gone.append(finding.rule)
    evidence = [Evidence("recorded", findings=tuple(found))]
    evidence += [
        Evidence(str(each.get("layer")), Status.FAILED, note=str(each.get("note")))
        for each in explained.get("failed") or ()
    ]
    tool, server = fields.get("tool") or "", fields.get("server") or ""
    context = Context(policy, Server(server), tool=Tool(tool) if tool else None, today=today)
    if fields.get("direction") != TO_SERVER and str(fields.get("method")).endswith("/list"):
        context = replace(context, asked={"method": fields.get("method")})
    return compose(evidence, context), tuple(gone)


def _finding(told: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=str(told["rule"]),
        layer=str(told["layer"]),
        severity=Severity[str(told["severity"]).upper()],
        confidence=float(told["confidence"]),
        says=str(told.get("says", "")),
        family=str(told.get("family", "")),
        pointer=str(told.get("pointer", "")),
        shadow=bool(told.get("shadow", False)),
        level=int(told.get("level", 1)),
        action=str(told.get("action", "")),
    )
