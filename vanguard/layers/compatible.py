"""Compatibility characters (NFKC, UAX 15): full-width, circled, mathematical and other twins of ASCII.

Honest text is full of some of them: Chinese and Japanese punctuation, blanks that do not break, numbers in
circles.  Those are folded only where they stand beside ASCII, or each other, as code would.
"""

from __future__ import annotations

import re
import unicodedata

from vanguard.layers.taken import Taken

_BLANKS = "\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_PUNCTUATION = "\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f\uff5e\u2026"
_NUMBERS = "\u00b2\u00b3\u00b9\u2070-\u208e\u2460-\u249b\u24ea\U0001f100-\U0001f10a"
_ORDINALS = "\u00aa\u00ba\u00b5"
_ALWAYS = (
    "\u0132\u0133\u013f\u0140\u0149\u017f\u01c4-\u01cc\u01f1-\u01f3\u02b0-\u02b8\u02e0-\u02e4\u037e\u0387"
    "\u1d2c-\u1d2e\u1d30-\u1d3a\u1d3c-\u1d4d\u1d4f-\u1d6a\u1d78\u1d9b-\u1dbf\u1e9a\u1e9b\u1fef\u2011\u2024\u2025"
    "\u2071\u2090-\u209c\u2102\u2107\u210a-\u2113\u2115\u2119-\u211d\u2124\u2126\u2128\u212a-\u212d\u212f-\u2138"
    "\u213c-\u2140\u2145-\u2149\u2160-\u217f\u249c-\u24e9\u2c7c\u2c7d\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufdff"
    "\ufe10-\ufe19\ufe30-\ufe44\ufe49-\ufe52\ufe54-\ufe66\ufe68-\ufe6b\ufe70-\ufefc\uff02-\uff07\uff0a\uff0b"
    "\uff0d-\uff19\uff1c-\uff1e\uff20-\uff5d\uff5f-\uffee\U0001d400-\U0001d7ff\U0001ee00-\U0001eebb"
    "\U0001f110-\U0001f12e\U0001f130-\U0001f14f\U0001f16a-\U0001f16c\U0001f190\U0002f800-\U0002fa1f"
)

_WRITTEN = r"\w\p{Latin}\p{Cyrillic}\p{Greek}\p{Arabic}\p{Hebrew}"

NOMINATED = (
    f"[{_ALWAYS}]|[A-Za-z][{_ORDINALS}][A-Za-z]|[{_NUMBERS}][{_NUMBERS}.]"
    rf"|[{_WRITTEN};|&'\"/\-)][{_BLANKS}]+[{_WRITTEN}/\-~.$'\"(<]"
    "|[A-Za-z0-9_\\]\"'(]\uff08[A-Za-z0-9_'\")\uff09]|[A-Za-z]\uff1a[/\\\\a-z]|\uff1b ?[a-z]|\u2026[/\\\\]"
)
"""Where something may need to be folded, as an RE2 pattern."""

_folded = re.compile(f"[{_ALWAYS}{_BLANKS}{_PUNCTUATION}{_NUMBERS}{_ORDINALS}]+")
_blanks = re.compile("[\u0085\u1680\u2028\u2029]")


def compatible(text: str) -> Taken | None:
    """The text with every such character folded, odd blanks into a space."""
    if text.isascii():
        return None
    plain = _folded.sub(_fold, text)
    return None if plain == text else Taken(plain, ("nfkc",))


def _fold(run: re.Match[str]) -> str:
    return _blanks.sub(" ", unicodedata.normalize("NFKC", run[0]))
