"""Callers with tokens of an issuer's: what is refused, how, and what is on record."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.keys.issuer import ISSUER, OTHER_RSA, RESOURCE, RSA, forged, public, token
from tests.end_to_end.hosted import Hosted, Upstream, modern_call, modern_headers, posted

LONG_AGO = 1_700_000_000


class Keys:
    """Publishes the issuer's keys; ``fetches`` counts how often they were asked for."""

    def __init__(self) -> None:
        self.fetches = 0
        keys = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                keys.fetches += 1
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps({"keys": [public(RSA)]}).encode())

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/keys"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def keys() -> Iterator[Keys]:
    made = Keys()
    yield made
    made.close()


def config(keys: Keys, upstream: Upstream) -> str:
    jwt = {"issuer": ISSUER, "audience": RESOURCE, "jwks_url": keys.url, "private_hosts": True}
    hosted = {"auth": {"jwt": jwt}, "access": {"grants": {"tool:echo": {"scopes": ["echo"]}}}}
    return json.dumps({"hosted": hosted, "servers": {"echo": {"url": upstream.url("echo")}}})


def asked(gateway: Hosted, of: str) -> Any:
    headers = {**modern_headers(), **({"authorization": f"Bearer {of}"} if of else {})}
    return gateway.ask(posted(gateway.path("echo"), modern_call(text="hello"), headers))


def test_every_wrong_token_has_its_status_its_body_and_its_record(tmp_path: Path, keys: Keys) -> None:
    wrong = {
        "none at all": "",
        "expired": token(exp=LONG_AGO, scope="echo"),
        "of another issuer": token(iss="https://other.example", scope="echo"),
        "for somebody else": token(aud="https://elsewhere.example", scope="echo"),
        "signed by another key": token(OTHER_RSA, scope="echo"),
        "signed by nobody": forged("none", scope="echo"),
        "no token": "hunter2",
    }
    found = {}
    with Upstream() as upstream, Hosted(tmp_path, config(keys, upstream)) as gateway:
        assert "result" in asked(gateway, token(scope="echo")).message
        for name, each in wrong.items():
            answer = asked(gateway, each)
            challenge = answer.headers["www-authenticate"]
            assert challenge.startswith("Bearer "), name
            assert ('error="invalid_token"' in challenge) == bool(each), name
            found[name] = (answer.status, answer.json["error"]["code"], answer.json["error"]["data"]["kind"])
        code, records = gateway.end()
        reached = len(upstream.asked)
    assert code == 0
    assert found == dict.fromkeys(wrong, (401, -32600, "auth"))
    turned_away = [each["detail"]["kind"] for each in records if each["event"] == "protocol"]
    assert turned_away == ["auth"] * len(wrong)
    assert reached == 1
    assert not any(each and each in json.dumps(records) for each in wrong.values())


def test_a_flood_of_unknown_key_ids_fetches_no_more_than_once(tmp_path: Path, keys: Keys) -> None:
    with Upstream() as upstream, Hosted(tmp_path, config(keys, upstream)) as gateway:
        assert "result" in asked(gateway, token(scope="echo")).message
        for n in range(20):
            assert asked(gateway, token(headers={"kid": f"unknown{n}"}, scope="echo")).status == 401
        assert keys.fetches <= 2
        assert "result" in asked(gateway, token(scope="echo", sub="bert")).message


def test_who_needs_more_is_told_what_and_the_call_is_on_record(tmp_path: Path, keys: Keys) -> None:
    with Upstream() as upstream, Hosted(tmp_path, config(keys, upstream)) as gateway:
        answer = asked(gateway, token(scope="other"))
        _, records = gateway.end()
        assert not upstream.asked
    assert answer.status == 403
    assert answer.json["id"] == 1
    assert 'error="insufficient_scope"' in answer.headers["www-authenticate"]
    assert "echo" in answer.headers["www-authenticate"]
    decisions = [each for each in records if each["event"] == "decision"]
    assert [(each["verdict"], each["tool"], each["upstream_called"]) for each in decisions] == [
        ("BLOCK", "echo", False)
    ]
