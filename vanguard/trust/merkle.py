"""Merkle trees over the lines of a file (RFC 9162, section 2.1), grown line by line in little memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256


def leaf(line: bytes) -> bytes:
    """The hash of one line, without its newline."""
    return sha256(b"\0" + line).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\1" + left + right).digest()


class Tree:
    """The tree of all leaves so far; keeps one hash for each power of two."""

    def __init__(self) -> None:
        self.count = 0
        self._whole: list[bytes] = []

    def add(self, hashed: bytes) -> None:
        """Add a leaf's hash."""
        at = self.count
        self.count += 1
        while at & 1:
            hashed = node(self._whole.pop(), hashed)
            at >>= 1
        self._whole.append(hashed)

    @property
    def root(self) -> bytes:
        """The hash of the tree; of none at all, that of nothing (RFC 9162)."""
        if not self._whole:
            return sha256(b"").digest()
        *others, found = self._whole
        for each in reversed(others):
            found = node(each, found)
        return found


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes that prove that the leaf of ``index`` is in the tree (RFC 9162, section 2.1.3.1)."""
    if len(leaves) == 1:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return [*path(leaves[:half], index), _root(leaves[half:])]
    return [*path(leaves[half:], index - half), _root(leaves[:half])]


def proves(hashed: bytes, index: int, count: int, proof: Iterable[bytes], root: bytes) -> bool:
    """Whether a proof shows that a leaf is the one of ``index`` in the tree of that many leaves and root."""
    if not 0 <= index < count:
        return False
    at, last = index, count - 1
    for each in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            hashed = node(each, hashed)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            hashed = node(hashed, each)
        at, last = at >> 1, last >> 1
    return last == 0 and hashed == root


def _root(leaves: Sequence[bytes]) -> bytes:
    tree = Tree()
    for each in leaves:
        tree.add(each)
    return tree.root
