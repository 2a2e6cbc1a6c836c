"""Where the bytes of audit files come from: files of lines and databases alike, encrypted or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vanguard.model.value import value

if TYPE_CHECKING:
    from vanguard.adapters.journals.cipher import Cipher

BASE = ".sqlite3"
"""What the name of an audit file that is a database ends with, but for a number."""


@value
class Blocks:
    """Reads audit files as lines by offset; ``key_file`` has the key of those that are encrypted."""

    key_file: Path | None = None

    def size(self, file: Path) -> int:
        """The offset after the last byte.  Raises OSError."""
        if not is_base(file):
            return file.stat().st_size
        from vanguard.adapters.journals import base  # most have none

        return base.size(file)

    def read(self, file: Path, start: int, most: int) -> bytes:
        """Bytes from an offset on, "" at the end: ``most`` of them, or whole lines where it is a database.

        Raises OSError, and ConfigError for an encrypted file whose key is not there.
        """
        if not is_base(file):
            with file.open("rb") as stream:
                stream.seek(start)
                return stream.read(most)
        from vanguard.adapters.journals import base

        return base.block(file, start, most, self.cipher)

    def matching(self, file: Path, query: str) -> list[tuple[int, int]] | None:
        """Offset and number of the lines in which a full-text query finds all words; None without one."""
        if not query or not is_base(file):
            return None
        from vanguard.adapters.journals import base

        return base.matching(file, query)

    @property
    def cipher(self) -> Cipher | None:
        """The cipher of the key; None where there is none.  Raises ConfigError."""
        if self.key_file is None:
            return None
        from vanguard.adapters.journals.cipher import cipher_of

        return cipher_of(self.key_file)


PLAIN = Blocks()
"""Reads what is not encrypted."""


def is_base(file: Path) -> bool:
    """Whether an audit file is a database, by its name."""
    return BASE in file.name
