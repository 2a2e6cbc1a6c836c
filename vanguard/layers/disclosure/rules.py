"""The rules of this layer: one for each family of sensitive values."""

from __future__ import annotations

from typing import Final

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

SECRET = Builtin(
    id="secret-disclosed",
    title="A secret in a message",
    layer="L1",
    family="disclosure",
    severity=Severity.HIGH,
    confidence=0.95,
    says="the message holds a secret, and secrets may not travel through tools.",
    tags=("owasp:MCP01", "atlas:AML.T0055", "cwe:522", "credential"),
)
PERSONAL = Builtin(
    id="personal-disclosed",
    title="Personal data in a message",
    layer="L1",
    family="disclosure",
    severity=Severity.MEDIUM,
    confidence=0.95,
    says="the message holds personal data that may not go this way.",
    tags=("owasp:MCP01", "atlas:AML.T0057", "cwe:359"),
)
CUSTOM = Builtin(
    id="custom-disclosed",
    title="Something in a message that the operator guards",
    layer="L1",
    family="disclosure",
    severity=Severity.HIGH,
    confidence=0.95,
    says="the message holds something that the operator lets nobody see.",
    tags=("owasp:MCP01", "atlas:AML.T0057", "cwe:359"),
)
BUILTIN: Final[tuple[Builtin, ...]] = (SECRET, PERSONAL, CUSTOM)
