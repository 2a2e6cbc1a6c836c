"""Words around a sign, found from the sign outwards, since looking for a sign costs next to nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_BEFORE = 64
_AFTER = 128


def words_around(text: str, sign: re.Pattern[str], inside: str) -> Iterator[tuple[int, int]]:
    """Start and end of each word that holds a sign; words consist of ``inside`` and of what the sign matches.

    No word is longer than 64 characters before its first sign and 128 behind it.
    """
    at = 0
    while (found := sign.search(text, at)) is not None:
        start, end = found.span()
        before = text[max(at, start - _BEFORE) : start]
        after = text[end : end + _AFTER]
        at = end + len(after) - len(after.lstrip(inside))
        yield start - len(before) + len(before.rstrip(inside)), at


def replaced(text: str, spans: Iterator[tuple[int, int]], by: Callable[[int, int], str]) -> str:
    """The text with each span replaced by what ``by`` makes of its start and end."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += (text[at:start], by(start, end))
        at = end
    return "".join((*pieces, text[at:])) if pieces else text
