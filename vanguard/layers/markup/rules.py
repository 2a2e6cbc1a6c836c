"""What the reader of markup says: its rules."""

from __future__ import annotations

from typing import Final

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

_LAYER, _FAMILY = "L1", "web-injection"


_TAGS = ("owasp:MCP05", "cwe:79", "xss")


def _rule(
    id: str,
    title: str,
    confidence: float,
    says: str,
    severity: Severity = Severity.HIGH,
    tags: tuple[str, ...] = _TAGS,
) -> Builtin:
    return Builtin(id, title, _LAYER, _FAMILY, severity, confidence, says, tags)


HANDLER = _rule(
    "web-event-handler",
    "A value brings an element that runs script by itself",
    0.88,
    "values may not bring elements that run script.",
)
SCRIPT = _rule(
    "web-script-element",
    "A value brings a script element of its own",
    0.88,
    "values may not bring scripts of their own.",
)
LINK = _rule(
    "web-script-link",
    "An element of a value links to script",
    0.88,
    "links may not run script.",
)
STYLE = _rule(
    "web-script-style",
    "A style runs script or fetches a style sheet from elsewhere",
    0.85,
    "styles may not run script.",
)
ACTIVE = _rule(
    "web-active-element",
    "A value brings an element that loads, redirects or rewrites the page",
    0.8,
    "values may not bring active elements.",
)
BREAK_OUT = _rule(
    "web-break-out",
    "A value closes what it stands in and opens an element",
    0.85,
    "values may not break out of a page.",
)
MANY = _rule(
    "web-much-markup",
    "A short value holds more markup than is read",
    0.8,
    "the value holds too much markup for all of it to be read.",
    Severity.MEDIUM,
    ("owasp:MCP05", "cwe:400"),
)

BUILTIN: Final[tuple[Builtin, ...]] = (
    HANDLER,
    SCRIPT,
    LINK,
    STYLE,
    ACTIVE,
    BREAK_OUT,
    MANY,
)
"""Every rule of the layer."""
