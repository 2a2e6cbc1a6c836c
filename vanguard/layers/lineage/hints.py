"""One look at a text of one's own for what tells it again beside its words: most hold none of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from vanguard.layers.lineage.private import STEMS
from vanguard.layers.lineage.values import ENDINGS
from vanguard.layers.sought import Several

PLACES, ACCOUNTS, KEYS, WORDS = range(4)
"""What may stand in a text: addresses and hosts, accounts, keys, words for what is secret with a figure."""

_EVERY: Final = (PLACES, ACCOUNTS, KEYS, WORDS)
_SIGN: Final = "[0-9A-Za-z_-]"
# Each matches wherever the finder of that kind finds something, in ASCII.
_PATTERNS: Final = (
    rf"@|://|\.(?i:{'|'.join(sorted(ENDINGS))})(?:[^0-9A-Za-z]|$)|\d\.\d{{1,3}}\.\d{{1,3}}\.\d",
    r"[A-Z]{2}\d{2}[ -]?[A-Z0-9]{4}|0x[0-9a-fA-F]{40}|bc1[a-z0-9]{20}|[13T][1-9A-HJ-NP-Za-km-z]{25}"
    r"|\d[ ().-]*\d[ ().-]*\d[ ().-]*\d[ ().-]*\d[ ().-]*\d[ ().-]*\d",
    "|".join(f"{_SIGN}{{{before}}}[0-9]{_SIGN}{{{7 - before}}}" for before in range(8)),
    rf"(?i)(?:^|[^0-9a-z])(?:{'|'.join(STEMS)})(?s:.*)\d",
)


def held(text: str) -> Sequence[int]:
    """What may stand in a text; what is not among it does not."""
    return _all().matching(text.encode()) if text.isascii() else _EVERY


@cache
def _all() -> Several:
    return Several(_PATTERNS)
