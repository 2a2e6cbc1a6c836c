"""An issuer of tokens for tests: key pairs, tokens, and a real HTTP server that publishes the keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

ISSUER = "https://idp.example"
RESOURCE = "https://gateway.example"
NOW = 1_900_000_000.0
"""Seconds since the epoch, in 2030."""

_RSA = [rsa.generate_private_key(65537, 2048) for _ in range(2)]
RSA, OTHER_RSA = _RSA
EC = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()
_ALGORITHMS = {id(RSA): "RS256", id(OTHER_RSA): "RS256", id(EC): "ES256", id(ED): "EdDSA"}


class Clock:
    """A clock that the test moves."""

    def __init__(self, now: float = NOW) -> None:
        self.now = now

    def __call__(self) -> float:
        """The time that it is."""
        return self.now


def public(key: Any, kid: str = "k1", **members: Any) -> dict[str, Any]:
    """The public half of a key pair as a JWK."""
    algorithm = jwt.get_algorithm_by_name(_ALGORITHMS.get(id(key), "RS256"))
    made = json.loads(algorithm.to_jwk(key.public_key()))
    return {**made, "kid": kid, "use": "sig", **members}


def token(key: Any = RSA, headers: dict[str, Any] | None = None, alg: str = "", **claims: Any) -> str:
    """A good token, but for what is said; a claim or header that is None is left out."""
    body = {"iss": ISSUER, "aud": RESOURCE, "sub": "ann", "client_id": "agent", "exp": NOW + 600} | claims
    head = {"typ": "at+jwt", "kid": "k1"} | (headers or {})
    return jwt.encode(
        {name: value for name, value in body.items() if value is not None},
        key,
        alg or _ALGORITHMS[id(key)],
        {name: value for name, value in head.items() if value is not None},
    )


def forged(alg: str, secret: bytes | None = None, **claims: Any) -> str:
    """A token of ``none`` or, with a secret, of HS256, which no honest library would write."""
    body = {"iss": ISSUER, "aud": RESOURCE, "sub": "ann", "client_id": "agent", "exp": NOW + 600} | claims
    parts = [
        _encoded(json.dumps(each).encode()) for each in ({"typ": "at+jwt", "kid": "k1", "alg": alg}, body)
    ]
    signed = ".".join(parts)
    mark = hmac.new(secret, signed.encode(), hashlib.sha256).digest() if secret else b""
    return f"{signed}.{_encoded(mark)}"


def pem(key: Any) -> bytes:
    """The public half of a key pair, as anybody may have it."""
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    encoded: bytes = key.public_key().public_bytes(serialization.Encoding.PEM, kind)
    return encoded


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Published:
    """What a server on loopback publishes: a path's answer is a document, or a function that answers."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str] = []
        self.answers: dict[str, Any] = {}

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        answer = self.answers.get(request.path)
        if answer is None:
            return web.Response(status=404)
        if isinstance(answer, Callable):  # type: ignore[arg-type]
            made: web.StreamResponse = answer()
            return made
        return web.json_response(answer)


@asynccontextmanager
async def publishing() -> AsyncIterator[Published]:
    """A server that publishes what the test says."""
    published = Published()
    app = web.Application()
    app.router.add_get("/{path:.*}", published._answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = runner.addresses[0]
    published.url = f"http://{address[0]}:{address[1]}"
    try:
        yield published
    finally:
        await runner.cleanup()
