from __future__ import annotations

import json
from typing import Any

import pytest

from vanguard.bench.case import guess, id_of, read
from vanguard.errors import ProtocolError, UsageError
from vanguard.model.message import Direction
from vanguard.wire.jsonrpc import parse

TO_SERVER, TO_CLIENT = Direction.TO_SERVER, Direction.TO_CLIENT
DEEP = b"[" * 5000 + b"]" * 5000


def _call(id: int = 1, **arguments: Any) -> dict[str, Any]:
    params = {"name": "read_file", "arguments": arguments}
    return {"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}


SAFE = _call(path="notes/today.md")


def test_the_request_that_a_case_answers_gives_method_and_tool() -> None:
    case = read(
        json.dumps(
            {
                "id": "c",
                "direction": "server_to_client",
                "message": {"jsonrpc": "2.0", "id": 1, "result": {"content": []}},
                "context": {"asked": SAFE},
            }
        ).encode()
    )
    assert case.direction is TO_CLIENT
    assert case.asked == SAFE


@pytest.mark.parametrize(
    ("body", "direction"),
    [
        (SAFE, TO_SERVER),
        ({"method": "x/unknown"}, TO_SERVER),
        ({"method": "ping"}, TO_SERVER),
        ({"method": "sampling/createMessage"}, TO_CLIENT),
        ({"method": "notifications/message"}, TO_CLIENT),
        ({"result": {"tools": []}}, TO_CLIENT),
        ({"error": {}}, TO_CLIENT),
        ({"result": {"action": "accept", "content": {}}}, TO_SERVER),
        ({"result": {"roots": []}}, TO_SERVER),
        ({"method": 7}, TO_SERVER),
    ],
)
def test_the_shape_tells_the_direction(body: dict[str, Any], direction: Direction) -> None:
    assert guess(body) is direction


def test_a_stated_direction_beats_the_option_and_the_option_beats_the_shape() -> None:
    case = json.dumps({"message": SAFE, "direction": "server_to_client"}).encode()
    assert read(case, TO_SERVER).direction is TO_CLIENT
    assert read(json.dumps(SAFE).encode(), TO_CLIENT).direction is TO_CLIENT
    with pytest.raises(UsageError, match="direction is not one of"):
        read(b'{"message":{},"direction":"up"}')


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":1,"a":2}}', "duplicate-key"),
        ('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"\\ud800"}}', "surrogate"),
        ('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":123456789012345678901234567890}}', "number"),
        ('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":NaN}}', "syntax"),
        ('{"jsonrpc":"2.0","id":1,"method":"ping","params":' + '{"a":' * 300 + "1" + "}" * 301, "depth"),
        ('{"jsonrpc":"2.0","id":1,"method":"ping","params":' + "[" * 9000 + "]" * 9000 + "}", "depth"),
    ],
    ids=["doubled key", "half a surrogate pair", "a long integer", "not a number", "deep", "very deep"],
)
def test_a_message_inside_a_case_is_judged_by_the_bytes_that_were_written(written: str, kind: str) -> None:
    case = read(f'{{"id": "c", "message": {written} , "label": "attack"}}'.encode())
    assert (case.id, case.raw) == ("c", written.encode())
    with pytest.raises(ProtocolError) as refusal:
        parse(case.raw, case.direction)
    assert refusal.value.kind == kind


def test_a_message_written_with_spaces_and_escapes_keeps_them() -> None:
    written = '{ "jsonrpc" : "2.0", "id":1, "method":"ping", "params": {"a": "\\u0041"} }'
    assert read(f' {{ "message"\t: {written}, "id": "c" }}'.encode()).raw == written.encode()


def test_of_a_doubled_message_the_last_counts() -> None:
    line = b'{"id": "c", "message": {"a":  1}, "message": {"b":  2}}'
    assert read(line).raw == b'{"b":  2}'


def test_the_id_is_read_where_one_can_be() -> None:
    assert id_of(b'{"id":"c","message":"\\ud800"}') == "c"
    assert [id_of(line) for line in (b"nonsense", b"[]", b'{"id":true}', b"[" * 5000)] == [None] * 4


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 5000 + b"]" * 5000,
        b'{"id":' + b"[" * 5000 + b"}",
        b'{"id":' + b"[" * 5000 + b"]" * 5000 + b"} x",
    ],
    ids=["no object", "unclosed", "more behind it"],
)
def test_deep_nesting_that_is_no_object_is_a_message_like_any_other(line: bytes) -> None:
    case = read(line)
    assert (case.id, case.raw) == (None, line)
