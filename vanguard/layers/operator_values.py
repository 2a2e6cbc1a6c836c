"""The values of a call that the operator's rules ask about, each looked for once a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import orjson

from vanguard.model.message import Json, Reading
from vanguard.rules.pattern import encoded

Path = tuple[str | int, ...]


class Leaf(NamedTuple):
    """A value that has no others inside: where it is, what it is, and its text in UTF-8."""

    path: Path
    value: Json
    text: bytes


class Found(NamedTuple):
    """What is at a path: whether anything is, its leaves, and other readings of their texts.

    The others are what shows when a disguise is taken off, what stands in a text that is JSON itself,
    and the keys of objects.
    """

    there: bool
    leaves: tuple[Leaf, ...]
    others: tuple[bytes, ...]


class Values:
    """What is at the paths of one message, kept while it is judged."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._found: dict[tuple[str, ...], Found] = {}
        self._more: list[tuple[Path, str]] | None = None

    def at(self, path: tuple[str, ...]) -> Found:
        """What is at a path, in which ``*`` stands for every member or entry."""
        found = self._found.get(path)
        if found is None:
            body = self._reading.message.body
            nodes = [*_nodes((), body, path, 0)] if "*" in path else _node(body, path)
            leaves = tuple([leaf for at, node in nodes for leaf in _leaves(at, node)])
            if self._more is None:
                # A key belongs to the object that it stands in.
                self._more = [
                    (each[:-1] if is_key else each, text) for each, is_key, text in self._reading.besides()
                ]
            depth = len(path)
            others = tuple(
                [encoded(text) for at, text in self._more if len(at) >= depth and _below(at, path)]
            )
            found = self._found[path] = Found(bool(nodes) or bool(others), leaves, others)
        return found


def _node(body: Json, path: tuple[str, ...]) -> list[tuple[Path, Json]]:
    """What is at a path without ``*``: one value, or none."""
    node, steps = body, list[str | int](path)
    for depth, step in enumerate(path):
        if isinstance(node, dict):
            if step not in node:
                return []
            node = node[step]
        elif isinstance(node, list) and (index := _index(step, len(node))):
            steps[depth] = index[0]
            node = node[index[0]]
        else:
            return []
    return [(tuple(steps), node)]


def _nodes(at: Path, node: Json, path: tuple[str, ...], depth: int) -> Iterator[tuple[Path, Json]]:
    if depth == len(path):
        yield at, node
        return
    step = path[depth]
    if isinstance(node, dict):
        for key in node if step == "*" else ([step] if step in node else []):
            yield from _nodes((*at, key), node[key], path, depth + 1)
    elif isinstance(node, list):
        for index in range(len(node)) if step == "*" else _index(step, len(node)):
            yield from _nodes((*at, index), node[index], path, depth + 1)


def _index(step: str, length: int) -> list[int]:
    known = step.isascii() and step.isdigit() and len(step) < 10 and str(int(step)) == step
    return [int(step)] if known and int(step) < length else []


def _leaves(at: Path, node: Json) -> Iterator[Leaf]:
    if isinstance(node, str):
        yield Leaf(at, node, encoded(node))
        return
    waiting: list[tuple[Path, Json]] = [(at, node)]
    while waiting:
        path, each = waiting.pop()
        if isinstance(each, Mapping):
            waiting += [((*path, key), inner) for key, inner in each.items()]
        elif isinstance(each, list):
            waiting += [((*path, index), inner) for index, inner in enumerate(each)]
        else:
            yield Leaf(path, each, encoded(each) if isinstance(each, str) else orjson.dumps(each))


def _below(at: Path, path: tuple[str, ...]) -> bool:
    """Whether a fragment's path, which is no shorter, is a path of the operator's, or leads on from it."""
    if at[: len(path)] == path:
        return True
    return all(
        step in ("*", own if isinstance(own, str) else str(own)) for own, step in zip(at, path, strict=False)
    )
