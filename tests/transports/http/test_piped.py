from __future__ import annotations

import asyncio

from tests.transports.http.parts import ANNE, line
from vanguard.transports.http.piped import Piped
from vanguard.wire import sse

ONE, TWO = line(id=1, result={}), line(method="notifications/message", params={})


def test_a_whole_answer_is_one_line_and_an_empty_one_is_none() -> None:
    async def piped() -> tuple[list[bytes], int]:
        found: list[bytes] = []
        asking = Piped((), ANNE, found.append)
        await asking.answer(200, ONE)
        await asking.answer(202)
        return found, asking.status

    assert asyncio.run(piped()) == ([ONE], 202)


def test_events_are_lines_however_they_are_cut() -> None:
    async def piped() -> list[bytes]:
        found: list[bytes] = []
        asking = Piped((), ANNE, found.append)
        await asking.start(200, ())
        for each in b":\n\n" + sse.encode(TWO, id="4") + sse.encode(b"", name="", id="5") + sse.encode(ONE):
            await asking.write(bytes([each]))
        await asking.end()
        return found

    assert asyncio.run(piped()) == [TWO, ONE]


def test_who_takes_events_elsewhere_gets_them_there() -> None:
    async def piped() -> tuple[list[bytes], list[bytes]]:
        found: list[bytes] = []
        events: list[bytes] = []
        asking = Piped((), ANNE, found.append, events.append)
        await asking.write(sse.encode(TWO))
        await asking.answer(200, ONE)
        return found, events

    assert asyncio.run(piped()) == ([ONE], [TWO])


def test_it_waits_where_there_is_no_room() -> None:
    async def piped() -> tuple[bool, bool]:
        room = asyncio.Event()

        async def wait() -> None:
            await room.wait()

        asking = Piped((), ANNE, lambda line: None, None, wait)
        writing = asyncio.ensure_future(asking.write(sse.encode(ONE)))
        await asyncio.sleep(0)
        before = writing.done()
        room.set()
        await writing
        return before, writing.done()

    assert asyncio.run(piped()) == (False, True)
