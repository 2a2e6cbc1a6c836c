"""Budgets counted in this process."""

from __future__ import annotations

import time
from collections.abc import Callable

MAX_KEYS = 100_000
"""Keys remembered at once; about 200 bytes each."""

_SLACK_S = 1e-9
"""What the rounding of doubles may cost or give, in seconds."""


class MemoryLimiter:
    """A limiter with an exact budget (the generic cell rate algorithm, ITU-T I.371), for one process.

    Of each key it keeps one time: when the whole budget is there again.  A key whose budget is whole is
    forgotten; of more than ``keys`` that are not, the one unused for longest is, and starts anew.  ``clock``
    gives seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, keys: int = MAX_KEYS) -> None:
        self._clock = clock
        self._keys = keys
        self._whole_at: dict[str, float] = {}

    def __len__(self) -> int:
        """How many keys are remembered."""
        return len(self._whole_at)

    def take(self, key: str, rate: float, burst: int, cost: int = 1) -> float:
        """Take ``cost`` of this key's budget, as ``gate.ports.Limiter`` has it; never has to wait itself."""
        step, full = durations(rate, burst, cost)
        now = self._clock()
        # Out and in again, so that the order of the keys is that of their use.
        whole_at = min(max(self._whole_at.pop(key, now), now), now + full)
        wait = whole_at + step - full - now
        taken = wait <= _SLACK_S
        self._whole_at[key] = whole_at + step if taken else whole_at
        self._forget(now)
        return 0.0 if taken else wait

    def _forget(self, now: float) -> None:
        """Forget up to two keys, so that there are ever fewer that nobody uses."""
        for _ in range(2):
            oldest = next(iter(self._whole_at))
            if self._whole_at[oldest] > now and len(self._whole_at) <= self._keys:
                return
            del self._whole_at[oldest]
            if not self._whole_at:
                return


def durations(rate: float, burst: int, cost: int) -> tuple[float, float]:
    """How many seconds of growth a cost and a whole budget are.

    Raises ValueError where the cost could never be taken, or nothing ever grows.
    """
    if not rate > 0 or not 0 < cost <= burst:
        raise ValueError("A budget grows, and is at least as large as what is taken of it.")
    return cost / rate, burst / rate
