"""Where keys come from: fetched once for all, kept for a while, and asked for again with restraint."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from tests.adapters.keys.issuer import (
    ISSUER,
    NOW,
    OTHER_RSA,
    RESOURCE,
    RSA,
    Clock,
    Published,
    public,
    publishing,
    token,
)
from vanguard.adapters.keys.fetch import fetch_json
from vanguard.adapters.keys.sources import (
    COOLDOWN_S,
    LIFETIME_S,
    STALE_S,
    FetchedSource,
    discovery_urls,
    source,
)
from vanguard.adapters.keys.tokens import JwtTokens
from vanguard.errors import NotIdentified, OutsideError
from vanguard.model.hosted import Auth, Hosted, Jwt

KEYS = "/keys"


class Scene:
    """An issuer that publishes its keys, what takes its tokens, and one clock for both."""

    def __init__(self, published: Published, *, discover: bool = False) -> None:
        self.published = published
        self.clock = Clock()
        self.issuer = published.url if discover else ISSUER
        url = "" if discover else published.url + KEYS
        self.source = FetchedSource(self.issuer, url, _fetch, self.clock)
        hosted = Hosted(public_url=RESOURCE, auth=Auth(jwt=Jwt(self.issuer)))
        self.tokens = JwtTokens(hosted, self.source, lambda: NOW)

    def publish(self, *keys: dict[str, Any]) -> None:
        """From now on these are the issuer's keys."""
        self.published.answers[KEYS] = {"keys": [*keys]}

    async def status(self, text: str) -> int:
        """200 where the token is taken, else the refusal's status."""
        try:
            await self.tokens.principal(text)
        except NotIdentified as error:
            return error.status
        return 200

    @property
    def fetches(self) -> int:
        """How often the keys were asked for."""
        return self.published.asked.count(KEYS)


def _fetch(url: str) -> Awaitable[Any]:
    return fetch_json(url, private_hosts=True)


def play(scenes: Callable[[Scene], Awaitable[None]], *, discover: bool = False) -> None:
    """Run a scene in which the issuer has published one key."""

    async def run() -> None:
        async with publishing() as published:
            scene = Scene(published, discover=discover)
            scene.publish(public(RSA))
            await scenes(scene)

    asyncio.run(run())


def test_keys_are_fetched_once_for_all_who_wait() -> None:
    async def scene(it: Scene) -> None:
        statuses = await asyncio.gather(*(it.status(token(sub=f"u{n}")) for n in range(50)))
        assert set(statuses) == {200}
        it.clock.now += LIFETIME_S - 1
        assert await it.status(token(sub="later")) == 200
        assert it.fetches == 1

    play(scene)


def test_a_flood_of_unknown_key_ids_fetches_once_in_30_seconds() -> None:
    async def scene(it: Scene) -> None:
        assert await it.status(token()) == 200
        it.clock.now += COOLDOWN_S
        for round in range(1, 4):
            flood = (it.status(token(headers={"kid": f"unknown{n}"})) for n in range(40))
            assert set(await asyncio.gather(*flood)) == {401}
            assert it.fetches == 1 + round
            it.clock.now += COOLDOWN_S - 0.1
            assert await it.status(token(headers={"kid": "more"})) == 401
            assert it.fetches == 1 + round
            it.clock.now += 0.1

    play(scene)


def test_a_new_key_is_taken_as_soon_as_the_issuer_may_be_asked_again() -> None:
    async def scene(it: Scene) -> None:
        assert await it.status(token()) == 200
        it.publish(public(RSA), public(OTHER_RSA, "k2"))
        fresh = token(OTHER_RSA, {"kid": "k2"})
        it.clock.now += COOLDOWN_S - 1
        assert await it.status(fresh) == 401
        it.clock.now += 1
        assert await it.status(fresh) == 200
        assert await it.status(token()) == 200

    play(scene)


def test_a_removed_key_is_refused_after_the_lifetime_of_the_keys() -> None:
    async def scene(it: Scene) -> None:
        text = token()
        assert await it.status(text) == 200
        it.publish(public(OTHER_RSA, "k2"))
        it.clock.now += LIFETIME_S - 1
        assert await it.status(text) == 200
        it.clock.now += 1
        assert await it.status(text) == 401

    play(scene)


def test_old_keys_serve_for_an_hour_while_the_issuer_is_down_and_not_longer() -> None:
    async def scene(it: Scene) -> None:
        text = token()
        assert await it.status(text) == 200
        it.published.answers[KEYS] = lambda: web.Response(status=500)
        it.clock.now += LIFETIME_S + STALE_S - 1
        assert await it.status(text) == 200
        assert await it.status(text) == 200
        assert it.fetches == 2
        it.clock.now += 1
        assert await it.status(text) == 503
        it.publish(public(RSA))
        it.clock.now += COOLDOWN_S
        assert await it.status(text) == 200

    play(scene)


@pytest.mark.parametrize("answer", [None, {"keys": "none"}, [], {"keys": [{}] * 2_000}])
def test_an_issuer_without_keys_is_no_fault_of_the_caller(answer: Any) -> None:
    async def scene(it: Scene) -> None:
        it.published.answers[KEYS] = answer
        assert await it.status(token()) == 503
        assert await it.status(token()) == 503
        assert it.fetches == 1

    play(scene)


def test_a_redirecting_key_url_is_not_followed() -> None:
    async def scene(it: Scene) -> None:
        it.published.answers["/moved"] = it.published.answers[KEYS]
        it.published.answers[KEYS] = lambda: web.Response(status=302, headers={"Location": "/moved"})
        assert await it.status(token()) == 503
        assert it.published.asked == [KEYS]

    play(scene)


def test_who_stops_waiting_stops_nobody_elses_fetch() -> None:
    async def scene(it: Scene) -> None:
        first = asyncio.ensure_future(it.status(token(sub="first")))
        second = asyncio.ensure_future(it.status(token(sub="second")))
        await asyncio.sleep(0)
        first.cancel()
        assert await second == 200
        assert it.fetches == 1

    play(scene)


@pytest.mark.parametrize(
    "place", ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"]
)
def test_keys_are_found_through_what_the_issuer_publishes(place: str) -> None:
    async def scene(it: Scene) -> None:
        it.published.answers[place] = {"issuer": it.issuer, "jwks_uri": it.published.url + KEYS}
        text = token(iss=it.issuer)
        assert await it.status(text) == 200
        asked = len(it.published.asked)
        it.clock.now += LIFETIME_S
        assert await it.status(text) == 200
        assert len(it.published.asked) == asked + 1

    play(scene, discover=True)


@pytest.mark.parametrize("issuer", ["https://other.example", None])
def test_metadata_of_another_issuer_counts_for_nothing(issuer: str | None) -> None:
    async def scene(it: Scene) -> None:
        document = {"issuer": issuer, "jwks_uri": it.published.url + KEYS}
        it.published.answers["/.well-known/oauth-authorization-server"] = document
        assert await it.status(token(iss=it.issuer)) == 503
        assert it.fetches == 0

    play(scene, discover=True)


def test_metadata_is_looked_for_where_rfc_8414_and_oidc_have_it() -> None:
    assert discovery_urls("https://idp.example/team/") == (
        "https://idp.example/.well-known/oauth-authorization-server/team",
        "https://idp.example/.well-known/openid-configuration/team",
        "https://idp.example/team/.well-known/openid-configuration",
    )
    assert len(discovery_urls("https://idp.example")) == 2


def test_keys_on_a_private_host_are_not_fetched_unless_the_operator_says_so() -> None:
    async def run() -> None:
        async with publishing() as published:
            published.answers[KEYS] = {"keys": [public(RSA)]}
            chosen = Jwt(ISSUER, jwks_url=published.url + KEYS)
            with pytest.raises(OutsideError, match="without TLS"):
                await source(chosen).keys()
            assert published.asked == []
            allowed = Jwt(ISSUER, jwks_url=published.url + KEYS, private_hosts=True)
            assert (await source(allowed).keys()).find("k1", "RS256")

    asyncio.run(run())
