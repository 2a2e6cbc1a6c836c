"""Whether a gateway may be put where its settings put it: checked once, before it listens."""

from __future__ import annotations

from urllib.parse import urlsplit

from vanguard.errors import ConfigError
from vanguard.model.hosted import Hosted
from vanguard.policy.addresses import is_loopback

SHORTEST_KEY = 32
"""Characters of an API key that strict takes at least."""

FEWEST_SIGNS = 8
"""Different characters that such a key has at least; one drawn at random has more."""


def problems(hosted: Hosted, profile: str) -> tuple[str, ...]:
    """What an operator should be told of a gateway, loudly, one line each; empty where all is well.

    ``profile`` is the name of one of the three that are built in.  Raises ConfigError where this gateway is
    not to be started under it.
    """
    strict = profile == "strict"
    public = not is_loopback(hosted.host)
    if bool(hosted.tls_cert) != bool(hosted.tls_key):
        hint = "give both, or neither"
        raise ConfigError("TLS takes a certificate and a key", place="tls_cert, tls_key", hint=hint)
    found = [*_unasked(hosted, strict, public), *_weak_key(hosted, strict, public)]
    if public:
        found += _plain_http(hosted, strict)
        if not hosted.public_url and not hosted.allowed_hosts:
            found.append(
                "No public_url and no allowed_hosts are set: requests under another name than this "
                "machine's own are refused."
            )
    return tuple(found)


def _unasked(hosted: Hosted, strict: bool, public: bool) -> list[str]:
    if hosted.auth.asked:
        return []
    if public and (strict or not hosted.no_auth):
        ways = "an API key or a token issuer" if strict else "an API key, a token issuer, or --no-auth"
        raise ConfigError(
            "anybody who reaches this address could use every server behind it",
            place=f"host {hosted.host}",
            hint=f"set {ways}, or listen on 127.0.0.1",
        )
    if public:
        return [
            f"NO AUTHENTICATION: anybody who reaches {hosted.host} can use every server behind this gateway."
        ]
    if hosted.public_url and not is_loopback(urlsplit(hosted.public_url).hostname or ""):
        return [
            "NO AUTHENTICATION: anybody who reaches the public URL can use every server behind this gateway."
        ]
    return []


def _weak_key(hosted: Hosted, strict: bool, public: bool) -> list[str]:
    key = hosted.auth.api_key
    if not key or not is_weak(key):
        return []
    says = f"the API key is shorter than {SHORTEST_KEY} characters, or repeats itself"
    if strict:
        raise ConfigError(says, place="VANGUARD_API_KEY", hint="make one with: openssl rand -hex 32")
    return [f"WEAK KEY: {says}."] if public else []


def is_weak(key: str) -> bool:
    """Whether an API key could be guessed: short, of few different characters, or one piece over and over."""
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_SIGNS or key in (key + key)[1:-1]


def _plain_http(hosted: Hosted, strict: bool) -> list[str]:
    if hosted.tls_cert or hosted.tls_ends_elsewhere:
        return []
    if strict:
        raise ConfigError(
            "tokens and messages would cross the network in plain text",
            place=f"host {hosted.host}",
            hint="set tls_cert and tls_key, or tls_ends_elsewhere where something in front speaks TLS",
        )
    return ["PLAIN HTTP: tokens and messages cross the network in plain text."]
