"""One API key as a file keeps it: who has it, what it may do, and the hash of its secret.

A key is ``vgk_<id>_<secret>``: the id, which is no secret, finds the entry; the secret is 256 random bits.
Its hash is a plain SHA-256 (docs/rationale/keys.md says why that is enough).
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from vanguard.errors import ConfigError
from vanguard.model.principal import Principal
from vanguard.model.value import value

PREFIX = "vgk_"
"""What every key begins with, so that scanners for secrets can know one."""

OF_ENVIRONMENT = "environment"
"""The name of the key that the environment gives; with it another would share sessions and servers."""

_ID = re.compile(r"[0-9a-f]{12}")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
_MEMBERS = ("id", "name", "hash", "scopes", "roles", "servers", "created", "expires")


@value
class Entry:
    """A key without its secret.

    ``scopes`` and ``servers`` None: everything, and all of them.  ``created`` and ``expires`` are in UTC.
    """

    id: str
    name: str
    hash: str
    scopes: tuple[str, ...] | None = None
    roles: tuple[str, ...] = ()
    servers: tuple[str, ...] | None = None
    created: datetime | None = None
    expires: datetime | None = None

    @property
    def who(self) -> Principal:
        """Who has the key."""
        scopes = None if self.scopes is None else frozenset(self.scopes)
        servers = None if self.servers is None else frozenset(self.servers)
        return Principal(f"key:{self.name}", scopes, frozenset(self.roles), servers)

    def fits(self, key: str) -> bool:
        """Whether it is the key of this entry, compared in constant time."""
        return hmac.compare_digest(self.hash, hashed(key))

    def lives(self, now: float) -> bool:
        """Whether it has not expired at ``now``, in seconds since the epoch."""
        return self.expires is None or now < self.expires.timestamp()


def hashed(key: str) -> str:
    """The hash of a whole key, as files keep it."""
    return f"sha256:{sha256(key.encode()).hexdigest()}"


def id_of(key: str) -> str | None:
    """The id inside a key; None where it is no key of this form."""
    id, mark, secret = key.removeprefix(PREFIX).partition("_")
    return id if key.startswith(PREFIX) and mark and secret and _ID.fullmatch(id) else None


def new_key() -> tuple[str, str]:
    """A fresh key, and its id."""
    id = secrets.token_hex(6)
    return f"{PREFIX}{id}_{secrets.token_urlsafe(32)}", id


def entry(given: object, place: str) -> Entry:
    """An entry as a file has it; raises ConfigError at ``place`` for one that cannot be used."""
    if not isinstance(given, Mapping):
        raise ConfigError("a key is a mapping", place=place)
    unknown = sorted(map(str, given.keys() - set(_MEMBERS)))
    if unknown:
        raise ConfigError(f"unknown member {unknown[0]!r}", place=place, hint=f"known: {', '.join(_MEMBERS)}")
    return Entry(
        _text(given, "id", place, _ID, "12 hexadecimal digits"),
        name_of(given.get("name"), place),
        _text(given, "hash", place, _HASH, "sha256: and 64 hexadecimal digits"),
        _texts(given, "scopes", place),
        _texts(given, "roles", place) or (),
        _texts(given, "servers", place),
        _time(given, "created", place),
        _time(given, "expires", place),
    )


def name_of(given: object, place: str) -> str:
    """A name for a key; raises ConfigError."""
    if not isinstance(given, str) or not _NAME.fullmatch(given):
        hint = "letters, digits and . _ @ -, at most 64, the first a letter or digit"
        raise ConfigError("the name of a key is missing or cannot be used", place=place, hint=hint)
    if given == OF_ENVIRONMENT:
        raise ConfigError(f"{given!r} is the name of the key in VANGUARD_API_KEY", place=place)
    return given


def scope_of(given: object, place: str) -> str:
    """A scope, role or server's name; raises ConfigError."""
    if not isinstance(given, str) or not _SCOPE.fullmatch(given):
        raise ConfigError("a text without blanks, quotes and backslashes is wanted", place=place)
    return given


def as_json(each: Entry) -> dict[str, Any]:
    """The entry as a file has it; what was not said is left out."""
    told = {
        "id": each.id,
        "name": each.name,
        "hash": each.hash,
        "scopes": each.scopes if each.scopes is None else list(each.scopes),
        "roles": list(each.roles) or None,
        "servers": each.servers if each.servers is None else list(each.servers),
        "created": each.created and written(each.created),
        "expires": each.expires and written(each.expires),
    }
    return {name: value for name, value in told.items() if value is not None}


def written(time: datetime) -> str:
    """A time as files have it, in UTC: ``2027-01-31T12:00:00Z``."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def read_time(text: str) -> datetime:
    """A date or time (ISO 8601), in UTC where it names no zone; raises ValueError."""
    time = datetime.fromisoformat(text)
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)


def _text(given: Mapping[str, Any], member: str, place: str, form: re.Pattern[str], wanted: str) -> str:
    found = given.get(member)
    if not isinstance(found, str) or not form.fullmatch(found):
        raise ConfigError(f"{member} is missing or has another form", place=place, hint=wanted)
    return found


def _texts(given: Mapping[str, Any], member: str, place: str) -> tuple[str, ...] | None:
    found = given.get(member)
    if found is None and member not in given:
        return None
    if not isinstance(found, list):
        raise ConfigError(f"{member} is a list of texts", place=place)
    return tuple(scope_of(each, f"{place}: {member}") for each in found)


def _time(given: Mapping[str, Any], member: str, place: str) -> datetime | None:
    found = given.get(member)
    if found is None and member not in given:
        return None
    try:
        return read_time(found)  # type: ignore[arg-type]  # what is no text raises TypeError
    except (TypeError, ValueError, OverflowError):
        raise ConfigError(f"{member} is no time", place=place, hint="write 2027-01-31T12:00:00Z") from None
