"""The one API key that the environment gives."""

from __future__ import annotations

import hmac
from hashlib import sha256

from vanguard.adapters.keys.entry import OF_ENVIRONMENT
from vanguard.model.principal import Principal

OWNER = Principal(f"key:{OF_ENVIRONMENT}")
"""Who has that key; it may do everything."""

SHORTEST = 24
"""Characters of a key that cannot be guessed, if they are random."""

_FEWEST = 10


class SingleKey:
    """One key of any characters, kept as its hash and compared in constant time."""

    def __init__(self, key: str) -> None:
        self._digest = sha256(key.encode()).digest()

    def principal(self, key: str) -> Principal | None:
        """The owner, where it is the key."""
        return OWNER if hmac.compare_digest(self._digest, sha256(key.encode()).digest()) else None


def weak(key: str) -> bool:
    """Whether a key is short, or of few different characters, so that it could be guessed."""
    return len(key) < SHORTEST or len(set(key)) < _FEWEST
