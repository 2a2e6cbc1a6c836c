"""Which literals a text must hold for a pattern to match it, read from the pattern's tree.

A group is a set of literals of which every match holds one; letters stand for both cases, and `EDGE`
for a boundary of a word.  A pattern may need several groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import TypeAlias

from vanguard.rules.automaton import EDGE
from vanguard.rules.rarity import share
from vanguard.rules.syntax import Choice, Edge, Node, Repeat, Sign, tree

Group: TypeAlias = frozenset[str]

_Exact: TypeAlias = frozenset[str] | None
"""All texts that a node can match, where they are few."""

_MOST = 64
_LONGEST = 24
"""Bounds on what is spelt out: texts of one node, and characters of one text."""

_NOTHING: Group = frozenset([""])
_BOUNDARY: Group = frozenset([EDGE])


def needs(pattern: str) -> list[Group]:
    """The groups that every match of a pattern holds, the rarest first; [] where nothing is certain.

    The pattern must be one that RE2 accepts.
    """
    exact, groups = _needs(tree(pattern))
    return sorted(dict.fromkeys(_known(exact, groups)), key=weight)


def weight(group: Group) -> float:
    """About which share of honest pieces of text holds a literal of the group, at most 1."""
    return min(1.0, sum(map(share, group)))


def _needs(node: Node) -> tuple[_Exact, list[Group]]:
    if isinstance(node, Sign):
        return (frozenset([node.character]), []) if node.character != EDGE else (None, [])
    if isinstance(node, Edge):
        return (_BOUNDARY if node.text == r"\b" else _NOTHING), []
    if isinstance(node, Choice):
        return _choice([_row(row) for row in node.rows])
    if isinstance(node, Repeat):
        return _repeat(node)
    return (frozenset(node.few), []) if node.few else (None, [])


def _repeat(node: Repeat) -> tuple[_Exact, list[Group]]:
    exact, groups = _needs(node.node)
    if not node.least:
        return (exact | _NOTHING, []) if exact is not None and node.most == 1 else (None, [])
    if exact is None or node.most == 1:
        return exact, groups
    times = _joined([exact] * node.least) if node.least < _LONGEST else None
    if node.least == node.most and times is not None:
        return times, []
    return None, _known(times or exact, [])


def _choice(rows: Sequence[tuple[_Exact, list[Group]]]) -> tuple[_Exact, list[Group]]:
    """One of several rows: the rarest groups of all rows make one, and so do the second rarest."""
    if len(rows) == 1:
        return rows[0]
    exacts = [exact for exact, _ in rows if exact is not None]
    if len(exacts) == len(rows) and sum(map(len, exacts)) <= _MOST:
        return frozenset(text for exact in exacts for text in exact), []
    ranked = [sorted(_known(exact, groups), key=weight) for exact, groups in rows]
    if not all(ranked):
        return None, []
    return None, [
        _least(literal for row in ranked for literal in row[min(place, len(row) - 1)]) for place in (0, 1)
    ]


def _row(nodes: Iterable[Node]) -> tuple[_Exact, list[Group]]:
    """Nodes in a row: neighbours of few texts are joined to longer literals."""
    run: Group = _NOTHING
    groups: list[Group] = []
    whole = True
    for node in nodes:
        exact, inner = _needs(node)
        joined = _joined((run, exact)) if exact is not None else None
        if joined is not None:
            run = joined
            continue
        whole = False
        groups += _known(run, inner)
        run = _NOTHING if exact is None else exact
    return (run, []) if whole else (None, _known(run, groups))


def _joined(parts: Sequence[Group]) -> _Exact:
    count = 1
    for part in parts:
        count *= len(part)
    if count > _MOST or sum(max(map(len, part)) for part in parts) > _LONGEST:
        return None
    return frozenset(map("".join, product(*parts)))


def _known(exact: _Exact, groups: Sequence[Group]) -> list[Group]:
    """The groups, and one more for what is matched exactly, unless that can be nothing at all."""
    certain = exact and all(text.strip(EDGE) for text in exact)
    return [*groups, *([_least(exact)] if exact and certain else [])]


def _least(literals: Iterable[str]) -> Group:
    """The literals without those that hold another one: whoever finds that need not find them."""
    kept: list[str] = []
    for literal in sorted({_small(literal) for literal in literals}, key=len):
        if not any(shorter in literal for shorter in kept):
            kept.append(literal)
    return frozenset(kept)


def _small(literal: str) -> str:
    # Only where RE2 agrees on the twin: others, such as İ, are their own small letter here.
    return "".join(sign.lower() if sign.isascii() else sign for sign in literal)
