"""A cheap look at a text before it is scored: most texts cannot score high, and few words tell.

A longer text must hold one of the model's ``phrases``, or it is left alone; and in some passage the words
by themselves, without what stands beside them, must weigh `LEAN`.  Both are found wrong now and then:
docs/scorer.md says how often.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import sub

import re2

from vanguard.adapters.scorers.words import FEATURES, SPAN, STEP, has_single, numbers, plain

SHORT = 400
"""Characters below which words are weighed at once: it costs no more than looking for phrases."""

LEAN = 0.5
"""What the words of the heaviest passage weigh at least, in logits, in a text that is worth a score."""

LEAST = 0.5
"""The lowest score that a glance is meant for: what scores less is not missed."""

MOST_MEMORY = 32 << 20
"""Bytes that the expressions may take up each; it takes half of it once many kinds of text were seen."""

_ASCII = re.compile(r"[a-z0-9_]+(?: [a-z0-9_]+)?")
_GAP = r"[\x00-/:-@\[-^`{-\x7f]+"
_MOST_KNOWN = 20_000
_LONGEST = 40
_PARTED = "".join(chr(at).lower() if chr(at).isalnum() or at == 0x5F else " " for at in range(128))


class Glance:
    """Tells which texts are worth a score by a model's weights and phrases."""

    def __init__(self, weights: memoryview, unit: float, phrases: Sequence[str]) -> None:
        self._weigh = _Weights(weights).__getitem__
        self._lean = LEAN / unit
        self._spaced = _made(spaced(phrases))
        self._unspaced = _made(unspaced(phrases))

    def worth(self, text: str) -> bool:
        """Whether a text may score `LEAST` or more."""
        if text.isascii():
            if len(text) >= SHORT and self._spaced.search(text.lower()) is None:
                return False
            return self._weighs(text.translate(_PARTED).split())
        # Characters that are words weigh nothing alone.
        if self._weighs(plain(text)):
            return True
        return has_single(text) and self._unspaced.search(text) is not None

    def _weighs(self, found: list[str]) -> bool:
        if len(found) <= SPAN:
            return sum(map(self._weigh, found)) >= self._lean
        sums = [0, *accumulate(map(self._weigh, found))]
        if sums[-1] - sums[-1 - SPAN] >= self._lean:
            return True
        return bool(max(map(sub, sums[SPAN::STEP], sums[::STEP])) >= self._lean)


class _Weights(dict[str, int]):
    """What a word weighs by itself, looked up once."""

    def __init__(self, weights: memoryview) -> None:
        super().__init__()
        self._of = weights

    def __missing__(self, word: str) -> int:
        if len(word) > _LONGEST:
            return 0
        if len(self) > _MOST_KNOWN:
            self.clear()
        weight = self[word] = self._of[numbers([word])[0] % FEATURES]
        return weight


def spaced(phrases: Iterable[str]) -> str:
    """An expression of RE2 for the phrases of ASCII, whose words are parted by one blank, in lower case."""
    kept = sorted(each for each in phrases if _ASCII.fullmatch(each))
    return rf"\b(?:{'|'.join(each.replace(' ', _GAP) for each in kept)})\b"


def unspaced(phrases: Iterable[str]) -> str:
    """An expression of RE2 for the phrases of characters that are words, whatever marks part them."""
    kept = sorted(each for each in phrases if all(map(has_single, each.split(" "))))
    return "|".join(each.replace(" ", r"[\s\pP]*") for each in kept)


def _made(expression: str) -> re2._Regexp[str]:
    options = re2.Options()
    options.max_mem = MOST_MEMORY
    options.log_errors = False
    return re2.compile(expression or r"\b\B", options=options)
