"""The dashboard of a hosted gateway: for callers with its scope alone; it acts on what the gateway holds."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.dashboard.peopled import review
from tests.end_to_end.hosted import (
    CHILD,
    PATIENCE_S,
    Answer,
    Hosted,
    call,
    modern_call,
    modern_headers,
    posted,
    request,
)
from vanguard.adapters.keys import file as file_of_keys
from vanguard.adapters.keys.entry import Entry, as_json, hashed, new_key
from vanguard.dashboard.admission import SCOPE
from vanguard.dashboard.doorway import COOKIE

SCOPES: Mapping[str, tuple[str, ...] | None] = {
    "ops": (SCOPE,),
    "leaver": (SCOPE,),
    "reader": ("mcp:read",),
    "chief": ("mcp:admin",),
    "anything": None,
}
"""Keys by name, with what they may do; None for everything that tools need."""


class Team:
    """A gateway with a dashboard, and the keys of those who use it."""

    def __init__(self, gateway: Hosted, keys: Mapping[str, str]) -> None:
        self.gateway = gateway
        self.keys = keys

    def get(self, path: str, **headers: str) -> Answer:
        return self.gateway.ask(request("GET", path, [*headers.items()], host=self.host))

    def send(self, path: str, form: Mapping[str, str], **headers: str) -> Answer:
        body = urlencode(form).encode()
        fields = {
            "content-type": "application/x-www-form-urlencoded",
            "content-length": str(len(body)),
            "origin": f"http://{self.host}",
            **headers,
        }
        return self.gateway.ask(request("POST", path, [*fields.items()], body, host=self.host))

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.gateway.port}"

    def enter(self, name: str) -> Answer:
        return self.send("/dashboard/entrance/enter", {"token": self.keys.get(name, name)})

    @property
    def cookie(self) -> str:
        """The cookie of who may come in."""
        return self.enter("ops").headers["set-cookie"].partition(";")[0]


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    home = tmp_path_factory.mktemp("team")
    made = {name: new_key() for name in SCOPES}
    now = datetime(2026, 11, 1, tzinfo=UTC)
    held = [
        as_json(Entry(id, name, hashed(key), SCOPES[name], (), None, now, None))
        for name, (key, id) in made.items()
    ]
    (home / "state").mkdir(mode=0o700)
    (home / "state" / "keys.json").write_text(json.dumps({"version": 1, "keys": held}))
    config = {
        "hosted": {"dashboard": True},
        "servers": {"files": {"command": sys.executable, "args": ["-c", CHILD]}},
    }
    with Hosted(home, json.dumps(config)) as gateway:
        yield Team(gateway, {name: key for name, (key, _) in made.items()})


@pytest.mark.parametrize("name", ["reader", "chief", "anything", "guess", ""])
def test_nobody_without_the_scope_comes_in(team: Team, name: str) -> None:
    answer = team.enter(name)
    assert (answer.status, "set-cookie" in answer.headers) == (403, False)


def test_who_has_the_scope_gets_a_cookie_that_no_script_and_no_other_site_uses(team: Team) -> None:
    answer = team.enter("ops")
    assert (answer.status, answer.headers["location"]) == (303, "/dashboard/")
    said = answer.headers["set-cookie"].lower()
    assert all(word in said for word in ("httponly", "samesite=strict", "path=/dashboard"))
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", ["", "/", "/approvals", "/sessions", "/servers", "/records/1", "/nowhere"])
def test_every_page_is_closed_to_who_has_no_cookie(team: Team, path: str) -> None:
    for headers in ({}, {"cookie": f"{COOKIE}=guess"}, {"authorization": f"Bearer {team.keys['ops']}"}):
        answer = team.get(f"/dashboard{path}", **headers)
        assert answer.status in (401, 404, 307), answer
        assert b"Approvals" not in answer.body


def test_a_key_that_is_revoked_closes_the_pages_that_it_opened_at_once(team: Team) -> None:
    cookie = team.enter("leaver").headers["set-cookie"].partition(";")[0]
    assert team.get("/dashboard/approvals", cookie=cookie).status == 200
    file_of_keys.change(
        team.gateway.home / "state" / "keys.json",
        lambda entries: [each for each in entries if each.name != "leaver"],
    )
    assert team.get("/dashboard/approvals", cookie=cookie).status == 401
    assert team.send("/dashboard/sessions/switch", {}, cookie=cookie).status == 401
    assert team.get("/dashboard/approvals", cookie=team.cookie).status == 200


def test_what_the_gateway_decided_is_found_on_the_feed(team: Team) -> None:
    key = {"authorization": f"Bearer {team.keys['anything']}"}
    headers = modern_headers("tools/call", "seen_on_the_feed") | key
    team.gateway.ask(posted("/servers/files/mcp", modern_call(1, "seen_on_the_feed"), headers))
    cookie, until = team.cookie, time.monotonic() + PATIENCE_S
    while b"seen_on_the_feed" not in team.get("/dashboard/", cookie=cookie).body:
        assert time.monotonic() < until


@pytest.mark.parametrize(
    "path", ["/approvals", "/sessions", "/servers", "/charts", "/benchmark", "/playground"]
)
def test_every_page_is_there_for_who_has_the_cookie(team: Team, path: str) -> None:
    assert team.get(f"/dashboard{path}", cookie=team.cookie).status == 200


def test_a_switch_stops_the_calls_of_this_very_gateway(team: Team) -> None:
    key = {"authorization": f"Bearer {team.keys['anything']}"}
    session = team.gateway.session("files", **key)
    named = {name.replace("_", "-"): said for name, said in session.items()}

    def code() -> int | None:
        answer = team.gateway.ask(posted("/servers/files/mcp", call(), {**key, **named}))
        return answer.message.get("error", {}).get("code")  # type: ignore[no-any-return]

    before = code()
    switch = {"scope": "server", "name": "files", "off": "1"}
    assert team.send("/dashboard/sessions/switch", switch, cookie=team.cookie).status == 303
    off = code()
    team.send("/dashboard/sessions/switch", switch | {"off": ""}, cookie=team.cookie)
    assert (before, off, code()) == (None, -31001, None)


def test_a_review_is_granted_by_whoever_came_in_and_never_by_who_asked(team: Team) -> None:
    other = review(team.gateway.home / "state", "/srv/a", "key:anything")
    own = review(team.gateway.home / "state", "/srv/b", "key:ops")
    cookie = team.cookie
    assert team.send(f"/dashboard/approvals/{other.id}", {"answer": "grant"}, cookie=cookie).status == 303
    assert team.send(f"/dashboard/approvals/{own.id}", {"answer": "grant"}, cookie=cookie).status == 409


def test_a_page_of_another_origin_cannot_act(team: Team) -> None:
    waits = review(team.gateway.home / "state", "/srv/c")
    for origin in ("http://evil.example", "http://localhost:1", "null"):
        sent = team.send(
            f"/dashboard/approvals/{waits.id}", {"answer": "grant"}, cookie=team.cookie, origin=origin
        )
        assert sent.status == 403


def test_without_keys_a_dashboard_stops_the_start(tmp_path: Path) -> None:
    config = {
        "hosted": {"dashboard": True},
        "servers": {"files": {"command": sys.executable, "args": ["-c", CHILD]}},
    }
    with pytest.raises(RuntimeError, match=r"ended with 2.*vanguard keys create"):
        Hosted(tmp_path, json.dumps(config))
