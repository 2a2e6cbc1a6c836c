from __future__ import annotations

import asyncio
import json

import pytest

from tests.transports.http.parts import Client, line
from vanguard.transports.http import pending
from vanguard.transports.http.pending import Pending, key_of

ONE, TWO = line(id=1, result={}), line(id="1", result={})
NOTE = line(method="notifications/message", params={"level": "info", "data": "on"})


def test_an_id_that_is_a_number_is_not_the_text_of_it() -> None:
    assert key_of(1) != key_of("1")
    assert key_of(1) != key_of(True)


def test_an_answer_that_comes_alone_is_json_with_the_status_it_is_given() -> None:
    async def answered() -> Client:
        client, of = Client(), Pending([1])
        of.put(ONE, key_of(1))
        await of.answer(
            client.asking, [(b"x-own", b"y")], one=True, read=lambda: None, status=lambda line: 404
        )
        return client

    client = asyncio.run(answered())
    assert (client.status, client.body, client.ended) == (404, ONE, True)
    assert client.headers[b"content-type"] == b"application/json"
    assert client.headers[b"x-own"] == b"y"


def test_what_comes_before_an_answer_makes_it_a_stream() -> None:
    async def answered() -> Client:
        client, of = Client(), Pending([1])
        of.put(NOTE)
        answering = asyncio.ensure_future(of.answer(client.asking, (), one=True, read=lambda: None))
        await asyncio.sleep(0)
        of.put(ONE, key_of(1))
        await answering
        return client

    client = asyncio.run(answered())
    assert client.headers[b"content-type"] == b"text/event-stream"
    assert client.messages == [json.loads(NOTE), json.loads(ONE)]
    assert client.ended


def test_a_batch_is_over_once_each_of_its_requests_is_answered() -> None:
    async def both() -> tuple[bool, bool]:
        of = Pending([1, "1"])
        of.put(ONE, key_of(1))
        first = of.over
        of.put(TWO, key_of("1"))
        return first, of.over

    assert asyncio.run(both()) == (False, True)


def test_one_that_will_hear_nothing_more_ends() -> None:
    async def ended() -> Client:
        client, of = Client(), Pending([1])
        answering = asyncio.ensure_future(of.answer(client.asking, (), one=True, read=lambda: None))
        await asyncio.sleep(0)
        of.finish()
        await answering
        return client

    assert asyncio.run(ended()).ended


def test_silence_is_broken_by_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "PING_S", 0.0)

    async def pinged() -> Client:
        client, of = Client(), Pending([1])
        answering = asyncio.ensure_future(of.answer(client.asking, (), one=True, read=lambda: None))
        while not client.pieces:
            await asyncio.sleep(0)
        of.put(ONE, key_of(1))
        await answering
        return client

    client = asyncio.run(pinged())
    assert client.pieces[0] == b":\n\n"
    assert client.messages == [json.loads(ONE)]


def test_who_hands_on_waits_until_there_is_room_again() -> None:
    async def waited() -> list[bool]:
        of = Pending()
        await of.room()
        of.put(b"x" * (pending.MOST_WAITING + 1))
        waiting = asyncio.ensure_future(of.room())
        await asyncio.sleep(0)
        before = waiting.done()
        assert len(await of.next(1.0)) == 1
        await waiting
        of.put(b"x" * (pending.MOST_WAITING + 1))
        waiting = asyncio.ensure_future(of.room())
        await asyncio.sleep(0)
        of.finish()
        await waiting
        return [before, of.waiting > 0]

    assert asyncio.run(waited()) == [False, True]


def test_a_client_that_takes_nothing_is_given_up() -> None:
    async def gave_up() -> bool:
        client, of = Client(slow_s=0.0, takes=False), Pending([1])
        of.put(NOTE)
        of.put(ONE, key_of(1))
        await of.stream(client.asking, await of.next(1.0), lambda: None)
        return client.asking.left

    assert asyncio.run(gave_up())
