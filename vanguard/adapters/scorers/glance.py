"""A cheap look at a text before it is scored: most texts cannot score high, and few words tell.

A text must hold one of the model's ``phrases``, a longer one two of them near each other, or it is left
alone; and in the passages around them the words by themselves, without what stands beside them, must weigh
`LEAN`.  Now and then this leaves out a text that would score high: docs/scorer.md says how often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import accumulate
from operator import sub
from typing import Final

import re2
from ahocorasick_rs import BytesAhoCorasick

from vanguard.adapters.scorers.words import (
    FEATURES,
    SPAN,
    STEP,
    features,
    has_single,
    is_joined,
    numbers,
    plain,
)
from vanguard.freed import give_back

SHORT: Final = 400
"""Characters below which one phrase is enough."""

LEAN: Final = 0.65
"""What the words of the heaviest passage weigh at least, in logits, in a text that is worth a score."""

LEAST: Final = 0.5
"""The lowest score that a glance is meant for: what scores less is not missed."""

NEAR, AROUND = 200, 350
"""Characters between the beginnings of two phrases that count together, and of the text around them that
is weighed."""

FEWEST: Final = 2
"""Different phrases that a part of a long text holds, or it is left alone."""

MOST_MEMORY: Final = 32 << 20
"""Bytes that the expressions may take up each; it takes half of it once many kinds of text were seen."""

_Place = tuple[int, bytes]
"""At which byte a phrase begins, and how it is written there."""

_WORDS: Final = re.compile(r"\w")
_ASCII: Final = re.compile(r"[a-z0-9_]+(?: [a-z0-9_]+)?")
_GAP: Final = r"[\x00-/:-@\[-^`{-\x7f]+"
_MOST_KNOWN: Final = 20_000
_LONGEST: Final = 40
_BLANKED: Final = bytes(
    byte if byte > 127 or bytes([byte]).isalnum() or byte == 0x5F else 32 for byte in range(256)
).lower()
_PARTED: Final = "".join(chr(at).lower() if chr(at).isalnum() or at == 0x5F else " " for at in range(128))


class Glance:
    """Tells which texts are worth a score by a model's weights and phrases."""

    def __init__(self, weights: Sequence[int], unit: float, phrases: Sequence[str]) -> None:
        self._weights = weights
        self._rank: tuple[BytesAhoCorasick, list[int]] | None = None
        self._phrases = [phrase for phrase in phrases if all(map(_WORDS.search, phrase.split(" ")))]
        self._weigh = _Weights(weights).__getitem__
        self._said = _Phrases(weights)
        self._lean = LEAN / unit
        self._expressions: dict[Callable[[Sequence[str]], str], re2._Regexp[str]] = {}
        self._all = phrases

    def worth(self, text: str) -> bool:
        """Whether a text may score `LEAST` or more."""
        if text.isascii():
            if len(text) >= SHORT:
                return self._near(text, self._places(text))
            return self._expression(spaced).search(text.lower().encode()) is not None and self._weighs(
                _parted(text)
            )
        # Characters that are words weigh nothing alone.
        if self._weighs(plain(text)):
            return True
        return has_single(text) and self._expression(unspaced).search(text) is not None

    def _expression(self, written: Callable[[Sequence[str]], str]) -> re2._Regexp[str]:
        """What `spaced` or `unspaced` writes for the phrases, made when a text asks: it takes megabytes."""
        found = self._expressions.get(written)
        if found is None:
            found = self._expressions[written] = _made(written(self._all))
            give_back()
        return found

    def heaviest(self, parts: Sequence[str], most: int) -> list[int]:
        """The numbers, in order, of the parts of a text that are worth a score.

        They are looked for among at most so many: those whose phrases weigh most together.
        """
        weighed: list[tuple[int, int]] = []
        places: dict[int, list[_Place]] = {}
        for number, part in enumerate(parts):
            if part.isascii():
                # In less than half the time of the automaton, which knows every script but wants blanks.
                held = places[number] = list(self._places(part))
                weights = [self._said[phrase] for phrase in {phrase for _, phrase in held}]
            else:
                weights = self._phrases_in(part)
            if len(weights) >= FEWEST:
                weighed.append((sum(weights), number))
        chosen = sorted(number for _, number in nlargest(most, weighed))
        return [
            number
            for number in chosen
            if (self._near(parts[number], places[number]) if number in places else self.worth(parts[number]))
        ]

    def _phrases_in(self, part: str) -> list[int]:
        """What the words of each phrase weigh that a part of a text holds, in whatever script."""
        automaton, weights = self._ranking()
        there = {found[0] for found in automaton.find_matches_as_indexes(_blanked(part), True)}
        return [weights[number] for number in there]

    def _ranking(self) -> tuple[BytesAhoCorasick, list[int]]:
        """What finds the phrases, and what the words of each weigh; made for the first long text."""
        if self._rank is None:
            weights = [_weight(phrase.split(" "), self._weights) for phrase in self._phrases]
            self._rank = BytesAhoCorasick([_bare(phrase) for phrase in self._phrases]), weights
        return self._rank

    def _places(self, text: str) -> Iterator[_Place]:
        """Where phrases of ASCII stand in a text, and how they are written there."""
        for found in self._expression(spaced).finditer(text.lower().encode()):
            yield found.start(), found[0]

    def _near(self, text: str, places: Iterable[_Place]) -> bool:
        """Whether around two different phrases that stand close the words weigh enough."""
        at, last, looked = -NEAR, b"", 0
        for start, phrase in places:
            before = at
            if phrase == last:
                continue
            at, last = start, phrase
            if at - before > NEAR or at < looked:
                continue
            looked = at + AROUND
            if self._weighs(_parted(text[max(0, before - AROUND) : looked])):
                return True
        return False

    def _weighs(self, found: list[str]) -> bool:
        if len(found) <= SPAN:
            return sum(map(self._weigh, found)) >= self._lean
        sums = [0, *accumulate(map(self._weigh, found))]
        if sums[-1] - sums[-1 - SPAN] >= self._lean:
            return True
        heaviest: int = max(map(sub, sums[SPAN::STEP], sums[::STEP]))
        return heaviest >= self._lean


class _Weights(dict[str, int]):
    """What a word weighs by itself, looked up once."""

    def __init__(self, weights: Sequence[int]) -> None:
        super().__init__()
        self._of = weights

    def __missing__(self, word: str) -> int:
        if len(word) > _LONGEST:
            return 0
        if len(self) > _MOST_KNOWN:
            self.clear()
        weight = self[word] = self._of[numbers([word])[0] % FEATURES]
        return weight


class _Phrases(dict[bytes, int]):
    """What the words of a phrase of ASCII weigh together, as it is written somewhere; looked up once."""

    def __init__(self, weights: Sequence[int]) -> None:
        super().__init__()
        self._of = weights

    def __missing__(self, phrase: bytes) -> int:
        weight = _weight(_parted(phrase.decode()), self._of)
        if len(phrase) <= _LONGEST:
            if len(self) > _MOST_KNOWN:
                self.clear()
            self[phrase] = weight
        return weight


def _weight(words: list[str], weights: Sequence[int]) -> int:
    """What the words of a phrase weigh, alone and side by side."""
    return sum(weights[feature] for word in features(numbers(words)) for feature in word[:2])


def _bare(phrase: str) -> bytes:
    """A phrase as it stands in what `_blanked` makes of a text."""
    if all(map(is_joined, phrase.split(" "))):
        return phrase.replace(" ", "").encode()
    return _blanked(phrase)


def _blanked(text: str) -> bytes:
    """The words of a text in lower case, each between blanks."""
    low = text.encode() if text.isascii() else text.lower().encode("utf-8", "replace")
    data = b" %b " % low.translate(_BLANKED)
    return b" %b " % b" ".join(data.split()) if data.find(b"  ") >= 0 else data


def _parted(text: str) -> list[str]:
    return text.translate(_PARTED).split()


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
