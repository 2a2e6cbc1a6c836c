from __future__ import annotations

import pytest

from vanguard.model.message import Direction
from vanguard.wire.salvage import SCANNED, glimpse, glimpse_of_ends


@pytest.mark.parametrize(
    ("head", "id"),
    [
        (b'{"jsonrpc":"2.0","id":7,"method":"x","params":{"a":"bbbb', 7),
        (b'{"params":{"id":1,"x":[{"id":2}]},"id":"a\\u0062","method":"x"', "ab"),
        (b'{"\\u0069d":0,"a":', 0),
        (b' {"a":"\\"id\\":5","id" : -3 , "b"', -3),
        (b'{"id":12', None),
        (b'{"id":7,"id":8,', None),
        (b'{"id":7,"i\\u0064":7,', None),
        (b'{"id":null,', None),
        (b'{"id":1.5,', None),
        (b'{"id":01,', None),
        (b'{"id":true,', None),
        (b'{"id":9007199254740992,', 9007199254740992),
        (b'{"id":18446744073709551616,', None),
        (b'{"id":"\\ud800",', None),
        (b'[{"id":7,', None),
        (b'"id":7,', None),
        (b'{"params":{"id":7,', None),
        (b"not json at all", None),
        (b"", None),
    ],
)
def test_an_id_is_read_where_there_is_no_doubt(head: bytes, id: str | int | None) -> None:
    found = glimpse_of_ends(head, b"").id
    assert found == id
    assert type(found) is type(id)


def test_an_id_at_the_very_end_is_read_from_the_tail() -> None:
    assert glimpse_of_ends(b'{"method":"x","params":{"a":"', b'aaa"},"jsonrpc":"2.0","id":7}\r').id == 7
    assert glimpse_of_ends(b'{"method":"x","params":{"a":"', b'aaa"},"id": "x" }').id == "x"


def test_an_id_inside_the_params_at_the_end_is_not_the_message_s() -> None:
    assert glimpse_of_ends(b'{"method":"x","params":{"a":"', b'aaa","id":7}}').id is None


def test_an_id_at_both_ends_is_in_doubt() -> None:
    assert glimpse_of_ends(b'{"id":7,"params":{"a":"', b'aaa"},"id":7}').id is None


def test_a_long_message_is_read_at_its_ends_only() -> None:
    filler = b'"a":"' + b"x" * SCANNED + b'",'
    assert glimpse(b'{"id":7,' + filler + b'"method":"x"').id == 7
    assert glimpse(b"{" + filler + b'"method":"x","id":8}').id == 8


def test_a_text_that_never_ends_costs_one_pass() -> None:
    assert glimpse(b'{"id":7,"a":"' + b'\\"' * 100_000).id == 7


@pytest.mark.parametrize(
    ("raw", "up", "down"),
    [
        (b'{"id":1,"method":"x"', True, True),
        (b'{"method":"x"', False, False),
        (b'{"id":1,"result":{}', False, False),
        (b'{"id":1,"error":{}', False, False),
        (b'{"id":1,"method":"x","result":{}', True, False),
        (b'{"id":1', True, True),
        (b"banner", True, True),
    ],
)
def test_answers_and_notifications_expect_no_answer(raw: bytes, up: bool, down: bool) -> None:
    seen = glimpse(raw)
    assert seen.expects_answer(Direction.TO_SERVER) is up
    assert seen.expects_answer(Direction.TO_CLIENT) is down
