"""Records as documents of the Elastic Common Schema, version 8.11 (elastic.co/guide/en/ecs).

What the schema has no field for stands under ``vanguard``, an object of this product's own.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from vanguard import __version__
from vanguard.model.recorded import Fields, findings, rules_of, text_of

VERSION = "8.11.0"
EPOCH = "1970-01-01T00:00:00Z"
"""When a record happened that does not say when: a document without a date is not taken in."""

STOPS = frozenset({"BLOCK", "REVIEW"})
_SEVERITIES = {"info": 1, "low": 3, "medium": 5, "high": 8, "critical": 10}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z", re.ASCII)
_REST = (
    "direction",
    "method",
    "tool",
    "session",
    "profile",
    "verdict",
    "would_be",
    "upstream_called",
    "redactions",
)


def event(fields: Fields) -> dict[str, Any]:
    """The document of a record."""
    found, decided = findings(fields), text_of(fields, "event") == "decision"
    made: dict[str, Any] = {
        "@timestamp": moment(fields) or EPOCH,
        "ecs": {"version": VERSION},
        "message": message(fields),
        "event": _event(fields, decided),
        "observer": {
            "vendor": "Vanguard",
            "product": "Vanguard",
            "type": "mcp-gateway",
            "version": __version__,
        },
        "user": {"id": text_of(fields, "principal")},
        "service": {"name": text_of(fields, "server"), "type": "mcp"},
        "trace": {"id": text_of(fields, "trace_id")},
        "rule": {"id": text_of(fields, "rule"), "ruleset": text_of(fields, "ruleset")},
        "related": {"user": [text_of(fields, "principal")] if fields.get("principal") else []},
        "vanguard": {
            **{name: fields[name] for name in _REST if fields.get(name) not in (None, "", [])},
            **({"findings": found, "rules": rules_of(fields)} if found else {}),
            **({"detail": fields["detail"]} if fields.get("detail") else {}),
        },
    }
    if decided and found:
        made["rule"]["category"] = text_of(fields.get("policy_explanation") or {}, "rule_family")
    return _without_empty(made)


def _event(fields: Fields, decided: bool) -> dict[str, Any]:
    verdict, found = text_of(fields, "verdict"), findings(fields)
    stopped = verdict in STOPS
    made: dict[str, Any] = {
        "id": text_of(fields, "decision_id"),
        "kind": "alert" if found and verdict != "ALLOW" else "event",
        "category": ["intrusion_detection" if found else "api"] if decided else ["configuration"],
        "type": ["denied" if stopped else "allowed"] if decided else ["info"] if found else ["change"],
        "action": (verdict if decided else text_of(fields, "event")).lower(),
        "outcome": ("failure" if stopped else "success") if decided else "unknown",
        "provider": "vanguard",
        "module": "vanguard",
        "dataset": "vanguard.audit",
        "severity": severity(fields),
        "reason": message(fields) if found else "",
    }
    took = fields.get("latency_us")
    if isinstance(took, int | float) and not isinstance(took, bool):
        made["duration"] = round(took * 1000)  # nanoseconds
    return made


def severity(fields: Fields) -> int:
    """How bad the worst of what was found is, from 0 to 10; 0 where nothing was."""
    return max((_SEVERITIES.get(text_of(each, "severity"), 0) for each in findings(fields)), default=0)


def moment(fields: Fields) -> str:
    """When it happened, as RFC 3339 has it in UTC; "" where the record does not say."""
    ts = text_of(fields, "ts")
    try:
        datetime.fromisoformat(ts)
    except ValueError:
        return ""
    return ts if _MOMENT.fullmatch(ts) else ""


def message(fields: Fields) -> str:
    """What happened, on one line."""
    if text_of(fields, "event") != "decision":
        detail = fields.get("detail")
        more = text_of(detail, "event") if isinstance(detail, dict) else ""
        return f"{text_of(fields, 'event')} {more}".strip()
    what = f"{text_of(fields, 'verdict')} {text_of(fields, 'method')} {text_of(fields, 'tool')}".strip()
    rule = text_of(fields, "rule")
    first = next((each for each in findings(fields) if each.get("rule") == rule), None)
    return f"{what}: {rule}: {text_of(first, 'says')}" if first else what


def _without_empty(made: dict[str, Any]) -> dict[str, Any]:
    """The same without texts and objects that say nothing."""
    kept = {name: _without_empty(each) if isinstance(each, dict) else each for name, each in made.items()}
    return {name: each for name, each in kept.items() if each not in ("", None, {}, [])}
