"""What every queue of approvals must do (adapters.approvals.request.Queue)."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis

from tests.redis_server import needs_redis, own_folder, running
from vanguard.adapters.approvals.redis import RedisQueue
from vanguard.adapters.approvals.request import (
    KEPT_S,
    KEY_BYTES,
    MOST_LAPSED,
    MOST_OPEN,
    Grant,
    Queue,
    Request,
    State,
)
from vanguard.adapters.approvals.sqlite import SqliteQueue

Open = Callable[[], Queue]
NOW = 1_000_000.0
_runs = itertools.count()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with own_folder() as folder, running(folder) as url:
        yield url


@pytest.fixture(
    params=["sqlite", pytest.param("redis", marks=[needs_redis, pytest.mark.xdist_group("redis-approvals")])]
)
def open_queue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same queue again, as another process would."""
    made: list[Queue] = []
    if request.param == "redis":
        url = request.getfixturevalue("url")
        Redis.from_url(url).flushall()

    def opened() -> Queue:
        kept = RedisQueue(url) if request.param == "redis" else SqliteQueue(tmp_path / "approvals.sqlite")
        made.append(kept)
        return kept

    yield opened
    for each in made:
        each.close()


def wanted(digest: str = "", principal: str = "uid:1") -> Request:
    digest = digest or f"digest-{next(_runs)}"
    return Request(digest, principal, "files", "tools/call", "write_file", ('/path = "/a"',), ("mine: no.",))


def test_what_is_asked_is_kept_and_found_by_everybody(open_queue: Open) -> None:
    request = wanted()
    entry = open_queue().ask(request, NOW, 60)
    assert entry is not None
    assert (entry.request, entry.state, entry.made, entry.expires) == (request, State.PENDING, NOW, NOW + 60)
    assert open_queue().entries() == (entry,)


def test_the_same_is_asked_once(open_queue: Open) -> None:
    queue, request = open_queue(), wanted()
    first, second = queue.ask(request, NOW, 60), queue.ask(request, NOW + 5, 60)
    assert first == second
    assert len(queue.entries()) == 1


def test_nothing_is_taken_without_a_grant(open_queue: Open) -> None:
    queue, request = open_queue(), wanted()
    queue.ask(request, NOW, 60)
    assert queue.take(request.digest, NOW) is None


def test_a_grant_is_taken_once(open_queue: Open) -> None:
    queue, request = open_queue(), wanted()
    entry = queue.ask(request, NOW, 60)
    assert entry is not None
    granted = open_queue().settle(entry.id, True, "terminal:me", NOW + 1, 60)
    assert granted is not None
    assert (granted.state, granted.by) == (State.GRANTED, "terminal:me")
    assert queue.take("another", NOW + 2) is None
    taken = queue.take(request.digest, NOW + 2)
    assert taken is not None
    assert (taken.id, taken.state) == (entry.id, State.USED)
    assert queue.take(request.digest, NOW + 2) is None
    again = queue.ask(request, NOW + 3, 60)
    assert again is not None
    assert (again.id != entry.id, again.state) == (True, State.PENDING)


def test_a_denial_stands_until_it_ends(open_queue: Open) -> None:
    queue, request = open_queue(), wanted()
    entry = queue.ask(request, NOW, 60)
    assert entry is not None
    assert queue.settle(entry.id, False, "terminal:me", NOW, 60) is not None
    assert queue.take(request.digest, NOW) is None
    again = queue.ask(request, NOW + 59, 60)
    assert again is not None
    assert (again.id, again.state) == (entry.id, State.DENIED)
    later = queue.ask(request, NOW + 61, 60)
    assert later is not None
    assert later.id != entry.id


def test_what_has_ended_can_neither_be_granted_nor_taken(open_queue: Open) -> None:
    queue, request = open_queue(), wanted()
    entry = queue.ask(request, NOW, 60)
    assert entry is not None
    assert queue.settle(entry.id, True, "terminal:me", NOW + 60, 60) is None
    other = queue.ask(wanted("d"), NOW, 60)
    assert other is not None
    assert queue.settle(other.id, True, "terminal:me", NOW + 59, 60) is not None
    assert queue.take("d", NOW + 119) is None


def test_who_asks_cannot_grant_and_nothing_is_settled_twice(open_queue: Open) -> None:
    queue = open_queue()
    entry = queue.ask(wanted(principal="key:ci"), NOW, 60)
    assert entry is not None
    assert queue.settle(entry.id, True, "key:ci", NOW, 60) is None
    assert queue.settle("nothing", True, "terminal:me", NOW, 60) is None
    assert queue.settle(entry.id, False, "terminal:me", NOW, 60) is not None
    assert queue.settle(entry.id, True, "terminal:me", NOW, 60) is None


def flood(queue: Queue, principal: str, now: float = NOW) -> int:
    """Ask until there is no more room; how many were taken."""
    taken = 0
    while taken < MOST_OPEN and queue.ask(wanted(principal=principal), now, 60) is not None:
        taken += 1
    return taken


def test_a_flood_of_questions_is_refused_until_the_first_of_them_end(open_queue: Open) -> None:
    queue = open_queue()
    assert queue.ask(wanted("d0"), NOW, 60) is not None
    assert flood(queue, "uid:1") == 90
    assert queue.ask(wanted("d0"), NOW + 1, 60) is not None
    assert open_queue().ask(wanted(), NOW + 59, 60) is None
    assert queue.ask(wanted(), NOW + 61, 60) is not None


def test_a_question_that_is_settled_makes_room_for_another_of_the_same_principal(open_queue: Open) -> None:
    queue = open_queue()
    entry = queue.ask(wanted(), NOW, 60)
    flood(queue, "uid:1")
    assert entry is not None
    assert queue.settle(entry.id, False, "terminal:me", NOW, 60) is not None
    assert queue.ask(wanted(), NOW, 60) is not None
    assert queue.ask(wanted(), NOW, 60) is None


def test_however_many_flood_the_queue_another_principal_finds_room(open_queue: Open) -> None:
    queue = open_queue()
    taken = [flood(queue, f"key:{number}") for number in range(10)]
    assert taken == sorted(taken, reverse=True)
    assert sum(taken) < MOST_OPEN
    assert flood(queue, "key:new") > 0


def test_of_what_nobody_answered_a_bounded_number_is_kept_and_all_that_somebody_did(open_queue: Open) -> None:
    queue = open_queue()
    settled = queue.ask(wanted(principal="key:asks"), NOW, 60)
    assert settled is not None
    queue.settle(settled.id, False, "terminal:me", NOW, 60)
    rounds = MOST_LAPSED // 90 + 2
    for number in range(rounds):
        flood(queue, "uid:1", NOW + 61 * number)
    last = queue.ask(wanted("last"), NOW + 61 * rounds, 60)
    kept = queue.entries()
    assert last is not None
    assert (kept[0].id, kept[-1].id) == (settled.id, last.id)
    assert len(kept) == MOST_LAPSED + 2


def test_of_many_that_race_for_a_grant_one_gets_it(open_queue: Open) -> None:
    asking = open_queue()
    for number in range(20):
        request = wanted(f"race-{number}")
        entry = asking.ask(request, NOW, 60)
        assert entry is not None
        asking.settle(entry.id, True, "terminal:me", NOW, 60)
    taken: list[str] = []

    def race() -> None:
        queue = open_queue()
        won = [f"race-{number}" for number in range(20) if queue.take(f"race-{number}", NOW)]
        taken.extend(won)

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(f"race-{number}" for number in range(20))


def several(id: str = "g1", calls: int = 3, expires: float = NOW + 60) -> Grant:
    return Grant(
        id=id,
        principal="uid:1",
        server="files",
        tool="write_file",
        definition="d",
        policy="p",
        rules=("mine",),
        folder="/srv",
        calls=calls,
        left=calls,
        made=NOW,
        expires=expires,
        by="terminal:me",
    )


def test_a_grant_for_several_calls_is_seen_by_everybody_and_counts_down(open_queue: Open) -> None:
    queue, other = open_queue(), open_queue()
    queue.bestow(several())
    assert other.grants() == (several(),)
    assert [other.spend("g1", NOW + 1), queue.spend("g1", NOW + 2)] == [True, True]
    assert queue.grants() == (replace(several(), left=1),)
    assert [queue.spend("g1", NOW + 3), other.spend("g1", NOW + 4)] == [True, False]


def test_a_grant_for_several_calls_ends_in_time_and_when_it_is_revoked(open_queue: Open) -> None:
    queue = open_queue()
    queue.bestow(several())
    assert not queue.spend("g1", NOW + 60)
    assert not queue.spend("another", NOW)
    assert (queue.revoke("g1"), queue.revoke("g1"), queue.revoke("another")) == (True, False, False)
    assert not queue.spend("g1", NOW)
    queue.bestow(several("g2", expires=NOW - KEPT_S + 30))
    queue.bestow(replace(several("g3"), made=NOW + 60))
    assert [each.id for each in queue.grants()] == ["g1", "g3"]


def test_of_many_that_race_for_several_calls_no_more_get_one_than_were_granted(open_queue: Open) -> None:
    open_queue().bestow(several(calls=20))
    won: list[bool] = []

    def race() -> None:
        queue = open_queue()
        won.extend([queue.spend("g1", NOW) for _ in range(10)])

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (won.count(True), len(won)) == (20, 80)


def test_who_shares_a_queue_shares_its_secret(open_queue: Open) -> None:
    key = open_queue().key()
    assert len(key) == KEY_BYTES
    assert open_queue().key() == key
