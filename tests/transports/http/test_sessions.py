from __future__ import annotations

import asyncio
import re

import pytest

from tests.transports.http.parts import message, talk
from vanguard.model.hosted import Bounds
from vanguard.transports.http.sessions import REPLAYED, Full, Session, Sessions, mark_of


class Clock:
    """Seconds that the test lets pass."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def opened(sessions: Sessions, principal: str = "anne", server: str = "notes") -> Session:
    sessions.room(principal)
    return sessions.open(sessions.new_id(), principal, server, talk())


def test_an_id_names_its_replica_and_is_visible_ascii_that_nobody_can_guess() -> None:
    ids = {Sessions("replica", Bounds(), Clock()).new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(id.startswith("replica.") and len(id) >= 50 for id in ids)
    assert all(0x21 <= ord(sign) <= 0x7E for id in ids for sign in id)


def test_a_session_is_its_openers_and_its_servers_alone() -> None:
    sessions = Sessions("r", Bounds(), Clock())
    session = opened(sessions)
    assert sessions.find(session.id, "anne", "notes") is session
    assert sessions.find(session.id, "bert", "notes") is None
    assert sessions.find(session.id, "anne", "files") is None
    assert sessions.find("r.other", "anne", "notes") is None


def test_nobody_opens_more_than_there_is_room_for() -> None:
    sessions = Sessions("r", Bounds(sessions=3, sessions_each=2), Clock())
    first = opened(sessions)
    opened(sessions)
    with pytest.raises(Full):
        opened(sessions)
    opened(sessions, "bert")
    with pytest.raises(Full):
        opened(sessions, "carl")
    asyncio.run(sessions.end(first))
    opened(sessions, "carl")
    assert len(sessions) == 3


def test_a_session_that_ends_twice_makes_room_once() -> None:
    sessions = Sessions("r", Bounds(sessions_each=1), Clock())
    session = opened(sessions)
    asyncio.run(sessions.end(session))
    asyncio.run(sessions.end(session))
    opened(sessions)
    with pytest.raises(Full):
        opened(sessions)


def test_measurements_know_no_bounds() -> None:
    sessions = Sessions("r", Bounds(sessions=1), Clock(), bounded=False)
    opened(sessions)
    opened(sessions)


def test_a_session_ends_when_it_is_idle_or_old_but_not_while_it_is_busy() -> None:
    clock = Clock()
    sessions = Sessions("r", Bounds(idle_s=10, absolute_s=100), clock)
    idle, used, busy = opened(sessions), opened(sessions), opened(sessions)
    busy.busy += 1
    clock.now = 9
    sessions.find(used.id, "anne", "notes")
    clock.now = 11
    assert sessions.overdue() == [idle]
    clock.now = 101
    assert sessions.overdue() == [idle, used, busy]


def test_a_session_that_ends_takes_with_it_what_goes_on_for_it() -> None:
    async def ended() -> tuple[bool, list[str], int]:
        sessions = Sessions("r", Bounds(), Clock())
        session = opened(sessions)
        closed: list[str] = []

        async def close() -> None:
            closed.append(session.id)

        session.close = close
        beside = asyncio.ensure_future(asyncio.get_running_loop().create_future())
        session.tasks.add(beside)  # type: ignore[arg-type]
        await sessions.end(session)
        await asyncio.gather(beside, return_exceptions=True)
        return beside.cancelled(), closed, len(sessions)

    cancelled, closed, left = asyncio.run(ended())
    assert (cancelled, len(closed), left) == (True, 1, 0)


def test_only_so_many_requests_are_kept_for_a_stream_that_is_resumed() -> None:
    of = talk()
    session = Sessions("r", Bounds(), Clock()).open("s", "anne", "notes", of)
    for n in range(REPLAYED + 1):
        of.hear(message("ping", n))
        asked = of.waiting(n)
        assert asked is not None
        session.remember(asked)
    assert session.asked(0) is None
    assert session.asked("1") is None
    assert session.asked(REPLAYED) is not None


def test_a_session_of_another_replica_is_known_for_one() -> None:
    ids = [Sessions(mark_of("host-1", port), Bounds(), Clock()).new_id() for port in (1, 1, 2)]
    restarted = Sessions(mark_of("host-1", 1), Bounds(), Clock())
    assert [restarted.elsewhere(id) for id in ids] == [False, False, True]
    assert [restarted.elsewhere(id) for id in ("", "nothing", ".x", "a b.x", "a" * 65 + ".x")] == [False] * 5


def test_a_replicas_mark_tells_nobody_the_machines_name() -> None:
    assert re.fullmatch(r"[0-9a-f]{8}", mark_of("build-host-7", 8080))
