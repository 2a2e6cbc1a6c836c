"""What is kept so that a client's file can be put back byte for byte: its bytes as they were, and a digest.

Both are in Vanguard's home, in a folder of mode 0700, the files of mode 0600: no agent behind the
gateway may touch them, and the bytes hold whatever secrets the file held.
"""

from __future__ import annotations

import json
import os
import stat
from hashlib import sha256
from pathlib import Path

from vanguard import files
from vanguard.adapters.clients.known import Document
from vanguard.errors import ConfigError
from vanguard.model.value import value


@value
class Kept:
    """A file's bytes before anything was wrapped, and the digest of the bytes that were written since."""

    original: bytes
    written: str


class Backups:
    """The kept files under a home."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "clients"

    def original_of(self, file: Path) -> Path:
        """Where the bytes of a file are kept."""
        name = sha256(os.fsencode(_real(file))).hexdigest()[:16]
        return self._folder / f"{name}.original"

    def find(self, file: Path) -> Kept | None:
        """What is kept of a file; None where there is nothing that fits together."""
        path = self.original_of(file)
        try:
            note = json.loads(path.with_suffix(".json").read_bytes())
            original = path.read_bytes()
        except (OSError, ValueError):
            return None
        fits = isinstance(note, dict) and note.get("original") == digest(original)
        return Kept(original, str(note.get("written"))) if fits else None

    def keep(self, file: Path, kept: Kept) -> Path:
        """Keep a file's bytes; returns where.  Raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.original_of(file)
        note = {"file": str(_real(file)), "original": digest(kept.original), "written": kept.written}
        files.replace(path, kept.original)
        files.replace(path.with_suffix(".json"), json.dumps(note).encode())
        return path

    def forget(self, file: Path) -> None:
        """Remove what is kept of a file."""
        path = self.original_of(file)
        for each in (path, path.with_suffix(".json")):
            each.unlink(missing_ok=True)


def digest(raw: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(raw).hexdigest()


def write(read: Document, raw: bytes) -> None:
    """Put new bytes where a document was read, through links, with the mode that the file has.

    Raises ConfigError where somebody else has changed it meanwhile, and OSError.
    """
    path = _real(read.file)
    if path.read_bytes() != read.raw:
        hint = "close the client and run this again"
        raise ConfigError("this file was changed meanwhile", place=str(read.file), hint=hint)
    files.replace(path, raw, stat.S_IMODE(path.stat().st_mode))


def _real(file: Path) -> Path:
    return Path(os.path.realpath(file))
