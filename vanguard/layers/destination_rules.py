"""What the destinations say: the rules about hosts and URLs that are code."""

from __future__ import annotations

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

_LAYER, _FAMILY = "L1", "network"


def _rule(
    id: str, title: str, severity: Severity, confidence: float, says: str, tags: tuple[str, ...]
) -> Builtin:
    return Builtin(id, title, _LAYER, _FAMILY, severity, confidence, says, tags)


METADATA = _rule(
    "net-metadata",
    "A cloud metadata service is named",
    Severity.CRITICAL,
    0.95,
    "cloud metadata services may not be reached.",
    tags=("owasp:MCP01", "atlas:AML.T0055", "cwe:918", "ssrf"),
)
LINK_LOCAL = _rule(
    "net-link-local",
    "A link-local address is named",
    Severity.HIGH,
    0.9,
    "link-local addresses may not be reached.",
    tags=("owasp:MCP05", "cwe:918", "ssrf"),
)
DISGUISED = _rule(
    "net-disguised-host",
    "An inner address is written in a disguised form",
    Severity.HIGH,
    0.95,
    "hosts may not be written in a disguised form.",
    tags=("owasp:MCP05", "cwe:918", "ssrf", "obfuscation"),
)
LOOPBACK = _rule(
    "net-loopback",
    "The machine itself is named as a destination",
    Severity.LOW,
    0.9,
    "services of the machine itself may not be reached.",
    tags=("owasp:MCP02", "cwe:918", "ssrf"),
)
PRIVATE = _rule(
    "net-private",
    "A host of an inner network is named",
    Severity.LOW,
    0.9,
    "hosts of inner networks may not be reached.",
    tags=("owasp:MCP02", "cwe:918", "ssrf"),
)
SERVICE = _rule(
    "net-inner-service",
    "A service of the machine, of an inner network or of an orchestrator is named that no tool should fetch",
    Severity.HIGH,
    0.85,
    "inner services may not be reached.",
    tags=("owasp:MCP02", "cwe:918", "ssrf"),
)
DENIED = _rule(
    "net-denied",
    "A host is on the operator's deny list",
    Severity.HIGH,
    1.0,
    "this host is on the list of denied destinations.",
    tags=("owasp:MCP02", "atlas:AML.T0086", "cwe:441"),
)
NOT_ALLOWED = _rule(
    "net-not-allowed",
    "A host is not on the operator's allow list",
    Severity.HIGH,
    0.95,
    "this host is not on the list of allowed destinations.",
    tags=("owasp:MCP02", "atlas:AML.T0086", "cwe:441"),
)
SCHEME = _rule(
    "net-scheme",
    "A URL has a scheme that reaches past the web",
    Severity.HIGH,
    0.85,
    "URLs of this kind may not be fetched.",
    tags=("owasp:MCP05", "cwe:918", "cwe:610", "ssrf"),
)
USERINFO = _rule(
    "net-userinfo",
    "A URL names one host and leads to another",
    Severity.HIGH,
    0.85,
    "URLs may not pretend to lead elsewhere.",
    tags=("owasp:MCP06", "cwe:451", "phishing"),
)
