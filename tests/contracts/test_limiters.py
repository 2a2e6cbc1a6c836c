"""What every limiter must do (gate.ports.Limiter); a new adapter is one more entry in LIMITERS."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.redis_server import needs_redis, own_folder, running
from vanguard.adapters.limiters.memory import MemoryLimiter
from vanguard.adapters.limiters.redis import RedisLimiter

Take = Callable[..., float]
_runs = itertools.count()


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """A limiter and its clock; ``take`` waits for an answer that has to be waited for."""

    def __init__(self, make: Callable[[Clock], object], loop: asyncio.Runner) -> None:
        self.clock = Clock()
        self._limiter = make(self.clock)
        self._loop = loop

    def fresh(self) -> str:
        """A key that nothing was taken under."""
        return f"{{run}}:{next(_runs)}"

    def take(self, key: str, rate: float, burst: int, cost: int = 1) -> float:
        async def awaited() -> float:
            wait = self._limiter.take(key, rate, burst, cost)  # type: ignore[attr-defined]
            return await wait if isinstance(wait, Awaitable) else wait

        return self._loop.run(awaited())


@pytest.fixture(
    scope="module",
    params=["memory", pytest.param("redis", marks=[needs_redis, pytest.mark.xdist_group("redis")])],
)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with asyncio.Runner() as loop:
        if request.param == "memory":
            yield Bench(MemoryLimiter, loop)
            return
        with own_folder() as folder, running(folder) as url:
            made: list[RedisLimiter] = []

            def make(clock: Clock) -> RedisLimiter:
                made.append(RedisLimiter(url, MemoryLimiter(clock), pytest.fail, clock=clock, timeout_s=60.0))
                return made[-1]

            yield Bench(make, loop)
            loop.run(made[0].close())


def test_a_whole_budget_may_be_taken_at_once_and_no_more(bench: Bench) -> None:
    key = bench.fresh()
    assert [bench.take(key, 10, 3) for _ in range(3)] == [0.0] * 3
    assert bench.take(key, 10, 3) == pytest.approx(0.1, abs=1e-6)


def test_a_refusal_takes_nothing_and_says_when_to_come_again(bench: Bench) -> None:
    key = bench.fresh()
    bench.take(key, 4, 1)
    for _ in range(5):
        assert bench.take(key, 4, 1) == pytest.approx(0.25, abs=1e-6)
    bench.clock.now += 0.2
    wait = bench.take(key, 4, 1)
    assert wait == pytest.approx(0.05, abs=1e-6)
    bench.clock.now += wait + 1e-7
    assert bench.take(key, 4, 1) == 0.0


def test_keys_have_budgets_of_their_own(bench: Bench) -> None:
    one, other = bench.fresh(), bench.fresh()
    assert bench.take(one, 1, 1) == 0.0
    assert bench.take(one, 1, 1) > 0
    assert bench.take(other, 1, 1) == 0.0


def test_any_text_is_a_key(bench: Bench) -> None:
    for text in ("", "{}", "}{", "é\n\0", "x" * 10_000):
        key = bench.fresh() + text
        assert bench.take(key, 1, 1) == 0.0
        assert bench.take(key, 1, 1) > 0


def test_a_budget_never_grows_beyond_its_size(bench: Bench) -> None:
    key = bench.fresh()
    bench.take(key, 100, 5)
    bench.clock.now += 3_600
    assert [bench.take(key, 100, 5) for _ in range(5)] == [0.0] * 5
    assert bench.take(key, 100, 5) > 0


def test_a_larger_cost_is_taken_whole_or_not_at_all(bench: Bench) -> None:
    key = bench.fresh()
    assert bench.take(key, 1, 10, 7) == 0.0
    assert bench.take(key, 1, 10, 4) == pytest.approx(1.0, abs=1e-6)
    assert bench.take(key, 1, 10, 3) == 0.0


def test_a_budget_that_was_made_smaller_holds_at_once(bench: Bench) -> None:
    key = bench.fresh()
    for _ in range(100):
        bench.take(key, 1, 100)
    assert bench.take(key, 10, 10) == pytest.approx(0.1, abs=1e-6)


@pytest.mark.parametrize(
    ("rate", "burst", "cost"), [(0, 1, 1), (-1, 1, 1), (float("nan"), 1, 1), (1, 0, 1), (1, 1, 2), (1, 1, 0)]
)
def test_what_could_never_be_taken_is_an_error(bench: Bench, rate: float, burst: int, cost: int) -> None:
    with pytest.raises(ValueError, match="budget"):
        bench.take(bench.fresh(), rate, burst, cost)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([0.5, 1, 3, 7, 200, 333.3]),
    st.integers(1, 12),
    st.lists(st.integers(0, 3_000), max_size=40),
)
def test_in_any_time_no_more_and_no_less_is_given_than_the_budget(
    bench: Bench, rate: float, burst: int, pauses: list[int]
) -> None:
    """Against an account that is kept exactly; pauses are in thousandths of what one takes to grow."""
    key, level = bench.fresh(), float(burst)
    for pause in [0] * (burst + 1) + pauses:
        bench.clock.now += pause / 1_000 / rate
        level = min(float(burst), level + pause / 1_000)
        wait = bench.take(key, rate, burst)
        if abs(level - 1) < 1e-5:
            level = level - 1 if wait == 0.0 else level
            continue
        assert (wait == 0.0) == (level >= 1)
        if wait == 0.0:
            level -= 1
        else:
            assert wait == pytest.approx((1 - level) / rate, abs=1e-4 / rate + 1e-6)
