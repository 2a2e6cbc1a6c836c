"""Secrets that are cut over two texts, which a model reads as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from vanguard.layers.joined import is_joined, is_told
from vanguard.model.message import Fragment, Reading

_FIRST = 4
"""Texts of a message that may be read behind a notice."""

Half = tuple[str, int, int]
"""The pointer of a text, and from which character to which a part of a value stands in it."""


def halves(value: str, reading: Reading, said: Sequence[str]) -> list[Half]:
    """Where the two parts of a value stand that is whole in no text; only the rest, if a notice began it."""
    texts = [
        fragment
        for fragment in reading.fragments
        if is_told(fragment) and not is_joined(fragment) and not fragment.forms[0].chain
    ]
    if any(value in fragment.text for fragment in texts):
        return []
    return next(_over(value, texts), None) or next(_behind(value, texts, said), [])


def _over(value: str, texts: Sequence[Fragment]) -> Iterator[list[Half]]:
    for one, other in pairwise(texts):
        for at in _cuts(value, one.text, other.text):
            size = len(one.text)
            yield [(one.pointer, size - at, size), (other.pointer, 0, len(value) - at)]


def _behind(value: str, texts: Sequence[Fragment], said: Sequence[str]) -> Iterator[list[Half]]:
    for text in islice(texts, _FIRST):
        for before in said:
            for at in _cuts(value, before, text.text):
                yield [(text.pointer, 0, len(value) - at)]


def _cuts(value: str, before: str, after: str) -> Iterator[int]:
    """After how many characters a value may be cut, to stand at the end of one text and go on in another."""
    for at in range(1, len(value)):
        if before.endswith(value[:at]) and after.startswith(value[at:]):
            yield at
