"""One scan that says which steps a text may need, at some 3 ns a byte however many patterns they have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import re2

_MEMORY = 32 << 20

Gate: TypeAlias = tuple[str | tuple[str, ...], ...]
"""RE2 patterns of which one must occur; of those inside a tuple of their own, all."""


class Nominator:
    """Gates that are tried together; safe to share between threads.

    Their patterns should hold no counted repeats, which multiply the states of the automaton.
    """

    __slots__ = ("_alone", "_set", "_together")

    def __init__(self, gates: Sequence[Gate]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        self._set = re2.Set.SearchSet(options)
        self._alone: dict[int, int] = {}
        self._together: list[tuple[frozenset[int], int]] = []
        for gate, choices in enumerate(gates):
            for choice in choices:
                if isinstance(choice, str):
                    self._alone[self._set.Add(choice)] = gate
                else:
                    self._together.append((frozenset(map(self._set.Add, choice)), gate))
        self._set.Compile()

    def found(self, data: bytes) -> list[int]:
        """The numbers of the gates that are open for UTF-8 text, in their order."""
        patterns: Sequence[int] | None = self._set.Match(data)
        if not patterns:
            return []
        alone = self._alone
        gates = {alone[pattern] for pattern in patterns if pattern in alone}
        if len(patterns) > 1 and self._together:
            seen = frozenset(patterns)
            gates.update(gate for wanted, gate in self._together if wanted <= seen)
        return sorted(gates)
