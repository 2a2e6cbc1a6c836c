"""Who is asking: credentials in headers, and never anywhere else, become a principal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from vanguard.errors import NotIdentified
from vanguard.model.hosted import Auth
from vanguard.model.principal import ANONYMOUS, Principal

LONGEST = 16_384
"""Bytes of the longest key or token that is looked at."""

Headers = Sequence[tuple[bytes, bytes]]
"""Names in lower case, and values, as ASGI gives them."""

_TOKEN = re.compile(rb"[A-Za-z0-9._~+/-]+=*")
_JWT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


class Keys(Protocol):
    """Keys that callers may have."""

    def principal(self, key: str) -> Principal | None:
        """Whose key it is; None where it is nobody's, or was."""


class Tokens(Protocol):
    """Tokens that somebody else issues."""

    async def principal(self, token: str, resource: str) -> Principal:
        """Whom a token was issued to, for use at ``resource``, a URL; raises NotIdentified."""


class Identify:
    """Says who is asking, by an API key or a token.

    ``keys`` are asked one after the other, then ``tokens``; where none is given nobody has to say.
    """

    def __init__(self, auth: Auth, keys: Sequence[Keys] = (), tokens: Tokens | None = None) -> None:
        self._asked = auth.asked
        self._keys = tuple(keys)
        self._tokens = tokens

    @property
    def asks(self) -> bool:
        """Whether anybody has to say who is asking; else all are `ANONYMOUS`."""
        return self._asked

    async def principal(self, headers: Headers, resource: str = "") -> Principal:
        """Who sent a request with these headers, to the URL ``resource``; raises NotIdentified."""
        if not self._asked:
            return ANONYMOUS
        given = _given(headers)
        if given is None:
            raise NotIdentified(401)
        text, bearer = given
        for keys in self._keys:
            known = keys.principal(text)
            if known is not None:
                return known
        if bearer and self._tokens is not None and _JWT.fullmatch(text):
            return await self._tokens.principal(text, resource)
        raise NotIdentified(401, "invalid_token", "The credentials are not valid.")


def _given(headers: Headers) -> tuple[str, bool] | None:
    """The one key or token of the headers, and whether it is a bearer's; None where there is none."""
    found = [(name, value) for name, value in headers if name in (b"authorization", b"x-api-key")]
    if not found:
        return None
    if len(found) > 1:
        raise NotIdentified(400, "invalid_request", "Credentials are given more than once.")
    name, value = found[0]
    bearer = name == b"authorization"
    if bearer:
        scheme, _, value = value.strip(b" \t").partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        value = value.strip(b" \t")
        if not _TOKEN.fullmatch(value):
            raise NotIdentified(400, "invalid_request", "The bearer token is not one.")
    value = value.strip(b" \t")
    if not value or len(value) > LONGEST or not value.isascii():
        raise NotIdentified(400, "invalid_request", "The credentials cannot be read.")
    return value.decode("ascii"), bearer
