"""Receipts: a record of the audit log with the proof that it stood there, for who has the public key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

import orjson

from vanguard.trust import checkpoints
from vanguard.trust.fields import leaf_of, leaf_of_redacted, redacted
from vanguard.trust.merkle import path, proves
from vanguard.trust.shared_log import of_chains

VERSION = "receipt_v1"
"""What every receipt begins with."""


def receipt(
    file: Path, lines: Iterable[tuple[bytes, bool]], decision_id: str, hidden: Collection[str] = ()
) -> dict[str, Any] | None:
    """The receipt of a decision, with the first checkpoint that covers it; None where none does yet.

    The fields that are ``hidden`` are left out.  Holds one hash for each line up to that checkpoint.  Raises
    ValueError where fields are to be hidden of a record that was not made for it.
    """
    signed = sorted(
        (each for each in checkpoints.read(file) if isinstance(each.get("checkpoint"), dict)),
        key=lambda each: int(each["checkpoint"].get("count", 0)),
    )
    if any("chain" in each["checkpoint"] for each in signed):
        signed, lines = _own(signed, lines, decision_id)
    needle, index, found, leaves = decision_id.encode(), -1, b"", list[bytes]()
    cover: dict[str, Any] | None = None
    for line, whole in lines:
        if not whole or (cover is not None and len(leaves) >= cover["checkpoint"]["count"]):
            break
        if index < 0 and needle in line and orjson.loads(line).get("decision_id") == decision_id:
            index, found = len(leaves), line
            cover = next((each for each in signed if each["checkpoint"]["count"] > index), None)
            if cover is None:
                return None
        leaves.append(leaf_of(line))
    if cover is None or len(leaves) != cover["checkpoint"]["count"]:
        return None
    told: dict[str, Any] = {"record": found.decode()}
    if hidden:
        made = redacted(found, hidden)
        if made is None:
            raise ValueError("no field of this record can be left out: it was written without a salt")
        told = {"redacted": made}
    return {
        "receipt": VERSION,
        **told,
        "index": index,
        "path": [each.hex() for each in path(leaves, index)],
        "signed": cover,
    }


def _own(
    signed: list[dict[str, Any]], lines: Iterable[tuple[bytes, bool]], decision_id: str
) -> tuple[list[dict[str, Any]], list[tuple[bytes, bool]]]:
    """Of a file that several processes write: checkpoints and lines of the chain that has the decision."""
    needle, chains, own = decision_id.encode(), dict[str, list[tuple[bytes, bool]]](), ""
    for chain, line in of_chains(lines):
        chains.setdefault(chain, []).append((line, True))
        if not own and needle in line and orjson.loads(line).get("decision_id") == decision_id:
            own = chain
    return [each for each in signed if each["checkpoint"].get("chain") == own], chains.get(own, [])


def verified(line: bytes, keys: Sequence[bytes]) -> tuple[str, dict[str, Any]]:
    """What is wrong with a receipt, "" if nothing, and the record that it is of, as far as it is shown."""
    try:
        held = orjson.loads(line)
        index = held["index"]
        proof = [bytes.fromhex(each) for each in held["path"]]
        hashed, fields = _weighed(held)
        if held["receipt"] != VERSION or not isinstance(fields, dict) or not isinstance(index, int):
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        return "it is no receipt", {}
    why, told = checkpoints.checked(orjson.dumps(held.get("signed")), keys)
    if told is None:
        return f"its checkpoint does not count: {why}", fields
    try:
        root = bytes.fromhex(told["root"])
    except ValueError:
        return "its checkpoint does not count: it is none", fields
    if not proves(hashed, index, told["count"], proof, root):
        return "the record is not one of those that were signed", fields
    return "", fields


def hidden_in(line: bytes) -> list[str]:
    """The fields that a receipt leaves out."""
    try:
        told = orjson.loads(line)["redacted"]["fields"]
        return [name for name, each in told.items() if "commitment" in each]
    except (ValueError, KeyError, TypeError, AttributeError):
        return []


def _weighed(held: dict[str, Any]) -> tuple[bytes, Any]:
    """The leaf of what a receipt shows, and its fields.  Raises what a receipt of any shape may set off."""
    if "redacted" in held:
        return leaf_of_redacted(held["redacted"])
    record = held["record"].encode()
    return leaf_of(record), orjson.loads(record)
