"""What it amounts to where the values of a call came from."""

from __future__ import annotations

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

_OUT = ("owasp:MCP06", "owasp:MCP10", "atlas:AML.T0051", "atlas:AML.T0086", "cwe:201", "exfiltration")
_LED = ("owasp:MCP06", "atlas:AML.T0051", "cwe:1427")

SECRET_OUT = Builtin(
    id="lineage-secret-to-stranger",
    title="A secret is sent where a stranger's text said",
    layer="L3",
    family="lineage",
    severity=Severity.CRITICAL,
    confidence=0.95,
    says="a secret is on its way to where a stranger's text said.",
    tags=_OUT,
)
PRIVATE_OUT = Builtin(
    id="lineage-private-to-stranger",
    title="Private contents are sent where a stranger's text said",
    layer="L3",
    family="lineage",
    severity=Severity.HIGH,
    confidence=0.9,
    says="private contents are on their way to where a stranger's text said.",
    tags=_OUT,
)
FILE_OUT = Builtin(
    id="lineage-file-to-stranger",
    title="A file is sent where a stranger's text said",
    layer="L3",
    family="lineage",
    severity=Severity.HIGH,
    confidence=0.85,
    says="a file is on its way to where a stranger's text said.",
    tags=_OUT,
)
PAYEE = Builtin(
    id="lineage-payee-from-stranger",
    title="Money goes to an account that a stranger's text gave",
    layer="L3",
    family="lineage",
    severity=Severity.HIGH,
    confidence=0.85,
    says="the account came from a stranger's text.",
    tags=_LED,
)
GRANTEE = Builtin(
    id="lineage-rights-from-stranger",
    title="Rights go to somebody whom a stranger's text named",
    layer="L3",
    family="lineage",
    severity=Severity.HIGH,
    confidence=0.85,
    says="who gets these rights was named by a stranger's text.",
    tags=(*_LED, "cwe:269"),
)
IN_REPLY = Builtin(
    id="lineage-private-in-reply",
    title="Private contents are in a message to whoever wrote first",
    layer="L3",
    family="lineage",
    severity=Severity.MEDIUM,
    confidence=0.7,
    says="private contents go to somebody who is known by what he wrote alone.",
    tags=_OUT,
    level=3,
)
AUTHORITY = Builtin(
    id="lineage-led-by-stranger",
    title="A call acts upon what a stranger's text gave",
    layer="L3",
    family="lineage",
    severity=Severity.MEDIUM,
    confidence=0.7,
    says="what this acts upon came from a stranger's text.",
    tags=_LED,
    level=3,
)
LIGHTLY = Builtin(
    id="lineage-led-lightly",
    title="A call acts upon what a stranger's text gave, in a way that does little",
    layer="L3",
    family="lineage",
    severity=Severity.MEDIUM,
    confidence=0.7,
    says="what this acts upon came from a stranger's text.",
    tags=_LED,
    level=4,
)
SHADOWS = Builtin(
    id="lineage-tool-of-two-servers",
    title="A tool has the name of another server's tool, and is another",
    layer="L3",
    family="lineage",
    severity=Severity.MEDIUM,
    confidence=0.7,
    says="another server had a tool of this name first.",
    tags=("owasp:MCP03", "safe:T1301", "atlas:AML.T0053"),
    level=3,
)
SPEAKS = Builtin(
    id="lineage-speaks-of-other-server",
    title="A tool's description speaks of another server's tool",
    layer="L3",
    family="lineage",
    severity=Severity.MEDIUM,
    confidence=0.7,
    says="the description of this tool speaks of a tool of another server.",
    tags=("owasp:MCP03", "safe:T1301", "atlas:AML.T0053"),
    level=3,
)
BUILTIN: tuple[Builtin, ...] = (
    SECRET_OUT,
    PRIVATE_OUT,
    FILE_OUT,
    PAYEE,
    GRANTEE,
    IN_REPLY,
    AUTHORITY,
    LIGHTLY,
    SHADOWS,
    SPEAKS,
)
BY_ID = {each.id: each for each in BUILTIN}
