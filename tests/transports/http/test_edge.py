from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.model.hosted import Bounds, Hosted
from vanguard.transports.http.edge import Edge, Refused, too_large

BOTH = (b"accept", b"application/json, text/event-stream")
HOST = (b"host", b"127.0.0.1:8080")
TYPE = (b"content-type", b"application/json")


def scope(*fields: tuple[bytes, bytes], method: str = "POST", query: bytes = b"") -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": "/mcp",
        "raw_path": b"/mcp",
        "query_string": query,
        "headers": list(fields),
    }


def kind(found: Refused | None) -> tuple[int, str] | None:
    return None if found is None else (found.status, found.kind)


def refusal(edge: Edge, request: dict[str, Any]) -> Refused | None:
    return edge.refusal(request, dict(request["headers"]))


def message_refusal(edge: Edge, request: dict[str, Any], *given: Any, **named: Any) -> Refused | None:
    return edge.message_refusal(request, dict(request["headers"]), *given, **named)


def checked(*fields: tuple[bytes, bytes], hosted: Hosted | None = None, query: bytes = b"") -> Any:
    return kind(refusal(Edge(hosted or Hosted()), scope(*fields, query=query)))


def posted(*fields: tuple[bytes, bytes], method: str = "POST", **more: Any) -> tuple[int, str] | None:
    return kind(message_refusal(Edge(Hosted()), scope(*fields, method=method), **more))


def test_an_ordinary_request_is_taken() -> None:
    assert checked(HOST, BOTH, TYPE, (b"content-length", b"40"), (b"authorization", b"Bearer x")) is None
    assert posted(HOST, BOTH, TYPE, (b"content-length", b"40")) is None


@pytest.mark.parametrize("host", [b"evil.example", b"evil.example:8080", b"127.0.0.1.evil.example", b""])
def test_a_host_that_is_not_ours_is_misdirected(host: bytes) -> None:
    assert checked((b"host", host)) == (421, "host")


def test_a_host_that_is_missing_or_comes_twice_is_misdirected() -> None:
    assert checked(BOTH) == (421, "host")
    assert checked(HOST, HOST) == (421, "doubled-header")


def test_a_page_of_another_origin_is_forbidden() -> None:
    assert checked(HOST, (b"origin", b"https://evil.example")) == (403, "origin")
    assert checked(HOST, (b"origin", b"null")) == (403, "origin")
    assert checked(HOST, (b"origin", b"")) == (403, "origin")
    assert checked(HOST, (b"origin", b"http://localhost:6274")) is None


def test_a_header_over_the_limit_is_refused() -> None:
    hosted = Hosted(bounds=Bounds(header_bytes=1_000))
    assert checked(HOST, (b"x-padding", b"x" * 1_000), hosted=hosted) == (431, "header-size")
    assert checked(HOST, *[(b"x-%d" % n, b"") for n in range(200)], hosted=hosted) == (431, "header-size")
    assert checked(HOST, query=b"x" * 1_000, hosted=hosted) == (431, "header-size")
    assert checked(HOST, (b"x-padding", b"x" * 900), hosted=hosted) is None


@pytest.mark.parametrize(
    "name",
    [
        b"authorization",
        b"content-length",
        b"content-type",
        b"origin",
        b"mcp-session-id",
        b"transfer-encoding",
    ],
)
def test_a_header_that_readers_would_take_from_two_places_is_refused(name: bytes) -> None:
    assert checked(HOST, (name, b"1"), (name, b"2")) == (400, "doubled-header")
    assert checked(HOST, (name, b"1"), (b"x-between", b""), (name, b"1")) == (400, "doubled-header")


@pytest.mark.parametrize("name", [b"mcp-protocol-version", b"mcp-method", b"mcp-name", b"mcp-param-region"])
def test_a_doubled_routing_header_is_a_mismatch(name: bytes) -> None:
    found = refusal(Edge(Hosted()), scope(HOST, (name, b"a"), (name, b"a")))
    assert found is not None
    assert json.loads(found.body)["error"]["code"] == -32020


def test_headers_that_may_be_lists_may_come_twice() -> None:
    assert (
        checked(HOST, (b"accept", b"a/b"), (b"accept", b"c/d"), (b"cookie", b"a"), (b"cookie", b"b")) is None
    )


def test_two_ways_to_tell_a_length_are_refused() -> None:
    assert checked(HOST, (b"content-length", b"1"), (b"transfer-encoding", b"chunked")) == (400, "framing")


@pytest.mark.parametrize("coding", [b"identity, chunked", b"gzip, chunked", b"chunked, chunked", b"x"])
def test_a_body_comes_in_chunks_and_in_nothing_else(coding: bytes) -> None:
    assert checked(HOST, (b"transfer-encoding", coding)) == (400, "framing")
    assert checked(HOST, (b"transfer-encoding", b"Chunked")) is None
    older = scope(HOST, (b"transfer-encoding", b"chunked")) | {"http_version": "1.0"}
    assert kind(refusal(Edge(Hosted()), older)) == (400, "framing")


@pytest.mark.parametrize("charset", [b"utf-7", b"UTF-16LE", b'"utf-32"', b"", b"utf-8; charset=utf-7"])
def test_a_message_in_another_charset_than_it_is_read_in_is_refused(charset: bytes) -> None:
    kinds = (b"application/json; charset=" + charset, b"application/json;a=b;Charset = " + charset)
    for each in kinds:
        assert posted(HOST, BOTH, (b"content-type", each)) == (415, "content-type")


@pytest.mark.parametrize(
    "query",
    [
        b"access_token=s3cret",
        b"a=b&token=s3cret",
        b"API_KEY=s3cret",
        b"a=b;key=s3cret",
        b"%61ccess_token=s3cret",
        b"apikey",
        b"+token=s3cret",
    ],
)
def test_credentials_in_a_query_are_refused_and_not_repeated(query: bytes) -> None:
    found = refusal(Edge(Hosted()), scope(HOST, query=query))
    assert kind(found) == (400, "token-in-query")
    assert b"s3cret" not in repr(found).encode()


def test_other_queries_are_taken() -> None:
    assert checked(HOST, query=b"sessionId=0123&tokens=5&keyboard=1") is None


@pytest.mark.parametrize("method", ["PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get"])
def test_a_method_that_is_not_taken_is_told_which_are(method: str) -> None:
    found = message_refusal(Edge(Hosted()), scope(HOST, BOTH, method=method))
    assert kind(found) == (405, "method")
    assert found is not None
    assert dict(found.headers)[b"allow"] == b"DELETE, GET, POST"


def test_only_methods_that_an_address_has_are_taken() -> None:
    assert posted(HOST, BOTH, method="GET", methods=("POST",)) == (405, "method")


@pytest.mark.parametrize(
    "media", [b"", b"text/plain", b"application/jsonx", b"application/x-json", b"text/json"]
)
def test_a_message_of_another_type_is_refused(media: bytes) -> None:
    assert posted(HOST, BOTH, (b"content-type", media)) == (415, "content-type")
    assert posted(HOST, BOTH) == (415, "content-type")


def test_a_type_with_parameters_is_taken() -> None:
    assert posted(HOST, BOTH, (b"content-type", b"Application/JSON ; charset=utf-8")) is None


def test_a_compressed_message_is_refused() -> None:
    assert posted(HOST, BOTH, TYPE, (b"content-encoding", b"gzip")) == (415, "content-type")
    assert posted(HOST, BOTH, TYPE, (b"content-encoding", b"identity")) is None


@pytest.mark.parametrize(
    "accept",
    [
        b"",
        b"application/json",
        b"text/event-stream",
        b"application/json, text/event-stream;q=0",
        b"application/json, text/event-stream; q = 0.000",
        b"application/jsonx, text/event-streamx",
    ],
)
def test_a_post_must_accept_both_kinds_of_answer(accept: bytes) -> None:
    assert posted(HOST, TYPE, (b"accept", accept)) == (406, "accept")


@pytest.mark.parametrize(
    "accept",
    [
        b"application/json,text/event-stream",
        b"Text/Event-Stream;q=0.5, Application/JSON;charset=utf-8",
        b"*/*",
        b"application/*, text/*",
    ],
)
def test_both_kinds_may_be_accepted_in_any_way(accept: bytes) -> None:
    assert posted(HOST, TYPE, (b"accept", accept)) is None


def test_a_get_must_accept_a_stream() -> None:
    assert posted(HOST, (b"accept", b"application/json"), method="GET") == (406, "accept")
    assert posted(HOST, (b"accept", b"text/event-stream"), method="GET") is None
    assert posted(HOST, method="DELETE") is None


def test_a_post_of_the_first_transport_need_accept_nothing() -> None:
    assert posted(HOST, TYPE, negotiated=False) is None


def test_what_was_taken_once_is_taken_again_and_nothing_else_with_it() -> None:
    edge, length = Edge(Hosted()), (b"content-length", b"40")

    def again(*fields: tuple[bytes, bytes], **named: Any) -> tuple[int, str] | None:
        return kind(message_refusal(edge, scope(*fields), **named))

    assert [again(BOTH, TYPE, length) for _ in range(3)] == [None] * 3
    assert again(BOTH, TYPE, (b"content-length", b"9" * 19)) == (413, "size")
    assert again(BOTH, TYPE, length, (b"content-encoding", b"gzip")) == (415, "content-type")
    assert again(BOTH, length) == (415, "content-type")
    assert again(TYPE, length, negotiated=False) is None
    assert again(TYPE, length) == (406, "accept")
    assert again(BOTH, TYPE, length, methods=("GET",)) == (405, "method")


@pytest.mark.parametrize("length", [b"16777217", b"9" * 19, b"9" * 10_000])
def test_a_body_over_the_limit_is_refused_before_it_comes(length: bytes) -> None:
    assert posted(HOST, BOTH, TYPE, (b"content-length", length)) == (413, "size")
    assert posted(HOST, BOTH, TYPE, (b"content-length", b"16777216")) is None


@pytest.mark.parametrize("length", [b"", b"-1", b"1e3", b"0x10", "²".encode()])
def test_a_length_that_is_no_number_is_refused(length: bytes) -> None:
    assert posted(HOST, BOTH, TYPE, (b"content-length", length)) == (400, "framing")


def test_a_refusal_is_a_whole_answer_with_a_json_rpc_error() -> None:
    found = too_large()
    header = dict(found.headers)
    assert header[b"content-type"] == b"application/json"
    assert header[b"content-length"] == b"%d" % len(found.body)
    body = json.loads(found.body)
    assert (body["jsonrpc"], body["id"], body["error"]["data"]["kind"]) == ("2.0", None, "size")


NAMES = st.sampled_from(
    [b"host", b"origin", b"accept", b"content-type", b"content-length", b"mcp-method", b"x"]
)


@given(st.lists(st.tuples(NAMES, st.binary(max_size=30))), st.binary(max_size=30), st.text(max_size=8))
def test_whatever_a_header_holds_it_is_taken_or_refused(fields: Any, query: bytes, method: str) -> None:
    edge, request = Edge(Hosted()), scope(*fields, method=method, query=query)
    for found in (refusal(edge, request), message_refusal(edge, request)):
        assert found is None or json.loads(found.body)["error"]["code"] in (-32600, -32020)
