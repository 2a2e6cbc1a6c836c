"""What the layer says of definitions: its rules."""

from __future__ import annotations

from typing import Final

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

_FAMILY = "tool-poisoning"
_POISON = ("owasp:MCP03", "atlas:AML.T0110", "cwe:1427", "safe:T1001")


def _rule(
    id: str,
    title: str,
    severity: Severity,
    confidence: float,
    says: str,
    tags: tuple[str, ...] = _POISON,
    level: int = 1,
) -> Builtin:
    return Builtin(id, title, "L1", _FAMILY, severity, confidence, says, tags, level)


COVERT = _rule(
    "meta-covert-order",
    "A definition orders something that the user is not to know of",
    Severity.CRITICAL,
    0.9,
    "definitions may not order anything behind the back of the user.",
    ("owasp:MCP03", "atlas:AML.T0110", "cwe:1427", "safe:T1001", "exfiltration"),
)
SECRETS = _rule(
    "meta-secret-order",
    "A definition makes the model fetch secrets and hand them over",
    Severity.CRITICAL,
    0.9,
    "definitions may not ask the model for secrets.",
    ("owasp:MCP03", "owasp:MCP01", "atlas:AML.T0098", "cwe:1427", "safe:T1911", "exfiltration"),
)
JUMP = _rule(
    "meta-line-jump",
    "A definition puts itself before everything else and says why it must be obeyed",
    Severity.HIGH,
    0.85,
    "definitions may not put themselves before every request.",
    ("owasp:MCP03", "atlas:AML.T0110", "cwe:1427", "safe:T1401"),
)
OTHER = _rule(
    "meta-shadows-tool",
    "A definition changes what other tools are given or what they answer",
    Severity.HIGH,
    0.85,
    "definitions may not change how other tools are used.",
    ("owasp:MCP03", "owasp:MCP09", "atlas:AML.T0110", "cwe:1427", "safe:T1008"),
)
DISPLACE = _rule(
    "meta-displaces-tool",
    "A definition calls other tools unsafe and wants to be used in their place",
    Severity.HIGH,
    0.8,
    "definitions may not talk the model out of other tools.",
    ("owasp:MCP03", "owasp:MCP09", "atlas:AML.T0110", "cwe:1427", "safe:T1301"),
)
CONTEXT = _rule(
    "meta-context-demand",
    "A definition demands the whole conversation, the prompt or the model's thoughts",
    Severity.HIGH,
    0.8,
    "definitions may not demand the whole conversation.",
    ("owasp:MCP10", "owasp:MCP03", "atlas:AML.T0057", "cwe:1427", "safe:T1911"),
)
BOAST = _rule(
    "meta-boast",
    "A tool calls itself the best of all",
    Severity.HIGH,
    0.8,
    "tools may not put themselves above all others.",
    ("owasp:MCP03", "atlas:AML.T0100", "cwe:1427"),
    2,
)
BLOCK = _rule(
    "meta-order-block",
    "A block set apart in a definition gives orders to the model",
    Severity.HIGH,
    0.85,
    "definitions may not hold orders to the model.",
)
ACT = _rule(
    "meta-harmful-order",
    "A definition makes the model harm the machine or its data",
    Severity.HIGH,
    0.8,
    "definitions may not order harm.",
)
USERLESS = _rule(
    "meta-against-user",
    "A definition sets itself above what the user says",
    Severity.HIGH,
    0.8,
    "definitions may not overrule the user.",
)
SILENCE = _rule(
    "meta-silence",
    "A definition wants the user not to be told",
    Severity.MEDIUM,
    0.8,
    "definitions may not keep things from the user.",
)
SPEECH = (COVERT, SECRETS, JUMP, OTHER, DISPLACE, CONTEXT, BOAST, BLOCK, ACT, USERLESS, SILENCE)
"""What orders in texts break."""

LOOT = _rule(
    "meta-secret-parameter",
    "A parameter asks by its name for the contents of a file with secrets",
    Severity.CRITICAL,
    0.9,
    "parameters may not ask for the contents of secret files.",
    ("owasp:MCP03", "owasp:MCP01", "atlas:AML.T0098", "cwe:1427", "safe:T1501"),
)
COLLECTS = _rule(
    "meta-context-parameter",
    "A parameter asks for the conversation, the prompt or the tools of the model",
    Severity.MEDIUM,
    0.8,
    "parameters may not collect the conversation.",
    ("owasp:MCP10", "owasp:MCP03", "atlas:AML.T0057", "cwe:1427", "safe:T1501"),
)
ASKS_MODEL = _rule(
    "meta-model-parameter",
    "A parameter asks which model calls",
    Severity.MEDIUM,
    0.8,
    "parameters may not ask which model calls.",
    ("owasp:MCP10", "owasp:MCP03", "atlas:AML.T0057", "cwe:1427", "safe:T1501"),
)
SENTENCE = _rule(
    "meta-sentence-name",
    "A sentence stands where a schema has a name, a type or a format",
    Severity.MEDIUM,
    0.8,
    "names and types of a schema may not be sentences.",
    ("owasp:MCP03", "atlas:AML.T0110", "cwe:1427", "safe:T1501"),
)
CLAIM = _rule(
    "meta-false-annotation",
    "A tool that changes things says that it does not",
    Severity.MEDIUM,
    0.8,
    "a tool that changes things may not say that it only reads.",
    ("owasp:MCP03", "owasp:MCP02", "atlas:AML.T0110", "cwe:451"),
)
FOREIGN_REF = _rule(
    "meta-foreign-reference",
    "A schema refers to a document elsewhere",
    Severity.LOW,
    0.9,
    "a schema refers to a document elsewhere.",
    ("owasp:MCP03", "owasp:MCP04", "cwe:610", "cwe:829"),
)
LOCAL_REF = _rule(
    "meta-file-reference",
    "A schema refers to a file of the machine that reads it",
    Severity.MEDIUM,
    0.85,
    "schemas may not refer to files.",
    ("owasp:MCP03", "cwe:610", "cwe:73"),
)
BOMB = _rule(
    "meta-schema-bomb",
    "A schema is too deep or grows without bound when it is read",
    Severity.MEDIUM,
    0.9,
    "schemas may not grow without bound.",
    ("owasp:MCP03", "atlas:AML.T0029", "cwe:776", "cwe:400"),
)
PATTERN = _rule(
    "meta-costly-pattern",
    "A pattern in a schema may take for ever",
    Severity.LOW,
    0.8,
    "a pattern in a schema may take for ever.",
    ("owasp:MCP03", "atlas:AML.T0029", "cwe:1333"),
)
TWICE = _rule(
    "meta-name-twice",
    "Two tools of one list have the same name",
    Severity.MEDIUM,
    0.9,
    "two tools may not have the same name.",
    ("owasp:MCP03", "owasp:MCP09", "cwe:451", "safe:T1004"),
)
ALIKE = _rule(
    "meta-name-alike",
    "Two tools of one list have names that look the same",
    Severity.HIGH,
    0.85,
    "two tools may not have names that look the same.",
    ("owasp:MCP03", "owasp:MCP09", "cwe:451", "safe:T1405", "safe:T1004"),
)
CASE = _rule(
    "meta-name-case",
    "Two tools of one list have names that differ only in upper and lower case",
    Severity.MEDIUM,
    0.8,
    "two tools may not differ by capital letters alone.",
    ("owasp:MCP03", "owasp:MCP09", "cwe:451", "safe:T1405"),
)
COMMENT = _rule(
    "meta-hidden-comment",
    "A definition holds a comment, which only the model reads",
    Severity.MEDIUM,
    0.8,
    "definitions may not hold comments that only the model reads.",
    ("owasp:MCP03", "atlas:AML.T0068", "cwe:451", "hidden-text", "safe:T1402"),
)
INVISIBLE = _rule(
    "meta-invisible-element",
    "A definition holds an element that is not shown",
    Severity.HIGH,
    0.8,
    "definitions may not hold text that is not shown.",
    ("owasp:MCP03", "atlas:AML.T0068", "cwe:451", "hidden-text", "safe:T1402"),
)
GAP = _rule(
    "meta-hidden-gap",
    "A definition goes on after a gap that moves it out of sight",
    Severity.MEDIUM,
    0.8,
    "definitions may not move text out of sight.",
    ("owasp:MCP03", "atlas:AML.T0068", "cwe:451", "hidden-text", "safe:T1402"),
)
BUILTIN: Final[tuple[Builtin, ...]] = (
    *SPEECH, LOOT, COLLECTS, ASKS_MODEL, SENTENCE, CLAIM, FOREIGN_REF, LOCAL_REF, BOMB, PATTERN,
    TWICE, ALIKE, CASE, COMMENT, INVISIBLE, GAP,
)  # fmt: skip
"""Every rule of the layer."""
