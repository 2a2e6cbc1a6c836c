"""What is said of a server that changed: one rule for each kind of change."""

from __future__ import annotations

from collections.abc import Mapping

from vanguard.model.drift import Drift, Response
from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

LAYER = "trust"
"""What findings of these rules give as their layer, and evidence as its name."""

ACTIONS: Mapping[Response, str] = {
    Response.RECORD: "allow",
    Response.WARN: "warn",
    Response.HIDE: "block",
    Response.STOP: "block",
}
"""What a finding asks for (``Finding.action``) where this is the response to its kind of change."""

_FAMILY = "drift"
_TAGS = ("owasp:MCP04", "atlas:AML.T0109", "safe:T1201")


def _rule(kind: Drift, title: str, severity: Severity, says: str, tags: tuple[str, ...] = _TAGS) -> Builtin:
    return Builtin(f"trust-{kind}", title, LAYER, _FAMILY, severity, 1.0, says, tags)


RULES: Mapping[Drift, Builtin] = {
    Drift.COSMETIC: _rule(
        Drift.COSMETIC,
        "A definition changed in form only",
        Severity.INFO,
        "a definition is written differently than when it was approved.",
    ),
    Drift.NARROWING: _rule(
        Drift.NARROWING,
        "A tool takes less than when it was approved",
        Severity.INFO,
        "a tool takes less than when it was approved.",
    ),
    Drift.IDENTITY: _rule(
        Drift.IDENTITY,
        "The server's program is not the one that was approved",
        Severity.MEDIUM,
        "the server's program has changed since it was approved.",
        ("owasp:MCP04", "atlas:AML.T0109", "safe:T1002", "supply-chain"),
    ),
    Drift.WIDENING: _rule(
        Drift.WIDENING,
        "A tool takes more than when it was approved",
        Severity.MEDIUM,
        "a tool takes or claims more than when it was approved.",
        ("owasp:MCP02", "owasp:MCP04", "atlas:AML.T0109", "safe:T1201"),
    ),
    Drift.NEW_TOOL: _rule(
        Drift.NEW_TOOL,
        "A server has a tool that nobody approved",
        Severity.MEDIUM,
        "this tool was not there when the server was approved.",
    ),
    Drift.NEW_INSTRUCTION: _rule(
        Drift.NEW_INSTRUCTION,
        "A server tells the model something that nobody approved",
        Severity.HIGH,
        "the server's words to the model have changed since it was approved.",
        ("owasp:MCP03", "owasp:MCP04", "atlas:AML.T0109", "cwe:1427", "safe:T1201"),
    ),
    Drift.NEW_SINK: _rule(
        Drift.NEW_SINK,
        "A tool has a new way to send data out or to act",
        Severity.HIGH,
        "a tool can send data to places, or do things, that nobody approved.",
        ("owasp:MCP02", "owasp:MCP04", "atlas:AML.T0109", "safe:T1201", "exfiltration"),
    ),
    Drift.SHADOWING: _rule(
        Drift.SHADOWING,
        "A tool passes itself off as another, or speaks of another server's",
        Severity.HIGH,
        "a tool passes itself off as another one.",
        ("owasp:MCP09", "owasp:MCP03", "atlas:AML.T0109", "safe:T1008", "safe:T1301"),
    ),
    Drift.REVOKED: _rule(
        Drift.REVOKED,
        "The operator withdrew the approval",
        Severity.HIGH,
        "the approval of this tool was withdrawn.",
        ("owasp:MCP04", "atlas:AML.T0110", "safe:T1104"),
    ),
}
"""The rule of each kind."""

BUILTIN = tuple(RULES.values())
"""Every rule of trust."""
