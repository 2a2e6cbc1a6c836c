"""How much of what is turned away is recorded: who may not come in must not be able to fill the disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

EACH, ALL = 60, 600
"""Records a minute of requests that are turned away: of one address, and of all."""

_MINUTE_S = 60.0


class TurnedAway:
    """Counts requests that are turned away; ``clock`` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until = 0.0
        self._each: Counter[str] = Counter()
        self._all = 0
        self._left_out = 0

    def left_out(self) -> int:
        """How many were not to be recorded since this was asked last."""
        count, self._left_out = self._left_out, 0
        return count

    def take(self, address: str) -> bool:
        """Whether one more, which came from this address, is to be recorded."""
        now = self._clock()
        if now >= self._until:
            self._until, self._all = now + _MINUTE_S, 0
            self._each.clear()
        if self._all >= ALL or self._each[address] >= EACH:
            self._left_out += 1
            return False
        self._all += 1
        self._each[address] += 1
        return True
