"""Sketches: what to look for in a text before a pattern is tried on it.

A sketch is a few groups of literals, and a text in which one of each group stands may match.  The
patterns themselves are compiled when a message first holds theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import prod

from vanguard.model.rule import Clauses, Sketch
from vanguard.rules.literals import Group, needs, weight
from vanguard.rules.width import at_start, sees_edges, widest

OVERLAP = 512
"""How many characters two neighbouring pieces of a long text share."""

_GROUPS = 4
_COMMON = 0.95
_COMMON_AT_START = 1.0
_RARE = 0.005
"""Literals that a larger share of texts hold tell little, but in the short beginning of a text they do.
Below the last share no further group is wanted."""


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
    """The sketch of a pattern that RE2 accepts; no groups where it may match a text of any letters."""
    starts = at_start(pattern)
    return Sketch(pattern, tuple(_chosen(needs(pattern), starts)), widest(pattern), starts)


def _chosen(groups: list[Group], starts: bool) -> Iterator[tuple[str, ...]]:
    """The rarest groups, as long as a further one still tells texts apart."""
    share = 1.0
    for number, group in enumerate(groups[:_GROUPS]):
        if number and (share < _RARE or weight(group) > (_COMMON_AT_START if starts else _COMMON)):
            return
        yield tuple(sorted(group))
        share *= weight(group)


def chance(pattern: str) -> float:
    """About which share of honest pieces of text a pattern is tried on, for what its sketch asks."""
    return prod(weight(frozenset(group)) for group in sketch(pattern).groups)


def _needs_whole(patterns: Iterable[str]) -> bool:
    """Whether a match could be missed when the text is joined to others or cut into pieces.

    A piece must hold the match and one character on each side of it.
    """
    return any(widest(pattern) + 2 > OVERLAP or sees_edges(pattern) for pattern in patterns)
