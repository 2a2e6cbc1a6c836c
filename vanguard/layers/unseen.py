"""Characters that nobody sees, and direction marks: taken off, and read where they spell something."""

from __future__ import annotations

import re

from vanguard.layers.escaping import lenient
from vanguard.layers.taken import Step, Taken

TAGS = "\U000e0000-\U000e007f"
"""Tag characters (Unicode 23.9): invisible twins of ASCII."""

SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Variation selectors: 256 of them, so a run of them can spell bytes."""

ZERO_WIDTH = "\u034f\u180b-\u180f\u200b-\u200d\u2060-\u2065\ufeff"
"""Characters without width that can split a word or spell bits."""

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that only say in which direction text runs (UAX 9)."""

FLAG = re.compile(
    "\U0001f3f4(?:\U000e0067\U000e0062|\U000e0075\U000e0073)[\U000e0061-\U000e007a]{2,3}\U000e007f"
)
"""A flag of a part of Great Britain or of the United States, the honest use of tags (UTS 51, ED-14a)."""

_BLANK = "\u00ad\u115f\u1160\u17b4\u17b5\u206a-\u206f\u3164\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a"
"""Further characters that are not seen: soft hyphen, fillers, format controls."""

_PICTURE = "[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"

_tags = re.compile(f"[{TAGS}]+")
_selectors = re.compile(f"[{SELECTORS}]{{4,}}")
_bidi = re.compile(f"[{BIDI}]")
_overridden = re.compile("\u202e([^\u202a-\u202e\u2066-\u2069\n]{4,})")
# Between pictures a joiner or selector is part of the picture and splits no word.
_PLAIN_ZERO = f"\u034f\u180b-\u180f\u200b\u200c\u2060-\u2065\ufeff\ufe00-\ufe0e\U000e0100-\U000e01ef{_BLANK}"
_zero_width = re.compile(
    f"(?<!{_PICTURE})\ufe0f(?!\u20e3)|(?<![\ufe0f\U0001f000-\U0001faff])\u200d|[{_PLAIN_ZERO}]"
)
_word_break = re.compile(r"(?<=\w)[\u200b\u2060\ufeff\u3164\u115f\u1160]+(?=\w)")


def tags(text: str) -> Taken | None:
    """Tag characters; the ASCII message that they spell stands aside."""
    if _tags.search(text) is None:
        return None
    return Taken(_tags.sub("", text), ("tags",), smuggled(text))


def smuggled(text: str) -> str:
    """The ASCII that the tag characters of a text spell, those of honest flags left out."""
    spelt = "".join(_tags.findall(FLAG.sub("", text)))
    return "".join(chr(ord(tag) - 0xE0000) for tag in spelt).strip("\x00\x01\x7f")


def selectors(text: str) -> Taken | None:
    """Runs of variation selectors; the bytes that they spell stand aside as text."""
    if _selectors.search(text) is None:
        return None
    return Taken(_selectors.sub("", text), ("selectors",), selected(text))


def selected(text: str) -> str:
    """The text that runs of four or more variation selectors spell, one byte each."""
    spelt = "".join(_selectors.findall(text))
    return lenient(bytes(ord(c) - (0xFE00 if ord(c) < 0xFFFF else 0xE00F0) for c in spelt))


def bidi(text: str) -> Taken | None:
    """Direction marks, embeddings, isolates and overrides; aside, overridden stretches as they are seen."""
    plain, found = _bidi.subn("", text)
    if not found:
        return None
    seen, turned = _overridden.subn(lambda run: run[1][::-1], text)
    return Taken(plain, ("bidi",), _bidi.sub("", seen) if turned else "")


def zero_width(text: str) -> Taken | None:
    """Characters without width, fillers and soft hyphens; otherwise read, each break is a space."""
    plain, found = _zero_width.subn("", text)
    if not found:
        return None
    other, breaks = _word_break.subn(" ", text)
    return Taken(plain, ("zero-width",), other=other if breaks else "")


GATES: tuple[tuple[str, Step], ...] = (
    (f"[{TAGS}]", tags),
    (f"[{SELECTORS}][{SELECTORS}]", selectors),
    (f"[{BIDI}]", bidi),
    (
        f"(?:^|[^{_PICTURE[1:]})\ufe0f(?:[^\u20e3]|$)|(?:^|[^\ufe0f\U0001f000-\U0001faff])\u200d|[{_PLAIN_ZERO}]",
        zero_width,
    ),
)
"""The steps of this module, in their order, each with an RE2 pattern of where it may find something."""
