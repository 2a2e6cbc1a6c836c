from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp.client._probe import _parse_supported
from mcp.shared.inbound import (
    ERROR_CODE_HTTP_STATUS,
    InboundLadderRejection,
    InboundModernRoute,
    classify_inbound_request,
)

from vanguard.errors import ProtocolError
from vanguard.model.message import TO_SERVER, Message
from vanguard.wire.eras import LEGACY, META_CAPABILITIES, MODERN, Era, era, status_of
from vanguard.wire.jsonrpc import Batch, parse
from vanguard.wire.refusal import protocol
from vanguard.wire.revisions import HANDSHAKE, META_REVISION, REVISIONS, STATELESS

NEW = "2026-07-28"
ENVELOPE = {META_REVISION: NEW, META_CAPABILITIES: {}}
SESSION = (b"mcp-session-id", b"s1")


def version(text: str) -> tuple[bytes, bytes]:
    return (b"mcp-protocol-version", text.encode())


def sent(body: Any) -> Message | Batch:
    return parse(json.dumps(body).encode(), TO_SERVER)


def request(method: str = "tools/list", meta: Any = None, **params: Any) -> Message | Batch:
    params = params if meta is None else {**params, "_meta": meta}
    return sent({"jsonrpc": "2.0", "id": 7, "method": method, "params": params})


def refusal(fields: list[tuple[bytes, bytes]], body: Message | Batch | None) -> ProtocolError:
    with pytest.raises(ProtocolError) as caught:
        era(fields, body)
    assert status_of(caught.value.code) == 400
    return caught.value


@pytest.mark.parametrize("revision", HANDSHAKE)
def test_an_earlier_revision_in_the_header_is_legacy(revision: str) -> None:
    assert era([version(revision)], request()) is LEGACY
    assert era([version(revision), SESSION], request()) is LEGACY
    assert era([version(revision)], None) is LEGACY
    assert era([version(revision)], request(meta={"progressToken": 1, META_REVISION: revision})) is LEGACY


def test_without_a_version_it_is_legacy() -> None:
    assert era([], request("initialize", protocolVersion="2025-11-25")) is LEGACY
    assert era([SESSION], request()) is LEGACY
    assert era([], None) is LEGACY
    assert era([], sent([{"jsonrpc": "2.0", "id": 1, "method": "ping"}])) is LEGACY
    assert era([], sent({"jsonrpc": "2.0", "id": 1, "result": {}})) is LEGACY


def test_header_and_body_that_both_say_so_are_modern() -> None:
    assert era([version(NEW)], request(meta=ENVELOPE)) is MODERN
    assert era([version(f" {NEW}\t")], request(meta=ENVELOPE)) is MODERN


def test_a_session_id_that_a_modern_client_still_sends_is_ignored() -> None:
    assert era([version(NEW), SESSION], request(meta=ENVELOPE)) is MODERN


def test_a_modern_get_is_modern_though_it_will_be_refused() -> None:
    assert era([version(NEW)], None) is MODERN


def test_a_modern_body_without_a_version_header_is_modern_for_its_header_to_be_refused() -> None:
    assert era([], request(meta=ENVELOPE)) is MODERN


def test_a_modern_notification_needs_no_envelope() -> None:
    assert era([version(NEW)], sent({"jsonrpc": "2.0", "method": "notifications/cancelled"})) is MODERN


@pytest.mark.parametrize("unknown", ["1999-01-01", "2027-01-01", "", "2026-07-28,2026-07-28", "é"])
def test_an_unknown_version_is_told_which_are_supported(unknown: str) -> None:
    for body in (request(), request("initialize"), None):
        fields = [(b"mcp-protocol-version", unknown.encode("latin-1")), SESSION]
        error = refusal(fields, body)
        assert error.code == -32022
        assert error.data == {"supported": list(REVISIONS), "requested": unknown}
    answer = json.loads(protocol(error))["error"]
    assert answer["code"] == -32022
    assert _parse_supported(answer["data"]) == list(REVISIONS)


def test_who_asks_without_a_handshake_is_told_the_revisions_that_have_none() -> None:
    error = refusal([version("v999.0.0")], request(meta=ENVELOPE | {META_REVISION: "v999.0.0"}))
    assert error.code == -32022
    assert error.data == {"supported": list(STATELESS), "requested": "v999.0.0"}


def test_an_unknown_version_is_not_repeated_at_any_length() -> None:
    error = refusal([version("9" * 10_000)], request())
    assert error.data is not None
    assert error.data["requested"] == "9" * 64


def test_a_version_that_is_known_and_not_offered_is_refused() -> None:
    with pytest.raises(ProtocolError) as caught:
        era([version(NEW)], request(meta=ENVELOPE), HANDSHAKE)
    assert caught.value.data == {"supported": list(HANDSHAKE), "requested": NEW}


def test_a_session_with_a_modern_body_is_refused() -> None:
    assert refusal([SESSION], request(meta=ENVELOPE)).code == -32020
    assert refusal([SESSION, version("2025-11-25")], request(meta=ENVELOPE)).code == -32020


def test_a_header_that_contradicts_the_body_is_refused() -> None:
    assert refusal([version("2025-11-25")], request(meta=ENVELOPE)).code == -32020
    assert refusal([version("2027-01-01")], request(meta=ENVELOPE)).code == -32020


def test_a_version_said_twice_is_refused_even_where_both_agree() -> None:
    assert refusal([version(NEW), version(NEW)], request(meta=ENVELOPE)).code == -32020


@pytest.mark.parametrize(
    "meta",
    [
        None,
        "text",
        [],
        {},
        {META_REVISION: NEW},
        {META_CAPABILITIES: {}},
        ENVELOPE | {META_CAPABILITIES: None},
        ENVELOPE | {META_CAPABILITIES: []},
    ],
)
def test_a_modern_request_without_its_envelope_is_refused(meta: Any) -> None:
    error = refusal([version(NEW)], request(meta=meta))
    assert (error.code, error.id) == (-32602, 7)


def test_a_modern_header_on_initialize_is_refused() -> None:
    assert refusal([version(NEW)], request("initialize", protocolVersion=NEW)).code == -32602


def test_a_batch_is_no_modern_request() -> None:
    member = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": ENVELOPE}}
    assert refusal([version(NEW)], sent([member])).code == -32600
    assert refusal([], sent([{"jsonrpc": "2.0", "id": 2, "method": "ping"}, member])).code == -32600
    assert refusal([version("2025-03-26"), SESSION], sent([member])).code == -32600


@pytest.mark.parametrize("answer", [{"result": {}}, {"error": {"code": 1, "message": "x"}}])
def test_an_answer_is_no_modern_request_and_gets_none(answer: dict[str, Any]) -> None:
    error = refusal([version(NEW)], sent({"jsonrpc": "2.0", "id": 1, **answer}))
    assert (error.code, error.expects_answer) == (-32600, False)


def test_statuses_of_the_modern_era() -> None:
    assert {code: status_of(code) for code in ERROR_CODE_HTTP_STATUS} == dict(ERROR_CODE_HTTP_STATUS)
    assert [status_of(code) for code in (-32603, -32002, -31001, -31003, 5)] == [200] * 5


def test_statuses_of_the_earlier_era() -> None:
    assert [status_of(code, LEGACY) for code in (-32700, -32600, -32022)] == [400] * 3
    assert [status_of(code, LEGACY) for code in (-32601, -32602, -32603, -32002, -31001)] == [200] * 5


VERSIONS = st.sampled_from([*REVISIONS, "2027-01-01", "", "x"])
METAS = st.none() | st.dictionaries(
    st.sampled_from([META_REVISION, META_CAPABILITIES, "progressToken"]),
    VERSIONS | st.just({}) | st.none() | st.just(3),
)


@given(VERSIONS.filter(lambda each: each not in HANDSHAKE), METAS)
def test_what_the_sdk_routes_as_modern_is_modern_and_nothing_else(said: str, meta: Any) -> None:
    body = request(meta=meta)
    assert isinstance(body, Message)
    names = {"mcp-protocol-version": said, "mcp-method": body.method}
    theirs = classify_inbound_request(body.body, headers=names)
    try:
        ours: Era | ProtocolError = era([version(said)], body)
    except ProtocolError as error:
        ours = error
    if isinstance(theirs, InboundModernRoute):
        capabilities_are_an_object = isinstance(theirs.client_capabilities, dict)
        assert (ours is MODERN) == capabilities_are_an_object
    elif isinstance(ours, ProtocolError) and said == NEW:
        assert isinstance(theirs, InboundLadderRejection)
        assert ours.code in (theirs.code, -32602)
    elif said == NEW:
        # The agreement of header and body is checked by wire.headers.
        assert theirs.code == -32020
    else:
        assert isinstance(ours, ProtocolError)
        assert ours.code in (-32020, -32022)


@given(st.lists(st.tuples(st.sampled_from([b"mcp-protocol-version", b"mcp-session-id"]), st.binary())), METAS)
def test_an_era_is_decided_or_refused_and_nothing_else_happens(fields: Any, meta: Any) -> None:
    decided: Era | bytes
    try:
        decided = era(fields, request(meta=meta))
    except ProtocolError as error:
        decided = protocol(error)
    assert isinstance(decided, Era) or json.loads(decided)["id"] == 7
