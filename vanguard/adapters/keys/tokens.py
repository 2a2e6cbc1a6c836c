"""Tokens of an identity provider: JWT access tokens (RFC 9068), checked on every request."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

import jwt
from jwt.exceptions import ExpiredSignatureError, InvalidIssuerError, PyJWTError

from vanguard.adapters.keys.keyset import FAMILIES, KeySet
from vanguard.adapters.keys.sources import Source
from vanguard.errors import ConfigError, NotIdentified, OutsideError
from vanguard.model.hosted import Access, Hosted, Jwt
from vanguard.model.principal import Principal
from vanguard.model.value import value
from vanguard.policy.access import known_scopes

LEEWAY_S = 30.0
"""Seconds by which clocks may differ."""

REMEMBERED_S = 60.0
"""Seconds for which a token that was found good is not checked again, if it lives that long."""

MOST = 4_096
"""Tokens that are remembered."""

_TYPES = (None, "at+jwt", "application/at+jwt", "jwt")
_LONGEST_ID = 512
_ENDPOINTS = ("/mcp", "/sse", "/messages")


@value
class _Good:
    """A token that was checked: whose, for whom, until when it is remembered, by which keys."""

    who: Principal
    audiences: frozenset[str]
    until: float
    keys: KeySet


class JwtTokens:
    """Takes the tokens of one issuer, for one audience; ``now`` is in seconds since the epoch."""

    def __init__(self, hosted: Hosted, source: Source, now: Callable[[], float] = time.time) -> None:
        chosen = hosted.auth.jwt
        assert chosen is not None
        self._jwt = chosen
        self._access = hosted.access
        self._algorithms = _allowed(chosen)
        self._audience = _audience(chosen, hosted.public_url)
        self._source = source
        self._now = now
        self._good: dict[bytes, _Good] = {}

    async def principal(self, token: str, resource: str = "") -> Principal:
        """Whom the token was issued to; raises NotIdentified.

        ``resource`` is the URL that was asked, which a token may be for where the operator names no audience.
        """
        digest = sha256(token.encode()).digest()
        good = self._good.get(digest)
        # Keys that were replaced since are asked again: the one that signed it may be gone.
        if good is None or self._now() >= good.until or self._source.current() is not good.keys:
            good = await self._checked(token)
            self._remember(digest, good)
        if self._audience not in good.audiences and not self._is_for(good.audiences, resource):
            raise _bad("The token is for somebody else.")
        return good.who

    def _is_for(self, audiences: frozenset[str], resource: str) -> bool:
        """Whether a token is for this gateway, or for the very server that is asked, by any of their URLs."""
        if self._jwt.audience:
            return False
        ours = {_place(self._audience), _place(resource)} - {""}
        return any(_place(each) in ours for each in audiences)

    def _remember(self, digest: bytes, good: _Good) -> None:
        self._good.pop(digest, None)
        if len(self._good) >= MOST:
            del self._good[next(iter(self._good))]
        self._good[digest] = good

    async def _checked(self, token: str) -> _Good:
        algorithm, id = self._header(token)
        try:
            keys = self._source.current() or await self._source.keys()
            key = keys.find(id, algorithm)
            if key is None:
                keys = await self._source.renewed(keys)
                key = keys.find(id, algorithm)
        except OutsideError:
            description = "The keys that tokens are checked with cannot be had."
            raise NotIdentified(503, "", description) from None
        if key is None:
            raise _bad("The token is signed with a key that its issuer does not publish.")
        return self._good_one(self._claims(token, key, algorithm), keys)

    def _header(self, token: str) -> tuple[str, str | None]:
        """The algorithm and the key's id of a token that may be one of ours."""
        try:
            header = jwt.get_unverified_header(token)
        except (PyJWTError, ValueError):
            raise _bad("The token cannot be read.") from None
        algorithm, id, kind = header.get("alg"), header.get("kid"), header.get("typ")
        if algorithm not in self._algorithms:
            raise _bad("The token is signed in a way that is not allowed.")
        if (kind.lower() if isinstance(kind, str) else kind) not in _TYPES:
            raise _bad("This is no access token.")
        if "crit" in header or not isinstance(id, str | None) or len(id or "") > _LONGEST_ID:
            raise _bad("The token's header is not understood.")
        return algorithm, id

    def _claims(self, token: str, key: jwt.PyJWK, algorithm: str) -> dict[str, Any]:
        # Times are judged here, by our own clock.
        options: Any = {"require": ["exp", "iss", "aud"], "verify_aud": False} | dict.fromkeys(
            ("verify_exp", "verify_nbf", "verify_iat"), False
        )
        try:
            claims = jwt.decode(token, key, algorithms=[algorithm], issuer=self._jwt.issuer, options=options)
            self._check_times(claims)
        except ExpiredSignatureError:
            raise _bad("The token has expired.") from None
        except InvalidIssuerError:
            raise _bad("The token is another issuer's.") from None
        except (PyJWTError, ValueError, TypeError):
            raise _bad("The token is not valid.") from None
        return claims

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self._now()
        for name, sign in (("exp", 1), ("nbf", -1)):
            given = claims.get(name)
            if given is None and name == "nbf":
                continue
            if not isinstance(given, int | float) or isinstance(given, bool):
                raise ValueError(name)
            if sign * (given - now) <= -LEEWAY_S:
                raise ExpiredSignatureError if name == "exp" else ValueError(name)

    def _good_one(self, claims: Mapping[str, Any], keys: KeySet) -> _Good:
        audience = claims["aud"]
        audiences = frozenset(
            each for each in (audience if isinstance(audience, list) else [audience]) if isinstance(each, str)
        )
        given = _words(claims, "scope", "scp")
        missing = [scope for scope in self._jwt.required_scopes if scope not in (given or ())]
        if missing:
            required = self._jwt.required_scopes
            raise NotIdentified(403, "insufficient_scope", "The token lacks a scope that all need.", required)
        until = min(self._now() + REMEMBERED_S, float(claims["exp"]) + LEEWAY_S)
        scopes = _scopes(given, self._jwt, self._access)
        who = Principal(_id(claims), scopes, _words(claims, "roles") or frozenset())
        return _Good(who, audiences, until, keys)


def _bad(description: str) -> NotIdentified:
    return NotIdentified(401, "invalid_token", description)


def _id(claims: Mapping[str, Any]) -> str:
    """Issuer, subject and client of a token: what keeps the sessions of two apart."""
    parts = [claims.get("sub", ""), claims.get("client_id") or claims.get("azp") or ""]
    told = [
        part for part in parts if isinstance(part, str) and len(part) <= _LONGEST_ID and part.isprintable()
    ]
    if len(told) < len(parts) or not any(told):
        raise _bad("The token does not say whom it was issued to.")
    # An escaped colon, so that no two callers can share an id.
    return ":".join(["jwt", claims["iss"], *(part.replace("%", "%25").replace(":", "%3A") for part in told)])


def _words(claims: Mapping[str, Any], *names: str) -> frozenset[str] | None:
    """The words of the first of these claims that is there, a text with blanks or a list."""
    for name in names:
        given = claims.get(name)
        if isinstance(given, str):
            return frozenset(given.split())
        if isinstance(given, list):
            return frozenset(each for each in given if isinstance(each, str))
    return None


def _scopes(given: frozenset[str] | None, chosen: Jwt, access: Access) -> frozenset[str] | None:
    """What a good token was granted; None where nothing says which scopes take what.

    Where the operator wrote of access, or the token has one of the gateway's own scopes, its scopes count.
    Else a token with all scopes that the operator requires, or without any claim of scopes, may do
    everything.
    """
    if access.stated:
        return given or frozenset()
    if given and not given.isdisjoint(known_scopes(access)):
        return given
    return None if chosen.required_scopes or given is None else given


def _allowed(chosen: Jwt) -> frozenset[str]:
    for algorithm in chosen.algorithms:
        if algorithm not in FAMILIES:
            hint = f"known: {', '.join(FAMILIES)}"
            raise ConfigError(f"{algorithm!r} is no algorithm for tokens", place="algorithms", hint=hint)
    return frozenset(chosen.algorithms)


def _audience(chosen: Jwt, public_url: str) -> str:
    """Whom a token has to be for, wherever it is used."""
    own = chosen.audience or public_url
    if not own:
        hint = "name an audience, or the public URL"
        raise ConfigError("tokens are taken, but for whom they are is not said", place="audience", hint=hint)
    return own


def _place(url: str) -> str:
    """What a gateway's URLs for the same server have in common, whatever the transport."""
    plain = url.rstrip("/")
    return next((plain.removesuffix(end) for end in _ENDPOINTS if plain.endswith(end)), plain)
