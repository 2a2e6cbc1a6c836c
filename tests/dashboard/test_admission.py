"""Who comes into the dashboard of a hosted gateway, and for how long."""

from __future__ import annotations

import asyncio

import pytest

from vanguard.dashboard.admission import MOST, SCOPE, STAY_S, Admission
from vanguard.dashboard.doorway import COOKIE
from vanguard.gate.identify import Identify
from vanguard.model.hosted import Auth
from vanguard.model.principal import Principal

KNOWN: dict[str, Principal] = {
    "ops-key": Principal("key:ops", frozenset({SCOPE, "mcp:read"})),
    "reader-key": Principal("key:reader", frozenset({"mcp:read", "mcp:admin"})),
    "any-key": Principal("key:any"),
}


class Keys:
    """Keys that are known by heart, until they are revoked."""

    def __init__(self) -> None:
        self.known = dict(KNOWN)

    def principal(self, key: str) -> Principal | None:
        return self.known.get(key)


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def admission(clock: Clock, keys: Keys) -> Admission:
    identify = Identify(Auth(api_key="asked for"), [keys])
    return Admission(lambda: identify, "https://gateway.example.com/mcp", secure=True, monotonic=clock)


def opened(admission: Admission, token: str) -> str:
    return asyncio.run(admission.opens(token))


def who(admission: Admission, cookie: str) -> str:
    return asyncio.run(admission.who({COOKIE: cookie}))


def test_the_cookie_stands_for_whoever_has_the_scope(admission: Admission) -> None:
    cookie = opened(admission, "ops-key")
    assert len(cookie) >= 32
    assert who(admission, cookie) == "key:ops"


@pytest.mark.parametrize("token", ["reader-key", "any-key", "guess", "", "öps", "ops-key\r\nx: y"])
def test_nobody_else_gets_one(admission: Admission, token: str) -> None:
    assert opened(admission, token) == ""


def test_it_ends_after_its_time(admission: Admission, clock: Clock) -> None:
    cookie = opened(admission, "ops-key")
    clock.now += STAY_S - 1
    assert who(admission, cookie) == "key:ops"
    clock.now += 2
    assert who(admission, cookie) == ""


@pytest.mark.parametrize("cookie", ["", "guess", "\ud800", "x" * 10_000])
def test_a_cookie_that_was_not_given_stands_for_nobody(admission: Admission, cookie: str) -> None:
    opened(admission, "ops-key")
    assert who(admission, cookie) == ""
    assert asyncio.run(admission.who({})) == ""


def test_the_browser_that_came_first_goes_first(admission: Admission) -> None:
    first = opened(admission, "ops-key")
    others = [opened(admission, "ops-key") for _ in range(MOST)]
    assert who(admission, first) == ""
    assert {who(admission, each) for each in others} == {"key:ops"}


def test_a_key_that_is_revoked_ends_what_it_opened_at_once(admission: Admission, keys: Keys) -> None:
    cookie = opened(admission, "ops-key")
    assert who(admission, cookie) == "key:ops"
    del keys.known["ops-key"]
    assert who(admission, cookie) == ""
    keys.known["ops-key"] = KNOWN["ops-key"]
    assert who(admission, cookie) == ""


def test_so_does_one_that_lost_its_scope(admission: Admission, keys: Keys) -> None:
    cookie = opened(admission, "ops-key")
    keys.known["ops-key"] = Principal("key:ops", frozenset({"mcp:read"}))
    assert who(admission, cookie) == ""


def test_another_key_of_the_same_person_stays_open(admission: Admission, keys: Keys) -> None:
    keys.known["second"] = KNOWN["ops-key"]
    first, second = opened(admission, "ops-key"), opened(admission, "second")
    del keys.known["ops-key"]
    assert (who(admission, first), who(admission, second)) == ("", "key:ops")


def test_neither_keys_nor_cookies_are_held_in_plain(admission: Admission) -> None:
    cookie = opened(admission, "ops-key")
    assert not [word for word in ("ops-key", cookie) if word in repr(vars(admission))]
