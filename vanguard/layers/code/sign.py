"""What a sign is: harm that shows in several places of a program together, in whatever language."""

from __future__ import annotations

from typing import NamedTuple

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

ENDLESS = (
    r"(?:while\s*\(?\s*(?:True|true|TRUE|1|!0|1\s*==\s*1)\s*\)?\s*[:{;\n]|for\s*\(\s*;\s*;\s*\)|"
    r"\bloop\s+(?:do|\{)|\bfor\s*\{|itertools\.count\()"
)
"""The beginning of a loop without an end."""
LOOPS = (
    r"while\s*\(?\s*(?:True|true|TRUE|1|!0)\b|for\s*\(\s*;\s*;|\bloop\s+(?:do|\{)|\bfor\s*\{|itertools\.count"
)
"""The same, as a mark."""


class Sign(NamedTuple):
    """What shows a harm: a mark that every such program has, and patterns that must all be found."""

    rule: Builtin
    mark: str
    """Plain words, of which one must be there: the marks of all signs are looked for at once."""
    patterns: tuple[str, ...] = ()
    severity: Severity | None = None
    confidence: float | None = None
    level: int | None = None
    unless: str = ""
    """What takes the harm away."""
    grave: bool = False
    """Counts in a text that is only written down, too: nothing honest has all of it."""
    written: bool = False
    """Counts in a program that is only written down, too, but not in a document that shows one."""
