"""Rules as JSON and back: what a gateway loads at its start, so that it need not read YAML.

Cases stay behind: only tests, pages and ``vanguard rules`` want them.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

import orjson

from vanguard.model.capability import Capability
from vanguard.model.finding import Severity
from vanguard.model.message import Direction, Part
from vanguard.model.rule import Clauses, Mentions, Near, Rule, Scope, Sketch

FORMAT = 6
"""Raised whenever the shape of the file changes, so that an old cache is not read as a new one."""

_TEXTS = ("id", "title", "category", "confidence", "level", "says", "why", "shadow", "place")


def pack(rules: tuple[Rule, ...], digest: str) -> bytes:
    """One JSON document with the rules, without their cases, and the digest of their files."""
    # Only who writes such a file needs what draws sketches.
    from vanguard.rules.sketch import sketches

    packed = [_packed(rule, sketches(rule.match)) for rule in rules]
    return orjson.dumps({"format": FORMAT, "digest": digest, "rules": packed}, option=orjson.OPT_INDENT_2)


def unpack(raw: bytes, digest: str) -> tuple[Rule, ...] | None:
    """The rules in a packed document, or None where it is broken or made from other files."""
    try:
        document = orjson.loads(raw)
        if document["format"] != FORMAT or document["digest"] != digest:
            return None
        return tuple(map(_unpacked, document["rules"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _packed(rule: Rule, drawn: tuple[Sketch, ...]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: getattr(rule, name) for name in _TEXTS}
    scope, match = rule.scope, rule.match
    fields["severity"] = rule.severity.word
    fields["tags"] = rule.tags
    fields["sketches"] = [astuple(each) for each in drawn]
    fields["where"] = {
        "directions": scope.directions,
        "parts": scope.parts,
        "methods": scope.methods,
        "capabilities": scope.capabilities,
        "keys": scope.keys,
        "mentions": scope.mentions,
    }
    near = [(each.first, each.then, each.within) for each in match.near]
    fields["match"] = {"any": match.any, "all": match.all, "near": near, "none": match.none}
    return fields


def _unpacked(fields: dict[str, Any]) -> Rule:
    where, match = fields["where"], fields["match"]
    scope = Scope(
        directions=tuple(map(Direction, where["directions"])),
        parts=tuple(map(Part, where["parts"])),
        methods=tuple(where["methods"]),
        capabilities=tuple(map(Capability, where["capabilities"])),
        keys=where["keys"],
        mentions=Mentions(where["mentions"]),
    )
    clauses = Clauses(
        any=tuple(match["any"]),
        all=tuple(match["all"]),
        near=tuple(Near(*each) for each in match["near"]),
        none=tuple(match["none"]),
    )
    return Rule(
        **{name: fields[name] for name in _TEXTS},
        severity=Severity[fields["severity"].upper()],
        scope=scope,
        match=clauses,
        tags=tuple(fields["tags"]),
        sketches=tuple(
            Sketch(pattern, tuple(map(tuple, groups)), width, at_start)
            for pattern, groups, width, at_start in fields["sketches"]
        ),
    )
