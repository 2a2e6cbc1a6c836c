from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis

from tests.redis_server import needs_redis, own_folder, running
from vanguard.adapters.limiters.memory import MemoryLimiter
from vanguard.adapters.limiters.redis import RedisLimiter
from vanguard.adapters.redis_commands import AWAY_S, TIMEOUT_S
from vanguard.errors import ConfigError

pytestmark = needs_redis

PATIENT_S = 60.0
"""Longer than a Redis that is there ever takes, on however busy a machine."""


class Clock:
    now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder() -> Iterator[Path]:
    with own_folder() as folder:
        yield folder


@contextmanager
def silent(folder: Path) -> Iterator[str]:
    """Something that takes connections and never answers."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "silent.sock"))
        listening.listen()
        yield f"unix://{folder / 'silent.sock'}"


def limiter(
    url: str, said: list[str], clock: Clock | None = None, timeout_s: float = PATIENT_S
) -> RedisLimiter:
    return RedisLimiter(
        url, MemoryLimiter(Clock()), said.append, monotonic=clock or Clock(), timeout_s=timeout_s
    )


def test_replicas_share_one_budget_by_the_time_of_redis(folder: Path) -> None:
    async def taken(url: str) -> int:
        replicas = [limiter(url, said) for _ in range(3)]
        waits = await asyncio.gather(*[each.take("a", 0.001, 10) for each in replicas for _ in range(10)])
        for each in replicas:
            await each.close()
        return waits.count(0.0)

    said: list[str] = []
    with running(folder) as url:
        assert asyncio.run(taken(url)) == 10
    assert said == []


def test_a_script_that_redis_has_forgotten_is_sent_again(folder: Path) -> None:
    async def run(url: str) -> list[float]:
        each = limiter(url, said)
        waits = [await each.take("a", 0.001, 2)]
        Redis.from_url(url).script_flush()
        waits += [await each.take("a", 0.001, 2), await each.take("a", 0.001, 2)]
        await each.close()
        return waits

    said: list[str] = []
    with running(folder) as url:
        waits = asyncio.run(run(url))
    assert waits[:2] == [0.0, 0.0]
    assert waits[2] > 900
    assert said == []


def test_nothing_in_redis_says_who_asks_and_nothing_stays(folder: Path) -> None:
    async def run(url: str) -> None:
        each = limiter(url, [])
        await each.take("jwt:issuer:alice", 100, 5)
        await each.close()

    with running(folder) as url:
        asyncio.run(run(url))
        with Redis.from_url(url) as redis:
            (key,) = redis.keys()
            assert b"alice" not in key
            assert key.startswith(b"vanguard:limit:{")
            assert 0 < redis.pttl(key) < 12_000


def test_a_redis_that_is_away_is_said_once_and_its_return_too(folder: Path) -> None:
    async def run() -> None:
        each = limiter(f"unix://{folder}/redis.sock", said, clock)
        assert [await each.take("a", 0.001, 2) for _ in range(3)][:2] == [0.0, 0.0]
        assert len(said) == 1
        with running(folder):
            assert await each.take("b", 0.001, 1) == 0.0
            assert len(said) == 1, "it is left alone for a while"
            clock.now += AWAY_S
            assert await each.take("b", 0.001, 1) == 0.0, "the budget in Redis is whole"
            assert await each.take("b", 0.001, 1) > 0
            assert len(said) == 2
        assert await each.take("b", 0.001, 1) > 0, "and counted here again"
        assert len(said) == 3
        await each.close()

    said: list[str] = []
    clock = Clock()
    asyncio.run(run())
    assert "each replica counts" in said[0]
    assert "answers again" in said[1]


def test_a_redis_that_is_silent_holds_nobody_up_twice(folder: Path) -> None:
    async def run(url: str) -> list[float]:
        each = limiter(url, said, timeout_s=TIMEOUT_S)
        first = await asyncio.gather(*[each.take("a", 0.001, 5) for _ in range(100)])
        rest = [await each.take("a", 0.001, 5) for _ in range(1_000)]
        await each.close()
        return [*first, *rest]

    said: list[str] = []
    with silent(folder) as url:
        assert asyncio.run(run(url)).count(0.0) == 5
    assert len(said) == 1


def test_an_answer_that_comes_too_late_is_nobodys(folder: Path) -> None:
    async def run(url: str) -> list[float]:
        each = limiter(url, said, clock, timeout_s=2.0)
        await each.take("a", 0.001, 1)
        with Redis.from_url(url) as redis:
            redis.client_pause(2_500)
            await each.take("a", 0.001, 1)
            # Answered when the pause is over.
            await asyncio.to_thread(redis.get, "x")
        clock.now += AWAY_S
        waits = [await each.take(key, 0.001, 1) for key in ("b", "b", "c", "a")]
        await each.close()
        return waits

    said: list[str] = []
    clock = Clock()
    with running(folder) as url:
        assert [wait > 0 for wait in asyncio.run(run(url))] == [False, True, False, True]
    assert len(said) == 2


def test_a_value_in_redis_that_is_none_of_ours_is_no_crash(folder: Path) -> None:
    async def run(url: str) -> float:
        each = limiter(url, said)
        await each.take("a", 0.001, 1)
        with Redis.from_url(url) as redis:
            (key,) = redis.keys()
            redis.delete(key)
            redis.lpush(key, "x")
        wait = await each.take("a", 0.001, 1)
        await each.close()
        return wait

    said: list[str] = []
    with running(folder) as url:
        assert asyncio.run(run(url)) == 0.0
    assert len(said) == 1


def test_a_url_that_is_none_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError, match="redis_url") as caught:
        limiter("http://user:pass@host", [])
    assert "pass" not in str(caught.value)
