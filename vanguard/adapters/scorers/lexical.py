"""The scorer that ships with Vanguard: which words a text uses, and beside which.

It is a logistic regression over hashed words and pairs of words, with weights of one byte.  It knows no
meaning: docs/scorer.md says what it was trained on and where it fails.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from heapq import nlargest
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from vanguard.adapters.scorers import glance
from vanguard.adapters.scorers.words import FEATURES, SPAN, STEP, features, numbers, plain, words
from vanguard.model.opinion import Opinion, Question

NAME: Final = "lexical"
"""What the scorer is called where it speaks."""

KEPT, MOST_KEPT = 4_096, 256
"""Characters of the longest text whose score is kept, and how many are: the same text often comes again."""

_MASK: Final = FEATURES - 1
_FILE: Final = Path(__file__).with_name("lexical.bin")

MOST: Final = 16
"""Passages of a longer text of which pairs of words are weighed: those whose words weigh most alone."""

MANY: Final = 1.0
"""What the sum loses for e times as many passages, in logits."""


class Model(NamedTuple):
    """The weights, in units of ``unit``, one for each feature, and what is added to their sum.

    ``phrases`` are those of which a longer text that scores high holds one.
    """

    weights: Sequence[int]
    unit: float
    bias: float
    phrases: tuple[str, ...] = ()


class Lexical:
    """Scores a text by its words; always answers at once, and always the same."""

    name = NAME

    def worth(self, text: str, least: float) -> bool:
        """Whether a text may score so much: a cheap look, which now and then misses one that would."""
        return least < glance.LEAST or _glance().worth(text)

    def heaviest(self, parts: Sequence[str], least: float, most: int) -> list[int]:
        """The numbers of the parts of a long text that are worth a score, in order; of many the heaviest."""
        if least < glance.LEAST:
            return list(range(len(parts)))
        return _glance().heaviest(parts, most)

    def score(self, question: Question) -> Opinion:
        """The highest score of all passages of the text."""
        text = question.text
        return _kept(text) if len(text) <= KEPT else _score(text)


def _score(text: str) -> Opinion:
    made = numbers(plain(text))
    start, end, total = _strongest(made, model())
    score = chance(total, model())
    if start == 0 and end >= len(made):
        return Opinion(NAME, score, 0, len(text))
    if score < 0.5:
        return Opinion(NAME, score)
    found = words(text)
    return Opinion(NAME, score, found[start][1], found[end - 1][2])


_kept = lru_cache(MOST_KEPT)(_score)


def _strongest(made: list[int], known: Model) -> tuple[int, int, int]:
    """The `strongest` passage; of a longer text the strongest of the `MOST` whose words weigh most alone."""
    starts = _starts(len(made))
    if len(starts) <= MOST:
        return strongest(made, known)
    alone = [0, *accumulate(known.weights[number & _MASK] for number in made)]
    heaviest = nlargest(MOST, starts, lambda start: alone[start + SPAN] - alone[start])
    total, start = max((_whole(made, start, known), -start) for start in heaviest)
    return -start, -start + SPAN, total - _less(len(starts), known)


def _whole(made: list[int], start: int, known: Model) -> int:
    """What a passage weighs after the one before it."""
    before = max(0, start - SPAN)
    return sum(list(_fresh(made[before : start + SPAN], known.weights))[start - before :])


def _starts(last: int) -> list[int]:
    """Where the passages of so many words begin."""
    return [*range(0, last - SPAN, STEP), last - SPAN] if last > SPAN else [0]


def _less(passages: int, known: Model) -> int:
    # The more passages, the more often one of them looks like an attack by chance.
    return int(MANY * math.log(passages) / known.unit)


def strongest(made: list[int], known: Model) -> tuple[int, int, int]:
    """The passage with the highest sum of weights: its first word, the one after its last, the sum."""
    sums = [0, *accumulate(_fresh(made, known.weights))]
    last = len(made)
    if last <= SPAN:
        return 0, last, sums[-1]
    starts = _starts(last)
    total, start = max((sums[start + SPAN] - sums[start], -start) for start in starts)
    return -start, -start + SPAN, total - _less(len(starts), known)


def _fresh(made: list[int], weights: Sequence[int]) -> Iterator[int]:
    """For each word the weights of its features, of those that were not seen within the last passage."""
    seen: dict[int, int] = {}
    get = seen.get
    at = SPAN
    for one, two, three in features(made):
        total = 0
        # Most weights are nothing, and then it does not matter whether the feature was seen.
        if (weight := weights[one]) and get(one, 0) <= at - SPAN:
            total, seen[one] = weight, at
        if (weight := weights[two]) and get(two, 0) <= at - SPAN:
            total, seen[two] = total + weight, at
        if (weight := weights[three]) and get(three, 0) <= at - SPAN:
            total, seen[three] = total + weight, at
        at += 1
        yield total


def chance(total: int, known: Model) -> float:
    """A sum of weights as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total * known.unit + known.bias))))


@cache
def model() -> Model:
    """The weights that ship, read when they are first needed."""
    return unpacked(_FILE.read_bytes())


@cache
def _glance() -> glance.Glance:
    known = model()
    return glance.Glance(known.weights, known.unit, known.phrases)


def unpacked(raw: bytes) -> Model:
    """The model of a file: a line of JSON, and one signed byte for each feature."""
    head, weights = raw.split(b"\n", 1)
    told = orjson.loads(head)
    if len(weights) != FEATURES:
        raise ValueError("these are not the weights of the lexical scorer")
    return Model(memoryview(weights).cast("b"), told["unit"], told["bias"], tuple(told["phrases"]))
