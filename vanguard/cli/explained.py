"""A recorded decision told in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vanguard.cli.ends import inert
from vanguard.cli.log_line import findings, painted, subject, text_of, time_of

_HAPPENED = {
    "ALLOW": "it went on as it was",
    "WARN": "it went on, and the finding was recorded",
    "SHADOW-BLOCK": "it went on; where the rule and profile enforce, it would be stopped",
    "REVIEW": "it was held for a person to grant",
    "BLOCK": "it was stopped",
}


def sentences(fields: Mapping[str, Any], colour: bool = False) -> str:
    """What was decided, why, where in the message, what the profile did, and how to tune it.

    ``fields`` are those of an audit record; for an event other than a decision its detail is told.
    """
    return "\n".join(_decision(fields, colour) if fields.get("event") == "decision" else _event(fields))


def _decision(fields: Mapping[str, Any], colour: bool) -> Iterator[str]:
    verdict = text_of(fields, "verdict")
    yield f"{painted(verdict, 0, colour)}  {subject(fields)}"
    yield f"{_known(fields)}: {_HAPPENED.get(verdict, 'it was judged')}{_reached(fields)}."
    found = findings(fields)
    yield ""
    yield "Why:" if found else "Why: no rule found anything."
    for each in found:
        yield from _finding(each)
    yield from _undone(fields.get("policy_explanation"))
    for row in fields.get("redactions") or ():
        yield f"  Redacted: {text_of(row, 'kind')} at {text_of(row, 'pointer')}"
    detail = fields.get("detail")
    for name in detail.get("dropped") or () if isinstance(detail, dict) else ():
        yield f"  Kept from the client, the rest of the list went on: {inert(str(name))}"
    yield from _tuning(fields.get("policy_explanation"), text_of(fields, "decision_id"))


def _undone(explained: Any) -> Iterator[str]:
    """The layers that did not do their work, and why."""
    for did in ("failed", "skipped"):
        listed = explained.get(did) if isinstance(explained, dict) else None
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict):
                note = text_of(each, "note")
                yield f"  Layer {text_of(each, 'layer')} {did}" + (f": {note}" if note else "")


def _known(fields: Mapping[str, Any]) -> str:
    """When and by which profile, and the decision's id where it has one."""
    told = [time_of(fields)] if fields.get("ts") else []
    told.append(f"profile {text_of(fields, 'profile')}")
    told.append(f"judged in {text_of(fields, 'latency_us')} us")
    if fields.get("decision_id"):
        told.insert(0, f"Decision {text_of(fields, 'decision_id')}")
    return ", ".join(told)


def _reached(fields: Mapping[str, Any]) -> str:
    called = fields.get("upstream_called")
    if called is None:
        return ""
    other = "client" if fields.get("direction") == "to_client" else "server"
    return f"; the {other} {'got' if called else 'never saw'} it"


def _finding(finding: Mapping[str, Any]) -> Iterator[str]:
    yield f"  {text_of(finding, 'says') or text_of(finding, 'rule')}"
    grade = ", ".join(
        f"{label}{text_of(finding, name)}"
        for label, name in (
            ("", "layer"),
            ("", "severity"),
            ("confidence ", "confidence"),
            ("level ", "level"),
        )
        if finding.get(name) is not None
    )
    yield f"    rule {text_of(finding, 'rule')} ({grade}){_outcome(finding)}"
    if finding.get("pointer") is not None:
        yield f"    at {text_of(finding, 'pointer') or 'the whole message'}{_chain(finding.get('chain'))}"
    if finding.get("excerpt"):
        yield f"    text: {text_of(finding, 'excerpt')}"


def _outcome(finding: Mapping[str, Any]) -> str:
    """The verdict for a finding, and the one that it would have where its rule counted."""
    verdict, would_be = text_of(finding, "verdict"), text_of(finding, "would_be")
    told = f" → {verdict}" if verdict else ""
    return f"{told}, would be {would_be}" if would_be not in ("", verdict) else told


def _chain(chain: Any) -> str:
    steps = [inert(str(step)) for step in chain] if isinstance(chain, list | tuple) else []
    return f", after {', then '.join(steps)}" if steps else ""


def _tuning(explained: Any, decision: str) -> Iterator[str]:
    if not isinstance(explained, dict):
        return
    if explained.get("profile_effect"):
        yield ""
        yield f"Profile: {text_of(explained, 'profile_effect')}"
    hint = explained.get("tuning_hint")
    if hint:
        yield ""
        if decision:
            yield "If this is honest work, have an exception written that ends in a week:"
            yield f'  vanguard allow {decision} --because "…"'
            yield ""
            yield "Or put this into your vanguard.yaml"
        else:
            yield "If this is honest work, put this into your vanguard.yaml"
        yield "(add only the item where `exceptions:` stands already):"
        yield ""
        yield from (inert(row) for row in str(hint).split("\n"))


def _event(fields: Mapping[str, Any]) -> Iterator[str]:
    yield f"{text_of(fields, 'event')}  {subject(fields)}"
    yield f"{time_of(fields)}"
    detail = fields.get("detail")
    if isinstance(detail, dict):
        yield from (f"  {inert(str(key))}: {inert(str(value))}" for key, value in detail.items())
