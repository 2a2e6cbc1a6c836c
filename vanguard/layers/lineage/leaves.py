"""The texts among the arguments of a call, all of them, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from vanguard.model.message import Json, pointer_of

Leaf = tuple[str, str, str]
"""The name of an argument, its JSON pointer, and its text."""

MOST: Final = 128
"""Texts that are looked at one by one; those beyond are looked at as one."""

_DEEP: Final = 48
_MANY: Final = 12
_PLAIN: Final = re.compile(r"[\w$-]{1,40}").fullmatch


def leaves(arguments: Json) -> list[Leaf]:
    """Each text and number with its name and place; words of a list and odd names of members as texts too."""
    found: list[Leaf] = []
    rest: list[str] = []
    for leaf in _of(arguments, "", "/params/arguments", 0):
        if len(found) < MOST:
            found.append(leaf)
        else:
            rest.append(leaf[2])
    if rest:
        found.append(("", "/params/arguments", "\n".join(rest)))
    return found


def _of(held: Json, name: str, pointer: str, deep: int) -> Iterator[Leaf]:
    if isinstance(held, str):
        if held:
            yield name, pointer, held
    elif isinstance(held, bool) or held is None:
        return
    elif isinstance(held, int | float):
        yield name, pointer, str(held)
    elif deep >= _DEEP:
        yield name, pointer, repr(held)
    else:
        named = isinstance(held, dict)
        yield from ((name, pointer, text) for text in (_names(held) if named else _together(held)))
        for key, each in held.items() if named else enumerate(held):
            at = pointer + pointer_of((key,))
            yield from _of(each, key if isinstance(key, str) else name, at, deep + 1)


def _together(held: list[Json]) -> Iterator[str]:
    """What the words of a list say in a row."""
    words = [each for each in held if isinstance(each, str)]
    if len(words) > 1:
        yield " ".join(words)


def _names(held: Mapping[str, Json]) -> Iterator[str]:
    """What the names of members say, where they are not just names."""
    if len(held) > _MANY or not all(map(_PLAIN, held)):
        yield " ".join(held)
