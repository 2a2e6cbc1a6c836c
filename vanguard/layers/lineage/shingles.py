"""Some of the runs of words in a text, chosen by what they are: the same from any text that holds the run.

Winnowing (Schleimer, Wilkerson, Aiken 2003): of the words in a window the one with the lowest checksum begins
a shingle, and the next window begins behind it.  Whoever asks for every shingle of a run that is a window and
`WORDS` long finds one that was chosen.
"""

from __future__ import annotations

import re
from typing import Final
from zlib import crc32

from vanguard.layers.lineage.values import in_plain_signs

WORDS: Final = 5
"""Words of a shingle."""

WINDOW: Final = 4
"""Words of which one begins a shingle, in texts that are short enough."""

LOOKED_AT: Final = 64 * 1024
"""Characters of a text that are looked at: all, or eight even pieces."""

_PIECES: Final = 8
_LOW: Final = bytes(
    ord(chr(at).lower()) if at < 128 and chr(at).isalnum() else at if at > 127 else 32 for at in range(256)
)
# A sign of these scripts is a word; the others part words by blanks.
_SIGN = re.compile(r"([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff])")


def words(text: str) -> list[bytes]:
    """The words of a text in lower case, as UTF-8, without what parts them."""
    if len(text) > LOOKED_AT:
        text = _pieces(text)
    if not text.isascii():
        text = _SIGN.sub(r" \1 ", in_plain_signs(text).lower())
    return text.encode("utf-8", "replace").translate(_LOW).split()


def _pieces(text: str) -> str:
    size = LOOKED_AT // _PIECES
    last = len(text) - size
    starts = [last * number // (_PIECES - 1) for number in range(_PIECES)]
    return "\n".join([text[start : start + size] for start in starts])


def every(found: list[bytes]) -> list[bytes]:
    """Every shingle of these words: they stand without a blank, so that a text without any is known again."""
    return [b"".join(found[at : at + WORDS]) for at in range(len(found) - WORDS + 1)]


def chosen(found: list[bytes], most: int) -> list[bytes]:
    """About ``most`` of the shingles of these words at most, evenly over all of them."""
    count = len(found) - WORDS + 1
    if count <= 0:
        return []
    window = max(WINDOW, 2 * count // most)
    sums = list(map(crc32, found[:count]))
    starts: list[int] = []
    at = 0
    while at < count:
        start = at
        low = sums[at]
        for place in range(at + 1, min(at + window, count)):
            # The last of equals, or a text of few words would be cut at each of them.
            if sums[place] <= low:
                low = sums[place]
                start = place
        starts.append(start)
        at = start + 1
    return [b"".join(found[start : start + WORDS]) for start in starts[:most]]
