"""The disguises that a text can wear, each as one step that takes it off.

A step is a pure function of a text; it gives None where there is nothing to take off, and costs
next to nothing then.  Steps change a text in place and leave the rest of it as it is, so that what
stood around a disguise still stands around what was under it.  The results serve matching only;
what is forwarded is what was sent.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from html.entities import html5
from typing import Any, NamedTuple, TypeAlias

import jiter

from vanguard.layers import encoded


class Taken(NamedTuple):
    """A text with a disguise taken off.

    ``names`` are the steps for the chain, mostly one; ``aside`` is a text that was hidden between
    the others and is read on its own, or "".
    """

    text: str
    names: tuple[str, ...]
    aside: str = ""


Step: TypeAlias = Callable[[str], Taken | None]

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

_percent = re.compile("%(?:[0-9a-fA-F]{2}|[uU][0-9a-fA-F]{4})")
# Written so that both begin with a certain sign, which Python's engine then looks for first.
_percent_u = re.compile("%[uU][0-9a-fA-F]{4}(?:%[uU][0-9a-fA-F]{4})*")
_octets = re.compile("%[0-9a-fA-F]{2}(?:%[0-9a-fA-F]{2})*")
_entity = re.compile(r"&(?:#(\d{1,7});?|#[xX]([0-9a-fA-F]{1,6});?|([A-Za-z][A-Za-z0-9]{1,31};))")
_escape = re.compile(
    r"\\(?<!\\\\)\\*+(?:(u[0-9a-fA-F]{4}(?:\\++u[0-9a-fA-F]{4})*)"
    r"|((?:x[0-9a-fA-F]{2}|[0-3][0-7]{2})(?:\\++(?:x[0-9a-fA-F]{2}|[0-3][0-7]{2}))*)"
    r"|u\{([0-9a-fA-F]{1,6})\}|U([0-9a-fA-F]{8})|(/))"
)
_byte = re.compile(r"x([0-9a-fA-F]{2})|([0-3][0-7]{2})")
_spaces = re.compile("[\u0085\u1680\u2028\u2029]")
_tags = re.compile(f"[{TAGS}]+")
_selectors = re.compile(f"[{SELECTORS}]{{4,}}")
_bidi = re.compile(f"[{BIDI}]")
_unseen = re.compile(f"[{TAGS}{SELECTORS}{ZERO_WIDTH}{BIDI}{_BLANK}]")
# Between pictures a joiner or selector is part of the picture and splits no word.
_zero_width = re.compile(
    f"(?<!{_PICTURE})\ufe0f(?!\u20e3)|(?<![\ufe0f\U0001f000-\U0001faff])\u200d"
    f"|[\u034f\u180b-\u180f\u200b\u200c\u2060-\u2065\ufeff\ufe00-\ufe0e\U000e0100-\U000e01ef{_BLANK}]"
)
_word_break = re.compile(r"(?<=\w)[\u200b\u2060\ufeff\u3164\u115f\u1160]+(?=\w)")


def _odd_byte(broken: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8: as an overlong form spells it, else as Latin-1 does."""
    assert isinstance(broken, UnicodeDecodeError)
    first, second = (*broken.object[broken.start : broken.start + 2], 0)[:2]
    if first in (0xC0, 0xC1) and second & 0xC0 == 0x80:
        return chr((first & 0x1F) << 6 | second & 0x3F), broken.start + 2
    return chr(first), broken.start + 1


codecs.register_error("vanguard-odd-byte", _odd_byte)


def percent(text: str) -> Taken | None:
    """``%2e`` (RFC 3986, 2.1), ``%u002e`` as old servers read it, and overlong UTF-8 under either."""
    if "%" not in text or _percent.search(text) is None:
        return None
    wide = _percent_u.sub(lambda run: _utf16(run[0].replace("%", "").lower().replace("u", "")), text)
    # Whole runs, because one character may be several bytes.
    return Taken(_octets.sub(_unquoted, wide), ("percent",))


def _unquoted(run: re.Match[str]) -> str:
    return bytes.fromhex(run[0].replace("%", "")).decode("utf-8", "vanguard-odd-byte")


def entities(text: str) -> Taken | None:
    """HTML character references, named or numeric."""
    if "&" not in text:
        return None
    plain, found = _entity.subn(_referent, text)
    return Taken(plain, ("html",)) if found and plain != text else None


def _referent(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name:
        return html5.get(name, found[0])
    return _character(int(decimal) if decimal else int(hexadecimal, 16), found[0])


def _character(code: int, otherwise: str) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else otherwise


def escapes(text: str) -> Taken | None:
    r"""Backslash escapes, behind any number of backslashes: ``\u002e \x2e \056 \u{2e} \U0000002e \/``."""
    if "\\" not in text:
        return None
    plain, found = _escape.subn(_unescaped, text)
    return Taken(plain, ("escapes",)) if found and plain != text else None


def _unescaped(found: re.Match[str]) -> str:
    units, octets, braced, long, slash = found.groups()
    if units:
        return _utf16(units.replace("\\", "").replace("u", ""))
    if octets:
        values = bytes(int(h, 16) if h else int(o, 8) for h, o in _byte.findall(octets))
        return values.decode("utf-8", "vanguard-odd-byte")
    return slash or _character(int(braced or long, 16), found[0])


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "replace")


def compatible(text: str) -> Taken | None:
    """Full-width, circled, ligature and other compatibility characters (NFKC, UAX 15), odd spaces."""
    if text.isascii():
        return None
    plain = _spaces.sub(" ", unicodedata.normalize("NFKC", text))
    return None if plain == text else Taken(plain, ("nfkc",))


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
    values = bytes(ord(c) - (0xFE00 if ord(c) < 0xFFFF else 0xE00F0) for c in spelt)
    return values.decode("utf-8", "vanguard-odd-byte")


def bidi(text: str) -> Taken | None:
    """Direction marks, embeddings, isolates and overrides."""
    plain, found = _bidi.subn("", text)
    return Taken(plain, ("bidi",)) if found else None


def zero_width(text: str) -> Taken | None:
    """Characters without width, fillers and soft hyphens; aside, the same with a space for each break."""
    plain, found = _zero_width.subn("", text)
    if not found:
        return None
    aside, breaks = _word_break.subn(" ", text)
    return Taken(plain, ("zero-width",), aside if breaks else "")


def codes(text: str) -> Taken | None:
    """Base64, base64url and hexadecimal, whole or as runs inside the text (see `encoded`)."""
    found = encoded.decoded(text) if len(text) >= 16 else None
    return Taken(*found) if found else None


_FOR_ASCII: tuple[Step, ...] = (percent, entities, escapes, codes)
_FOR_SEEN: tuple[Step, ...] = (percent, entities, escapes, compatible, codes)

STEPS: tuple[Step, ...] = (
    percent,
    entities,
    escapes,
    compatible,
    tags,
    selectors,
    bidi,
    zero_width,
    codes,
)
"""Every step, in the order in which one round tries them."""


def steps(text: str) -> tuple[Step, ...]:
    """The steps of `STEPS` that may have something to take off a text."""
    if text.isascii():
        return _FOR_ASCII
    return STEPS if _unseen.search(text) else _FOR_SEEN


def inner(text: str) -> dict[str, Any] | list[Any] | None:
    """The object or array that a text is as JSON, None where it is not (or has a key twice)."""
    if text.lstrip()[:1] + text.rstrip()[-1:] not in ("{}", "[]"):
        return None
    try:
        value = jiter.from_json(text.encode(), catch_duplicate_keys=True)
    except ValueError:
        return None
    return value if isinstance(value, dict | list) else None


OPENERS = "{[ \t\r\n"
"""Signs with which a text that is JSON may begin."""


def is_plain(text: str) -> bool:
    """Whether a text surely wears no disguise and hides nothing, so that no step need be tried.

    Costs about 2 ns a character of prose.
    """
    if len(text) < 16 and text.isidentifier():
        return text.isascii()
    return (
        text.isascii()
        and "%" not in text
        and "\\" not in text
        and "&" not in text
        and "\x1b" not in text
        and (not text or text[0] not in OPENERS)
        and (len(text) < 16 or encoded.decoded(text) is None)
    )


def all_plain(raw: bytes) -> bool:
    """Whether every text of a JSON document is plain unless it begins with one of `OPENERS`.

    One look at the document instead of one at each text.
    """
    kinds = raw.translate(_KINDS)
    return kinds.find(b"!") < 0 and kinds.find(encoded.RUN) < 0


_KINDS = bytes(33 if byte > 127 or byte in b"\\%&" else kind for byte, kind in enumerate(encoded.MAP))
"""As `encoded.MAP`, but with ``!`` for what may begin an escape or stand outside ASCII."""
