"""Words set so far apart that no pattern reaches from one to the next, though a model reads on.

Honest texts set single words apart, as tables do, and words at the beginning of lines; they do not part one
word after another by wide gaps, nor any two by a gap of dozens of blanks.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import re2

from vanguard.layers.taken import Taken

_ALIKE: Final = bytes(32 if byte in b"\t\n\f\r" else byte for byte in range(256))
"""Turns every blank into a space."""

GAP: Final = b"    "
"""The narrowest gap that sets words apart."""

_gaps = re.compile(r"(?<=\S)\s{4,}(?=\S)")


@cache
def _wide() -> re2._Regexp[str]:
    options = re2.Options()
    options.never_capture = True
    return re2.compile(r"(?:[A-Za-z,.:;!?'-]{1,24}\s{4,}){5}[A-Za-z]|\s{40}", options)


def is_spread(data: bytes) -> bool:
    """Whether words of a text, as UTF-8, are set far apart."""
    return GAP in data.translate(_ALIKE) and _wide().search(data) is not None


def close(text: str) -> Taken | None:
    """Every wide gap as one blank; None where no words are set far apart."""
    closed = _gaps.sub(" ", text) if is_spread(text.encode("utf-8", "replace")) else text
    return Taken(closed, ("spread",)) if closed != text else None
