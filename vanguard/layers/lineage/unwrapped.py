"""A text with what it may be wrapped in taken off: the encodings that need no key."""

from __future__ import annotations

import re
from codecs import encode
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from vanguard.layers.taken import Taken

LOOKED_AT: Final = 64 * 1024
_SPACED: Final = re.compile(r"(?<!\w)(?:\w[ ._-]){5,200}\w(?!\w)")
_BETWEEN: Final = re.compile(r"[ ._-]")
_LAYERS: Final = 3
_SHORTEST: Final = 16
# Runs of figures alone are hexadecimal too, where what they stand for can be read.
_HEX: Final = re.compile(r"(?<![0-9a-zA-Z])(?:[0-9a-fA-F]{2}){8,}(?![0-9a-zA-Z])")
_CODED: Final = re.compile(r"[A-Za-z0-9+/_=-]{8,}")


def unwrapped(text: str) -> Iterator[str]:
    """Every other reading of a text: percent signs, hexadecimal, base32, base64 taken off, one on another."""
    if len(text) < _SHORTEST and "%" not in text:
        return
    from vanguard.layers.encoded import decoded  # last: most messages need none of it
    from vanguard.layers.lineage.codes import from_codes

    text = text[:LOOKED_AT]
    for each in from_codes(text):
        yield each
        yield from unwrapped(each)
    for _ in range(_LAYERS):
        plain = unquote_plus(text) if "%" in text else text
        found = decoded(plain) or _decoded_apart(plain)
        plain = _HEX.sub(_from_hex, found.text if found is not None else plain)
        if plain == text:
            break
        yield plain
        text = plain


def _decoded_apart(text: str) -> Taken | None:
    """What a text says that was encoded, and then cut into pieces or signs."""
    from vanguard.layers.encoded import decoded

    pieces = text.split()
    return decoded("".join(pieces)) if len(pieces) > 1 and _CODED.fullmatch("".join(pieces)) else None


def _from_hex(run: re.Match[str]) -> str:
    plain = bytes.fromhex(run[0]).decode("utf-8", "replace")
    return plain if plain.replace("\n", "").isprintable() and "\ufffd" not in plain else run[0]


def turned(text: str) -> Iterator[str]:
    """A text by ROT13, backwards by signs, by words and within them, and what was spelled put together."""
    text = text[:LOOKED_AT]
    yield encode(text, "rot13")
    back = text[::-1]
    yield back
    apart = back.split()
    if len(apart) > 1:
        yield " ".join(apart[::-1])
        yield " ".join(text.split()[::-1])
    elif apart:
        yield from unwrapped(back)
    spelled = _SPACED.sub(lambda found: _BETWEEN.sub("", found[0]), text)
    if spelled != text:
        yield spelled


def joined(texts: list[str]) -> Iterator[str]:
    """What comes of several values in a row: an encoded text that was cut."""
    coded = [text for text in texts if _CODED.fullmatch(text)]
    if len(coded) > 1:
        yield "".join(coded)
