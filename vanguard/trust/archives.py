"""Whether what is installed of a package is what is in its archive: npm's tarballs, Python's wheels."""

from __future__ import annotations

import hashlib
import os
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MOST_BYTES = 512 * 1024 * 1024
"""Bytes of all files of an archive."""

MOST_FILES = 50_000
"""Files of an archive."""

MOST_TOLD = 20
"""Differences that are told."""

_MADE = frozenset(("__pycache__", "node_modules"))
_BY_INSTALLER = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")


def differs(archive: Path, identity: Mapping[str, Any]) -> list[str]:
    """How the files of an installed package (``identity.identity_of``) differ from those of its archive.

    Files that installing makes (compiled Python, records of the installer, packages that npm puts inside) are
    left out.  Raises ValueError where it is no such archive or too large, and OSError.
    """
    root = Path(str(identity.get("root", "")))
    package = identity.get("package") or {}
    npm = package.get("ecosystem") == "npm"
    base = root if npm else root.parent
    held = dict(_tarball(archive) if npm else _wheel(archive))
    lines = []
    for name, digest in held.items():
        path = base / name
        if not path.is_file():
            lines.append(f"{name}: it is in the archive, not here")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            lines.append(f"{name}: it is another file here")
    lines += [
        f"{name}: it is here, not in the archive" for name in _installed(root, base) if name not in held
    ]
    return sorted(lines)[:MOST_TOLD]


def _installed(root: Path, base: Path) -> Iterator[str]:
    if root.is_file():
        yield root.relative_to(base).as_posix()
        return
    for folder, inside, names in os.walk(root):
        inside[:] = sorted(each for each in inside if each not in _MADE)
        yield from (Path(folder, name).relative_to(base).as_posix() for name in sorted(names))


def _tarball(archive: Path) -> Iterator[tuple[str, str]]:
    """The files of npm's tarball, without the folder around them, and their digests."""
    size = 0
    try:
        with tarfile.open(archive, "r:gz") as opened:
            for count, member in enumerate(opened):
                size += member.size
                _check(count, size)
                stream = opened.extractfile(member) if member.isfile() else None
                if stream is not None:
                    yield _name(member.name.partition("/")[2]), hashlib.sha256(stream.read()).hexdigest()
    except (tarfile.TarError, EOFError):
        raise ValueError("the archive is no npm tarball") from None


def _wheel(archive: Path) -> Iterator[tuple[str, str]]:
    """The files of a wheel that are put into the site's folder, and their digests."""
    size = 0
    try:
        with zipfile.ZipFile(archive) as opened:
            for count, member in enumerate(opened.infolist()):
                size += member.file_size
                _check(count, size)
                folder, _, last = member.filename.partition("/")
                made = folder.endswith(".dist-info") and last in _BY_INSTALLER
                if not member.is_dir() and not made and not folder.endswith(".data"):
                    yield _name(member.filename), hashlib.sha256(opened.read(member)).hexdigest()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise ValueError("the archive is no wheel") from None


def _check(count: int, size: int) -> None:
    if count >= MOST_FILES or size > MOST_BYTES:
        raise ValueError("the archive is too large")


def _name(name: str) -> str:
    parts = name.split("/")
    if not name or name.startswith("/") or ".." in parts or "\\" in name:
        raise ValueError(f"the archive has a file of the name {name!r}")
    return name
