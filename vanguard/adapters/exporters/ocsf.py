"""Records as events of the Open Cybersecurity Schema Framework, version 1.4.0 (schema.ocsf.io).

A decision in which something was found is a Detection Finding (2004) with the profile ``security_control``;
any other decision is an API Activity (6003); everything else is a Base Event (0).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vanguard import __version__
from vanguard.adapters.exporters.ecs import message
from vanguard.model.recorded import Fields, findings, text_of

VERSION = "1.4.0"
FINDING, API, BASE = 2004, 6003, 0
"""The classes that records become."""

_SEVERITIES = {"info": 1, "low": 2, "medium": 3, "high": 4, "critical": 5}
_NAMES = {0: "Unknown", 1: "Informational", 2: "Low", 3: "Medium", 4: "High", 5: "Critical"}
_ACTIONS = {"BLOCK": (2, "Denied"), "REVIEW": (2, "Denied")}
_DISPOSITIONS = {
    "ALLOW": (1, "Allowed"),
    "WARN": (19, "Alert"),
    "SHADOW-BLOCK": (15, "Detected"),
    "REVIEW": (2, "Blocked"),
    "BLOCK": (2, "Blocked"),
}


def event(fields: Fields) -> dict[str, Any]:
    """The event of a record."""
    if text_of(fields, "event") != "decision":
        return _classified(fields, BASE, 0, 99, "Other") | {"message": message(fields)}
    return _finding(fields) if findings(fields) else _call(fields)


def _classified(fields: Fields, kind: int, category: int, activity: int, name: str) -> dict[str, Any]:
    """What every class requires."""
    severity = max((_SEVERITIES.get(text_of(each, "severity"), 0) for each in findings(fields)), default=1)
    made: dict[str, Any] = {
        "activity_id": activity,
        "activity_name": name,
        "category_uid": category,
        "class_uid": kind,
        "type_uid": kind * 100 + activity,
        "time": milliseconds(fields),
        "severity_id": severity,
        "severity": _NAMES[severity],
        "metadata": {
            "version": VERSION,
            "uid": text_of(fields, "decision_id") or None,
            "log_name": "audit",
            "original_time": text_of(fields, "ts"),
            "product": {"name": "Vanguard", "vendor_name": "Vanguard", "version": __version__},
        },
        "unmapped": {name: fields[name] for name in _REST if fields.get(name) not in (None, "")},
    }
    made["metadata"] = _known(made["metadata"])
    return made


_REST = (
    *("event", "direction", "method", "tool", "server", "session", "profile", "verdict", "would_be"),
    *("upstream_called", "redactions", "ruleset", "latency_us", "trace_id", "detail"),
)
"""Fields that the schema has no place for, or another one; they stand under ``unmapped`` too."""


def _finding(fields: Fields) -> dict[str, Any]:
    found = findings(fields)
    first = next((each for each in found if each.get("rule") == fields.get("rule")), found[0])
    says = text_of(first, "says") or text_of(first, "rule")
    made = _classified(fields, FINDING, 2, 1, "Create")
    made["metadata"]["profiles"] = ["security_control"]
    verdict = text_of(fields, "verdict")
    action, disposition = _ACTIONS.get(verdict, (1, "Allowed")), _DISPOSITIONS.get(verdict, (0, "Unknown"))
    confidence = first.get("confidence")
    more = {
        "message": says,
        "status_id": 1,
        "status": "New",
        "is_alert": verdict != "ALLOW",
        "action_id": action[0],
        "action": action[1],
        "disposition_id": disposition[0],
        "disposition": disposition[1],
        "finding_info": {
            "uid": text_of(fields, "decision_id") or "unknown",
            "title": says or "A finding",
            "created_time": milliseconds(fields),
            "analytic": _analytic(first),
            "related_analytics": [_analytic(each) for each in found if each is not first],
        },
        "evidences": [{"data": {name: each.get(name) for name in _EVIDENCE}} for each in found],
        "resources": [
            {"name": text_of(fields, "tool") or text_of(fields, "method") or "answer", "type": "mcp"}
        ],
    }
    if isinstance(confidence, int | float):
        more["confidence_score"] = round(100 * confidence)
    return made | more


_EVIDENCE = ("rule", "layer", "pointer", "chain", "excerpt", "verdict", "would_be")


def _analytic(finding: Mapping[str, Any]) -> dict[str, Any]:
    rule = text_of(finding, "rule") or "unknown"
    return {"uid": rule, "name": rule, "type_id": 1, "type": "Rule", "category": text_of(finding, "layer")}


def _call(fields: Fields) -> dict[str, Any]:
    """A decision that found nothing: somebody used an interface."""
    verdict = text_of(fields, "verdict")
    stopped = verdict in _ACTIONS
    server, session = text_of(fields, "server"), text_of(fields, "session")
    return _classified(fields, API, 6, 99, text_of(fields, "method") or "answer") | {
        "message": message(fields),
        "status_id": 2 if stopped else 1,
        "status": "Failure" if stopped else "Success",
        "actor": {"user": {"uid": text_of(fields, "principal") or "unknown"}},
        "api": {
            "operation": text_of(fields, "tool") or text_of(fields, "method") or "answer",
            "service": {"name": server or "unknown"},
        },
        "src_endpoint": {
            "svc_name": "mcp-client",
            "uid": session or text_of(fields, "principal") or "unknown",
        },
        "dst_endpoint": {"svc_name": server or "unknown"},
    }


def milliseconds(fields: Fields) -> int:
    """When it happened, in milliseconds since the epoch; 0 where the record does not say."""
    try:
        return round(datetime.fromisoformat(text_of(fields, "ts")).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0


def _known(made: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each for name, each in made.items() if each is not None}
