from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp.shared.inbound import (
    InboundLadderRejection,
    classify_inbound_request,
    decode_header_value,
    encode_header_value,
    find_duplicated_routing_header,
    mcp_param_headers,
    validate_mcp_param_headers,
    x_mcp_header_map,
)

from vanguard.model.message import TO_SERVER, Message
from vanguard.wire.eras import META_CAPABILITIES
from vanguard.wire.headers import compared, decode_value, disagreement, encode_value, headers_for
from vanguard.wire.jsonrpc import parse
from vanguard.wire.mirrors import mirrored
from vanguard.wire.revisions import META_REVISION

NEW = "2026-07-28"
ENVELOPE = {META_REVISION: NEW, META_CAPABILITIES: {}}
SCHEMA = {
    "type": "object",
    "properties": {
        "region": {"type": "string", "x-mcp-header": "Region"},
        "count": {"type": "integer", "x-mcp-header": "Count"},
        "dry": {"type": "boolean", "x-mcp-header": "Dry-Run"},
        "where": {"type": "object", "properties": {"zone": {"type": "string", "x-mcp-header": "Zone"}}},
        "free": {"type": "string"},
    },
}


def sent(method: str, id: Any = 1, **params: Any) -> Message:
    body: dict[str, Any] = {"jsonrpc": "2.0", "method": method, "params": {"_meta": ENVELOPE, **params}}
    message = parse(json.dumps(body if id is None else {**body, "id": id}).encode(), TO_SERVER)
    assert isinstance(message, Message)
    return message


def call(arguments: Any = None, name: str = "weather") -> Message:
    return sent("tools/call", name=name, **({} if arguments is None else {"arguments": arguments}))


def fields(**changed: bytes | list[bytes] | None) -> list[tuple[bytes, bytes]]:
    standing: dict[str, Any] = {
        "mcp-protocol-version": NEW.encode(),
        "mcp-method": b"tools/call",
        "mcp-name": b"weather",
        **{name.replace("_", "-"): each for name, each in changed.items()},
    }
    return [
        (name.encode(), each)
        for name, found in standing.items()
        for each in (found if isinstance(found, list) else [found])
        if each is not None
    ]


def says(message: Message, found: list[tuple[bytes, bytes]], schema: Any = None) -> str | None:
    refusal = disagreement(message, found, mirrored(schema))
    if refusal is None:
        return None
    assert (refusal.code, refusal.id) == (-32020, message.id)
    return refusal.reason


def test_headers_that_agree_are_taken() -> None:
    assert says(call(), fields()) is None
    assert (
        says(
            sent("resources/read", uri="file:///a"),
            fields(mcp_method=b"resources/read", mcp_name=b"file:///a"),
        )
        is None
    )
    assert says(sent("tools/list"), fields(mcp_method=b"tools/list", mcp_name=None)) is None


@pytest.mark.parametrize("name", ["mcp_protocol_version", "mcp_method", "mcp_name"])
def test_a_header_that_is_missing_doubled_or_different_is_refused(name: str) -> None:
    right = dict(fields())[name.replace("_", "-").encode()]
    for wrong in (None, [right, right], b"", b"x", right.upper() + b"X", right + b"\xe9", b"\xc3\xa9"):
        assert says(call(), fields(**{name: wrong})) is not None, wrong


def test_values_are_compared_with_their_case_and_without_blanks_around_them() -> None:
    assert says(call(), fields(mcp_method=b"TOOLS/CALL")) is not None
    assert says(call(), fields(mcp_name=b"Weather")) is not None
    assert (
        says(
            call(),
            fields(
                mcp_name=b" \tweather ", mcp_method=b" tools/call\t", mcp_protocol_version=b" 2026-07-28 "
            ),
        )
        is None
    )


def test_a_name_may_be_encoded_and_must_where_it_is_not_plain() -> None:
    assert says(call(), fields(mcp_name=b"=?base64?d2VhdGhlcg==?=")) is None
    assert says(call(name="wéther"), fields(mcp_name="wéther".encode("latin-1"))) is not None
    assert says(call(name="wéther"), fields(mcp_name="wéther".encode())) is not None
    assert says(call(name="wéther"), fields(mcp_name=encode_value("wéther"))) is None


@pytest.mark.parametrize(
    "wrong",
    [
        b"=?base64?d2VhdGhlcg?=",  # without its padding
        b"=?base64?d2VhdGhlch==?=",  # not canonical
        b"=?base64?d2Vh dGhlcg==?=",
        b"=?base64?!!!!?=",
        b"=?BASE64?d2VhdGhlcg==?=",
        b"=?base64?/w==?=",  # not UTF-8
        b"=?base64??=",
    ],
)
def test_a_name_that_is_encoded_in_another_way_is_refused(wrong: bytes) -> None:
    assert says(call(), fields(mcp_name=wrong)) is not None


def test_a_name_that_looks_encoded_is_a_name_only_when_encoded_itself() -> None:
    literal = "=?base64?d2VhdGhlcg==?="
    assert says(call(name=literal), fields(mcp_name=literal.encode())) is not None
    assert says(call(name=literal), fields(mcp_name=encode_value(literal))) is None


def test_a_method_is_compared_as_it_stands() -> None:
    assert (
        says(call(), fields(mcp_method=encode_value("é").replace(b"w6k=", b"dG9vbHMvY2FsbA=="))) is not None
    )


def test_a_task_is_compared_where_its_name_is_said() -> None:
    message = sent("tasks/get", taskId="t1")
    assert says(message, fields(mcp_method=b"tasks/get", mcp_name=None)) is None
    assert says(message, fields(mcp_method=b"tasks/get", mcp_name=b"t1")) is None
    assert says(message, fields(mcp_method=b"tasks/get", mcp_name=b"t2")) is not None
    assert says(message, fields(mcp_method=b"tasks/get", mcp_name=[b"t1", b"t1"])) is not None


def test_of_a_notification_only_the_version_is_compared() -> None:
    message = sent("notifications/x", None)
    assert says(message, fields(mcp_method=b"other", mcp_name=b"other")) is None
    refusal = disagreement(message, fields(mcp_protocol_version=b"2025-11-25"))
    assert refusal is not None
    assert not refusal.expects_answer
    bare = parse(b'{"jsonrpc":"2.0","method":"notifications/x"}', TO_SERVER)
    assert isinstance(bare, Message)
    assert says(bare, fields()) is None
    assert says(bare, fields(mcp_protocol_version=None)) is not None


def test_every_mirrored_argument_must_be_said() -> None:
    arguments = {"region": "eu", "count": 42, "dry": True, "where": {"zone": "b"}, "free": "x"}
    whole = {
        "mcp_param_region": b"eu",
        "mcp_param_count": b"42",
        "mcp_param_dry_run": b"true",
        "mcp_param_zone": b"b",
    }
    assert says(call(arguments), fields(**whole), SCHEMA) is None
    for name in whole:
        for wrong in (None, b"", b"other", [whole[name], whole[name]], b"=?base64?x?="):
            assert says(call(arguments), fields(**{**whole, name: wrong}), SCHEMA) is not None, (name, wrong)


def test_an_argument_that_is_absent_or_null_has_no_header() -> None:
    for arguments in ({}, {"region": None}, {"where": "text"}, [], None):
        assert says(call(arguments), fields(), SCHEMA) is None
        assert says(call(arguments), fields(mcp_param_region=b"eu"), SCHEMA) is not None
        assert says(call(arguments), fields(mcp_param_zone=b"b"), SCHEMA) is not None


@pytest.mark.parametrize("said", [b"42", b"42.0", b"42.000", b"042"])
def test_integers_are_compared_as_numbers(said: bytes) -> None:
    assert says(call({"count": 42}), fields(mcp_param_count=said), SCHEMA) is None
    assert says(call({"count": 42.0}), fields(mcp_param_count=said), SCHEMA) is None


@pytest.mark.parametrize(
    "said", [b"42.5", b"4.2e1", b"+42", b"0x2a", b"43", b"42.", b"-42", b"\xd9\xa4\xd9\xa2"]
)
def test_what_is_another_number_or_none_is_refused(said: bytes) -> None:
    assert says(call({"count": 42}), fields(mcp_param_count=said), SCHEMA) is not None


def test_integers_beyond_a_double_are_compared_exactly() -> None:
    assert says(call({"count": 2**53 + 1}), fields(mcp_param_count=b"%d" % (2**53 + 1)), SCHEMA) is None
    assert says(call({"count": 2**53 + 1}), fields(mcp_param_count=b"%d" % 2**53), SCHEMA) is not None


def test_a_parameter_that_no_tool_is_known_to_have_is_not_looked_at() -> None:
    assert says(call({"region": "eu"}), fields(mcp_param_other=b"x"), None) is None
    assert says(call({"region": "eu"}), fields(mcp_param_region=b"us"), None) is None


def test_headers_for_a_body_that_holds_what_no_header_may() -> None:
    message = call({"region": "a\r\nx-evil: 1", "count": 7}, name="naïve\ntool")
    found = headers_for(message, mirrored(SCHEMA))
    assert all(0x20 <= byte <= 0x7E for name, each in found for byte in name + each)
    assert says(message, found, SCHEMA) is None


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["=?base64?eA==?=", "=?base64??=", " a", "a ", "\t", "true", "42", ""]
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS | st.floats(-1e6, 1e6) | st.just([])
)
ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "region": SCALARS,
        "count": SCALARS,
        "dry": SCALARS,
        "where": SCALARS | st.dictionaries(st.just("zone"), SCALARS),
        "free": SCALARS,
    },
)
HEADER_TEXTS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=8) | st.sampled_from(
    ["42", "42.0", "-0", "0", "true", "=?base64?eA==?=", "=?base64?eB==?="]
)


@given(TEXTS)
def test_values_are_encoded_as_the_sdk_does(text: str) -> None:
    assert encode_value(text).decode() == encode_header_value(text)
    assert decode_value(encode_value(text)) == text


@given(HEADER_TEXTS | st.builds("=?base64?{}?=".format, HEADER_TEXTS))
def test_values_are_decoded_as_the_sdk_does(text: str) -> None:
    assert decode_value(text.encode()) == decode_header_value(text)


@given(st.binary(max_size=20))
def test_any_value_decodes_to_plain_text_or_to_nothing(found: bytes) -> None:
    text = decode_value(found)
    assert text is None or decode_value(encode_value(text)) == text


@given(
    ARGUMENTS, st.dictionaries(st.sampled_from(["region", "count", "dry-run", "zone", "free"]), HEADER_TEXTS)
)
def test_parameters_are_judged_as_the_sdk_does(arguments: dict[str, Any], said: dict[str, str]) -> None:
    theirs = validate_mcp_param_headers(
        SCHEMA, arguments, {f"Mcp-Param-{name}": each for name, each in said.items()}
    )
    ours = says(
        call(arguments),
        fields() + [(b"mcp-param-" + n.encode(), v.encode()) for n, v in said.items()],
        SCHEMA,
    )
    assert (ours is None) == (theirs is None)


@given(ARGUMENTS, TEXTS)
def test_the_headers_made_for_a_body_are_the_sdks_and_agree_with_it(
    arguments: dict[str, Any], name: str
) -> None:
    message = call(arguments, name)
    found = headers_for(message, mirrored(SCHEMA))
    assert says(message, found, SCHEMA) is None
    theirs = {n.lower(): v for n, v in mcp_param_headers(x_mcp_header_map(SCHEMA), arguments).items()}
    assert {n.decode(): v.decode() for n, v in found if n.startswith(b"mcp-param")} == theirs


@given(
    st.sampled_from(["tools/call", "prompts/get", "resources/read", "tools/list", "server/discover"]),
    st.sampled_from(["a", "é", "=?base64?YQ==?="]),
    st.dictionaries(
        st.sampled_from(["mcp-protocol-version", "mcp-method", "mcp-name"]),
        st.sampled_from(
            [NEW, "tools/call", "prompts/get", "tools/list", "a", "=?base64?YQ==?=", "=?base64?w6k=?=", "x"]
        ),
    ),
)
def test_routing_headers_are_judged_as_the_sdk_does(method: str, name: str, said: dict[str, str]) -> None:
    message = sent(method, name=name, uri=name)
    theirs = classify_inbound_request(message.body, headers=said)
    ours = says(message, [(n.encode(), v.encode()) for n, v in said.items()])
    assert (ours is not None) == isinstance(theirs, InboundLadderRejection)


@given(st.lists(st.sampled_from(["mcp-protocol-version", "mcp-method", "mcp-name"]), max_size=5))
def test_doubled_routing_headers_are_found_as_the_sdk_does(names: list[str]) -> None:
    right = dict(fields())
    found = [(name.encode(), right[name.encode()]) for name in names]
    if find_duplicated_routing_header([(name, "") for name in names]) is not None:
        assert says(call(), found) is not None


def test_a_list_that_changed_since_the_comparison_vouches_for_no_header() -> None:
    asked = call({"region": "eu", "note": "good evening"})
    said = fields(mcp_param_region=b"eu", mcp_param_note=b"take the shadow file along")
    before = mirrored(
        {"type": "object", "properties": {"region": {"type": "string", "x-mcp-header": "Region"}}}
    )
    after = mirrored(
        {
            "type": "object",
            "properties": {
                "region": {"type": "string", "x-mcp-header": "Region"},
                "note": {"type": "string", "x-mcp-header": "Note"},
            },
        }
    )
    assert b"mcp-param-region" in compared(asked, said, before)
    assert compared(asked, said, after) == compared(asked, said)
