"""Allowed folders and guarded files: paths resolved as the server would resolve them."""

from __future__ import annotations

import ntpath
import posixpath
import re
from functools import lru_cache

from vanguard.layers.paths import is_windows
from vanguard.model.context import Context, Server

_HOME = re.compile(r"(?:\$\{?HOME\}?|\$\{?USERPROFILE\}?|%USERPROFILE%|%HOMEPATH%)", re.IGNORECASE)
_DEVICE = re.compile(r"[\\/]{2}[?.][\\/](?:UNC[\\/])?", re.IGNORECASE)


def zones_of(context: Context) -> tuple[str, ...] | None:
    """The allowed roots for this call's tool; None where no zones are checked."""
    server = context.server
    if server.tool_zones and context.tool is not None:
        own = server.tool_zones.get(context.tool.name)
        if own is not None:
            return own
    return server.zones


def resolved(path: str, server: Server) -> str | None:
    """The absolute path that the server would open, with ``~``, ``..`` and links resolved.

    None where it cannot be known: the home of another user, or of a server whose home is unknown.
    """
    cut = path.split("\x00")[0]
    opened = _expanded(cut, server.home)
    if opened is None:
        return None
    if is_windows(opened):
        return _windows(opened)
    if is_windows(server.cwd):
        return _windows(ntpath.join(server.cwd, opened))
    joined = _normal(posixpath.join(server.cwd or "/", opened))
    return server.resolver.real(joined) if server.resolver is not None else joined


def _normal(path: str) -> str:
    normal = posixpath.normpath(path)
    return normal[1:] if normal.startswith("//") else normal


def _expanded(path: str, home: str) -> str | None:
    if path.startswith("~"):
        user, slash, rest = path[1:].partition("/")
        if user and not user.startswith("\\"):
            return None
        return home + slash + rest if home else None
    found = _HOME.match(path)
    if found is None:
        return path
    return home + path[found.end() :] if home else None


def _windows(path: str) -> str:
    """Drive paths compare without case, and without the trailing dots and spaces Windows drops."""
    device = _DEVICE.match(path)
    bare = path[device.end() :] if device else path
    if device and device[0].lower().endswith(("unc\\", "unc/")):
        bare = "\\\\" + bare
    normal = ntpath.normpath(bare.replace("/", "\\"))
    parts = [part.rstrip(" .") or part for part in normal.split("\\")]
    return "\\".join(parts).split("::")[0].lower()


def within(path: str, root: str) -> bool:
    """Whether a resolved path is this root or lies below it."""
    if is_windows(root):
        top = _windows(root)
        return path == top or path.startswith(top.rstrip("\\") + "\\")
    return path == root or path.startswith(root if root.endswith("/") else root + "/")


def inside(path: str, zones: tuple[str, ...], server: Server) -> bool:
    """Whether a resolved path lies in one of the zones, each compared as given and resolved."""
    if any(within(path, zone) for zone in zones):
        return True
    resolver = server.resolver
    if resolver is None:
        return False
    return any(within(path, resolver.real(zone)) for zone in zones if not is_windows(zone))


def readings(path: str, server: Server) -> tuple[str | None, ...]:
    """What the server may open for this path: one reading, or two where it has backslashes."""
    if "\\" in path and not is_windows(path):
        return resolved(path, server), resolved(path.replace("\\", "/"), server)
    return (resolved(path, server),)


def leaves(reals: tuple[str | None, ...], zones: tuple[str, ...], server: Server) -> bool:
    """Whether a path leads out of every zone in any of its readings."""
    return any(real is None or not inside(real, zones, server) for real in reals)


@lru_cache(maxsize=64)
def guarded_names(guarded: tuple[str, ...]) -> re.Pattern[str]:
    """The last names of the guarded paths, as a quick test for a text that may hold one."""
    names = {re.split(r"[\\/]", path.rstrip("/\\"))[-1] for path in guarded}
    return re.compile("|".join(re.escape(name) for name in sorted(names) if name), re.IGNORECASE)


def is_guarded(reals: tuple[str | None, ...], server: Server) -> bool:
    """Whether a path is, in any of its readings, a guarded path of the server or lies below one."""
    return any(real is not None and _below(real, root) for real in reals for root in server.guarded)


def _below(real: str, root: str) -> bool:
    return within(real, root) or within(real.lower(), root.lower())
