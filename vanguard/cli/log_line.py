"""A record of the audit log as one line for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vanguard.cli.ends import inert

_ARROWS = {"to_server": "→", "to_client": "←"}
_COLOURS = {"ALLOW": "32", "WARN": "33", "SHADOW-BLOCK": "35", "REVIEW": "36", "BLOCK": "31"}


def painted(verdict: str, width: int, colour: bool) -> str:
    """A verdict padded to a width, coloured for a terminal."""
    code = _COLOURS.get(verdict) if colour else None
    return f"\x1b[{code}m{verdict:<{width}}\x1b[0m" if code else f"{verdict:<{width}}"


def text_of(fields: Mapping[str, Any], name: str) -> str:
    """A field as a text that a terminal shows as it is; "" where it is absent."""
    value = fields.get(name)
    return "" if value is None else inert(str(value))


def time_of(fields: Mapping[str, Any]) -> str:
    """When it happened, in UTC, to the millisecond: ``2026-11-20 10:00:00.000Z``."""
    ts = text_of(fields, "ts")
    return f"{ts[:23].replace('T', ' ')}Z"


def subject(fields: Mapping[str, Any]) -> str:
    """What the record is about: direction, method, tool and server."""
    arrow = _ARROWS.get(text_of(fields, "direction"), "·")
    unknown = "(answer)" if fields.get("event") == "decision" else ""
    server = text_of(fields, "server")
    named = (text_of(fields, "method") or unknown, text_of(fields, "tool"), server and f"[{server}]")
    return " ".join(filter(None, (arrow, *named)))


def shown(fields: Mapping[str, Any], colour: bool) -> str:
    """Time, verdict, subject, rule and what it says, and the id to explain it by."""
    if fields.get("event") != "decision":
        return f"{time_of(fields)}  {painted(text_of(fields, 'event'), 12, False)}  {_event(fields)}"
    parts = [time_of(fields), painted(text_of(fields, "verdict"), 12, colour), subject(fields)]
    rule = text_of(fields, "rule")
    if rule:
        says = text_of(first_finding(fields), "says")
        parts.append(f"{rule}: {says}" if says else rule)
    parts.append(f"({text_of(fields, 'decision_id')})")
    return "  ".join(parts)


def _event(fields: Mapping[str, Any]) -> str:
    detail = fields.get("detail")
    told = (
        ", ".join(f"{inert(str(k))}: {inert(str(v))}" for k, v in detail.items())
        if isinstance(detail, dict)
        else ""
    )
    about = subject(fields) if fields.get("direction") or fields.get("method") else ""
    return "  ".join(filter(None, (about, told)))


def findings(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The findings of a decision's explanation, the harshest first."""
    explained = fields.get("policy_explanation")
    listed = explained.get("findings") if isinstance(explained, dict) else None
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def first_finding(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The finding of the rule that the record names, or an empty one."""
    rule = fields.get("rule")
    return next((each for each in findings(fields) if each.get("rule") == rule), {})
