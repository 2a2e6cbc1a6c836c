"""What a record is in the Merkle tree: its line, and a salted commitment to each field that may be hidden.

A record of a signed log has a random ``salt``.  From it comes a salt for each field, and the record's leaf
is made of the digest of the line, of what is always shown, and of the commitments.  So a receipt can leave
fields out: it shows their commitments, from which nobody can guess them, and the leaf comes out the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256, shake_256
from typing import Any

import orjson

from vanguard.trust.merkle import leaf

HIDEABLE = (
    *("method", "tool", "server", "session", "principal", "redactions", "policy_explanation", "trace_id"),
    "detail",
)
"""The fields that a receipt may leave out."""

_SALT_BYTES = 16
_ALL_SALTS = _SALT_BYTES * len(HIDEABLE)
_PLAN = [
    (name, f"{name}\0".encode(), f"{name}=".encode(), at * _SALT_BYTES, (at + 1) * _SALT_BYTES)
    for at, name in enumerate(HIDEABLE)
]
_KIND = b"fields_v1\0"  # no line begins so: lines are JSON objects
_NEVER = frozenset((*HIDEABLE, "salt"))


def leaf_of(line: bytes) -> bytes:
    """The leaf of a line, without its newline; of one without a salt, that of its bytes."""
    if b'"salt":"' not in line:
        return leaf(line)
    try:
        fields = orjson.loads(line)
        salt = bytes.fromhex(fields["salt"])
    except (ValueError, KeyError, TypeError):
        return leaf(line)
    parts = [_KIND, sha256(line).digest(), b""]
    salts, get = shake_256(salt).digest(_ALL_SALTS), fields.pop
    for name, label, begins, start, end in _PLAN:  # each record passes here, so nothing is called for a field
        held = get(name, None)
        if held is not None:
            parts += label, sha256(salts[start:end] + begins + orjson.dumps(held)).digest()
    del fields["salt"]
    parts[2] = sha256(orjson.dumps(fields)).digest()
    return leaf(b"".join(parts))


def redacted(line: bytes, hidden: Collection[str]) -> dict[str, Any] | None:
    """What a receipt says of a record instead of its line; None where the record has no salt."""
    try:
        fields = orjson.loads(line)
        salt = bytes.fromhex(fields["salt"])
    except (ValueError, KeyError, TypeError):
        return None
    told = {
        name: {"commitment": commitment.hex()}
        if name in hidden
        else {"value": fields[name], "salt": own.hex()}
        for name, own, commitment in _committed(fields, salt)
    }
    return {"line": sha256(line).hexdigest(), "shown": _shown(fields).decode(), "fields": told}


def leaf_of_redacted(held: Mapping[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """The leaf that a receipt's fields come to, and the fields that it shows.  Raises ValueError."""
    try:
        line, shown = bytes.fromhex(held["line"]), held["shown"].encode()
        fields: dict[str, Any] = dict(orjson.loads(shown))
        made = []
        for name in HIDEABLE:
            if name not in held["fields"]:
                continue
            told = held["fields"][name]
            if "commitment" in told:
                made.append((name, bytes.fromhex(told["commitment"])))
            else:
                fields[name] = told["value"]
                made.append((name, _commitment(name, bytes.fromhex(told["salt"]), told["value"])))
        if len(made) != len(held["fields"]) or any(len(each) != 32 for _, each in made) or len(line) != 32:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ValueError("it is no receipt") from None
    return _leaf(line, shown, made), fields


def _committed(fields: Mapping[str, Any], salt: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    """Each field that is there and may be hidden, with its own salt and its commitment."""
    salts = shake_256(salt).digest(_ALL_SALTS)
    for at, name in enumerate(HIDEABLE):
        held = fields.get(name)
        if held is not None:
            own = salts[at * _SALT_BYTES : (at + 1) * _SALT_BYTES]
            yield name, own, _commitment(name, own, held)


def _commitment(name: str, salt: bytes, held: Any) -> bytes:
    return sha256(b"%b%b=%b" % (salt, name.encode(), orjson.dumps(held))).digest()


def _shown(fields: Mapping[str, Any]) -> bytes:
    return orjson.dumps({name: held for name, held in fields.items() if name not in _NEVER})


def _leaf(line: bytes, shown: bytes, made: list[tuple[str, bytes]]) -> bytes:
    parts = b"".join([b"%b\0%b" % (name.encode(), commitment) for name, commitment in made])
    return leaf(b"%b%b%b%b" % (_KIND, line, sha256(shown).digest(), parts))
