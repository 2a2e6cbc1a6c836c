"""Sketches: what to look for in a text before a pattern is tried on it.

A sketch is a few groups of literals, and a text in which one of each group stands may match.  The
patterns themselves are compiled when a message first holds theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from vanguard.model.rule import Clauses
from vanguard.rules.literals import needs, weight
from vanguard.rules.width import sees_edges, widest

Sketch: TypeAlias = tuple[tuple[str, ...], ...]

OVERLAP = 512
"""How many characters two neighbouring pieces of a long text share."""

SHORTEST = 3
"""Characters of a literal that is worth a pattern of its own."""

_GROUPS = 3
_COMMON = 0.7
_RARE = 0.005
"""Literals that more than this share of texts hold tell little; below this share one group is enough."""


def nominators(clauses: Clauses) -> tuple[str, ...]:
    """Patterns of which at least one matches every text that the clauses match."""
    if clauses.any:
        return clauses.any
    return clauses.all[:1] or tuple(near.first for near in clauses.near[:1])


def sketches(clauses: Clauses) -> tuple[Sketch, ...]:
    """One sketch for each nominator, or () where the rule must be tried on whole texts."""
    patterns = nominators(clauses)
    return () if _needs_whole(patterns) else tuple(map(sketch, patterns))


def sketch(pattern: str) -> Sketch:
    """The sketch of a pattern that RE2 accepts; () where it may match a text of any letters."""
    chosen: list[tuple[str, ...]] = []
    chance = 1.0
    for group in needs(pattern)[:_GROUPS]:
        if chosen and (chance < _RARE or weight(group) > _COMMON):
            break
        chosen.append(tuple(sorted(group)))
        chance *= weight(group)
    return tuple(chosen)


def is_weak(pattern: str) -> bool:
    """Whether a pattern has no group of literals that are all of three characters or more."""
    return not any(min(map(len, group)) >= SHORTEST for group in needs(pattern))


def _needs_whole(patterns: Iterable[str]) -> bool:
    """Whether a match could be missed when the text is joined to others or cut into pieces.

    A piece must hold the match and one character on each side of it.
    """
    return any(widest(pattern) + 2 > OVERLAP or sees_edges(pattern) for pattern in patterns)
