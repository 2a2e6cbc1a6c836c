"""Names that pass for other names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from vanguard.layers.confusables import LETTERS

_ASCII = str.maketrans({like: letter for letter, alike in LETTERS.items() for like in alike})
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")
_LOOKS = str.maketrans("01", "ol")


def skeleton(name: str) -> str:
    """The name as a reader in a hurry takes it: no case, no separators, letters for those that look so."""
    plain = unicodedata.normalize("NFKC", name).translate(_ASCII).lower().translate(_LOOKS)
    return "".join(c for c in plain if c.isalnum())


def double(name: str, known: Iterable[str]) -> str:
    """One of the known names that this one may be taken for and is not; "" where there is none."""
    bare = skeleton(name)
    return next((each for each in known if each != name and skeleton(each) == bare), "")


def mentioned(text: str, known: Iterable[str]) -> Iterator[str]:
    """Those of the known names that a text speaks of, of names that are no plain words."""
    spoken = set(_IDENTIFIER.findall(text))
    return (each for each in known if each in spoken)
