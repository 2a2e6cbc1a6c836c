"""Records as OpenTelemetry log records: OTLP/JSON, a line each (OpenTelemetry, "OTLP file exporter").

The collector reads them with its receiver for files of OTLP/JSON; numbers of 64 bits are texts and enums
numbers there (OTLP specification, "JSON Protobuf Encoding").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from vanguard import __version__
from vanguard.adapters.exporters.ecs import message
from vanguard.adapters.exporters.ocsf import milliseconds
from vanguard.model.recorded import Fields, rules_of, text_of

_SEVERITIES = {"ALLOW": (9, "INFO"), "WARN": (13, "WARN"), "SHADOW-BLOCK": (13, "WARN")}
_SEVERITIES |= {"REVIEW": (17, "ERROR"), "BLOCK": (17, "ERROR")}
"""Severity numbers of the log data model."""
_USUAL = (10, "INFO2")
_TRACE = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NAMES = {
    "decision_id": "vanguard.decision.id",
    "direction": "vanguard.direction",
    "method": "mcp.method.name",
    "tool": "gen_ai.tool.name",
    "server": "vanguard.server",
    "session": "mcp.session.id",
    "principal": "enduser.id",
    "profile": "vanguard.profile",
    "verdict": "vanguard.verdict",
    "would_be": "vanguard.would_be",
    "rule": "vanguard.rule",
    "layer": "vanguard.layer",
    "ruleset": "vanguard.ruleset",
    "enforced": "vanguard.enforced",
    "upstream_called": "vanguard.upstream_called",
    "latency_us": "vanguard.latency_us",
    "redactions": "vanguard.redactions",
    "detail": "vanguard.detail",
}
"""Fields and the attributes that they become."""


def event(fields: Fields) -> dict[str, Any]:
    """The log record of a record, with its resource and scope."""
    number, text = _SEVERITIES.get(text_of(fields, "verdict"), _USUAL)
    nanoseconds = str(milliseconds(fields) * 1_000_000)
    made: dict[str, Any] = {
        "timeUnixNano": nanoseconds,
        "observedTimeUnixNano": nanoseconds,
        "severityNumber": number,
        "severityText": text,
        "body": _value(message(fields)),
        "eventName": f"vanguard.{re.sub('[^a-z]', '', text_of(fields, 'event')) or 'event'}",
        "attributes": _attributes(fields),
    }
    if _TRACE.fullmatch(text_of(fields, "trace_id")):
        made["traceId"] = text_of(fields, "trace_id")
    scope = {"name": "vanguard.audit", "version": __version__}
    resource = {"attributes": [_attribute("service.name", "vanguard")]}
    return {"resourceLogs": [{"resource": resource, "scopeLogs": [{"scope": scope, "logRecords": [made]}]}]}


def _attributes(fields: Fields) -> list[dict[str, Any]]:
    found = [
        _attribute(name, fields[field]) for field, name in _NAMES.items() if fields.get(field) not in _NOTHING
    ]
    rules = rules_of(fields)
    return [*found, _attribute("vanguard.rules", rules)] if rules else found


_NOTHING: tuple[Any, ...] = (None, "", [], {})


def _attribute(name: str, said: Any) -> dict[str, Any]:
    return {"key": name, "value": _value(said)}


def _value(said: Any) -> dict[str, Any]:
    """A JSON value as AnyValue."""
    if isinstance(said, bool):
        return {"boolValue": said}
    if isinstance(said, int):
        return {"intValue": str(said)}
    if isinstance(said, float):
        return {"doubleValue": said}
    if isinstance(said, Mapping):
        return {"kvlistValue": {"values": [_attribute(str(name), each) for name, each in said.items()]}}
    if isinstance(said, list | tuple):
        return {"arrayValue": {"values": [_value(each) for each in said]}}
    return {"stringValue": "" if said is None else str(said)}
