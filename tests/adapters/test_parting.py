"""Large values that nobody has any more, given back a piece at a time."""

from __future__ import annotations

import asyncio
import sys
from itertools import pairwise
from typing import Any

from vanguard.adapters.aside import Aside
from vanguard.adapters.parting import Large, Parting
from vanguard.adapters.pieces import PIECE, put_together, taken_apart
from vanguard.model.message import TO_CLIENT, Message

VALUE: dict[str, Any] = {
    "small": [1],
    "list": [[each] for each in range(PIECE * 3)],
    "object": {str(each): {"a": [float(each)]} for each in range(PIECE * 2)},
}


def held(value: Any) -> tuple[Any, list[Large]]:
    """The value as another process would have it, and its large containers."""
    large: list[Large] = []
    return put_together(taken_apart(value), large), large


def test_the_outer_containers_come_before_the_inner_ones_and_their_pieces_make_them_up() -> None:
    value, large = held(VALUE)
    assert [id(container) for container, _ in large] == [
        id(each) for each in (value, *list(value.values())[1:])
    ]
    assert [sum(pieces) for _, pieces in large] == [len(container) for container, _ in large]


def test_a_value_that_somebody_has_stays_as_it_is() -> None:
    value, large = held(VALUE)
    parting = Parting()

    async def keep() -> bool:
        parting.keep(large)
        return parting.give_back()

    assert not asyncio.run(keep())
    assert value == VALUE


def test_what_nobody_has_any_more_goes_piece_by_piece_and_no_piece_is_large() -> None:
    parting = Parting()

    async def story() -> list[int]:
        value, large = held(VALUE)
        inner = [*value["list"]]
        parting.keep(large)
        del value, large
        counts = [sum(sys.getrefcount(each) for each in inner)]
        while parting.give_back():
            counts.append(sum(sys.getrefcount(each) for each in inner))
        return counts

    counts = asyncio.run(story())
    assert len(parting) == 0
    assert counts[0] - counts[-1] == len(VALUE["list"])
    assert max(before - after for before, after in pairwise(counts)) <= PIECE


def test_an_inner_container_that_somebody_has_stays_whole() -> None:
    parting = Parting()

    async def story() -> int:
        value, large = held(VALUE)
        inner = value["list"]
        parting.keep(large)
        del value, large
        while parting.give_back():
            pass
        assert (inner, len(parting)) == (VALUE["list"], 1)
        del inner
        steps = 0
        while parting.give_back():
            steps += 1
        return steps

    assert asyncio.run(story()) > 2
    assert len(parting) == 0


def test_a_message_that_was_read_aside_is_given_back_by_the_loop_itself() -> None:
    line = b'{"jsonrpc":"2.0","id":1,"result":{"a":[' + b"1.5," * (PIECE * 8) + b"2]}}"

    async def story() -> list[int]:
        aside = Aside()
        message = await aside.parsed(line, TO_CLIENT, "anne")
        assert isinstance(message, Message)
        kept = [len(aside._parting), aside._parting.give_back(), len(message.body["result"]["a"])]
        del message
        while len(aside._parting):
            await asyncio.sleep(0)
        return kept

    assert asyncio.run(asyncio.wait_for(story(), 30)) == [1, False, PIECE * 8 + 1]
