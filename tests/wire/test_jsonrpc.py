from __future__ import annotations

import json
from typing import Any

import pytest

from vanguard.errors import ProtocolError
from vanguard.model.message import Direction, Kind, Message
from vanguard.wire.jsonrpc import MAX_BATCH, MAX_DEPTH, Batch, parse

UP, DOWN = Direction.TO_SERVER, Direction.TO_CLIENT


def accepted(raw: bytes, direction: Direction = UP) -> Message:
    parsed = parse(raw, direction)
    assert isinstance(parsed, Message)
    assert parsed.raw == raw
    return parsed


def refused(raw: bytes, direction: Direction = UP) -> ProtocolError:
    with pytest.raises(ProtocolError) as caught:
        parse(raw, direction)
    return caught.value


def call(params: str) -> bytes:
    return b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":' + params.encode() + b"}"


def request(**members: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": 7, "method": "x", **members}).encode()


def test_a_call_is_a_request_with_its_id_and_method() -> None:
    message = accepted(call('{"name":"read","arguments":{"path":"a"}}'))
    assert (message.kind, message.id, message.method) == (Kind.REQUEST, 7, "tools/call")
    assert message.params == {"name": "read", "arguments": {"path": "a"}}


def test_an_id_of_zero_is_an_id() -> None:
    message = accepted(request(id=0))
    assert (message.kind, message.id) == (Kind.REQUEST, 0)


def test_an_id_keeps_its_type() -> None:
    assert accepted(request(id="7")).id == "7"
    assert accepted(request(id=7)).id == 7


def test_a_method_without_an_id_is_a_notification() -> None:
    message = accepted(b'{"jsonrpc":"2.0","method":"notifications/initialized"}')
    assert (message.kind, message.id) == (Kind.NOTIFICATION, None)


def test_results_and_errors_are_answers() -> None:
    assert accepted(b'{"jsonrpc":"2.0","id":1,"result":{}}', DOWN).kind is Kind.ANSWER
    assert accepted(b'{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":""}}', DOWN).kind is Kind.ERROR


@pytest.mark.parametrize("id", [b"", b'"id":null,'])
def test_an_error_may_lack_its_id_or_have_it_null(id: bytes) -> None:
    message = accepted(b'{"jsonrpc":"2.0",' + id + b'"error":{"code":-32700,"message":"?"}}', DOWN)
    assert (message.kind, message.id) == (Kind.ERROR, None)


@pytest.mark.parametrize("params", ["null", "{}"])
def test_params_may_be_null_empty_or_absent(params: str) -> None:
    assert accepted(b'{"jsonrpc":"2.0","id":7,"method":"ping","params":%s}' % params.encode()).params == {}
    assert accepted(b'{"jsonrpc":"2.0","id":7,"method":"ping"}').params == {}


def test_unknown_members_are_kept_and_numbers_keep_their_digits() -> None:
    message = accepted(
        b'{"jsonrpc":"2.0","id":1,"method":"x","extra":[18446744073709551615,1e2,"\\u2028\\/"]}'
    )
    assert message.body["extra"] == [2**64 - 1, 100.0, "\u2028/"]


def test_one_carriage_return_at_the_end_belongs_to_the_line_break() -> None:
    assert accepted(request() + b"\r").id == 7


TEXT_REFUSALS = {
    "duplicate-key": b'{"jsonrpc":"2.0","id":7,"method":"x","params":{"a":1,"a":2}}',
    "bom": b'\xef\xbb\xbf{"jsonrpc":"2.0","id":7,"method":"x"}',
    "encoding": b'{"jsonrpc":"2.0","id":7,"method":"x","params":{"a":"\xff"}}',
    "surrogate": b'{"jsonrpc":"2.0","id":7,"method":"x","params":{"a":"\\ud800"}}',
    "depth": b'{"jsonrpc":"2.0","id":7,"method":"x","params":{"a":' + b"[" * 149 + b"]" * 149 + b"}}",
    "number": b'{"jsonrpc":"2.0","id":7,"method":"x","params":{"a":1e999}}',
    "carriage-return": b'{"jsonrpc":"2.0",\r"id":7,"method":"x"}',
    "syntax": b'{"jsonrpc":"2.0","id":7,"method":"x","params":{"a":NaN}}',
}


@pytest.mark.parametrize("kind", TEXT_REFUSALS)
def test_a_text_that_parsers_could_read_differently_is_refused_with_its_id(kind: str) -> None:
    error = refused(TEXT_REFUSALS[kind])
    assert (error.code, error.kind, error.expects_answer) == (-32700, kind, True)
    assert error.id == 7 or kind == "bom"


@pytest.mark.parametrize(
    "params",
    [
        *('{"name":"x","\\u006eame":"y"}', '{"a":{"b":1,"b":1}}'),
        *('{"a":-1e999}', '{"a":1E+309}', '{"a":%s}' % ("9" * 400), '{"a":%s}' % ("9" * 5000)),
        *('{"a":18446744073709551616}', '{"a":-9223372036854775809}', '{"a":%se99}' % ("9" * 290)),
        *('{"a":"\\udc00"}', '{"a":Infinity}', '{"a":01}', '{"a":1,}', '{"a":/**/1}', '{"a":"\t"}'),
        *('{"a":"b"', "[" * 100_000, '{"a":' * 100_000, "[" * 200 + "]" * 200),
    ],
    ids=lambda params: params[:24],
)
def test_what_is_not_plain_json_is_refused(params: str) -> None:
    error = refused(call(params))
    assert (error.code, error.id) == (-32700, 7)


def test_raw_surrogates_and_utf_16_are_not_utf_8() -> None:
    assert refused(b'{"id":7,"a":"\xed\xa0\x80"}').kind == "encoding"
    assert refused('{"jsonrpc":"2.0"}'.encode("utf-16")).code == -32700


def test_nesting_up_to_the_limit_is_accepted_and_brackets_in_texts_do_not_count() -> None:
    inner = MAX_DEPTH - 2
    assert accepted(request(params={"a": json.loads("[" * inner + "]" * inner)})).id == 7
    assert accepted(request(params={"a": "[" * 100_000})).id == 7
    assert accepted(request(params={"a": [[]] * 1000})).id == 7


def test_digits_in_texts_are_no_numbers() -> None:
    assert accepted(request(params={"a": "1e999 " + "9" * 500})).id == 7


NO_IDS: tuple[Any, ...] = (None, True, 1.5, 1.0, {}, [], 2**53, -(2**53), "x" * 1025)
NO_RESULTS: tuple[Any, ...] = (None, [], "x", 1)


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        *(({"id": value}, "id") for value in NO_IDS),
        *(({"method": value}, "method") for value in (None, "", 7, ["x"])),
        *(({"jsonrpc": value}, "version") for value in (None, 2.0, "1.0", "2")),
        ({"result": {}}, "ambiguous"),
        ({"error": {"code": 1, "message": ""}}, "ambiguous"),
        *(({key: 1}, "case") for key in ("Method", "ID", "Jsonrpc", "PARAMS", "Reſult", "ERROR", "\u0131d")),
        ({"params": {"name": "a", "Name": "b"}}, "case"),
        ({"params": {"k": "a", "\u212a": "b"}}, "case"),
    ],
    ids=str,
)
def test_what_is_no_unambiguous_request_is_refused(members: dict[str, Any], kind: str) -> None:
    error = refused(request(**members))
    assert (error.code, error.kind, error.expects_answer) == (-32600, kind, True)
    if kind != "id":
        assert error.id == 7


@pytest.mark.parametrize("id", [2**53, -(2**53), 2**64 - 1, "x" * 1025])
def test_an_id_that_may_not_be_forwarded_is_carried_back_so_that_nobody_waits(id: str | int) -> None:
    assert refused(request(id=id)).id == id


@pytest.mark.parametrize("id", [None, True, 1.5, 1.0, {}, [], 2**64, "x" * 100_000])
def test_what_is_no_id_at_all_is_not_carried_back(id: object) -> None:
    assert refused(request(id=id)).id is None


def test_keys_of_arguments_may_differ_by_case() -> None:
    assert accepted(call('{"name":"env","arguments":{"PATH":"a","Path":"b","path":"c"}}')).id == 7


@pytest.mark.parametrize("params", [[], [1], "x", 7, True])
def test_params_must_be_an_object(params: Any) -> None:
    error = refused(request(params=params))
    assert (error.code, error.id) == (-32602, 7)


@pytest.mark.parametrize(
    ("method", "key"), [("tools/call", "name"), ("prompts/get", "name"), ("resources/read", "uri")]
)
@pytest.mark.parametrize("value", [5, None, ["x"], {}])
def test_what_a_policy_is_decided_on_must_be_a_string(method: str, key: str, value: Any) -> None:
    error = refused(request(method=method, params={key: value}))
    assert (error.code, error.id) == (-32602, 7)
    assert refused(request(method=method, params=None)).code == -32602


@pytest.mark.parametrize(
    "members",
    [
        *({"result": value} for value in NO_RESULTS),
        *(
            {"error": value}
            for value in (None, "x", {}, {"code": "1", "message": ""}, {"code": True, "message": ""})
        ),
        {"error": {"code": 1}},
        {"result": {}, "error": {"code": 1, "message": ""}},
        {"method": "x", "result": {}},
    ],
    ids=str,
)
def test_a_bad_answer_of_the_server_is_refused_and_not_answered(members: dict[str, Any]) -> None:
    error = refused(json.dumps({"jsonrpc": "2.0", "id": 7, **members}).encode(), DOWN)
    assert (error.code, error.id, error.expects_answer) == (-32600, 7, False)


def test_a_result_needs_an_id() -> None:
    error = refused(b'{"jsonrpc":"2.0","result":{}}', DOWN)
    assert (error.kind, error.id, error.expects_answer) == ("id", None, False)


def test_a_bad_notification_expects_no_answer() -> None:
    error = refused(b'{"jsonrpc":"2.0","method":"tools/call","params":[]}')
    assert (error.code, error.id, error.expects_answer) == (-32602, None, False)


@pytest.mark.parametrize("raw", [b"null", b"7", b'"x"', b"{}", b'{"jsonrpc":"2.0","id":7}'])
def test_json_that_is_no_message_is_an_invalid_request(raw: bytes) -> None:
    assert (refused(raw).code, refused(raw).kind) == (
        -32600,
        "version" if raw == b"{}" else "not-a-message",
    )


@pytest.mark.parametrize("raw", [b"", b"  ", b"\r"])
def test_an_empty_line_is_refused_and_not_answered(raw: bytes) -> None:
    assert (refused(raw).kind, refused(raw).expects_answer) == ("empty", False)


def test_a_banner_is_no_json() -> None:
    error = refused(b"Server listening on stdio", DOWN)
    assert (error.code, error.kind, error.id) == (-32700, "syntax", None)


def test_no_reason_shows_any_text_of_the_message() -> None:
    for raw in (b'{"evil":1,"evil":2}', b'{"jsonrpc":"2.0","id":"evil","method":7}', b'{"evil'):
        assert "evil" not in refused(raw).reason


def test_a_batch_has_its_members_read_one_by_one() -> None:
    request, notice = b'{"jsonrpc":"2.0","id":1,"method":"a"}', b'{"jsonrpc":"2.0","method":"b"}'
    raw = b'[%s,{"jsonrpc":"2.0","id":2},[],7,%s]' % (request, notice)
    batch = parse(raw, UP)
    assert isinstance(batch, Batch)
    assert (batch.raw, batch.direction, len(batch.members)) == (raw, UP, 5)
    first, second, *odd, last = batch.members
    assert isinstance(first, Message)
    assert first.raw == request
    assert isinstance(second, ProtocolError)
    assert second.id == 2
    assert all(isinstance(member, ProtocolError) for member in odd)
    assert isinstance(last, Message)
    assert last.kind is Kind.NOTIFICATION


def test_an_empty_batch_and_an_endless_one_are_refused() -> None:
    assert refused(b"[]").kind == "empty-batch"
    assert refused(b"[" + b"1," * MAX_BATCH + b"1]").kind == "batch-size"
