"""What was read and sent in pieces: the last words of each principal, in this process alone.

Whoever reads a text four words at a time, or sends it so, leaves no run of five in any one message.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from vanguard.layers.lineage.shingles import WORDS

MOST: Final = 1_000
"""Principals of whom the last words are kept; the one who came first goes first."""

SHORT: Final = 24
"""Words of a text up to which it may be a piece of a longer one."""

_LATELY: Final = 32


class Pieces:
    """The last words that one principal read, and sent where a stranger's text said, and what that told."""

    __slots__ = ("_read", "_sent", "_told")

    def __init__(self) -> None:
        self._read: list[bytes] = []
        self._sent: list[bytes] = []
        self._told: deque[tuple[frozenset[str], dict[bytes, int]]] = deque(maxlen=_LATELY)

    def read(self, found: list[bytes]) -> list[bytes]:
        """The words of a text with those before it, where it is short."""
        whole = self._read + found if len(found) < SHORT else found
        self._read = whole[1 - WORDS :]
        return whole

    def sent(self, found: list[bytes]) -> list[bytes]:
        """The words of what is to be sent with those sent before, where it is short; else none."""
        return self._sent + found if len(found) < SHORT and self._sent else []

    def went(self, found: list[bytes], told: dict[bytes, int], places: frozenset[str]) -> int:
        """Note what went to some places, and what of it tells how much; how much went there lately in all."""
        self._sent = (self._sent + found)[1 - WORDS :]
        if told:
            self._told.append((places, told))
        every: dict[bytes, int] = {}
        for where, each in self._told:
            if not where.isdisjoint(places):
                every |= each
        return sum(every.values())


class Everybody:
    """The pieces of all principals."""

    __slots__ = ("_all",)

    def __init__(self) -> None:
        self._all: dict[str, Pieces] = {}

    def of(self, principal: str) -> Pieces:
        """Those of one."""
        found = self._all.get(principal)
        if found is None:
            if len(self._all) >= MOST:
                del self._all[next(iter(self._all))]
            self._all[principal] = found = Pieces()
        return found

    def forget(self, principal: str) -> None:
        """Forget those of one."""
        self._all.pop(principal, None)
