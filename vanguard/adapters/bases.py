"""Policy files that others stand on and that are at a URL: fetched once, kept by their digest.

What is kept is believed only where its digest is the one that is wanted, so that whoever can write the
folder gains nothing, and a start asks nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from vanguard import files
from vanguard.errors import OutsideError

FOLDER = "bases"
"""The folder in Vanguard's home."""

LARGEST = 1024 * 1024
"""Bytes of the largest base."""

TIMEOUT_S = 10.0
"""Seconds until a whole fetch is given up."""


def bases(home: Path) -> Callable[[str, str], Path]:
    """What finds bases (`policy.extends.Elsewhere`) and keeps them in Vanguard's home."""
    folder = home / FOLDER

    def find(url: str, digest: str) -> Path:
        path = folder / f"{digest}.yaml"
        if digest and _is(path, digest):
            return path
        whole = _fetched(url)
        path = folder / f"{sha256(whole).hexdigest()}.yaml"
        try:
            files.write(path, whole)
        except OSError as error:
            raise OutsideError(f"it cannot be kept in {folder}: {error.strerror}") from None
        return path

    return find


def _is(path: Path, digest: str) -> bool:
    """Whether the file has that digest, and not more bytes than a base may have."""
    try:
        with path.open("rb") as stream:
            return sha256(stream.read(LARGEST + 1)).hexdigest() == digest
    except OSError:
        return False


def _fetched(url: str) -> bytes:
    # A start with the base at hand needs no client.
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    from vanguard.adapters.keys.fetch import fetch

    # On a thread of its own: whoever reloads may be in the middle of a loop.
    with ThreadPoolExecutor(1) as thread:
        asked = fetch(url, private_hosts=True, timeout_s=TIMEOUT_S, most=LARGEST)
        return thread.submit(asyncio.run, asked).result()
