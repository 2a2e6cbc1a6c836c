"""The public keys of an issuer at one moment (RFC 7517)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jwt import PyJWK
from jwt.exceptions import PyJWTError

from vanguard.errors import OutsideError

FAMILIES: Mapping[str, tuple[str, str]] = {
    "RS256": ("RSA", ""),
    "RS384": ("RSA", ""),
    "RS512": ("RSA", ""),
    "PS256": ("RSA", ""),
    "PS384": ("RSA", ""),
    "PS512": ("RSA", ""),
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    "EdDSA": ("OKP", ""),
}
"""The kind of key, and the curve, of each algorithm that may be allowed; symmetric ones never are."""

MOST = 1_000
"""Keys of one issuer."""

SHORTEST_RSA = 2_048
"""Bits of the shortest RSA key that is believed (RFC 7518, section 3.3)."""


class KeySet:
    """Keys by their id and by the algorithm that they are used with."""

    def __init__(self, keys: Sequence[Mapping[str, Any]]) -> None:
        self._keys = keys
        self._made: dict[tuple[str | None, str], PyJWK | None] = {}

    def find(self, id: str | None, algorithm: str) -> PyJWK | None:
        """The key of that id for an algorithm; without an id, the only one that there is.

        None where there is none that may be used, or more than one.
        """
        asked = id, algorithm
        known = self._made.get(asked)
        if known is not None:
            return known
        fit = [key for key in self._keys if _fits(key, id, algorithm)]
        made = _made(fit[0], algorithm) if len(fit) == 1 else None
        if made is not None:
            self._made[asked] = made
        return made


def key_set(document: object) -> KeySet:
    """The keys of a JWK Set; raises OutsideError for what is none.  Keys of other uses are left out."""
    keys = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(keys, list) or len(keys) > MOST:
        raise OutsideError("the issuer's keys are no JWK Set")
    return KeySet([key for key in keys if isinstance(key, dict)])


def _fits(key: Mapping[str, Any], id: str | None, algorithm: str) -> bool:
    family, curve = FAMILIES[algorithm]
    operations = key.get("key_ops", ["verify"])
    return (
        (id is None or key.get("kid") == id)
        and key.get("kty") == family
        and (not curve or key.get("crv") == curve)
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and isinstance(operations, list)
        and "verify" in operations
    )


def _made(key: Mapping[str, Any], algorithm: str) -> PyJWK | None:
    public = {
        name: value for name, value in key.items() if name not in ("d", "p", "q", "dp", "dq", "qi", "oth")
    }
    try:
        made = PyJWK(public, algorithm)
    except (PyJWTError, ValueError, TypeError, KeyError):
        return None
    size = getattr(made.key, "key_size", SHORTEST_RSA)
    return made if FAMILIES[algorithm][0] != "RSA" or size >= SHORTEST_RSA else None
