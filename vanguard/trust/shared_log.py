"""Checkpoints of an audit file that several processes append to, each of them its own chain.

A checkpoint names the chain by the genesis of its first line, how many of the file's lines are of that
chain, the root of the Merkle tree over those, and the checkpoint before, whoever wrote it.  Processes take
turns by a lock, so that the checkpoints of a file are one row: none can be taken out of it but its last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from vanguard import files
from vanguard.trust.checkpoints import EVERY, Pending, Sealed, Sign, checked, lines_of
from vanguard.trust.fields import leaf_of
from vanguard.trust.merkle import Tree

_GENESIS = "genesis/"
_TAIL = 64 * 1024
_PREV = b'"prev":"'
_DIGEST_AT = -66
_PREV_AT = _DIGEST_AT - len(_PREV)


class SharedCheckpoints:
    """Writes checkpoints of the chain that one process appends, as ``gate.ports.Seal``.

    ``sign`` is asked for when the first one is due.
    """

    def __init__(self, sign: Callable[[], Sign], every: int = EVERY) -> None:
        self._pending = Pending(sign, every)
        self._chain = ""

    def wrote(self, file: Path, lines: Sequence[bytes], now: str) -> None:
        """Take note of lines, newlines included, that were appended to a file.  Raises OSError."""
        before = _prev(lines[0])
        if before.startswith(_GENESIS):
            # What was moved away took its checkpoints along; this chain names where that one ended.
            self._pending.begin(file)
            self._chain = before
        if self._pending.add(lines):
            self.end(now)

    def end(self, now: str) -> None:
        """Write a checkpoint of what none covers yet.  Raises OSError and ConfigError."""
        to = self._pending.beside
        if to is not None:
            with files.locked(to):
                self._pending.write(to, _last(to), now, chain=self._chain)


def is_shared(file: Path) -> bool:
    """Whether the first checkpoint of a file is one of several processes'."""
    first = next(iter(lines_of(file)), b"")
    return b'"chain":' in first


def verify(file: Path, lines: Iterable[tuple[bytes, bool]], keys: Sequence[bytes]) -> Sealed:
    """Check a file's lines (each with whether it is whole) against the checkpoints of all its chains.

    Holds one small tree for each chain, and the checkpoints.  Raises OSError.
    """
    due, why = _signed(file, keys)
    if why:
        return Sealed(file, why)
    trees: dict[str, Tree] = {}
    covered, count = 0, 0
    seen: set[str] = set()
    for chain, line in of_chains(lines):
        count += 1
        seen.add(chain)
        waiting = due.get(chain)
        if not waiting:
            continue
        tree = trees.setdefault(chain, Tree())
        tree.add(leaf_of(line))
        if tree.count < waiting[0]["count"]:
            continue
        if waiting[0]["root"] != tree.root.hex():
            return Sealed(file, f"{_named(chain)}: {_those(waiting[0])}", count, covered)
        covered += waiting[0]["count"] - waiting[0]["from"]
        del waiting[0]
    for chain, waiting in due.items():
        if waiting:
            there = trees[chain].count if chain in trees else 0
            told = f"{waiting[-1]['count']} were signed, {there} are there"
            return Sealed(file, f"{_named(chain)}: lines are missing: {told}", count, covered)
    return Sealed(file, "", count, covered, len(seen - due.keys()))


def of_chains(lines: Iterable[tuple[bytes, bool]]) -> Iterator[tuple[str, bytes]]:
    """Each whole line that follows another or begins a chain, with the genesis of its chain."""
    heads: dict[str, str] = {}
    for line, whole in lines:
        if not whole:
            return
        before = _prev(line)
        chain = before if before.startswith(_GENESIS) else heads.pop(before, "")
        if chain:
            heads[sha256(line).hexdigest()] = chain
            yield chain, line


def _signed(file: Path, keys: Sequence[bytes]) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """The checkpoints of each chain, each with the count of the one before (``from``); or what is wrong."""
    found: dict[str, list[dict[str, Any]]] = {}
    before = ""
    for number, line in enumerate(lines_of(file), 1):
        why, told = checked(line, keys)
        if told is None:
            return {}, f"checkpoint {number}: {why}"
        chain = told.get("chain")
        mine = found.setdefault(chain, []) if isinstance(chain, str) else []
        last = mine[-1]["count"] if mine else 0
        if not isinstance(chain, str) or told["prev"] != before or told["count"] <= last:
            return {}, f"checkpoint {number} does not follow the one before it"
        before = sha256(line).hexdigest()
        mine.append({**told, "from": last})
    return found, ""


def _last(beside: Path) -> str:
    """The digest of the last whole checkpoint; "" where there is none."""
    try:
        with beside.open("rb") as stream:
            stream.seek(max(0, stream.seek(0, 2) - _TAIL))
            rows = stream.read().split(b"\n")[:-1]
    except FileNotFoundError:
        return ""
    return sha256(rows[-1]).hexdigest() if rows else ""


def _prev(line: bytes) -> str:
    """What a line says it follows; "" where it is no record."""
    if line[_PREV_AT:_DIGEST_AT] == _PREV and line[-2:] == b'"}':
        return line[_DIGEST_AT:-2].decode("latin-1")  # so most lines end, and need not be parsed
    try:
        before = orjson.loads(line)["prev"]
    except (ValueError, KeyError, TypeError):
        return ""
    return before if isinstance(before, str) else ""


def _named(chain: str) -> str:
    """The process that wrote a chain, as its genesis has it."""
    return chain.rsplit("/", 2)[1] if chain.count("/") > 1 else chain


def _those(told: dict[str, Any]) -> str:
    return f"its lines {told['from'] + 1} to {told['count']} are not those that were signed"
