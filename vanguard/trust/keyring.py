"""The keys that signatures are believed of, each until it expires or is revoked."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from vanguard import files
from vanguard.errors import ConfigError
from vanguard.model.value import value
from vanguard.trust.signing import key_id

FILE = "keys.json"
"""The name of the file in the folder of trust."""


@value
class TrustedKey:
    """A public key (32 bytes), what it is called, its last day, and the day on which it was revoked."""

    name: str
    public: bytes
    expires: date | None = None
    revoked: date | None = None

    @property
    def id(self) -> str:
        """SHA-256 of the key, in hex."""
        return key_id(self.public)

    def why_not(self, today: date) -> str:
        """Why its signatures do not count today; "" where they do.

        What a revoked key signed counts no more, whenever it says that it did: who holds it can date back.
        """
        if self.revoked is not None:
            return f"it was revoked on {self.revoked}"
        if self.expires is not None and today > self.expires:
            return f"it expired on {self.expires}"
        return ""


def read(path: Path) -> tuple[TrustedKey, ...]:
    """The keys of a file, none where there is no file.  Raises ConfigError."""
    raw = files.read(path, 1 << 20)
    if raw is None:
        return ()
    try:
        document = orjson.loads(raw)
        if document["version"] != 1:
            raise ValueError
        return tuple(_key(each) for each in document["keys"])
    except (ValueError, KeyError, TypeError):
        raise ConfigError("this is no file of trusted keys", place=str(path)) from None


def write(path: Path, keys: tuple[TrustedKey, ...]) -> None:
    """Keep the keys.  Raises OSError."""
    listed = [
        {
            "name": each.name,
            "id": each.id,
            "public": base64.b64encode(each.public).decode(),
            "expires": str(each.expires) if each.expires else None,
            "revoked": str(each.revoked) if each.revoked else None,
        }
        for each in keys
    ]
    document = {"version": 1, "keys": listed}
    files.write(path, orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _key(held: dict[str, Any]) -> TrustedKey:
    public = base64.b64decode(held["public"], validate=True)
    made = TrustedKey(
        held["name"],
        public,
        date.fromisoformat(held["expires"]) if held["expires"] else None,
        date.fromisoformat(held["revoked"]) if held["revoked"] else None,
    )
    if len(public) != 32 or made.id != held["id"] or not isinstance(made.name, str):
        raise ValueError
    return made
