from __future__ import annotations

from vanguard.adapters.limiters.memory import MemoryLimiter


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_keys_with_whole_budgets_are_forgotten() -> None:
    clock = Clock()
    limiter = MemoryLimiter(clock)
    for number in range(1_000):
        limiter.take(str(number), 1, 1)
    clock.now = 2.0
    for number in range(1_000):
        limiter.take(f"later {number}", 1, 1)
    assert len(limiter) <= 1_001


def test_no_more_keys_than_the_bound_are_remembered() -> None:
    limiter = MemoryLimiter(Clock(), keys=100)
    for number in range(10_000):
        limiter.take(str(number), 1, 1)
    assert len(limiter) == 100


def test_the_key_unused_for_longest_is_forgotten_first() -> None:
    limiter = MemoryLimiter(Clock(), keys=2)
    limiter.take("a", 1, 1)
    limiter.take("b", 1, 1)
    assert limiter.take("a", 1, 1) > 0
    limiter.take("c", 1, 1)
    assert limiter.take("a", 1, 1) > 0
    assert limiter.take("b", 1, 1) == 0.0
