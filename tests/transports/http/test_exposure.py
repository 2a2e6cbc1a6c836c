from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from vanguard.errors import ConfigError
from vanguard.model.hosted import Auth, Hosted, Jwt
from vanguard.transports.http.exposure import is_weak, problems

PROFILES = ("monitor", "balanced", "strict")
KEY = Auth(api_key="f3b1c07ad9e24c58b6a1de0f4c7792e8")
PUBLIC = Hosted(host="0.0.0.0", public_url="https://a.example", tls_ends_elsewhere=True, auth=KEY)


def public(**changed: object) -> Hosted:
    fields = {name: getattr(PUBLIC, name) for name in ("host", "public_url", "tls_ends_elsewhere", "auth")}
    return Hosted(**{**fields, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_gateway_on_loopback_needs_nothing(profile: str) -> None:
    assert problems(Hosted(), profile) == ()


@pytest.mark.parametrize("profile", PROFILES)
def test_a_public_gateway_that_asks_behind_tls_is_well(profile: str) -> None:
    assert problems(PUBLIC, profile) == ()
    assert problems(public(auth=Auth(jwt=Jwt(issuer="https://id.example"))), profile) == ()
    own_tls = public(tls_ends_elsewhere=False, tls_cert=Path("c.pem"), tls_key=Path("k.pem"))
    assert problems(own_tls, profile) == ()


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.0.1", "gateway.local"])
def test_a_public_gateway_that_asks_nobody_is_refused(host: str, profile: str) -> None:
    with pytest.raises(ConfigError, match="every server behind it"):
        problems(public(host=host, auth=Auth()), profile)


def test_asking_nobody_may_be_chosen_loudly_but_not_under_strict() -> None:
    for profile in ("monitor", "balanced"):
        (told,) = problems(public(auth=Auth(), no_auth=True), profile)
        assert told.startswith("NO AUTHENTICATION")
    with pytest.raises(ConfigError, match="every server behind it"):
        problems(public(auth=Auth(), no_auth=True), "strict")


def test_a_public_url_before_a_loopback_gateway_that_asks_nobody_is_told() -> None:
    assert problems(Hosted(public_url="https://a.example"), "balanced")[0].startswith("NO AUTHENTICATION")
    assert problems(Hosted(public_url="http://localhost:8080"), "balanced") == ()


@pytest.mark.parametrize(
    "key", ["tiny-key", "a" * 64, "abcabcab" * 8, "0123456789abcdef" * 2, "01" * 20 + "2"]
)
def test_a_key_that_could_be_guessed_is_refused_under_strict_and_told_elsewhere(key: str) -> None:
    hosted = public(auth=Auth(api_key=key))
    with pytest.raises(ConfigError, match="VANGUARD_API_KEY") as caught:
        problems(hosted, "strict")
    (told,) = problems(hosted, "balanced")
    assert told.startswith("WEAK KEY")
    assert key not in told + str(caught.value)


def test_keys_drawn_at_random_are_not_weak() -> None:
    assert not any(is_weak(secrets.token_hex(16)) or is_weak(secrets.token_urlsafe(32)) for _ in range(200))


def test_plain_http_in_public_is_refused_under_strict_and_told_elsewhere() -> None:
    hosted = public(tls_ends_elsewhere=False)
    with pytest.raises(ConfigError, match="plain text"):
        problems(hosted, "strict")
    assert problems(hosted, "balanced")[0].startswith("PLAIN HTTP")


def test_half_of_what_tls_takes_is_refused() -> None:
    with pytest.raises(ConfigError, match="certificate and a key"):
        problems(Hosted(tls_cert=Path("c.pem")), "balanced")


def test_a_public_gateway_without_a_name_is_told_that_it_answers_to_none() -> None:
    (told,) = problems(public(public_url=""), "strict")
    assert "allowed_hosts" in told
