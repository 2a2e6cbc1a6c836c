"""Recognising a value as a path, and showing its dots and slashes plainly."""

from __future__ import annotations

import re
from urllib.parse import unquote

from vanguard.layers.path_marks import SHORT, is_windows
from vanguard.model.value import value

# The first folders of Unix and Windows systems: an absolute path that begins with one is no route.
_ROOTS = (
    r"etc|home|root|usr|var|tmp|opt|proc|sys|dev|boot|mnt|srv|bin|sbin|lib|lib64|run|media|private|"
    r"Users|Library|Volumes|Applications|System|workspace"
)
_EVIDENT = re.compile(
    rf"""(?:
      /+(?:{_ROOTS})(?:/|\Z)
    | ~[\w.-]*(?:[/\\]|\Z) | \$\{{?(?:HOME|USERPROFILE|PWD|OLDPWD)\}}?
    | (?:%|\$env:)(?:USERPROFILE|APPDATA|LOCALAPPDATA|HOMEPATH|PROGRAMDATA|SYSTEMROOT|WINDIR|SYSTEMDRIVE)\b
    | [A-Za-z]:[\\/](?![\\/]) | \\(?:\\[?.]|\?\?)\\ | \\\\[\w.$@-]+\\
    | \.{{1,2}}[/\\] | \.\.\Z
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_CASED_ROOT = re.compile(rf"/+(?:{_ROOTS})(?:/|\Z)")
_GLUED = re.compile(
    r"\s*(?:--?[\w-]{1,40}=|-[A-Za-z](?=[/~@])|[\w.-]{1,40}=(?!=))?[\"']?(?:@|[<>]{1,2}\s?)?(?=[/~.A-Za-z])"
).match
_PARTING = re.compile(r"[:,;]\s?(?=/(?!/)|~/)")
_DRIVE_URI = re.compile(r"/[A-Za-z]:(?:[\\/]|\Z)")
_FILE_URI = re.compile(r"\s*file:", re.IGNORECASE)
_OTHER_URI = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]+:(?://|\\\\)")

# Where HTTP clients are told of a Unix socket: curl and Docker, requests-unixsocket, got.
_SOCKET_URI = re.compile(
    r"\s*(?:unix:|(?:https?|wss?)\+unix:|unix\+https?:|https?://unix:|https?:unix:)(?:/|%2f)+", re.IGNORECASE
)

_PERCENT = re.compile(r"%[0-9a-fA-F]{2}")
_PERCENT_U = re.compile(r"%[uU]([0-9a-fA-F]{4})")
# Percent-encoded bytes that are longer than UTF-8 allows for a character (RFC 3629, section 3).
_OVERLONG = re.compile(
    r"%{1,3}c[01](?:%{1,3}([0-9a-f]{2}))?|%{1,3}(?:e0%[89]|f0%8|f8%8|fc%8)[0-9a-f](?:%[89ab][0-9a-f]){0,3}%([89ab][0-9a-f])",
    re.IGNORECASE,
)
# Dots that run into an escape no decoder knows.
_DANGLING = re.compile(r"\.\.[%\x01-\x1f]|[.?]{2}%[0-9a-z]{2}|\.(?:%[0-9a-z]{2}){2}\.\.")
# An escape whose digits were escaped one by one, and its percent sign lost on the way.
_SCATTERED = re.compile(r"%(2)%([ef])|%(5)%(c)", re.IGNORECASE)
_HEX_MARK = re.compile(r"0x(2e|2f|5c)", re.IGNORECASE)
_BARE_HEX = re.compile(r"(?:\.\.|2e2e)(?:2f|5c)", re.IGNORECASE)
_BARE_MARK = re.compile(r"2f|5c|2e", re.IGNORECASE)
_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("\uff0e\u2024\ufe52\u0701\u0702\ua4f8\u00b7", "."),
        **dict.fromkeys("\uff0f\u2215\u2044\u29f8\u1735\u2571\uf025\uefc8", "/"),
        **dict.fromkeys("\uff3c\u2216\u29f5\u29f9\ufe68", "\\"),
        "\u2025": "..",
        "\u2026": "...",
    }
)


@value
class Plain:
    """A path with its dots and slashes shown.

    ``text`` keeps backslashes; ``steps`` names the disguises that were taken off, in order
    (``percent-u``, ``overlong``, ``percent``, ``hex``, ``lookalike``); ``broken`` says that one of
    them is never honest in a path (overlong UTF-8, ``%u``).
    """

    text: str
    steps: tuple[str, ...] = ()
    broken: bool = False

    @property
    def slashed(self) -> str:
        """The text with forward slashes only."""
        return self.text.replace("\\", "/")


def plain(text: str) -> Plain:
    """Take off the disguises of dots and slashes that decoders and sloppy servers undo."""
    if _is_plain(text):
        return Plain(text)
    steps: list[str] = []
    seen = text
    broken = False
    for _ in range(5):
        step, after = _next(seen)
        if not step:
            break
        broken = broken or step in ("overlong", "percent-u")
        if step not in steps:
            steps.append(step)
        seen = after
    if _DANGLING.search(seen):
        broken = True
    return Plain(seen, tuple(steps), broken)


def _is_plain(text: str) -> bool:
    if "%" in text or not text.isascii():
        return False
    low = text.lower()
    return "0x" not in low and "2f" not in low and "5c" not in low


def _next(seen: str) -> tuple[str, str]:
    """The first disguise that is left, and the text without it; ("", text) when there is none."""
    if "%" in seen:
        opened = seen.replace("%25", "%") if "%25" in seen else seen
        if _PERCENT_U.search(opened):
            return "percent-u", _PERCENT_U.sub(lambda found: chr(int(found[1], 16)), opened).translate(
                _LOOKALIKES
            )
        if _OVERLONG.search(opened):
            return "overlong", _OVERLONG.sub(_short, opened)
        if _SCATTERED.search(opened):
            return "percent", _SCATTERED.sub(_gathered, opened)
        if _PERCENT.search(opened):
            return "percent", unquote(opened, errors="replace")
    if _HEX_MARK.search(seen):
        return "hex", _HEX_MARK.sub(lambda found: chr(int(found[1], 16)), seen)
    if _BARE_HEX.search(seen):
        return "hex", _BARE_MARK.sub(lambda found: chr(int(found[0], 16)), seen)
    if not seen.isascii():
        after = seen.translate(_LOOKALIKES)
        if after != seen:
            return "lookalike", after
    return "", seen


def _gathered(found: re.Match[str]) -> str:
    return chr(int((found[1] or found[3]) + (found[2] or found[4]), 16))


def _short(found: re.Match[str]) -> str:
    last = found[1] or found[2]
    if last is None:
        return ""
    lead = int(found[0].lstrip("%")[:2], 16)
    code = int(last, 16) & 0x3F
    if lead == 0xC1:
        code |= 0x40
    return chr(code)


def evident(text: str) -> bool:
    """Whether the text begins as only paths do: a system root, ``~``, a drive, a share, ``../``."""
    found = _EVIDENT.match(text)
    if found is None:
        return False
    # Roots are case-sensitive: ``/users`` is a route, ``/Users`` a folder of macOS.
    return not text.startswith("/") or _CASED_ROOT.match(text) is not None


def is_absolute(text: str) -> bool:
    """Whether the path does not depend on the current folder, on Unix or on Windows."""
    return text.startswith(("/", "~", "$")) or is_windows(text)


_REMOTE = re.compile(r"\\\\(\w[\w.-]{0,253})(@\w{1,5})?(?:@\d{1,5})?\\")
_STREAM = re.compile(
    r":\$(?:data|i30|index_allocation|bitmap)\b|^[A-Za-z]:[\\/][^:]*[^:\\/]:(?!\d)[^:\\/]+\Z", re.IGNORECASE
)
_DEVICE = re.compile(r"(?:\\\\|//)[?.][\\/]|\\\?\?\\")
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in "0123456789"]
)
"""Names that are devices to Windows in every folder, whatever follows a dot behind them."""


def hides(text: str) -> bool:
    """Whether a path hides what it names: a NUL byte, a device's prefix, a stream behind a file's name."""
    return (
        "\x00" in text
        or "::$" in text
        or _DEVICE.match(text) is not None
        or (":" in text[2:] and _STREAM.search(text) is not None)
    )


def is_reserved(text: str) -> bool:
    """Whether the last part of a path is a device to Windows, wherever it stands."""
    return re.split(r"[.:]", re.split(r"[\\/]", text)[-1])[0].strip().lower() in RESERVED


def share(text: str) -> tuple[str, bool] | None:
    """The host of a share on another machine, and whether it is asked over the web (WebDAV)."""
    found = _REMOTE.match(text)
    return (found[1], found[2] is not None) if found is not None else None


def candidate(text: str, *, expected: bool) -> str | None:
    """The path that a whole value is, or None where it is none.

    ``expected`` says that a path belongs in this place.  A ``file:`` URI gives its path, still
    percent-encoded (RFC 8089), and the URI of a socket the socket's; other URIs, and prose, give None.
    """
    if is_file_uri(text):
        return _file_uri_path(text)
    socket = _SOCKET_URI.match(text)
    if socket is not None:
        return "/" + unquote(text[socket.end() :], errors="replace").lstrip("/").split(":")[0].strip()
    if _OTHER_URI.match(text):
        return None
    if expected:
        return text
    if len(text) > SHORT or "\n" in text.strip("\n"):
        return None
    stripped = text.strip()
    if evident(stripped):
        return None if _is_prose(stripped) else stripped
    return stripped if not re.search(r"\s", stripped) else None


def unglued(text: str) -> str:
    """The path behind an option, a name or a sign of redirection in one word with it; "" where there is none.

    ``--file=/etc/x``, ``-F/etc/x``, ``file=@/etc/x`` and ``@/etc/x`` are how programs are given files.
    """
    found = _GLUED(text)
    rest = text[found.end() :] if found is not None else ""
    return rest if rest and rest != text and evident(rest) and not _is_prose(rest) else ""


def web_parts(text: str) -> list[str]:
    """What a URL that climbs asks for: its path, and the values of its query; none for other texts."""
    begin = _OTHER_URI.match(text)
    if begin is None or len(text) > SHORT or not (".." in text or "%" in text):
        return []
    path, _, query = text[begin.end() :].partition("?")
    parts = [path.partition("/")[2], *(pair.rpartition("=")[2] for pair in query.split("&", 64)[:64])]
    return [part for part in parts if part and not _is_plain_part(part)]


def _is_plain_part(part: str) -> bool:
    return ".." not in part and "%" not in part


def listed(text: str) -> list[str]:
    """The paths of a list in one value, parted by ``:``, ``,`` or ``;``; none where it is no list.

    Every piece must be an absolute path; each is given once.
    """
    if not text.startswith(("/", "~")) or _PARTING.search(text) is None:
        return []
    return list(dict.fromkeys(_PARTING.split(text)))


def _is_prose(text: str) -> bool:
    """Whether a text that begins like a path goes on as a sentence or a command."""
    return len(text.split()) > 6 or re.search(r"\s(?:[&|;<>-]|/\w)", text) is not None


def is_file_uri(text: str) -> bool:
    """Whether the text is a ``file:`` URI, in any case."""
    return _FILE_URI.match(text) is not None


def opened(path: str) -> str:
    """The path of a ``file:`` URI as a server opens it: without query and percent-encoding."""
    return unquote(path.split("?")[0].split("#")[0], errors="replace")


def _file_uri_path(uri: str) -> str:
    """The path of a ``file:`` URI: local, or a UNC path where it names a host."""
    rest = uri.strip()[5:].replace("\\", "/") if uri.strip()[5:7] != "//" else uri.strip()[5:]
    if rest.startswith("//"):
        host, slash, tail = rest[2:].partition("/")
        local = host.lower() in ("", "localhost", "127.0.0.1") or not slash
        rest = slash + tail if local else rest
        if local and not slash and host:
            rest = host
    return rest[1:] if _DRIVE_URI.match(rest) else rest
