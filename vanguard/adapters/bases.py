"""Policy files that others stand on and that are at a URL: fetched once, kept by their digest.

What is kept is believed only where its digest is the one that is wanted, so that whoever can write the
folder gains nothing, and a start asks nobody.  Whether something else is at a URL by now is asked where a
person wants to know (`looked`); what was found stays beside the bases, so that a start can tell (`known`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from vanguard import files
from vanguard.errors import OutsideError
from vanguard.strict_yaml import quoted

if TYPE_CHECKING:
    from vanguard.policy.config import Pinned

FOLDER = "bases"
"""The folder in Vanguard's home."""

LARGEST = 1024 * 1024
"""Bytes of the largest base."""

TIMEOUT_S = 10.0
"""Seconds until a whole fetch is given up."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


def bases(home: Path) -> Callable[[str, str], Path]:
    """What finds bases (`policy.extends.Elsewhere`) and keeps them in Vanguard's home."""
    folder = home / FOLDER

    def find(url: str, digest: str) -> Path:
        path = folder / f"{digest}.yaml"
        if digest and _is(path, digest):
            return path
        now = _kept(folder, url)
        return folder / f"{now}.yaml"

    return find


def looked(home: Path, pinned: Iterable[Pinned]) -> list[str]:
    """One line for each base whose URL holds something else by now, or cannot be asked; each is asked.

    The pinned ones stay in force: nothing is followed.
    """
    lines = []
    for each in pinned:
        try:
            now = _kept(home / FOLDER, each.url)
        except OutsideError as error:
            lines.append(f"{each.place}: whether {quoted(each.url)} still holds the pinned base: {error}")
            continue
        if now != each.sha256:
            lines.append(_differs(home, each, now))
    return lines


def known(home: Path, pinned: Iterable[Pinned]) -> list[str]:
    """One line for each base whose URL held something else when it was last asked; nobody is asked."""
    seen = ((each, _last(home / FOLDER, each.url)) for each in pinned)
    return [_differs(home, each, now) for each, now in seen if now not in ("", each.sha256)]


def _differs(home: Path, pinned: Pinned, now: str) -> str:
    old, new = (home / FOLDER / f"{digest}.yaml" for digest in (pinned.sha256, now))
    what = f"{quoted(pinned.url)} holds another file by now; the pinned one stays in force"
    return f"{pinned.place}: {what} (compare {old} with {new}, then write sha256: {now})"


def _kept(folder: Path, url: str) -> str:
    """The digest of what is at a URL, which is kept, and its digest beside it."""
    whole = _fetched(url)
    now = sha256(whole).hexdigest()
    try:
        if not _is(folder / f"{now}.yaml", now):
            files.write(folder / f"{now}.yaml", whole)
        files.write(_note(folder, url), now.encode())
    except OSError as error:
        raise OutsideError(f"it cannot be kept in {folder}: {error.strerror}") from None
    return now


def _last(folder: Path, url: str) -> str:
    """The digest of what was at a URL when it was last asked; "" where nobody knows."""
    try:
        told = _note(folder, url).read_bytes()[:65].decode("ascii", "replace")
    except OSError:
        return ""
    return told if _DIGEST.fullmatch(told) else ""


def _note(folder: Path, url: str) -> Path:
    return folder / f"{sha256(url.encode()).hexdigest()}.now"


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
