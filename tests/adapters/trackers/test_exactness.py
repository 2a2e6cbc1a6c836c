"""Budgets that many processes take of at once, on real stores; a Redis that begins anew; a cluster."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.redis_server import a_cluster, needs_redis, own_folder, running
from vanguard.adapters.limiters.memory import MemoryLimiter
from vanguard.adapters.limiters.redis import RedisLimiter
from vanguard.adapters.trackers.redis import RedisTracker
from vanguard.adapters.trackers.sqlite import SqliteTracker
from vanguard.errors import TrackerAway
from vanguard.model.history import Add, Ask, Step, Switch, Take, Who

TAKING = Path(__file__).with_name("taking.py")
WHO = Who("ann", "files")
PATIENT_S = 60.0


def admitted(kind: str, where: str, *, processes: int = 4, calls: int = 250, limit: int = 333) -> int:
    """How many calls of all processes together were admitted."""
    command = [sys.executable, str(TAKING), kind, where, str(calls), str(limit)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    return sum(int(each.communicate()[0]) for each in started)


def test_processes_that_share_a_file_admit_exactly_the_budget(tmp_path: Path) -> None:
    assert admitted("sqlite", str(tmp_path / "state.db")) == 333


@needs_redis
@pytest.mark.xdist_group("redis")
def test_processes_that_share_a_redis_admit_exactly_the_budget() -> None:
    with own_folder() as folder, running(folder) as url:
        assert admitted("redis", url) == 333


@needs_redis
@pytest.mark.xdist_group("redis")
def test_a_redis_that_began_anew_is_told_of_and_admits_the_budget_once_more_at_most() -> None:
    said: list[str] = []
    lost: list[bool] = []
    take = Step(WHO, takes=(Take("budget", 3_600.0, 5),))

    async def taken(tracker: RedisTracker) -> int:
        count = 0
        for _ in range(9):
            count += (await tracker.step(take)).left[0] >= 0
        return count

    async def story(folder: Path) -> None:
        now = [0.0]
        with ExitStack() as first:
            url = first.enter_context(running(folder))
            tracker = RedisTracker(
                url,
                said.append,
                lost=lambda: lost.append(True),
                monotonic=lambda: now[0],
                timeout_s=PATIENT_S,
            )
            assert await taken(tracker) == 5
        with pytest.raises(TrackerAway):
            await tracker.step(take)
        with pytest.raises(TrackerAway):  # it is left alone for a while
            await tracker.step(take)
        (folder / "redis.sock").unlink(missing_ok=True)
        with running(folder):
            now[0] += 2
            assert await taken(tracker) == 5
            await tracker.close()

    with own_folder() as folder:
        asyncio.run(story(folder))
    assert lost == [True]
    assert [line.split(":")[0] for line in said] == [
        said[0].split(":")[0],
        "Redis answers again",
        "Redis has lost what it remembered",
    ]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    with a_cluster(tmp_path) as url:
        yield url


@needs_redis
@pytest.mark.xdist_group("redis")
def test_it_works_on_a_cluster_of_three_nodes(cluster: str) -> None:
    async def story() -> None:
        tracker = RedisTracker(cluster, pytest.fail, timeout_s=PATIENT_S)
        for number in range(12):
            who = Who(f"somebody {number}", "files")
            adds, asks = (Add("t", keep=4),), (Ask("t", 60.0),)
            for _ in range(3):
                seen = await tracker.step(Step(who, adds, asks))
            assert seen.counts == (3,)
        await tracker.switch(Switch("all"), True)
        assert await tracker.switches() == frozenset([Switch("all")])
        assert len(await tracker.subjects()) == 12
        await tracker.reset("somebody 3")
        assert len(await tracker.subjects()) == 11
        await tracker.close()

    asyncio.run(story())


def test_limits_too_are_counted_on_a_cluster_of_three_nodes(cluster: str) -> None:
    async def story() -> None:
        limiter = RedisLimiter(cluster, MemoryLimiter(), pytest.fail, timeout_s=PATIENT_S)
        for number in range(12):
            waits = [await limiter.take(f"somebody {number}", 0.001, 2) for _ in range(3)]
            assert [wait > 0 for wait in waits] == [False, False, True]
        await limiter.close()

    asyncio.run(story())


def test_a_file_that_somebody_else_writes_to_for_too_long_is_away_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    tracker, other = SqliteTracker(path, wait_s=0.01), SqliteTracker(path)
    with other._writing(), pytest.raises(TrackerAway):
        tracker.step(Step(WHO, (Add("t"),)))
    assert tracker.step(Step(WHO, asks=(Ask("t", 60.0),))).counts == (0,)
    tracker.close()
    other.close()


def test_the_file_is_this_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "state.db"
    SqliteTracker(path).close()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
