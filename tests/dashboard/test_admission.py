"""Who comes into the dashboard of a hosted gateway, and for how long."""

from __future__ import annotations

import asyncio

import pytest

from vanguard.dashboard.admission import MOST, SCOPE, STAY_S, Admission
from vanguard.dashboard.doorway import COOKIE
from vanguard.gate.identify import Identify
from vanguard.model.hosted import Auth
from vanguard.model.principal import Principal

KNOWN = {
    "ops-key": Principal("key:ops", frozenset({SCOPE, "mcp:read"})),
    "reader-key": Principal("key:reader", frozenset({"mcp:read", "mcp:admin"})),
    "any-key": Principal("key:any"),
}


class Keys:
    """Keys that are known by heart."""

    def principal(self, key: str) -> Principal | None:
        return KNOWN.get(key)


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def admission(clock: Clock) -> Admission:
    identify = Identify(Auth(api_key="asked for"), [Keys()])
    return Admission(lambda: identify, "https://gateway.example.com/mcp", secure=True, monotonic=clock)


def opened(admission: Admission, token: str) -> str:
    return asyncio.run(admission.opens(token))


def test_the_cookie_stands_for_whoever_has_the_scope(admission: Admission) -> None:
    cookie = opened(admission, "ops-key")
    assert len(cookie) >= 32
    assert admission.who({COOKIE: cookie}) == "key:ops"


@pytest.mark.parametrize("token", ["reader-key", "any-key", "guess", "", "öps", "ops-key\r\nx: y"])
def test_nobody_else_gets_one(admission: Admission, token: str) -> None:
    assert opened(admission, token) == ""


def test_it_ends_after_its_time(admission: Admission, clock: Clock) -> None:
    cookie = opened(admission, "ops-key")
    clock.now += STAY_S - 1
    assert admission.who({COOKIE: cookie}) == "key:ops"
    clock.now += 2
    assert admission.who({COOKIE: cookie}) == ""


@pytest.mark.parametrize("cookie", ["", "guess", "\ud800", "x" * 10_000])
def test_a_cookie_that_was_not_given_stands_for_nobody(admission: Admission, cookie: str) -> None:
    opened(admission, "ops-key")
    assert admission.who({COOKIE: cookie}) == ""
    assert admission.who({}) == ""


def test_the_browser_that_came_first_goes_first(admission: Admission) -> None:
    first = opened(admission, "ops-key")
    others = [opened(admission, "ops-key") for _ in range(MOST)]
    assert admission.who({COOKIE: first}) == ""
    assert {admission.who({COOKIE: each}) for each in others} == {"key:ops"}
