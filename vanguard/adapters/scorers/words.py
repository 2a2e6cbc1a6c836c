"""A text as words, and words as features: what the lexical scorer and its training share.

Words are compared without case; of scripts that part no words every character is one, and of Korean, whose
words grow at their end, every two syllables.  Words that are not in ASCII are compared by their `stem`.  A
feature is a number below `FEATURES`: of one word, of two side by side, and of two with one between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final
from zlib import crc32

BITS: Final = 20
FEATURES: Final = 1 << BITS
"""How many features there are; words that fall on the same one are not told apart."""

NOTHING: Final = 0
"""The feature that never counts."""

SPAN: Final = 40
"""Words of the longest passage that is scored as one."""

STEP: Final = 20
"""Words between the beginnings of two passages of a longer text."""

_SINGLE: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u309f\u3400-\u9fff"
_KATAKANA: Final = "\u30a0-\u30ff"
_HANGUL: Final = "\uac00-\ud7a3"
_MASK: Final = FEATURES - 1
KEPT: Final = 5
"""Characters that are kept of a word whose ending changes."""

_ALIKE: Final = str.maketrans("أإآىة", "ااايه")
_BEGINS: Final = ("وال", "فال", "بال", "كال", "لل", "ال", "و")
_ENDS: Final = ("ها", "ان", "ات", "ون", "ين", "كم", "نا", "تك", "يه", "ه", "ي", "ك")
_KNOWN: Final[dict[str, int]] = {}
_MOST_KNOWN: Final = 20_000


@cache
def _word() -> re.Pattern[str]:
    # Made when the first text comes: it takes some milliseconds.
    return re.compile(
        rf"[{_SINGLE}]|[{_KATAKANA}]{{1,40}}|[{_HANGUL}]{{1,2}}|[^\W{_SINGLE}{_KATAKANA}{_HANGUL}]{{1,40}}"
        r"|[<\[{#*=|:!]{2,8}"
    )


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(f"[{_SINGLE}]")


def has_single(text: str) -> bool:
    """Whether a text holds a character of a script that parts no words."""
    return _alone().search(text) is not None


def is_joined(word: str) -> bool:
    """Whether a word of `plain` may stand right beside the next one, with nothing between them."""
    return has_single(word) or "\uac00" <= word[:1] <= "\ud7a3"


def stem(word: str) -> str:
    """What a word in lower case has in common with its other forms; ASCII is left as it is.

    Of Arabic the article, what is written together with it, and one ending are taken off (in the manner of
    light stemmers); of Cyrillic and of Latin with other letters the first `KEPT` characters are kept.
    """
    if word.isascii():
        return word
    first = word[0]
    if first < "\u0530":
        return word[:KEPT]
    if "\u0600" <= first < "\u0700":
        return _arabic(word)
    return word


def _arabic(word: str) -> str:
    word = word.translate(_ALIKE)
    for begin in _BEGINS:
        if word.startswith(begin) and len(word) >= len(begin) + 3:
            word = word[len(begin) :]
            break
    for end in _ENDS:
        if word.endswith(end) and len(word) >= len(end) + 3:
            return word[: -len(end)]
    return word


def words(text: str) -> list[tuple[str, int, int]]:
    """The words of a text in lower case, each with where it begins and ends."""
    return [(found[0], found.start(), found.end()) for found in _word().finditer(text.lower())]


def plain(text: str) -> list[str]:
    """The words of a text in lower case."""
    return _word().findall(text.lower())


def numbers(found: list[str]) -> list[int]:
    """A number for each word, the same in every process."""
    known = _KNOWN
    if len(known) > _MOST_KNOWN:
        known.clear()
    made = []
    for word in found:
        number = known.get(word)
        if number is None:
            # That a number stands beside a word may matter, but not which, nor that two of them do.
            number = 0 if word.isdecimal() else crc32(stem(word).encode("utf-8", "replace"))
            if _alone().match(word):
                number <<= BITS  # a character alone says nothing: its own feature is NOTHING
            known[word] = number
        made.append(number)
    return made


def features(made: list[int]) -> Iterator[tuple[int, int, int]]:
    """For each word its own feature, that with the word before it, and that with the one before that."""
    one = two = 0
    for number in made:
        yield (
            number & _MASK,
            (number * 5 + one * 3) % 2_147_483_629 & _MASK,
            (number * 7 + two * 11) % 2_147_483_579 & _MASK,
        )
        two, one = one, number
