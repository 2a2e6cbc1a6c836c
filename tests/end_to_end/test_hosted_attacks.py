"""What hostile clients and hostile servers try on a hosted gateway that runs."""

from __future__ import annotations

import json
import signal
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.hosted import (
    _BEHAVIOURS,
    CHILD,
    INITIALIZE,
    META,
    Answer,
    Hosted,
    Line,
    Upstream,
    _echo,
    call,
    modern_call,
    modern_headers,
    posted,
    request,
    stream,
)
from vanguard.adapters.keys.entry import Entry, as_json, hashed, new_key

KEY = "0123456789abcdef0123456789abcdef"
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


TOOLS = """
import json, sys
tools = [{"name": name, "inputSchema": {"type": "object"}} for name in ("run_command", "read_file")]
for line in sys.stdin:
    m = json.loads(line)
    if "id" in m:
        r = {"protocolVersion": "2025-06-18", "capabilities": {}, "serverInfo": {"name": "c", "version": "1"}}
        r = r if m["method"] == "initialize" else {"resultType": "complete", "content": [], "tools": tools}
        print(json.dumps({"jsonrpc": "2.0", "id": m["id"], "result": r}), flush=True)
"""
"""A server with a tool that runs commands and one that reads files."""


def write_key(home: Path, key: str, id: str, scopes: tuple[str, ...] | None) -> None:
    (home / "state").mkdir(mode=0o700, exist_ok=True)
    file = home / "state" / "keys.json"
    held = as_json(Entry(id, "ci", hashed(key), scopes))
    file.write_text(json.dumps({"version": 1, "keys": [held]}))
    file.chmod(0o600)


def test_who_is_granted_less_than_before_may_do_less_with_the_next_request(tmp_path: Path) -> None:
    key, id = new_key()
    headers = {"authorization": f"Bearer {key}"}
    listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"_meta": META}}

    def used(gateway: Hosted) -> tuple[list[str], bool]:
        fields = modern_headers("tools/list", "") | headers
        listed = gateway.ask(posted("/mcp", listing, fields)).message["result"]["tools"]
        fields = modern_headers("tools/call", "run_command") | headers
        ran = gateway.ask(posted("/mcp", modern_call(2, "run_command"), fields)).message
        return [each["name"] for each in listed], "result" in ran

    write_key(tmp_path, key, id, None)
    config = {"servers": {"tools": {"command": sys.executable, "args": ["-c", TOOLS]}}}
    with Hosted(tmp_path, json.dumps(config)) as gateway:
        before = used(gateway)
        write_key(tmp_path, key, id, ("mcp:read",))
        after = used(gateway)
    assert before == (["run_command", "read_file"], True)
    assert after == (["read_file"], False)


SPARSE = {"bounds": {"rate": 0.01, "burst": 10}}
FAR = {**INITIALIZE, "params": {**INITIALIZE["params"], "protocolVersion": "2025-03-26"}}  # type: ignore[dict-item]


def test_a_batch_counts_for_as_many_messages_as_it_holds(tmp_path: Path) -> None:
    with Upstream() as upstream:
        config = {"servers": {"echo": {"url": upstream.url("echo")}}, "hosted": SPARSE}
        with Hosted(tmp_path, json.dumps(config)) as gateway:
            session = {"mcp-session-id": gateway.post("echo", FAR).headers["mcp-session-id"]}
            answer = gateway.ask(posted("/mcp", [call(n) for n in range(500)], session))
    assert [each["id"] for each in answer.json] == list(range(500))
    assert {each["error"]["code"] for each in answer.json} == {-31003}
    assert len(upstream.at("echo")) == 1


@pytest.mark.parametrize("server", ["child", "far"])
def test_a_client_of_the_oldest_transport_reads_on_its_stream_that_it_asks_too_much(
    tmp_path: Path, server: str
) -> None:
    bounds = {"bounds": {"rate": 0.01, "burst": 1}}
    with Upstream() as upstream:
        child = {"command": sys.executable, "args": ["-c", CHILD]}
        config = {"servers": {"child": child, "far": {"url": upstream.url("echo")}}, "hosted": bounds}
        with Hosted(tmp_path, json.dumps(config)) as gateway:
            opening = request("GET", gateway.path(server, "sse"), [("accept", "text/event-stream")])
            with Line(gateway.port, opening) as stream:
                stream.head()
                path = stream.piece().decode().split("data: ")[1].strip()
                for number in range(2):
                    assert gateway.ask(posted(path, call(number))).status == 202
                while b'"id":1' not in (seen := stream.piece()):
                    continue
    assert b"-31003" in seen


def test_judging_without_forwarding_counts_as_any_other_request_and_who_may_not_is_recorded(
    tmp_path: Path,
) -> None:
    config = {"servers": {"echo": {"command": sys.executable, "args": ["-c", CHILD]}}, "hosted": SPARSE}
    key = {"authorization": f"Bearer {KEY}"}
    with Hosted(tmp_path, json.dumps(config), VANGUARD_API_KEY=KEY) as gateway:
        judged = [gateway.ask(posted("/v1/inspect", call(), key)).status for _ in range(12)]
        stranger = gateway.ask(posted("/v1/inspect", call(), {"authorization": "Bearer guess"}))
        records = gateway.end()[1]
    assert judged == [200] * 10 + [429] * 2
    assert stranger.status == 401
    kinds = [each["detail"]["kind"] for each in records if each["event"] == "protocol"]
    assert kinds == ["rate", "rate", "auth"]


def test_guesses_of_keys_are_counted_by_address_wherever_they_are_made(tmp_path: Path) -> None:
    bounds = {"bounds": {"address_rate": 0.01, "address_burst": 3}}
    config = {"servers": {"echo": {"command": sys.executable, "args": ["-c", CHILD]}}, "hosted": bounds}
    guess = [("authorization", "Bearer guess")]
    with Hosted(tmp_path, json.dumps(config), VANGUARD_API_KEY=KEY) as gateway:
        found = [gateway.ask(request("GET", "/metrics", guess)).status for _ in range(5)]
    assert found == [401] * 3 + [429] * 2


def test_a_second_use_of_an_id_that_waits_is_refused_and_takes_no_answer_of_another(tmp_path: Path) -> None:
    config = {"servers": {"tools": {"command": sys.executable, "args": ["-c", HOLDING]}}}
    with Hosted(tmp_path, json.dumps(config)) as gateway:
        session = gateway.session("tools")
        fields = {name.replace("_", "-"): text for name, text in session.items()}
        with Line(gateway.port, posted("/mcp", call(1, "hold"), fields)) as first:
            assert gateway.post("tools", call(2, "held"), **session).message["result"]["content"] == []
            second = gateway.post("tools", call(1, "hold"), **session)
            gateway.post("tools", call(3, "release"), **session)
            answered = first.answer()
        again = gateway.post("tools", call(1, "other"), **session)
    assert (second.status, second.json["error"]["data"]["kind"]) == (400, "live-id")
    assert answered.message["id"] == 1
    assert again.message["id"] == 1


HOLDING = """
import json, sys
held, waits = [], []
def say(id, **result):
    print(json.dumps({"jsonrpc": "2.0", "id": id, "result": {"content": [], **result}}), flush=True)
for line in sys.stdin:
    m = json.loads(line)
    name = m.get("params", {}).get("name")
    if m["method"] == "initialize":
        info = {"name": "c", "version": "1"}
        say(m["id"], protocolVersion="2025-06-18", capabilities={}, serverInfo=info)
    elif name == "hold":
        held.append(m["id"])
    elif name == "held":
        waits.append(m["id"])
    elif "id" in m:
        for id in held if name == "release" else []:
            say(id)
        say(m["id"])
    if held:
        for id in waits:
            say(id)
        waits = []
"""
"""A server that answers ``hold`` at the next ``release``, and ``held`` as soon as it holds one."""


ECHO = {"echo": {"command": sys.executable, "args": ["-c", CHILD]}}


def test_who_may_not_come_in_cannot_fill_the_disk_with_records(tmp_path: Path) -> None:
    with Hosted(tmp_path, json.dumps({"servers": ECHO})) as gateway:
        with Line(gateway.port) as line:
            for _ in range(300):
                line.send(request("GET", "/nowhere"))
                assert line.answer().status == 404
        for _ in range(300):
            assert gateway.ask(b"NONSENSE\r\n\r\n").status == 400
        records = gateway.end()[1]
    assert 0 < sum(each["event"] == "protocol" for each in records) < 600


@pytest.mark.parametrize("path", ["/servers/%2565cho/mcp", "/servers/echo/mcp/", "//servers/echo/mcp"])
def test_a_server_has_one_path(tmp_path: Path, path: str) -> None:
    with Hosted(tmp_path, json.dumps({"servers": ECHO})) as gateway:
        assert gateway.ask(posted(path, INITIALIZE)).status == 404


def test_settings_that_fail_late_change_nothing_and_the_next_ones_are_read(tmp_path: Path) -> None:
    def read_anew(hosted: dict[str, Any], told: str) -> None:
        (tmp_path / "vanguard.yaml").write_text(json.dumps({"servers": ECHO, "hosted": hosted}))
        while not any(told in line for line in gateway.said):
            gateway.process.send_signal(signal.SIGHUP)
            gateway.ask(request("GET", "/health"))

    with Hosted(tmp_path, json.dumps({"servers": ECHO})) as gateway:
        read_anew({"allowed_hosts": ["b.cxn--"]}, "the settings in force stay")
        assert gateway.works("echo")
        read_anew({"allowed_hosts": ["b.example"]}, "the settings were read anew")
        asked = posted("/mcp", modern_call(), modern_headers()).replace(b"127.0.0.1", b"b.example")
        assert gateway.ask(asked).status == 200


def _replays(handler: BaseHTTPRequestHandler, upstream: Upstream, body: bytes) -> None:
    """Say the same to whoever comes back for what it missed."""
    if handler.command != "GET":
        _echo(handler, upstream, body)
        return
    stream(handler)
    note = {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": "mine"}}
    handler.wfile.write(b"id: 1\ndata: " + json.dumps(note).encode() + b"\n\n")


def test_a_stream_is_resumed_in_its_own_session_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(_BEHAVIOURS, "replays", _replays)
    with Upstream() as upstream:
        config = {"servers": {"replays": {"url": upstream.url("replays")}}}
        with Hosted(tmp_path, json.dumps(config)) as gateway:

            def listen(session: dict[str, str], **more: str) -> Answer:
                fields = {name.replace("_", "-"): text for name, text in (session | more).items()}
                return gateway.ask(request("GET", "/mcp", [("accept", "text/event-stream"), *fields.items()]))

            mine, theirs = gateway.session("replays"), gateway.session("replays")
            heard = listen(mine)
            resumed = [listen(session, last_event_id="1") for session in (mine, theirs, {})]
    assert heard.events == resumed[0].events != []
    assert [each.status for each in resumed] == [200, 404, 404]
    assert [each[2].get("last-event-id") for each in upstream.asked if each[0] == "GET"] == [None, "1"]


def test_a_request_named_like_a_notification_takes_what_any_unknown_one_takes(tmp_path: Path) -> None:
    key, id = new_key()
    write_key(tmp_path, key, id, ("mcp:read",))
    with Hosted(tmp_path, json.dumps({"servers": ECHO})) as gateway:
        fields = {"authorization": f"Bearer {key}"}
        session = gateway.session("echo", **fields)
        asked = {"jsonrpc": "2.0", "id": 1, "method": "notifications/../admin"}
        answer = gateway.post("echo", asked, **session, **fields)
    assert answer.json["error"]["data"]["rule"] == "access-not-granted"
