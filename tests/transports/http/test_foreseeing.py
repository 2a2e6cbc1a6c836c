"""A past that has to be waited for is waited for before the relay takes a message, and only then."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

from tests.gate.adapters import Kept
from tests.gate.test_trail import Clock, Slow
from tests.transports.http.parts import guarded, message, talk
from vanguard.gate.attend import InLoop, OnThread
from vanguard.gate.gate import Gate
from vanguard.gate.trail import Trail
from vanguard.model.message import TO_CLIENT, TO_SERVER
from vanguard.model.sequence import Book, Budget
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.talk import to_client

CALLS = [message("tools/call", id, name="echo", arguments={"n": id}) for id in range(1, 4)]


def remembered(tracker: Slow) -> Guarded:
    plain = guarded(url="http://x")
    policy = replace(plain.policy, book=Book((), [Budget("calls", 2, 60.0)]))
    return replace(plain, policy=policy, gate=Gate(Kept(), trail=Trail(tracker, b"key", InLoop())))


def test_each_call_is_answered_for_while_it_is_heard() -> None:
    async def story() -> list[list[tuple[str, int]]]:
        of = talk(remembered(Slow(Clock())))
        heard = []
        for call in CALLS:
            await of.foresee(call)
            lines = of.hear(call)
            heard.append([(str(way), json.loads(line)["id"]) for way, line in lines])
        return heard

    assert asyncio.run(story()) == [[(TO_SERVER, 1)], [(TO_SERVER, 2)], [(TO_CLIENT, 3)]]


def test_what_does_not_ask_the_past_takes_none_of_it() -> None:
    async def story() -> tuple[list[bytes], int]:
        of = talk(remembered(Slow(Clock())))
        listing = message("tools/list", "l")
        await of.foresee(listing)
        of.hear(listing)
        await of.foresee(CALLS[0])
        return to_client(of.hear(CALLS[0])), len(of.relay.foreseen)

    assert asyncio.run(story()) == ([], 0)


def test_a_history_that_is_away_is_missing_and_not_waited_for_again() -> None:
    async def story() -> tuple[str, ...]:
        tracker = Slow(Clock())
        tracker.away = True
        of = talk(remembered(tracker))
        await of.foresee(CALLS[0])
        assert of.hear(CALLS[0]) == [(TO_SERVER, CALLS[0].raw)]
        return tuple(of._gate.trail._tracker._pasts)  # type: ignore[union-attr]

    assert asyncio.run(story()) == ()


def test_work_on_a_thread_of_its_own_is_done_and_the_thread_ends() -> None:
    done: list[int] = []

    async def work(number: int) -> None:
        done.append(number)

    attend = OnThread()
    attend(work(1))
    attend.close(work(2), patience_s=60.0)
    assert done == [1, 2]


def test_a_thread_that_nobody_needed_is_never_begun() -> None:
    async def last() -> None:
        raise AssertionError

    OnThread().close(last())
