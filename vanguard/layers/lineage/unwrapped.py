"""A text with what it may be wrapped in taken off: the encodings that need no key."""

from __future__ import annotations

import re
from codecs import encode
from collections import deque
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
MOST: Final = 8 * LOOKED_AT
"""Characters of what codes stand for that are read of one text: all that is told by one code, however long
it is, and of a text of 8,000 characters all that is told by one within another."""
_MOST_BACK: Final = MOST // 16
"""So many of a text that is read backwards."""
_LEAST: Final = 4_096
"""Characters that a shorter reading counts for."""
# Runs of figures alone are hexadecimal too, where what they stand for can be read.
_HEX: Final = re.compile(r"(?<![0-9a-zA-Z])(?:[0-9a-fA-F]{2}){8,}(?![0-9a-zA-Z])")
_CODED: Final = re.compile(r"[A-Za-z0-9+/_=-]{8,}")


def unwrapped(text: str, most: int = MOST) -> Iterator[str]:
    """Every other reading of a text: percent signs, hexadecimal, base32, base64 taken off, one on another.

    So are codes of signs, in whatever order they lie in one another: the fewest first, and some ``most``
    characters in all.
    """
    known, waiting, spare = {text}, deque((text,)), most
    while waiting:
        each = waiting.popleft()[:LOOKED_AT]
        if len(each) < _SHORTEST and "%" not in each:
            continue
        for plain in _from_codes(each) if spare > 0 else ():
            # Whichever of several codes is read first, what comes of them is the same.
            if plain not in known:
                known.add(plain)
                waiting.append(plain)
                yield plain
                spare -= max(len(plain), _LEAST)
                if spare <= 0:
                    break
        yield from _peeled(each)


def _from_codes(text: str) -> Iterator[str]:
    from vanguard.layers.lineage.codes import from_codes  # last: most messages need none of it

    return from_codes(text)


def _peeled(text: str) -> Iterator[str]:
    """What is left of a text with one layer after the other taken off."""
    from vanguard.layers.encoded import decoded

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
    whole = "".join(pieces)
    return decoded(whole) if len(pieces) > 1 and _CODED.fullmatch(whole) else None


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
        yield from unwrapped(back, _MOST_BACK)
    spelled = _SPACED.sub(lambda found: _BETWEEN.sub("", found[0]), text)
    if spelled != text:
        yield spelled


def joined(texts: list[str]) -> Iterator[str]:
    """What comes of several values in a row: an encoded text that was cut."""
    coded = [text for text in texts if _CODED.fullmatch(text)]
    if len(coded) > 1:
        yield "".join(coded)
