"""The file system as a resolver of paths, and the folders that a server's command line or roots name."""

from __future__ import annotations

import os
from collections.abc import Sequence

LONGEST = 4096
"""Bytes of the longest path that Linux opens (PATH_MAX)."""

DEEPEST = 256
"""Components of a path whose links are followed; no honest one has as many."""

_FILESYSTEM_SERVERS = ("server-filesystem", "rust-mcp-filesystem")


class FileSystem:
    """Resolves paths as a server on this machine would see them."""

    def real(self, path: str) -> str:
        """The path with every symbolic link resolved; parts that do not exist stay as they are.

        Following links costs time with the square of the components, so that a path which is too
        long or too deep for any file system is only brought into its normal form.
        """
        try:
            if len(os.fsencode(path)) > LONGEST or path.count("/") > DEEPEST:
                return os.path.normpath(path)
            return os.path.realpath(path)
        except (OSError, ValueError):
            return path


def zones_of_command(command: Sequence[str], cwd: str) -> tuple[str, ...] | None:
    """The folders that a file server was started for, resolved; None where the command names none.

    Only servers known to take their allowed folders as arguments are read this way: any other
    program's folder arguments may mean something else.
    """
    for place, word in enumerate(command):
        if any(known in word for known in _FILESYSTEM_SERVERS):
            folders = [rest for rest in command[place + 1 :] if not rest.startswith("-")]
            zones = [os.path.realpath(os.path.join(cwd, os.path.expanduser(each))) for each in folders]
            return tuple(zones) or None
    return None


def zones_of_roots(roots: Sequence[str]) -> tuple[str, ...]:
    """The folders of a client's roots (``file://`` URIs, MCP "Roots"), resolved; others are left out."""
    from urllib.parse import unquote, urlsplit  # few clients give roots, and a start need not wait for it

    zones: list[str] = []
    for root in roots:
        parts = urlsplit(root)
        if parts.scheme == "file" and parts.netloc in ("", "localhost"):
            path = unquote(parts.path)
            if os.name == "nt":
                path = path.lstrip("/").replace("/", "\\")
            zones.append(os.path.realpath(path))
    return tuple(zones)
