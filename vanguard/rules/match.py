"""The obvious matcher: what a rule means, said once and plainly.

The fast matcher (``vanguard.rules.index``) only guesses where a rule might match and then asks here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vanguard.model.capability import Capability, Tool
from vanguard.model.message import Form, Fragment, Message, Reading
from vanguard.model.rule import Clauses, Hit, Near, Rule, Scope
from vanguard.rules.pattern import compiled, encoded

Span = tuple[int, int]

_BYTES: Final = 4
"""A character is at most four bytes of UTF-8."""


def scan(rules: Iterable[Rule], reading: Reading, tool: Tool | None) -> tuple[Hit, ...]:
    """The first hit of every rule that matches somewhere, in the order of the rules."""
    hits = (find(rule, reading, tool) for rule in rules)
    return tuple(hit for hit in hits if hit is not None)


def find(rule: Rule, reading: Reading, tool: Tool | None) -> Hit | None:
    """The first hit of one rule, in the order of the fragments and of their forms."""
    for fragment in reading.fragments:
        for form in fragment.forms:
            hit = look(rule, reading.message, tool, fragment, form)
            if hit is not None:
                return hit
    return None


def look(rule: Rule, message: Message, tool: Tool | None, fragment: Fragment, form: Form) -> Hit | None:
    """The hit of one rule in one form of one fragment, if the rule looks there at all."""
    if not covers(rule.scope, message, tool, fragment):
        return None
    span = matches(rule, form.text)
    return Hit(rule, fragment, form, *span) if span else None


def covers(scope: Scope, message: Message, tool: Tool | None, fragment: Fragment) -> bool:
    """Whether a rule with this scope looks at that fragment of that message."""
    if fragment.is_key and not scope.keys:
        return False
    if scope.directions and message.direction not in scope.directions:
        return False
    if scope.parts and fragment.part not in scope.parts:
        return False
    if scope.methods and message.method not in scope.methods:
        return False
    return not scope.capabilities or _may(tool, scope.capabilities)


def _may(tool: Tool | None, wanted: Iterable[Capability]) -> bool:
    """Whether the tool can do one of these; one of which nothing is known but its name might."""
    known = abilities(tool)
    return known is None or not known.isdisjoint(wanted)


def abilities(tool: Tool | None) -> frozenset[Capability] | None:
    """What a tool can do; None where nothing is known of it but its name."""
    if tool is None or not (tool.definition or tool.capabilities or tool.stated):
        return None
    return tool.capabilities


def matches(rule: Rule, text: str) -> Span | None:
    """Where the rule matches in one text, as ``(start, end)`` in characters, or None.

    The span is that of the first clause that says where: ``any``, else ``near``, else ``all``.
    """
    raw = encoded(text)
    span = _span(rule.match, raw)
    if span is None or len(raw) == len(text):
        return span
    start = len(raw[: span[0]].decode("utf-8", "ignore"))
    return start, start + len(raw[span[0] : span[1]].decode("utf-8", "ignore"))


def _span(clauses: Clauses, raw: bytes) -> Span | None:
    wanted: list[Span | None] = []
    if clauses.any:
        wanted.append(next(filter(None, (_found(pattern, raw) for pattern in clauses.any)), None))
    if None not in wanted:
        wanted.extend(_close(near, raw) for near in clauses.near)
    if None not in wanted:
        wanted.extend(_found(pattern, raw) for pattern in clauses.all)
    if not wanted or None in wanted or any(_found(pattern, raw) for pattern in clauses.none):
        return None
    return wanted[0]


def _found(pattern: str, raw: bytes) -> Span | None:
    found = compiled(pattern).search(raw)
    return (found.start(), found.end()) if found else None


def _close(near: Near, raw: bytes) -> Span | None:
    """A match of ``first`` and the ``then`` that follows it closely enough.

    One step costs one search, and each search starts behind the one before it, so that a text full of
    ``first`` costs no more than its length.
    """
    first, then = compiled(near.first), compiled(near.then)
    position, follower = 0, None
    while lead := first.search(raw, position):
        if follower is None or follower.start() < lead.end():
            follower = then.search(raw, lead.end())
        if follower is None:
            return None
        if _gap(raw, lead.end(), follower.start(), near.within):
            return lead.start(), follower.end()
        # Loaded for the few rules that measure distances.
        from vanguard.rules.width import widest

        soonest = follower.start() - _BYTES * (near.within + widest(near.first))
        position = max(lead.end(), lead.start() + 1, soonest)
    return None


def _gap(raw: bytes, start: int, end: int, within: int) -> bool:
    """Whether at most ``within`` characters lie between two byte offsets."""
    if end - start <= within:
        return True
    return end - start <= _BYTES * within and len(raw[start:end].decode("utf-8", "ignore")) <= within
