"""The form of a capture file: a header, then records, each encrypted and bound to its place.

AES-256-GCM (NIST SP 800-38D) under a key of the file's own, made of the gateway's key and a random
salt (HKDF, RFC 5869), so that a nonce, which is a record's number, is never used twice with one key.  A
record that is changed, moved, doubled or put in from another file does not open; a file that was cut at its
end reads as a shorter one.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, BinaryIO

from vanguard.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"vanguard-capture-1\n"
SUFFIX = ".capture"
MOST_BYTES = 64 * 1024 * 1024
"""Bytes of the longest record."""

_SALT = 16
_DAY = 10
_LENGTH = struct.Struct(">I")


def header(expires: date, salt: bytes | None = None) -> bytes:
    """The first bytes of a file whose records may be read before ``expires``."""
    return MAGIC + expires.isoformat().encode() + (salt or os.urandom(_SALT))


class Sealer:
    """Encrypts the records of one file, in order."""

    def __init__(self, key: bytes, head: bytes) -> None:
        self._cipher = _cipher(key, head)
        self._head = head
        self._number = 0

    def seal(self, record: bytes) -> bytes:
        """The bytes that stand in the file for a record."""
        sealed = self._cipher.encrypt(_nonce(self._number), record, self._head)
        self._number += 1
        return _LENGTH.pack(len(sealed)) + sealed


def records(stream: BinaryIO, key: bytes, today: date, place: str) -> Iterator[bytes]:
    """The records of a file that has not expired.

    Raises UsageError where it is no capture, has expired or was tampered with, ConfigError for a wrong key.
    """
    from cryptography.exceptions import InvalidTag

    head = stream.read(len(MAGIC) + _DAY + _SALT)
    if len(head) < len(MAGIC) + _DAY + _SALT or not head.startswith(MAGIC):
        raise UsageError("this is no capture", place=place)
    expires = _day(head, place)
    if today >= expires:
        raise UsageError(f"this capture has expired on {expires}", place=place, hint="it is to be removed")
    cipher, number = _cipher(key, head), 0
    while len(size := stream.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(size)
        if length > MOST_BYTES:
            raise UsageError(f"record {number} is damaged", place=place)
        sealed = stream.read(length)
        if len(sealed) < length:
            return
        try:
            yield cipher.decrypt(_nonce(number), sealed, head)
        except InvalidTag:
            if not number:
                raise ConfigError("this is not the key that the capture was made with", place=place) from None
            raise UsageError(f"record {number} is damaged, or not of this capture", place=place) from None
        number += 1


def _day(head: bytes, place: str) -> date:
    try:
        return date.fromisoformat(head[len(MAGIC) : len(MAGIC) + _DAY].decode("ascii"))
    except ValueError:
        raise UsageError("this is no capture", place=place) from None


def _cipher(key: bytes, head: bytes) -> AESGCM:
    # Heavy, and for those alone who capture.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, salt=head[-_SALT:], info=b"vanguard capture").derive(key))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
