"""JSON values in pieces, each soon loaded, for a process that others wait for.

What loads a value holds Python's one lock until it is there, half a second for some of those that fit into
a message.  Whoever has time takes such a value apart, and another puts it together again piece by piece.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterator
from struct import Struct
from typing import Any

from vanguard.adapters.parting import Large

PIECE = 4_096
"""Values in a piece, about."""

_HEAD = Struct("<cI")
_LIST, _DICT, _END, _KEY, _WHOLE, _PART = b"[", b"{", b".", b"k", b"w", b"p"
_CONTAINERS = frozenset({dict, list})


def taken_apart(value: Any) -> bytes:
    """The pieces of a value of ``json.loads``, behind one another."""
    large: set[int] = set()
    _weigh(value, large)
    return b"".join([_HEAD.pack(kind, len(piece)) + piece for kind, piece in _pieces(value, large)])


def put_together(data: bytes, large: list[Large] | None = None) -> Any:
    """The value again; ``data`` is this very program's.

    ``large`` is given its containers that came in pieces, the outer before the inner ones.
    """
    made: list[Large] = [] if large is None else large
    within: list[Any] = []
    sizes: list[list[int]] = []
    keys: list[Any] = []
    key: Any = None
    at = 0
    while True:
        kind, size = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        piece: Any = marshal.loads(data[at : at + size]) if size else None
        at += size
        if kind == _KEY:
            key = piece
            continue
        if kind == _PART:
            within[-1].extend(piece) if within[-1].__class__ is list else within[-1].update(piece)
            sizes[-1].append(len(piece))
            continue
        if kind in (_LIST, _DICT):
            within.append([] if kind == _LIST else {})
            keys.append(key)
            sizes.append([])
            made.append((within[-1], sizes[-1]))
            continue
        if kind == _END:
            piece, key = within.pop(), keys.pop()
            sizes.pop()
        if not within:
            return piece
        sizes[-1].append(1)
        if within[-1].__class__ is list:
            within[-1].append(piece)
        else:
            within[-1][key] = piece


def _weigh(value: Any, large: set[int]) -> int:
    """How many values a container holds, itself too; those that are more than a piece are noted by id."""
    count = 1 + len(value)
    for each in value.values() if value.__class__ is dict else value:
        if each.__class__ in _CONTAINERS:
            count += _weigh(each, large)
    if count > PIECE:
        large.add(id(value))
    return count


def _pieces(value: Any, large: set[int]) -> Iterator[tuple[bytes, bytes]]:
    if id(value) not in large:
        yield _WHOLE, marshal.dumps(value)
        return
    named = value.__class__ is dict
    yield _DICT if named else _LIST, b""
    run: list[Any] = []
    weight = 0
    for each in value.items() if named else value:
        inner = each[1] if named else each
        if id(inner) in large:
            yield from _run(run, named)
            run, weight = [], 0
            if named:
                yield _KEY, marshal.dumps(each[0])
            yield from _pieces(inner, large)
            continue
        run.append(each)
        weight += _weigh(inner, large) if inner.__class__ in _CONTAINERS else 1
        if weight >= PIECE:
            yield from _run(run, named)
            run, weight = [], 0
    yield from _run(run, named)
    yield _END, b""


def _run(run: list[Any], named: bool) -> Iterator[tuple[bytes, bytes]]:
    if run:
        yield _PART, marshal.dumps(dict(run) if named else run)
