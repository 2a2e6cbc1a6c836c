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
        self._more: list[tuple[Path, bytes]] | None = None

    def at(self, path: tuple[str, ...]) -> Found:
        """What is at a path, in which ``*`` stands for every member or entry."""
        found = self._found.get(path)
        if found is None:
            nodes = [*_nodes((), self._reading.message.body, path, 0)]
            leaves = tuple(leaf for at, node in nodes for leaf in _leaves(at, node))
            if self._more is None:
                self._more = [*self._others()]
            others = tuple(text for at, text in self._more if _below(at, path))
            found = self._found[path] = Found(bool(nodes) or bool(others), leaves, others)
        return found

    def _others(self) -> Iterator[tuple[Path, bytes]]:
        for path, is_key, text in self._reading.besides():
            # A key belongs to the object that it stands in.
            yield path[:-1] if is_key else path, encoded(text)


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
    """Whether a fragment's path is a path of the operator's, or leads on from it."""
    return len(at) >= len(path) and all(
        step in ("*", own if isinstance(own, str) else str(own)) for own, step in zip(at, path, strict=False)
    )
