from __future__ import annotations

from pathlib import Path

import pytest

from tests.dashboard.asking import INSIDE, KEYS, Asking, ask
from tests.dashboard.written import NOON, records, write
from vanguard.dashboard.doorway import COOKIE, HEADERS, new_keys, why_refused


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    write(tmp_path / "audit", records(3, 60))
    return Asking(tmp_path, NOON)


PAGES = ("/", "/newer", "/servers", "/charts", "/playground", "/records/1", "/decisions/x", "/nothing/here")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("cookie", ["", f"{COOKIE}=wrong", f"{COOKIE}={KEYS.token}", "other=the-cookie"])
def test_no_page_is_shown_without_the_cookie(asking: Asking, path: str, cookie: str) -> None:
    answer = asking.get(path, {"cookie": cookie})
    assert answer.status == 401
    assert "read_file" not in answer.body
    assert 'name="token"' in answer.body


def test_the_playground_judges_nothing_without_the_cookie(asking: Asking) -> None:
    answer = asking.post("/room/playground", {"message": "{}"}, {"origin": "http://127.0.0.1:4040"})
    assert (answer.status, "no message" in answer.body) == (401, False)


def test_the_token_is_exchanged_for_a_cookie_that_scripts_and_other_sites_cannot_use(asking: Asking) -> None:
    answer = asking.post("/enter", {"token": f" {KEYS.token}\n"}, {"origin": "http://127.0.0.1:4040"})
    assert (answer.status, answer.headers["location"]) == (303, "/room/")
    cookie = answer.headers["set-cookie"]
    assert cookie == f"{COOKIE}=the-cookie; HttpOnly; Path=/room; SameSite=strict"
    assert asking.get("/", {"cookie": cookie.split(";")[0]}).status == 200


@pytest.mark.parametrize(
    "token", ["", "wrong", "the-cookie", "the-tokem", "ü", "the-token\u200b", "x" * 3000]
)
def test_a_wrong_token_gets_no_cookie(asking: Asking, token: str) -> None:
    answer = asking.post("/enter", {"token": token}, {"origin": "http://127.0.0.1:4040"})
    assert (answer.status, "set-cookie" in answer.headers) == (403, False)
    assert "not the token" in answer.body


def test_what_is_longer_than_any_form_is_refused(asking: Asking) -> None:
    assert (
        asking.post("/enter", {"token": "x" * 1_000_000}, {"origin": "http://127.0.0.1:4040"}).status == 413
    )
    long = {"message": "x" * 300_000}
    assert asking.post("/room/playground", long).status == 413
    assert asking.post("/room/playground", {"message": "é" * 200_000}).status == 413


def test_keys_are_new_at_each_start_and_long() -> None:
    one, other = new_keys(), new_keys()
    assert len({one.token, one.cookie, one.room, other.token, other.cookie, other.room}) == 6
    assert len(one.token) >= 43
    assert len(one.room) >= 16


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:4040", "", "[::1", "0.0.0.0:4040"],
)
def test_another_name_is_refused(asking: Asking, host: str) -> None:
    answer = asking.get("/", {**INSIDE, "host": host})
    assert (answer.status, "read_file" in answer.body) == (421, False)


@pytest.mark.parametrize(
    "host", ["127.0.0.1:4040", "localhost:9000", "[::1]:4040", "127.0.0.1", "LOCALHOST:1"]
)
def test_every_name_of_loopback_will_do(host: str) -> None:
    assert why_refused("GET", {"host": host}) is None


@pytest.mark.parametrize(
    ("method", "headers", "passes"),
    [
        ("POST", {"origin": "http://127.0.0.1:4040"}, True),
        ("POST", {"origin": "http://127.0.0.1:4040", "sec-fetch-site": "same-origin"}, True),
        ("POST", {}, True),
        ("POST", {"origin": "http://127.0.0.1:3000", "sec-fetch-site": "same-site"}, False),
        ("POST", {"origin": "http://localhost:4040"}, False),
        ("POST", {"origin": "null"}, False),
        ("POST", {"sec-fetch-site": "cross-site"}, False),
        ("POST", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, False),
        ("POST", {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, False),
        ("GET", {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, True),
        ("GET", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, True),
        ("GET", {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, True),
        ("GET", {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}, False),
        ("GET", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}, False),
        ("GET", {"origin": "http://127.0.0.1:3000"}, False),
    ],
)
def test_a_page_of_another_origin_is_refused(method: str, headers: dict[str, str], passes: bool) -> None:
    assert (why_refused(method, {"host": "127.0.0.1:4040", **headers}) is None) is passes


@pytest.mark.parametrize("path", ["/", "/room/", "/room/nothing", "/static/style.css", "/nothing"])
def test_every_answer_forbids_what_is_inline_and_elsewhere(asking: Asking, path: str) -> None:
    headers = ask(asking.app, "GET", path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in headers["content-security-policy"]


def test_only_the_files_of_the_pages_are_served(asking: Asking) -> None:
    assert (
        ask(asking.app, "GET", "/static/htmx.min.js", headers={})
        .headers["content-type"]
        .startswith("text/javascript")
    )
    for name in ("htmx.LICENSE.txt", "../app.py", "..%2fapp.py", "nothing"):
        assert ask(asking.app, "GET", f"/static/{name}").status == 404
