"""Sketches: small patterns that find where large ones might match.

A sketch keeps the literals of its pattern and puts ``.*`` for everything else.  It costs next to
nothing to compile, and RE2 reads from it which literals a text must hold for the pattern to match.
The patterns themselves are compiled when a message first holds theirs.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import product

from vanguard.model.rule import Clauses
from vanguard.rules.pattern import PatternFilter, encoded
from vanguard.rules.syntax import Choice, Edge, Node, Repeat, Sign, tree
from vanguard.rules.width import sees_edges, widest

OVERLAP = 512
"""How many characters two neighbouring pieces of a long text share."""

_ANYTHING = ".*"


def nominators(clauses: Clauses) -> tuple[str, ...]:
    """Patterns of which at least one matches every text that the clauses match."""
    if clauses.any:
        return clauses.any
    return clauses.all[:1] or tuple(near.first for near in clauses.near[:1])


def sketches(clauses: Clauses) -> tuple[str, ...]:
    """One sketch for each nominator, or () where the rule must be tried on whole texts."""
    patterns = nominators(clauses)
    return () if _needs_whole(patterns) else tuple(map(sketch, patterns))


def sketch(pattern: str) -> str:
    """The sketch of a pattern that RE2 accepts: it matches within every text that the pattern matches.

    A pattern whose literals only become long enough through its small classes is its own sketch.
    """
    drawn = _sketch(tree(pattern))
    return pattern if is_weak(drawn) else drawn


def is_weak(pattern: str) -> bool:
    """Whether RE2 finds no literal of at least three characters that every match must hold."""
    return bool(PatternFilter([pattern]).possible(_short_literals()))


@cache
def _short_literals() -> bytes:
    """A text that holds every literal of one or two ASCII characters, and none that is longer.

    Literals are looked for without regard to case, so small letters are enough.
    """
    signs = [chr(code) for code in range(1, 127) if not chr(code).isupper()]
    return encoded("\0".join("".join(pair) for pair in product(signs, repeat=2)))


def _needs_whole(patterns: Iterable[str]) -> bool:
    """Whether a match could be missed when the text is joined to others or cut into pieces.

    A piece must hold the match and one character on each side of it.
    """
    return any(widest(pattern) + 2 > OVERLAP or sees_edges(pattern) for pattern in patterns)


def _sketch(node: Node) -> str:
    if isinstance(node, Sign | Edge):
        return node.text
    if isinstance(node, Choice):
        rows = ("".join(map(_sketch, row)) for row in node.rows)
        return f"{node.opening}{'|'.join(rows)})"
    if isinstance(node, Repeat) and node.least:
        return _sketch(node.node) + ("" if node.most == 1 else _ANYTHING)
    return _ANYTHING
