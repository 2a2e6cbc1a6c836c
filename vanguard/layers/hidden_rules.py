"""What L0 says of hidden text: its rules, which are code."""

from __future__ import annotations

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

SMUGGLED = Builtin(
    id="hidden-smuggled-text",
    title="A message is spelt in characters that nobody sees",
    layer="L0",
    family="hidden",
    severity=Severity.HIGH,
    confidence=0.95,
    says="a text may not carry a second message in invisible characters.",
    tags=("owasp:MCP06", "atlas:AML.T0068", "cwe:176", "hidden-text", "safe:T1402"),
)
SPLIT = Builtin(
    id="hidden-zero-width",
    title="Characters without width split words or spell bits",
    layer="L0",
    family="hidden",
    severity=Severity.MEDIUM,
    confidence=0.85,
    says="words may not be split by invisible characters.",
    tags=("owasp:MCP06", "atlas:AML.T0068", "cwe:176", "hidden-text", "safe:T1402"),
)
BIDI_READ = Builtin(
    id="hidden-bidi-definition",
    title="A name, definition or instruction reorders its own letters",
    layer="L0",
    family="hidden",
    severity=Severity.HIGH,
    confidence=0.9,
    says="a definition may not show its letters in another order than it is read.",
    tags=("owasp:MCP03", "atlas:AML.T0068", "cwe:451", "hidden-text", "safe:T1402"),
)
BIDI_SHOWN = Builtin(
    id="hidden-bidi-override",
    title="A text reorders its own letters",
    layer="L0",
    family="hidden",
    severity=Severity.MEDIUM,
    confidence=0.8,
    says="a text may not show its letters in another order than it is read.",
    tags=("owasp:MCP06", "atlas:AML.T0068", "cwe:451", "hidden-text"),
)
TERMINAL_READ = Builtin(
    id="hidden-terminal-definition",
    title="A name, definition or instruction steers the terminal",
    layer="L0",
    family="hidden",
    severity=Severity.HIGH,
    confidence=0.9,
    says="a definition may not carry terminal escape sequences.",
    tags=("owasp:MCP03", "atlas:AML.T0068", "cwe:150", "hidden-text", "safe:T1402"),
)
TERMINAL_SHOWN = Builtin(
    id="hidden-terminal-content",
    title="A text for the client steers the terminal",
    layer="L0",
    family="hidden",
    severity=Severity.LOW,
    confidence=0.8,
    says="a text carries terminal escape sequences.",
    tags=("owasp:MCP06", "atlas:AML.T0077", "cwe:150", "hidden-text"),
)
CONTROL_NAME = Builtin(
    id="hidden-control-name",
    title="A name has control characters in it",
    layer="L0",
    family="hidden",
    severity=Severity.MEDIUM,
    confidence=0.9,
    says="names may not have control characters in them.",
    tags=("owasp:MCP03", "cwe:150", "hidden-text", "safe:T1405"),
)
BUILTIN: tuple[Builtin, ...] = (
    SMUGGLED,
    SPLIT,
    BIDI_READ,
    BIDI_SHOWN,
    TERMINAL_READ,
    TERMINAL_SHOWN,
    CONTROL_NAME,
)
