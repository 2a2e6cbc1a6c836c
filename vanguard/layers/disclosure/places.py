"""Where a text that L0 read stands in the message as it was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from vanguard.model.message import Fragment, pointer_of
from vanguard.model.value import value

_MOST = 1_000
"""Places of one value in one text that are replaced."""


@value
class Place:
    """A text of the message's body: its JSON pointer, and the text as sent; None where none is there."""

    pointer: str
    text: str | None


def place_of(body: Any, fragment: Fragment) -> Place:
    """The text of the body that holds a fragment: for one from inside a text that is JSON, that text."""
    held, steps = body, 0
    for step in fragment.path:
        if held.__class__ is str:
            break
        try:
            held = held[step]
        except (LookupError, TypeError):
            return Place(fragment.pointer, None)
        steps += 1
    if held.__class__ is not str:
        return Place(fragment.pointer, None)
    return Place(pointer_of(fragment.path[:steps]), held)


def spans_of(place: Place, text: str) -> tuple[tuple[int, int], ...]:
    """Every place of a value in the text as sent, also as it stands in a text that is JSON; () for none."""
    if place.text is None or not text:
        return ()
    for spelt in dict.fromkeys((text, json.dumps(text, ensure_ascii=False)[1:-1], json.dumps(text)[1:-1])):
        spans = tuple(_occurrences(place.text, spelt))
        if spans:
            return spans
    return ()


def _occurrences(whole: str, spelt: str) -> Iterator[tuple[int, int]]:
    at = whole.find(spelt)
    for _ in range(_MOST):
        if at < 0:
            return
        yield at, at + len(spelt)
        at = whole.find(spelt, at + len(spelt))
