"""Where a path stands: from the top of a file system, from somebody's home, and by its parts.

The spellings of one place become one: cases, slashes, drives, device prefixes, shares of drives, 8.3
names, variables for homes and system folders, mounts of another system's root, trailers.
"""

from __future__ import annotations

import posixpath
import re

from vanguard.model.value import value

LONGEST = 4096
"""Characters of the longest path that Linux opens (PATH_MAX)."""

_VARIABLE = re.compile(r"%(\w+)%|\$\{?(?:env:)?(\w+)\}?")
_FOLDERS = {
    "userprofile": "~",
    "homepath": "~",
    "home": "~",
    "appdata": "~/appdata/roaming",
    "localappdata": "~/appdata/local",
    "xdg_config_home": "~/.config",
    "xdg_data_home": "~/.local/share",
    "systemroot": "c:/windows",
    "windir": "c:/windows",
    "systemdrive": "c:",
    "homedrive": "c:",
    "programfiles": "c:/program files",
    "programdata": "c:/programdata",
    "allusersprofile": "c:/programdata",
}
_DEVICE = re.compile(r"//[?.]/(?:unc/)?(?:globalroot/[^/]+/[^/]+/)?")
_SHARE = re.compile(r"//[^/]+/([a-z])\$(?=/|\Z)")
_DRIVE = re.compile(r"/?([a-z]):/*(.*)", re.DOTALL)
# A disk of Windows as WSL, Cygwin and MSYS mount it, and the root of another system.
_MOUNTED = re.compile(
    r"(?:mnt/[a-z]|cygdrive/[a-z]|[a-z]|private|host|hostfs|rootfs|host_root|sysroot|chroot|volumes/[^/]+|"
    r"mnt/[^/]+|media/[^/]+(?:/[^/]+)?|system/volumes/data(?:/private)?|proc/(?:self|thread-self|\d+)/root|"
    r"volumes/[^/]+/private)/+(?=(?:etc|proc|var|root|boot|usr|opt|home|users|windows|winnt|inetpub|"
    r"program files|documents and settings)(?:/|\Z))"
)
_HOME = re.compile(
    r"(?:(?:export/|usr/|var/)?home|users|documents and settings)/[^/]+(?:/|\Z)|(?:var/)?root(?:/|\Z)"
)
_SHORT = re.compile(r"(?:^|(?<=/))([^/~]{1,6})~\d(?:\.([^/~]{1,3}))?(?=/|\Z)")
_LONG_NAMES = (
    ".ssh .aws .gnupg .kube .azure .env .docker .netrc .npmrc .git-credentials .bash_history .htpasswd "
    "id_ed25519 id_ecdsa wp-config.php web.config unattend.xml consolehost_history.txt authorized_keys "
    "credentials shadow- .password-store login?data documents?and?settings program?files application?data "
    "administrator inetpub local?settings xampp-control.ini applicationhost.config"
)
_CUT = re.compile(r"(?<=[\w./-])[\"'<>|&;#\n\r].*|(?<=\w)\?.*|\x00.*|::\$.*", re.DOTALL)
_ODD = re.compile(r"\.{2,}[;\s\x01-\x1f].*|\.{3,}|[.?]{2,}|\?|\.[\s\x01-\x1f]+\.?")


@value
class Located:
    """A path in its one spelling, in lower case.

    ``top`` is the path from the top of its file system, None for one that stays below an unknown
    folder; ``home`` the same from somebody's home; ``ups`` counts the folders that it climbs.
    """

    text: str
    parts: tuple[str, ...]
    top: str | None
    home: str | None
    ups: int

    @property
    def name(self) -> str:
        """The last part."""
        return self.parts[-1] if self.parts else ""


def folded(path: str) -> str:
    """A path in one spelling: lower case, ``/`` only, no ``.`` or doubled parts, no trailer.

    Trailing dots, spaces, NUL bytes and ``::$DATA`` are dropped, as Windows drops them.
    """
    if len(path) > 2 * LONGEST:
        # Nothing opens a path this long; its ends still say what was meant.
        path = path[:LONGEST] + path[-LONGEST:]
    low = path.lower().replace("\\", "/")
    if low.startswith(("//?/", "//./")):
        low = _DEVICE.sub("//" if low[4:8] == "unc/" else "", low, count=1)
    if "~" in low:
        low = _SHORT.sub(_long, low)
    if "%" in low or "$" in low:
        low = _VARIABLE.sub(_folder, _SHARE.sub(r"\1:", low))
    low = _CUT.sub("", low)
    low = low.rstrip(" .\t\r\n") or low
    seen = posixpath.normpath(low) if low else low
    if len(seen) > LONGEST:
        seen = seen[: LONGEST // 4] + seen[-LONGEST // 4 :]
    return "/" + seen.lstrip("/") if seen.startswith("//") else seen


def locate(path: str) -> Located:
    """Where a path stands, as far as its text alone says."""
    seen = folded(path)
    drive = _DRIVE.fullmatch(seen)
    ups = 0
    top: str | None = None
    if drive is not None:
        top = drive[2]
    elif seen.startswith("/"):
        top = seen[1:]
    parts = [part.rstrip(" .") or part for part in (seen if top is None else top).split("/") if part]
    while ups < len(parts) and (parts[ups] == ".." or _ODD.fullmatch(parts[ups])):
        ups += 1
    if ups:
        parts = parts[ups:]
        top = "/".join(parts)
    if top is not None:
        top = _MOUNTED.sub("", "/".join(parts), count=1) if _MOUNTED.match(top) else "/".join(parts)
    return Located(seen, tuple(parts), top, _home(seen, top), ups)


def _home(seen: str, top: str | None) -> str | None:
    if seen.startswith("~"):
        return seen.partition("/")[2]
    found = _HOME.match(top) if top is not None else None
    return top[found.end() :] if found is not None and top is not None else None


def _folder(found: re.Match[str]) -> str:
    return _FOLDERS.get(found[1] or found[2], found[0])


def _short_of(name: str) -> tuple[str, str]:
    stem, _, extension = name.lstrip(".").rpartition(".") if "." in name[1:] else (name.lstrip("."), "", "")
    return stem.replace("?", "").replace(".", "")[:6], extension[:3]


_BY_SHORT = {_short_of(name): name.replace("?", " ") for name in _LONG_NAMES.split()}


def _long(found: re.Match[str]) -> str:
    return _BY_SHORT.get((found[1], found[2] or ""), found[0])
