from __future__ import annotations

import asyncio

import pytest

from tests.transports.http.parts import Client
from vanguard.transports.http.asking import Left, TooLarge, TooSlow, while_there


def test_a_body_is_read_whole_however_it_comes() -> None:
    async def read() -> list[bytes]:
        return [await Client(*pieces).asking.body(4) for pieces in ((b"abcd",), (b"ab", b"", b"cd"), (b"",))]

    assert asyncio.run(read()) == [b"abcd", b"abcd", b""]


@pytest.mark.parametrize("pieces", [(b"abcde",), (b"abc", b"de"), (b"abcde", b"")])
def test_a_body_over_the_limit_is_not_read(pieces: tuple[bytes, ...]) -> None:
    async def read() -> None:
        await Client(*pieces).asking.body(4)

    with pytest.raises(TooLarge):
        asyncio.run(read())


@pytest.mark.parametrize("pieces", [(), (b"ab", b"c")])
def test_a_body_that_does_not_come_is_not_waited_for(pieces: tuple[bytes, ...]) -> None:
    async def read() -> None:
        client = Client(slow_s=0.01)
        for piece in pieces:
            client._events.put_nowait({"type": "http.request", "body": piece, "more_body": True})
        await client.asking.body(100)

    with pytest.raises(TooSlow):
        asyncio.run(read())


def test_who_leaves_before_the_body_is_there_has_left() -> None:
    async def read() -> None:
        client = Client()
        client._events.put_nowait({"type": "http.request", "body": b"a", "more_body": True})
        client.leave()
        await client.asking.body(100)

    with pytest.raises(Left):
        asyncio.run(read())


def test_of_a_header_that_comes_twice_the_first_is_the_value_and_the_last_stands_among_the_fields() -> None:
    async def read() -> tuple[str, bytes]:
        asking = Client().asking
        asking.headers = [(b"accept", b" a "), (b"host", b"h"), (b"accept", b"b")]
        return asking.header(b"accept"), asking.fields[b"accept"]

    assert asyncio.run(read()) == ("a", b"b")


def test_work_ends_with_the_client_that_it_is_for() -> None:
    async def run() -> tuple[bool, bool]:
        client = Client()
        cancelled = []

        async def work() -> None:
            client.leave()
            try:
                await asyncio.get_running_loop().create_future()
            finally:
                cancelled.append(True)

        return await while_there(client.asking, work()), bool(cancelled)

    assert asyncio.run(run()) == (False, True)


def test_work_that_is_done_leaves_nothing_behind() -> None:
    async def run() -> tuple[bool, int]:
        client = Client()

        async def work() -> None:
            await asyncio.sleep(0)

        done = await while_there(client.asking, work())
        await asyncio.sleep(0)
        return done, len(asyncio.all_tasks())

    assert asyncio.run(run()) == (True, 1)


def test_what_goes_wrong_with_the_work_is_told() -> None:
    async def run() -> None:
        async def work() -> None:
            raise KeyError

        await while_there(Client().asking, work())

    with pytest.raises(KeyError):
        asyncio.run(run())


def test_a_client_that_takes_nothing_counts_as_gone() -> None:
    async def write() -> Client:
        client = Client(slow_s=0.0, takes=False)
        with pytest.raises(Left):
            await client.asking.answer(200, b"{}")
        return client

    assert asyncio.run(write()).asking.left
