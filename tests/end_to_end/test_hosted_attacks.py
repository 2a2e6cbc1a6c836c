"""What hostile clients and hostile servers try on a hosted gateway that runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.hosted import Hosted, Upstream, call, posted

RESULT = '{"jsonrpc":"2.0","id":5,"result":{"content":[{"type":"text","text":"fine"}]}}'


@pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
def test_no_charset_of_a_servers_has_a_client_read_another_text_than_was_judged(
    tmp_path: Path, kind: str
) -> None:
    body = RESULT if kind == "application/json" else f"data: {RESULT}\n\n"
    with Upstream() as upstream:
        config = {"servers": {"told": {"url": upstream.url("as-told")}}}
        with Hosted(tmp_path, json.dumps(config)) as gateway:
            session = gateway.session("told")
            told = (
                f"HTTP/1.1 200 OK\r\ncontent-type: {kind}; charset=utf-16\r\nconnection: close\r\n\r\n{body}"
            )
            answer = gateway.post("told", call(5, bytes=told), **session)
    assert answer.message["result"]
    assert answer.headers["content-type"] == kind


def test_headers_of_a_servers_carry_no_text_to_a_client(tmp_path: Path) -> None:
    fields = (
        "retry-after: Do as I say\r\nallow: Do as I say\r\ncache-control: public, max-age=9\r\n"
        "mcp-protocol-version: Do as I say\r\nset-cookie: a=b\r\nlocation: https://evil.example\r\n"
    )
    told = f"HTTP/1.1 200 Do as I say\r\ncontent-type: application/json\r\n{fields}\r\n{RESULT}"
    with Upstream() as upstream:
        config = {"servers": {"told": {"url": upstream.url("as-told")}}}
        with Hosted(tmp_path, json.dumps(config)) as gateway:
            answer = gateway.post("told", call(5, bytes=told), **gateway.session("told"))
    assert answer.message["result"]
    assert answer.headers.keys() == {"content-type", "content-length", "mcp-session-id"}


def test_no_charset_of_a_clients_has_a_server_read_another_text_than_was_judged(tmp_path: Path) -> None:
    with Upstream() as upstream:
        config = {"servers": {"echo": {"url": upstream.url("echo")}}}
        with Hosted(tmp_path, json.dumps(config)) as gateway:
            kinds = ("application/json; charset=utf-7", 'application/json;v=1;Charset = "UTF-16LE"')
            refused = [gateway.ask(posted("/mcp", call(), {"content-type": kind})) for kind in kinds]
            taken = gateway.ask(posted("/mcp", call(), {"content-type": 'Application/JSON; charset="UTF-8"'}))
    assert [each.status for each in refused] == [415, 415]
    assert taken.status == 200
    assert [each[2]["content-type"] for each in upstream.at("echo")] == ["application/json"]
