"""Signatures: Ed25519 keys (RFC 8032), and DSSE envelopes around what is signed (DSSE protocol 1.0.2)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from vanguard.errors import ConfigError
from vanguard.model.value import value

JSON_TYPE = "application/vnd.vanguard+json"
"""The payload type of canonical JSON that Vanguard signs."""


@value
class Signed:
    """A payload whose signature was checked, its type, and the id of the key that signed it."""

    payload: bytes
    type: str
    key: str


def generate() -> tuple[bytes, bytes]:
    """A new key pair as PEM: the private key (PKCS #8, not encrypted) and the public one."""
    key = Ed25519PrivateKey.generate()
    return (
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )


def private_key(pem: bytes, place: str) -> Ed25519PrivateKey:
    """The key of a PEM text; raises ConfigError at ``place`` where it holds none that can be used."""
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigError("no Ed25519 private key is there", place=place, hint="vanguard keygen makes one")
    return key


def public_bytes(pem: bytes, place: str) -> bytes:
    """The 32 bytes of a public key, of a PEM text with a public or a private key.  Raises ConfigError."""
    try:
        if b"PRIVATE" in pem:
            return _raw(private_key(pem, place).public_key())
        key = load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigError("no Ed25519 public key is there", place=place, hint="vanguard keygen makes one")
    return _raw(key)


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(public: bytes) -> str:
    """SHA-256 of the 32 bytes of a public key, in hex."""
    return hashlib.sha256(public).hexdigest()


def sign(payload: bytes, type: str, key: Ed25519PrivateKey) -> dict[str, Any]:
    """A DSSE envelope with the payload and one signature."""
    signature = key.sign(_authenticated(payload, type))
    return {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": type,
        "signatures": [
            {"keyid": key_id(_raw(key.public_key())), "sig": base64.b64encode(signature).decode()}
        ],
    }


def signer(key: Ed25519PrivateKey, type: str) -> Callable[[bytes], dict[str, str]]:
    """Signs payloads of one type, detached: the id of the key and the signature."""

    def signed(payload: bytes) -> dict[str, str]:
        found: dict[str, str] = sign(payload, type, key)["signatures"][0]
        return found

    return signed


def opened(envelope: Any, keys: Iterable[bytes]) -> Signed:
    """What an envelope holds, if one of the keys signed it.

    The key's id in an envelope is a hint only: who has no key among ``keys`` signs nothing.
    Raises ValueError, with the reason.
    """
    try:
        payload = base64.b64decode(envelope["payload"], validate=True)
        type = envelope["payloadType"]
        signatures = [(each["sig"], each.get("keyid", "")) for each in envelope["signatures"]]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ValueError("this is no DSSE envelope") from None
    if not isinstance(type, str) or not signatures:
        raise ValueError("this is no DSSE envelope")
    known = [*keys]
    for signature, _ in signatures[:16]:
        for public in known:
            if verifies(payload, type, signature, public):
                return Signed(payload, type, key_id(public))
    raise ValueError("no trusted key has signed it")


def verifies(payload: bytes, type: str, signature: Any, public: bytes) -> bool:
    """Whether a signature in base64 over a payload of that type is that of the public key."""
    try:
        sig = base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(sig, _authenticated(payload, type))
    except (InvalidSignature, ValueError, TypeError, binascii.Error):
        return False
    return True


def _authenticated(payload: bytes, type: str) -> bytes:
    """The pre-authentication encoding: a payload of one type never verifies as another."""
    kind = type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
