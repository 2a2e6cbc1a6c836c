"""What the hosted gateway answers to requests and to servers that are wrong: status, body, record."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.end_to_end.hosted import (
    BOTH,
    CHILD,
    INITIALIZE,
    Hosted,
    Line,
    Upstream,
    call,
    modern_call,
    modern_headers,
    posted,
    request,
)

JSON = {"content-type": "application/json", "accept": BOTH}
ECHOING = {"command": sys.executable, "args": ["-c", CHILD]}
BATCH = [{"jsonrpc": "2.0", "id": 1, "method": "ping"}, {"jsonrpc": "2.0", "id": 2, "method": "ping"}]


class Wrong(NamedTuple):
    """A request, and what has to become of it."""

    sent: bytes
    status: int
    code: int
    kind: str


def wrong_requests(session: dict[str, str]) -> dict[str, Wrong]:
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    body = json.dumps(ping).encode()
    length = [("content-length", str(len(body)))]
    in_session = {name.replace("_", "-"): text for name, text in session.items()}
    at = "/servers/echo/mcp"

    def post(headers: dict[str, str], message: Any = ping) -> bytes:
        return posted(at, message, headers)

    def plain(fields: dict[str, str], *more: tuple[str, str]) -> bytes:
        return request("POST", at, [*fields.items(), *length, *more], body)

    modern = modern_headers()
    return {
        "another host": Wrong(
            request("POST", at, [*JSON.items(), *length], body, "evil.example"), 421, -32600, "host"
        ),
        "another origin": Wrong(post({"origin": "https://evil.example"}), 403, -32600, "origin"),
        "accepts JSON alone": Wrong(post({"accept": "application/json"}), 406, -32600, "accept"),
        "a GET that accepts no stream": Wrong(
            request("GET", at, [("accept", "text/html")]), 406, -32600, "accept"
        ),
        "is no JSON": Wrong(post({"content-type": "text/plain"}), 415, -32600, "content-type"),
        "is compressed": Wrong(post({"content-encoding": "gzip"}), 415, -32600, "content-type"),
        "another method": Wrong(request("PUT", at, JSON.items()), 405, -32600, "method"),
        "an unknown path": Wrong(request("POST", "/elsewhere", JSON.items()), 404, -32600, "path"),
        "an unknown version": Wrong(post({"mcp-protocol-version": "2031-01-01"}), 400, -32022, "version"),
        "a session that is not there": Wrong(
            post(in_session | {"mcp-session-id": "nothing"}), 404, -32600, "no-session"
        ),
        "no session": Wrong(post({"mcp-protocol-version": "2025-06-18"}), 400, -32600, "no-session"),
        "a batch in 2025-06-18": Wrong(post(in_session, BATCH), 400, -32600, "batch"),
        "a modern batch": Wrong(post(modern, [modern_call(1), modern_call(2)]), 400, -32600, "batch"),
        "a header that differs": Wrong(
            post(modern | {"mcp-name": "other"}, modern_call()), 400, -32020, "header"
        ),
        "a header that is missing": Wrong(
            post({"mcp-protocol-version": "2026-07-28"}, modern_call()), 400, -32020, "header"
        ),
        "modern in its body alone": Wrong(post(in_session, modern_call()), 400, -32020, "era"),
        "no capabilities": Wrong(post(modern, call()), 400, -32602, "meta"),
        "a long body": Wrong(
            request("POST", at, [*JSON.items(), ("content-length", "16777217")]), 413, -32600, "size"
        ),
        "a long body in chunks": Wrong(
            request("POST", at, [*JSON.items(), ("transfer-encoding", "chunked")], b"1000010\r\n")
            + b" " * 0x1000010,
            413,
            -32600,
            "size",
        ),
        "a long header": Wrong(post({"x-long": "x" * 65_536}), 431, -32600, "header-size"),
        "many headers": Wrong(
            request("POST", at, [*JSON.items(), *((f"x-{n}", "x") for n in range(9_000))]),
            431,
            -32600,
            "header-size",
        ),
        "a header without end": Wrong(
            request("POST", at)[:-2] + b"x-endless: " + b"x" * 1_000_000, 431, -32600, "header-size"
        ),
        "two hosts": Wrong(plain(JSON, ("host", "127.0.0.1")), 421, -32600, "doubled-header"),
        "two types": Wrong(plain(JSON, ("content-type", "application/json")), 400, -32600, "doubled-header"),
        "two names": Wrong(plain({**JSON, **modern}, ("mcp-name", "echo")), 400, -32020, "doubled-header"),
        "invalid UTF-8": Wrong(
            post({}, b'{"jsonrpc":"2.0","id":1,"method":"\xff"}'), 400, -32700, "encoding"
        ),
        "doubled keys": Wrong(
            post({}, b'{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}'), 400, -32700, "duplicate-key"
        ),
        "no JSON": Wrong(post({}, b"{"), 400, -32700, "syntax"),
        "a token in the query": Wrong(
            posted(f"{at}?access_token=hunter2", ping), 400, -32600, "token-in-query"
        ),
        "no HTTP": Wrong(b"NONSENSE\r\n\r\n", 400, -32600, "http"),
        "two lengths": Wrong(plain(JSON, ("transfer-encoding", "chunked")), 400, -32600, "http"),
    }


def test_every_wrong_request_has_its_status_its_body_and_its_record(tmp_path: Path) -> None:
    config = f"servers: {json.dumps({'echo': ECHOING})}"
    found: dict[str, tuple[int, int, str]] = {}
    with Hosted(tmp_path, config) as gateway:
        session = gateway.session("echo")
        wrong = wrong_requests(session)
        for name, each in wrong.items():
            answer = gateway.ask(each.sent)
            assert answer.headers["content-type"] == "application/json", name
            found[name] = (answer.status, answer.json["error"]["code"], answer.json["error"]["data"]["kind"])
        assert gateway.works("echo")
        code, records = gateway.end()
    assert code == 0
    assert found == {name: (each.status, each.code, each.kind) for name, each in wrong.items()}
    noted = [record["detail"]["kind"] for record in records if record["event"] == "protocol"]
    assert noted == [each.kind for each in wrong.values()]
    assert "hunter2" not in json.dumps(records)


def test_who_sends_too_much_still_reads_why(tmp_path: Path) -> None:
    long = modern_call(text="x" * 17_000_000)
    with (
        Hosted(tmp_path, f"servers: {json.dumps({'echo': ECHOING})}") as gateway,
        Line(gateway.port, posted("/mcp", long, modern_headers())) as line,
    ):
        assert line.answer().status == 413
        line.send(posted("/mcp", modern_call(text="short"), modern_headers()))
        assert line.answer().status == 200


def test_a_server_that_is_wrong_costs_its_asker_an_error_and_nobody_else_anything(tmp_path: Path) -> None:
    with Upstream() as upstream:
        names = ("redirect", "unauthorized", "endless", "lies", "fine")
        servers = {name: {"url": upstream.url(name)} for name in names}
        servers["away"] = {"url": "http://127.0.0.1:9/mcp"}
        config = {"servers": servers, "hosted": {"bounds": {"event_bytes": 1_048_576}}}
        found: dict[str, list[Any]] = {}
        with Hosted(tmp_path, json.dumps(config)) as gateway:
            assert gateway.works("fine")
            before = gateway.memory
            for name in (*names, "away"):
                for era, answer in (
                    ("modern", gateway.modern(name, modern_call())),
                    ("legacy", gateway.post(name, INITIALIZE)),
                ):
                    said = answer.message
                    error = said.get("error", {})
                    found.setdefault(name, []).append((answer.status, error.get("message")))
                    assert said["id"] == (1 if era == "modern" else 0)
                    assert "evil.example" not in json.dumps(answer.headers)
            assert gateway.memory - before < 40_000_000
            assert gateway.works("fine")
            code, records = gateway.end()
    gone = "The server is gone: "
    assert code == 0
    noted = {(each["server"], each["detail"]["kind"]) for each in records if each["event"] == "protocol"}
    assert {(name, "upstream") for name in ("redirect", "unauthorized", "endless", "away")} <= noted
    assert ("fine", "upstream") not in noted
    assert "lies" in {server for server, _ in noted}
    assert found == {
        "redirect": [(502, f"{gone}it answers with a redirect")] * 2,
        "unauthorized": [(502, f"{gone}it wants other credentials than the gateway has")] * 2,
        "endless": [(200, f"{gone}an event of its stream has no end")] * 2,
        "lies": [(200, "The server's answer is not valid."), (200, f"{gone}its answer cannot be read")],
        "fine": [(200, None)] * 2,
        "away": [(200, f"{gone}it cannot be reached")] * 2,
    }
    assert not upstream.at("elsewhere")


def test_a_session_is_no_use_to_anybody_but_its_owner(tmp_path: Path) -> None:
    def key(name: str) -> dict[str, str]:
        words = [sys.executable, "-m", "vanguard", "keys", "create", name, "--json", "--file", str(keys)]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        return {"authorization": f"Bearer {json.loads(done.stdout)['key']}"}

    keys = tmp_path / "keys.json"
    anne, bert = key("anne"), key("bert")
    config = {"servers": {"echo": ECHOING}, "hosted": {"auth": {"keys_file": str(keys)}}}
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    with Hosted(tmp_path, json.dumps(config)) as gateway:
        session = gateway.session("echo", **anne)
        for method in ("POST", "GET", "DELETE"):
            fields = {**session, **bert}
            named = [(name.replace("_", "-"), text) for name, text in {**fields, "accept": BOTH}.items()]
            if method == "POST":
                answer = gateway.post("echo", ping, **fields)
            else:
                answer = gateway.ask(request(method, gateway.path("echo"), named))
            assert (answer.status, answer.json["error"]["data"]["kind"]) == (404, "no-session")
        for wrong in ({}, {"authorization": "Bearer vg_nobody"}, {"authorization": "Basic eDp5"}):
            answer = gateway.post("echo", ping, **{**session, **wrong})
            assert answer.status == 401
            assert answer.headers["www-authenticate"].startswith("Bearer")
        assert gateway.post("echo", ping, **session, **anne).status == 200
        named = [(name.replace("_", "-"), text) for name, text in {**session, **anne}.items()]
        assert gateway.ask(request("DELETE", gateway.path("echo"), named)).status == 204
        for id in (session["mcp_session_id"], "0other00.abc"):
            dead = gateway.post("echo", ping, **{**session, **anne, "mcp_session_id": id})
            assert (dead.status, dead.json["error"]["data"]["kind"]) == (404, "no-session")
        code, records = gateway.end()
    assert code == 0
    kinds = [each["detail"]["kind"] for each in records if each["event"] == "protocol"]
    assert kinds == ["no-session"] * 3 + ["auth"] * 3 + ["no-session", "other-replica"]
    secrets = [each["authorization"].removeprefix("Bearer ") for each in (anne, bert)]
    assert not any(secret in json.dumps(records) for secret in secrets)


RESULT = '{"jsonrpc":"2.0","id":"q","result":{"resultType":"complete","content":[]}}'
HEAD = f"content-type: application/json\r\ncontent-length: {len(RESULT)}\r\n"


@pytest.mark.parametrize("modern", [True, False], ids=["modern", "legacy"])
def test_whatever_a_server_answers_its_asker_gets_one_answer(tmp_path: Path, modern: bool) -> None:
    with Upstream() as upstream:
        config = {"servers": {"told": {"url": upstream.url("as-told")}}}
        with Hosted(tmp_path, json.dumps(config)) as gateway:
            for told in odd_answers():
                if modern:
                    answer = gateway.modern("told", modern_call("q", bytes=told))
                else:
                    answer = gateway.post("told", call("q", bytes=told), **_session(gateway))
                answers = [each for each in answer.messages if "method" not in each]
                if not modern and "\nid: 1\ndata: " in told and not answers:
                    continue  # its client can come back for the rest
                assert answer.message["id"] == "q", (told, answer)
                assert answer.status != 500 or " 500 " in told, (told, answer)
                assert len(answers) == 1, (told, answer)
            code, _ = gateway.end()
            assert not [line for line in gateway.said if "could not be handled" in line]
    assert code == 0


def _session(gateway: Hosted, initialize: Any = INITIALIZE) -> dict[str, str]:
    """A session with a server that has just closed a connection, perhaps while it is asked again."""
    for _ in range(10):
        answer = gateway.post("told", initialize)
        if "mcp-session-id" in answer.headers:
            return {"mcp_session_id": answer.headers["mcp-session-id"]}
        assert answer.json["error"]["message"] == "The server is gone: it broke off"
    raise AssertionError("there is no session")


def odd_answers() -> list[str]:
    """Answers of a server, from the usual to the impossible."""
    statuses = [
        200,
        202,
        204,
        205,
        206,
        299,
        301,
        304,
        400,
        401,
        403,
        404,
        405,
        406,
        410,
        418,
        429,
        500,
        503,
        599,
    ]
    statuses += [600, 999, 199, 101, 0]
    found = [f"HTTP/1.1 {status} Odd\r\n{HEAD}\r\n{RESULT}" for status in statuses]
    found += [f"HTTP/1.1 {status} Odd\r\ncontent-length: 0\r\n\r\n" for status in statuses]
    fields = [
        "content-encoding: gzip",
        "x: \x01",
        "retry-after: \x7f",
        "allow: \xff",
        "cache-control: a\tb",
        "a b: c",
    ]
    fields += [
        "content-type: text/html",
        "content-type: \x02",
        "content-length: 5",
        "transfer-encoding: chunked",
    ]
    fields += ["mcp-session-id: \xe9", "connection: upgrade\r\nupgrade: h2c", "x: " + "y" * 100_000, ": x"]
    found += [f"HTTP/1.1 200 OK\r\n{field}\r\n{HEAD}\r\n{RESULT}" for field in fields]
    bodies = [
        "",
        "{}",
        "[]",
        "null",
        "[" * 5_000,
        RESULT * 2,
        f"[{RESULT}]",
        f"[{RESULT},{RESULT}]",
        "\xff",
        "\xef\xbb\xbf",
    ]
    bodies += [RESULT.replace('"q"', each) for each in ("null", "1", '"other"', "{}", "1.5")]
    bodies += [
        '{"jsonrpc":"2.0","id":"q","method":"ping"}',
        RESULT.replace('"result"', '"error"'),
        RESULT[:-1],
    ]
    for body in bodies:
        found.append(f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{body}")
        for kind in ("data: ", "event: message\ndata: ", "id: 1\ndata: ", "event: other\ndata: ", ": "):
            found.append(f"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n{kind}{body}\n\n")
    return [*found, "", "\r\n\r\n", "SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/9.9 200 OK\r\n\r\n"]


def test_each_request_of_a_batch_is_answered_though_the_server_answers_one(tmp_path: Path) -> None:
    initialize = {**INITIALIZE, "params": {**INITIALIZE["params"], "protocolVersion": "2025-03-26"}}  # type: ignore[dict-item]
    with Upstream() as upstream:
        config = {"servers": {"told": {"url": upstream.url("as-told")}}}
        with Hosted(tmp_path, json.dumps(config)) as gateway:
            for body in (f"[{RESULT}]", RESULT, f" [ {RESULT} ] ", "[]", "no JSON"):
                session = _session(gateway, initialize)
                told = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n{body}"
                batch = [call("q", bytes=told), call(2), call("2")]
                answer = gateway.post("told", batch, **session)
                assert answer.status == 200
                assert sorted(str(each["id"]) for each in answer.json) == ["2", "2", "q"], (body, answer)
                ids = {repr(each["id"]) for each in answer.json}
                assert ids == {"'q'", "2", "'2'"}
