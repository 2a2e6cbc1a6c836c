"""Long texts cut into stretches whose disguises are taken off one by one.

Every long document holds a percent code here and an odd sign there.  Were the whole of it a form again for
each of them, a megabyte would be judged ten times; what stands around them is judged again, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vanguard.layers.plain import wears_nothing

LONG = 8_192
"""Characters from which on a text that only a model reads is taken by stretches."""

SIZE = 4_096
"""Characters of a stretch, without what it shares with its neighbours."""

MARGIN = 640
"""Characters on either side of a disguise that are judged together with what it hides: more than any
pattern of a rule, a claim or an order reaches."""

_LEFT_OUT = "\n[...]\n"
"""Stands between parts of a text that do not meet; no rule matches across it."""

# A run of base64, over several lines too, is not cut: it would be read from the wrong place on.
_LINE = r"\r?\n[A-Za-z0-9+/_-]"
_END = r"={0,2}(?=\r?\n|$)"
_run = re.compile(rf"[A-Za-z0-9+/_-]*={{0,2}}(?:{_LINE}{{32,}}{_END})*(?:{_LINE}+{_END})?")

_word = re.compile(r"(?<![&#%=\\])(?<![^\W_])[^\W_]{2,}")
"""A word, but not one that a code is made of."""

_WORD = 40
"""Characters that one word counts for: what is longer is a run or filling."""

_SAID = MARGIN // 2
"""Characters of words that must stand around a cut: what is longer than they are is longer than an attack."""


def stretches(text: str) -> Iterator[str]:
    """The text in stretches that overlap; together they hold all of it.

    What neighbours share must say something: filled with codes and unseen signs, a margin of any length
    holds but a few letters of what is disguised, which would then be whole in neither.
    """
    at = 0
    while at < len(text):
        stop = _end_of_run(text, at + SIZE)
        while stop < len(text) and not _says_enough(text[max(0, stop - MARGIN) : stop + MARGIN]):
            stop = _end_of_run(text, stop + MARGIN)
        yield text[max(0, at - MARGIN) : stop + MARGIN]
        at = stop


def _end_of_run(text: str, at: int) -> int:
    run = _run.match(text, at)
    return run.end() if run is not None else len(text)


def _says_enough(text: str) -> bool:
    if wears_nothing(text):
        return True
    said = 0
    for word in _word.finditer(text):
        said += min(_WORD, word.end() - word.start())
        if said >= _SAID:
            return True
    return False


def around_change(before: str, after: str) -> str:
    """What differs in a text from what it was, and what stands around it."""
    first = _shared(before, after)
    least = min(len(before), len(after)) - first
    last = _shared(before[: -least - 1 : -1], after[: -least - 1 : -1]) if least else 0
    return after[max(0, first - MARGIN) : len(after) - last + MARGIN]


def joined(texts: Iterable[str]) -> str:
    """Parts of one text as one text, in which it shows that they do not meet."""
    return _LEFT_OUT.join(texts)


def _shared(one: str, other: str) -> int:
    """With how many characters both begin alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
