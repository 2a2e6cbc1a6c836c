"""Lines of an audit file encrypted at rest: AES-256-GCM (NIST SP 800-38D), a nonce for each line.

A line is bound to its file's name and its place in it, so that none can be moved to another.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from vanguard import files
from vanguard.errors import ConfigError

KEY_BYTES = 32
_NONCE_BYTES = 12
"""Random nonces are good for 2**32 lines of one key (SP 800-38D, 8.3)."""


class Cipher:
    """Encrypts and decrypts lines with one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._aead: Any = None

    def _loaded(self) -> Any:
        if self._aead is None:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # loaded where it is used

            self._aead = AESGCM(self._key)
        return self._aead

    def sealed(self, line: bytes, file: str, start: int) -> bytes:
        """A line as it is kept, at an offset of the file of that name."""
        nonce = os.urandom(_NONCE_BYTES)
        made: bytes = self._loaded().encrypt(nonce, line, _bound(file, start))
        return nonce + made

    def opened(self, kept: bytes, file: str, start: int) -> bytes:
        """The line that is kept there; what is not of this key, file and place reads as an empty line."""
        from cryptography.exceptions import InvalidTag

        try:
            line: bytes = self._loaded().decrypt(
                kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], _bound(file, start)
            )
        except (InvalidTag, ValueError):
            return b""
        return line


def _bound(file: str, start: int) -> bytes:
    return f"{file}\0{start}".encode()


def cipher_of(path: Path) -> Cipher:
    """The cipher of a file's key, 64 hexadecimal digits; raises ConfigError where it is none."""
    text = files.read(path)
    hint = "make one: vanguard audit cipher-key FILE"
    if text is None:
        raise ConfigError("the key of the audit log is not there", place=str(path), hint=hint)
    key = key_in(text)
    if key is None:
        raise ConfigError("this is no key of an audit log", place=str(path), hint=hint)
    return Cipher(key)


def key_in(text: bytes) -> bytes | None:
    """The key of a file's text, 64 hexadecimal digits; None where it is none."""
    try:
        key = bytes.fromhex(text.decode("ascii").strip())
    except ValueError:
        return None
    return key if len(key) == KEY_BYTES else None


def new_key() -> bytes:
    """A key as its file has it."""
    return os.urandom(KEY_BYTES).hex().encode() + b"\n"
