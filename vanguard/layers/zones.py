"""Allowed folders: paths resolved as the server would resolve them, and whether they lie inside."""

from __future__ import annotations

import ntpath
import posixpath
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from vanguard.layers.path_marks import is_windows
from vanguard.model.context import Context, Server

Real = Callable[[str], str]
"""A path with its links resolved; a path that is not looked up comes back as it is."""

Bounds = tuple[frozenset[str], tuple[str, ...]]
"""Roots as they are compared: the roots themselves, and what every path below one begins with."""

LONGEST = 4096
"""Bytes of the longest path that Linux opens (PATH_MAX)."""

DEEPEST = 256
"""Components beyond which a path's links are not followed."""

_HOME = re.compile(
    r"(?:\$\{?(?:env:)?(?:HOME|USERPROFILE)\}?|%USERPROFILE%|%HOMEPATH%)(?![\w:])", re.IGNORECASE
)
# Folders whose places are not known here, and that no zone is named by.
_ELSEWHERE = re.compile(
    r"(?:%|\$\{?(?:env:)?)(?:APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES|ALLUSERSPROFILE|SYSTEMROOT|SYSTEMDRIVE|WINDIR|"
    r"HOMEDRIVE|PUBLIC|TEMP|TMP|XDG_\w{1,20})(?:\(x86\))?[%}]?(?=[\\/]|\Z)",
    re.IGNORECASE,
)
# A path of names alone, as most are: nothing in it to expand, to take out or to read in two ways.
_STRAIGHT = re.compile(r"/[\w.@+,= /-]*[\w@+,=-]", re.ASCII).fullmatch
_HERE = re.compile(r"\$(?:PWD|\{PWD\})(?=[\\/]|\Z)")
_BEFORE = re.compile(r"\$\{?OLDPWD\b")
_DEVICE = re.compile(r"[\\/](?:[\\/][?.]|\?\?)[\\/](?:UNC[\\/])?", re.IGNORECASE)


def zones_of(context: Context) -> tuple[str, ...] | None:
    """The allowed roots for this call's tool; None where no zones are checked."""
    server = context.server
    if server.tool_zones and context.tool is not None:
        own = server.tool_zones.get(context.tool.name)
        if own is not None:
            return own
    return server.zones


def readings(path: str, server: Server, real: Real | None) -> tuple[str | None, ...]:
    """The absolute paths that the server may open for this path, without doubles.

    ``~`` is expanded, and with ``real`` links are followed.  Servers differ in what they do first:
    ``link/..`` is this folder for one that takes the dots out before it opens the path, and the
    folder above the link's target for one that does not.  Backslashes, too, are read both ways.  None
    stands for a reading that cannot be known: the home of another user, or of a server whose home is
    unknown, and links that lie too deep to be followed.
    """
    whole = path if path[:1] == "/" else f"{server.cwd}/{path}"
    if _STRAIGHT(whole) is not None and "/." not in whole and "//" not in whole:
        return (_followed(whole, real),)
    cut = path.split("\x00")[0]
    found = list(_read(cut, server, real))
    if "\\" in cut and not is_windows(cut):
        found += _read(cut.replace("\\", "/"), server, real)
    return tuple(dict.fromkeys(found))


def _read(path: str, server: Server, real: Real | None) -> Iterator[str | None]:
    opened = expanded(
        _HERE.sub(lambda _: server.cwd, path, count=1) if path[:1] == "$" else path, server.home
    )
    if opened is None:
        yield None
    elif is_windows(opened):
        yield _windows(opened)
    elif is_windows(server.cwd):
        yield _windows(ntpath.join(server.cwd, opened))
    else:
        whole = posixpath.join(server.cwd or "/", opened)
        yield _followed(normal(whole), real)
        if real is not None and ".." in opened:
            yield _followed(_undotted(whole), real)


def _followed(path: str, real: Real | None) -> str | None:
    """Links resolved; None where the path could be opened but is too deep to be followed."""
    if real is None:
        return path
    size = len(path) if path.isascii() else len(path.encode("utf-8", "replace"))
    if size <= LONGEST and path.count("/") <= DEEPEST:
        followed = real(path)
        return followed if followed == path else normal(followed)
    # The server's folder comes on top of what it opens.
    return None if size <= 2 * LONGEST else normal(path)


def _undotted(path: str) -> str:
    """The path without ``.`` and doubled slashes, which never change what is opened."""
    return "/" + "/".join(part for part in path.split("/") if part not in ("", "."))


def normal(path: str) -> str:
    """The path without ``.``, ``..`` and doubled slashes, links left aside."""
    plain = posixpath.normpath(path)
    return plain[1:] if plain.startswith("//") else plain


def expanded(path: str, home: str) -> str | None:
    """The path with a leading ``~`` or ``$HOME`` replaced; None where that home is not known."""
    if path.startswith("~"):
        user, slash, rest = path[1:].partition("/")
        if user and not user.startswith("\\"):
            return None
        return home + slash + rest if home else None
    if path[:1] not in ("%", "$"):
        return path
    if _ELSEWHERE.match(path) or _BEFORE.match(path):
        return None
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
    parts = [_kept(part) for part in bare.replace("/", "\\").split("\\")]
    return ntpath.normpath("\\".join(parts)).split("::")[0].lower()


def _kept(part: str) -> str:
    """A part of a path as Windows takes it; two dots are that still with what it drops behind them."""
    kept = part.rstrip(" .")
    return kept or (".." if part.startswith("..") and part.strip(" ") == ".." else part[:1])


@lru_cache(maxsize=256)
def bounds(roots: tuple[str, ...], real: Real | None = None) -> Bounds:
    """What lies in these roots, each as given and with its links resolved, worked out once."""
    every: dict[str, None] = {}
    for root in roots:
        if is_windows(root):
            every[_windows(root)] = None
            continue
        every[root] = None
        if real is not None:
            every[real(root)] = None
    ends = {root: "\\" if is_windows(root) else "/" for root in every}
    return frozenset(every), tuple(root.rstrip(end) + end for root, end in ends.items())


def inside(path: str, limits: Bounds) -> bool:
    """Whether a resolved path is one of the roots or lies below one."""
    return path in limits[0] or path.startswith(limits[1])
