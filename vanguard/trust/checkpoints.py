"""Checkpoints of audit files: signed statements of what a file held at a moment, in a file beside it.

A checkpoint names the file, how many lines it had, the root of the Merkle tree over them, and the checkpoint
before.  Whoever changes, removes, moves or cuts off lines that a checkpoint covers cannot make one that
verifies without the private key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from vanguard import files
from vanguard.model.value import value
from vanguard.trust.canonical import canonical
from vanguard.trust.fields import leaf_of
from vanguard.trust.merkle import Tree

TYPE = "application/vnd.vanguard.checkpoint+json"
"""The payload type of a checkpoint's signature."""

SUFFIX = ".checkpoints"
"""What the name of an audit file's checkpoints ends with."""

EVERY = 1_000
"""Lines after which a checkpoint is written; one more is at the end."""

Sign = Callable[[bytes], dict[str, str]]
"""Signs a payload (see `signing.signer`)."""


class Pending:
    """Lines of one file, and how many of them checkpoints cover.

    ``sign`` is asked for when the first checkpoint is due: what it loads need not delay a start.
    """

    def __init__(self, sign: Callable[[], Sign], every: int) -> None:
        self._get = sign
        self._sign: Sign | None = None
        self._every = every
        self._tree = Tree()
        self._sealed = 0
        self.file: Path | None = None
        """The file; None before the first line."""

    def begin(self, file: Path) -> None:
        """Take note of a file's first lines from here on."""
        self.file, self._tree, self._sealed = file, Tree(), 0

    def add(self, lines: Sequence[bytes]) -> bool:
        """Take note of lines, newlines included; whether a checkpoint is due."""
        for line in lines:
            self._tree.add(leaf_of(line[:-1]))
        return self._tree.count - self._sealed >= self._every

    @property
    def beside(self) -> Path | None:
        """The file of the checkpoints; None where they cover every line."""
        if self.file is None or self._tree.count == self._sealed:
            return None
        return checkpoints_of(self.file)

    def write(self, to: Path, before: str, now: str, **more: str) -> str:
        """Append a checkpoint behind the one with the digest ``before``; gives back its own digest.

        Raises OSError and ConfigError.
        """
        assert self.file is not None
        if self._sign is None:
            self._sign = self._get()
        told = {
            **more,
            "count": self._tree.count,
            "file": self.file.name,
            "prev": before,
            "root": self._tree.root.hex(),
            "ts": now,
        }
        line = orjson.dumps({"checkpoint": told, **self._sign(canonical(told))})
        files.append(to, line + b"\n")
        self._sealed = self._tree.count
        return sha256(line).hexdigest()


class Checkpoints:
    """Writes checkpoints of the files that one process appends to, as ``gate.ports.Seal``.

    ``sign`` is asked for when the first one is due.
    """

    def __init__(self, sign: Callable[[], Sign], every: int = EVERY) -> None:
        self._pending = Pending(sign, every)
        self._before = ""

    def wrote(self, file: Path, lines: Sequence[bytes], now: str) -> None:
        """Take note of lines, newlines included, that were appended to a file.  Raises OSError."""
        if file != self._pending.file:
            self.end(now)
            self._pending.begin(file)
            self._before = ""
        if self._pending.add(lines):
            self.end(now)

    def end(self, now: str) -> None:
        """Write a checkpoint of what none covers yet.  Raises OSError and ConfigError."""
        to = self._pending.beside
        if to is not None:
            self._before = self._pending.write(to, self._before, now)


@value
class Sealed:
    """What the checkpoints of a file say of it: what is wrong, "" if nothing; lines, and those covered.

    ``unsigned`` are chains of a shared file that no checkpoint is of.
    """

    file: Path
    wrong: str
    lines: int = 0
    covered: int = 0
    unsigned: int = 0


def verify(file: Path, lines: Iterable[tuple[bytes, bool]], keys: Sequence[bytes]) -> Sealed:
    """Check a file's lines (each with whether it is whole) against its checkpoints, in little memory.

    A checkpoint that is torn at its end was being written when the process died, and counts for nothing.
    Raises OSError.
    """
    pending = _signed(file, keys)
    due = next(pending, None)
    covered, tree = 0, Tree()
    for line, whole in lines:
        if not whole:
            break
        tree.add(leaf_of(line))
        while due is not None and (isinstance(due, str) or due["count"] <= tree.count):
            if isinstance(due, str):
                return Sealed(file, due, tree.count, covered)
            if due["count"] != tree.count or due["root"] != tree.root.hex():
                where = f"lines {covered + 1} to {due['count']}"
                return Sealed(file, f"{where} are not those that were signed", tree.count, covered)
            covered, due = tree.count, next(pending, None)
    if isinstance(due, str):
        return Sealed(file, due, tree.count, covered)
    if due is not None:
        why = f"lines are missing: {due['count']} were signed, {tree.count} are there"
        return Sealed(file, why, tree.count, covered)
    return Sealed(file, "", tree.count, covered)


def read(file: Path) -> list[dict[str, Any]]:
    """The checkpoints of a file as they stand, signatures unchecked; what cannot be read is left out."""
    found = []
    for line in lines_of(file):
        try:
            found.append(orjson.loads(line))
        except ValueError:
            continue
    return [each for each in found if isinstance(each, dict)]


def _signed(file: Path, keys: Sequence[bytes]) -> Iterator[dict[str, Any] | str]:
    """What each checkpoint says, in order; a text says why the next one does not count."""
    before, count = "", 0
    for number, line in enumerate(lines_of(file), 1):
        why, told = checked(line, keys)
        if told is None:
            yield f"checkpoint {number}: {why}"
            return
        if told["file"] != file.name or told["prev"] != before or told["count"] <= count:
            yield f"checkpoint {number} does not follow the one before it"
            return
        before, count = sha256(line).hexdigest(), told["count"]
        yield told


def checked(line: bytes, keys: Sequence[bytes]) -> tuple[str, dict[str, Any] | None]:
    """What a checkpoint's line says if one of the keys signed it; else why it does not count, and None."""
    try:
        held = orjson.loads(line)
        told, signature = held["checkpoint"], held["sig"]
        payload = canonical(told)
        shape = all(isinstance(told[key], str) for key in ("file", "prev", "root", "ts"))
        if not shape or not isinstance(told["count"], int):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        return "it is none", None
    from vanguard.trust.signing import verifies  # it loads much, and writing needs none of it

    if not any(verifies(payload, TYPE, signature, public) for public in keys):
        return "no trusted key has signed it", None
    return "", told


def lines_of(file: Path) -> list[bytes]:
    """The whole lines of a file's checkpoints; a torn last one is left out."""
    raw = files.read(checkpoints_of(file)) or b""
    return raw.split(b"\n")[:-1]


def checkpoints_of(file: Path) -> Path:
    """The file of an audit file's checkpoints."""
    return file.with_name(file.name + SUFFIX)
