"""Lookups inside lookups: a value as a logger of Java reads it, innermost first.

``${${lower:j}ndi:ldap://x}`` names no lookup that is dangerous until the inner one is replaced.  Here
the inner ones are replaced as Log4j's substitutor does it: letters changed in case, dates that are
quoted text, and defaults of names that have no value.
"""

from __future__ import annotations

import re
from typing import Final

from vanguard.layers.tally import Tally
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Severity, clean
from vanguard.model.message import Part, Reading
from vanguard.model.rule import Builtin

LOOKUP = Builtin(
    "code-nested-lookup",
    "A value hides a lookup that fetches code inside other lookups",
    "L1",
    "template-injection",
    Severity.CRITICAL,
    0.96,
    "values may not make a logger fetch code.",
    ("owasp:MCP05", "cwe:917", "atlas:AML.T0049", "obfuscation"),
)
BUILTIN: Final[tuple[Builtin, ...]] = (LOOKUP,)

ROUNDS = 8
"""Lookups inside one another that are resolved."""

LONGEST = 4_096
"""Characters of a value that is read so; loggers are attacked through names, addresses and headers."""

_CLEAR = clean("nested")
_SIGNS = frozenset("${:")
_PARTS = frozenset([Part.ARGUMENT, Part.URI])
_NESTED = re.compile(r"\$\{[^{}]{0,200}+\{")
_INNERMOST = re.compile(r"\$\{([^${}]{0,200}+)\}")
_FETCHES = re.compile(
    r"(?i)\bjndi\s{0,4}+:\s{0,4}+(?:ldaps?|rmi|dns|iiop|nis|corba|nds|https?|java:)?|"
    r"^\$\{\s{0,4}+(?:script|url|dns|xml):"
)


def judge(reading: Reading, context: Context) -> Evidence:
    """Whether a request carries a lookup that shows only once the ones inside it are resolved."""
    if not reading.signs.issuperset(_SIGNS):
        return _CLEAR
    tally = Tally()
    for fragment, form in reading.forms(_PARTS):
        text = form.text
        if "${" in text and len(text) <= LONGEST and _NESTED.search(text):
            resolved = resolve(text)
            if resolved != text and _FETCHES.search(resolved):
                tally.add(LOOKUP, fragment, form, span=(text.find("${"), len(text)))
    found = tally.findings()
    return Evidence("nested", findings=found) if found else _CLEAR


def resolve(text: str) -> str:
    """The text with every inner lookup replaced by what it stands for; outermost ones stay.

    The time it takes grows with the text and with `ROUNDS`.
    """
    for _ in range(ROUNDS):
        if text.count("${") < 2:
            break
        resolved = _INNERMOST.sub(_value, text)
        if resolved == text:
            break
        text = resolved
    return text


def _value(found: re.Match[str]) -> str:
    """What one lookup stands for; one that fetches is left to be seen, without its braces."""
    inner = found[1]
    if _FETCHES.search(inner):
        return inner
    name, dash, default = inner.partition(":-")
    if dash:
        return default
    kind, colon, rest = name.partition(":")
    if not colon:
        return ""
    kind = kind.strip().lower()
    if kind in ("lower", "upper"):
        return rest.upper().lower()
    return rest.strip("'") if kind == "date" and "'" in rest else ""
