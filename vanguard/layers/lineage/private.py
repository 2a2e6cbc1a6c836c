"""Values that tell private contents again where words are too few for a shingle: numbers, keys, secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from vanguard.layers.lineage.values import ACCOUNT, ADDRESS, DIGIT, Value

SECRET, KEY = "secret", "key"
"""What stands behind a word such as password; and what is made of letters and digits at once."""

_GRAVE: Final = 12
_KEY: Final = re.compile(r"[A-Za-z0-9][\w-]{6,62}[A-Za-z0-9]")
_LETTER: Final = re.compile(r"[A-Za-z]").search
_APART: Final = str.maketrans(dict.fromkeys("\"'`<>()[]{},;|\\=:/.", " "))
_ALONE: Final = ("pass", "pwd", "pin", "otp", "tan", "token", "secret", "credential", "2fa", "mfa")
_BESIDE: Final = ("code", "key")
_COMPANY: Final = re.compile(
    r"(?:api|access|secret|private|security|verification|recovery|one[- ]time|login|sign[- ]in|reset"
    r"|backup|confirmation)[ _-]?\Z"
)
_BEHIND: Final = re.compile(
    r"\w{0,8}[^\w\n]{0,4}(?:(?:is|was|are|ist|(?:for|to|of)\s+[\w.-]{1,40}(?:\s+(?:account|portal|login))?\s*(?:is|:))"
    r"[^\w\n]{0,4}|[:=]\s{0,4}[\"'`]?)?([^\s\"'`,;<>]{4,128})",
    re.IGNORECASE,
)


STEMS: Final = (*_ALONE, *_BESIDE)
"""With one of them begins the word behind which something secret stands."""


def private(text: str, named: Iterable[Value], *, secrets: bool = True, keys: bool = True) -> Iterator[Value]:
    """The values by which a text is told again, secrets first; ``named`` are what `values` finds in it.

    Not ``secrets`` or not ``keys`` says that there are none.
    """
    figures = (secrets or keys) and DIGIT(text)
    if figures and secrets:
        yield from _secrets(text)
    for value in named:
        if value[0] in (ADDRESS, ACCOUNT):
            yield value
    if not figures or not keys:
        return
    for piece in dict.fromkeys(text.translate(_APART).split()):
        # A number is an account or too short to tell.
        if (
            8 <= len(piece) <= 64
            and not piece.isalpha()
            and DIGIT(piece)
            and _LETTER(piece)
            and _KEY.fullmatch(piece)
        ):
            yield KEY, piece


def _secrets(text: str) -> Iterator[Value]:
    low = text.lower()
    for stem in STEMS:
        at = low.find(stem)
        while at >= 0:
            if not low[at - 1 : at].isalnum() and (
                stem in _ALONE or _COMPANY.search(low[max(0, at - 16) : at])
            ):
                found = _BEHIND.match(text, at + len(stem))
                plain = found[1].rstrip(".!?:)") if found else ""
                if len(plain) >= 4 and any(map(str.isdigit, plain)):
                    yield SECRET, plain
            at = low.find(stem, at + 1)


def points(value: Value) -> int:
    """How much one value tells: three are enough."""
    return 2 if value[0] == ACCOUNT and len(value[1]) >= _GRAVE else 1
