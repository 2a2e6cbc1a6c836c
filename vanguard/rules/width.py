"""How wide the text can be that a pattern matches, and whether the pattern asks for the edge of it."""

from __future__ import annotations

import re
from functools import cache

from vanguard.rules.syntax import UNBOUNDED, Choice, Edge, Node, Repeat, tree

_EDGE = re.compile(r"(?<!\\)(?:\\\\)*(?:\\[AzC]|\(\?[a-zA-Z]*-)")
_MULTILINE = re.compile(r"\(\?[a-zA-Z]*m")


def sees_edges(pattern: str) -> bool:
    r"""Whether a pattern may tell the edge of a text from that of a line: ``\A``, ``\z``, ``(?-m)``."""
    return _EDGE.search(pattern) is not None


def at_start(pattern: str) -> bool:
    """Whether every match of a pattern begins where the text begins.  The pattern must suit RE2."""
    return _MULTILINE.search(pattern) is None and all(map(_starts, tree(pattern).rows))


def _starts(row: tuple[Node, ...]) -> bool:
    first = next((node for node in row if not isinstance(node, Edge) or node.text == "^"), None)
    return isinstance(first, Edge) or (isinstance(first, Choice) and all(map(_starts, first.rows)))


@cache
def widest(pattern: str) -> int:
    """The length in characters of the longest text that a pattern can match, or UNBOUNDED.

    The pattern must be one that RE2 accepts.
    """
    return min(_width(tree(pattern)), UNBOUNDED)


def _width(node: Node) -> int:
    if isinstance(node, Choice):
        return max(sum(map(_width, row)) for row in node.rows)
    if isinstance(node, Repeat):
        return min(_width(node.node) * node.most, UNBOUNDED)
    return 0 if isinstance(node, Edge) else 1
