"""Write vanguard/layers/confusables.py from Unicode's confusables data (UTS 39), as the package brings it.

    python .ci/make_confusables.py > vanguard/layers/confusables.py

A character stays if it looks like one ASCII character, a letter like a letter and a sign like a sign, if
NFKC leaves it as it is, and if honest text of its script is not full of what looks like ASCII.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict

from confusable_homoglyphs.confusables import confusables_data

# A stroke of Han or kana is no slash, and a sign of Indic writing no letter.
_NAMES = ("CJK", "KATAKANA", "HIRAGANA", "HANGUL", "IDEOGRAPHIC", "CUNEIFORM", "VERTICAL KANA", "EGYPTIAN")

_HEAD = '''"""Characters that look like ASCII: Unicode's data (UTS 39), written by .ci/make_confusables.py."""

from __future__ import annotations

LETTERS = {
'''
_MIDDLE = '''}
"""Letters by the ASCII letter or digit that each of them looks like."""

SIGNS = {
'''
_TAIL = '''}
"""Signs and modifier letters by the ASCII sign that each of them looks like."""
'''


def found() -> dict[str, list[str]]:
    """The characters that look like each ASCII character, in the order of their numbers."""
    like: dict[str, set[str]] = defaultdict(set)
    for plain, others in confusables_data.items():
        if len(plain) == 1 and plain.isascii() and plain.isprintable() and plain != " ":
            for other in (each["c"] for each in others):
                if _is_kept(other, plain):
                    like[_seen_as(other, plain)].add(other)
    return {plain: sorted(others) for plain, others in sorted(like.items())}


def _is_kept(other: str, plain: str) -> bool:
    return (
        len(other) == 1
        and not other.isascii()
        and (other.isalpha() if plain.isalnum() else unicodedata.category(other)[0] in "LSP")
        and unicodedata.normalize("NFKC", other) == other
        and not unicodedata.name(other, "CJK").startswith(_NAMES)
    )


def _seen_as(other: str, plain: str) -> str:
    """The data has one name for ``l``, ``I`` and ``|``: capitals are read as I, signs as a bar."""
    if plain != "l":
        return plain
    if unicodedata.category(other)[0] == "S" or "CLICK" in unicodedata.name(other):
        return "|"
    return "I" if unicodedata.category(other) == "Lu" else "l"


def written(table: dict[str, list[str]]) -> str:
    """The module as text."""
    letters = "".join(_line(plain, others) for plain, others in table.items() if plain.isalnum())
    signs = "".join(_line(plain, others) for plain, others in table.items() if not plain.isalnum())
    return _HEAD + letters + _MIDDLE + signs + _TAIL


def _line(plain: str, others: list[str]) -> str:
    return f'    "{plain if plain != chr(92) else plain * 2}": "{"".join(others)}",\n'


if __name__ == "__main__":
    sys.stdout.buffer.write(written(found()).encode())
