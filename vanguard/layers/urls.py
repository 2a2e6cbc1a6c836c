"""URLs as the most and the least careful parsers read them, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanguard.model.value import value

SPECIAL = frozenset(["http", "https", "ws", "wss", "ftp"])
"""Schemes that WHATWG parsers read with any number of slashes, of either kind."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+._-]*):")
_USUAL = re.compile(r"//(?![/\\])")
_INVISIBLE = re.compile(r"[\t\r\n]")
_EDGES = "".join(map(chr, range(33)))
_HEAD = re.compile(r"[A-Za-z][A-Za-z0-9+._-]{1,30}$")
_COLON = re.compile(r":[/\\]")
_TAIL = re.compile(r"""[^\s"'`<>|]{1,2048}""")
_AUTHORITY_END = re.compile(r"[/\\?#]")
_STRICT_END = re.compile(r"[/?#]")
_PORT = re.compile(r":0*(\d{1,5})(?!\d)")
# What a browser reads as a path behind a word, and other parsers as one name.
_TORN = re.compile(r"[^\\]{1,63}(?:\\{1,8}[^\\]{1,63}){2,64}|[^\\.]{1,63}\\{1,8}[^\\]{0,200}\.[^\\]{1,63}")


@value
class Url:
    """A URL: its scheme in lower case ("" where it has none), and every host some parser would ask.

    ``hosts[0]`` is what a WHATWG parser reads; ``user`` is the text before the last ``@``; ``rest``
    is what follows the authority; ``port`` the number after the host, None without one.  ``odd`` says
    that it is not written as URLs are: slashes that are missing, doubled or turned round, or line
    breaks inside.  ``torn`` says that what stands in the authority makes parsers see different hosts.
    """

    scheme: str
    hosts: tuple[str, ...]
    user: str
    rest: str
    odd: bool = False
    port: int | None = None
    torn: bool = False


def split(text: str) -> Url | None:
    """Read a whole value as a URL; None where it is none.

    Tabs and line breaks inside are dropped, backslashes count as slashes, as browsers do (WHATWG
    URL, section 4.4).
    """
    clean = _INVISIBLE.sub("", text.strip(_EDGES))
    found = _SCHEME.match(clean)
    if found is None:
        return _authority("", clean[2:]) if clean.startswith(("//", "\\\\")) else None
    scheme = found[1].lower()
    rest = clean[found.end() :]
    odd = _USUAL.match(rest) is None or len(clean) < len(text.strip(_EDGES))
    if scheme in SPECIAL:
        return _authority(scheme, rest.lstrip("/\\"), odd)
    if rest.startswith(("//", "\\\\", "/\\", "\\/")):
        return _authority(scheme, rest[2:], odd)
    return Url(scheme, (), "", rest) if scheme in _SLASHLESS else None


_SLASHLESS = frozenset("file data javascript vbscript jar view-source php gopher netdoc".split())


def _authority(scheme: str, rest: str, odd: bool = False) -> Url:
    browser = _AUTHORITY_END.split(rest, maxsplit=1)[0]
    strict = _STRICT_END.split(rest, maxsplit=1)[0]
    user, _, host = browser.rpartition("@")
    hosts = [_without_port(host)]
    if strict != browser:
        hosts.append(_without_port(strict.rpartition("@")[2]))
        hosts.append(_without_port(strict.replace("\\", "")))
    after = rest[len(browser) :]
    torn = strict != browser and ("@" in strict[len(browser) :] or _TORN.fullmatch(strict) is not None)
    if after[:1] in ("?", "#") and "@" in after.split("/")[0]:
        hosts.append(_without_port(after.split("/")[0].rpartition("@")[2]))
        torn = torn or (after[1] == "@" and "." in hosts[-1])
    if "@" in browser and any(map(str.isspace, browser)):
        torn = True
    named = tuple(dict.fromkeys(host for host in hosts if host))
    return Url(scheme, named, user, after, odd, _port(host), torn)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    before, colon, after = host.partition(":")
    # More than one colon is an IPv6 address without its brackets, unless a name stands before it.
    return host if ":" in after and not before.rstrip("0123456789abcdefABCDEF") else before if colon else host


def _port(host: str) -> int | None:
    found = _PORT.search(host, host.find("]") + 1)
    return int(found[1]) if found is not None else None


def bare(text: str) -> Url:
    """Read a value without a scheme as ``user@host:port/path``."""
    return _authority("", _INVISIBLE.sub("", text.strip(_EDGES)))


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and text of every URL with ``://`` (or its backslash forms) inside a text."""
    past = 0
    for colon in _COLON.finditer(text):
        at = colon.start()
        if at < past:
            continue
        head = _HEAD.search(text[max(0, at - 31) : at])
        tail = _TAIL.match(text, at) if head is not None else None
        if head is not None and tail is not None:
            start, past = at - len(head[0]), tail.end()
            yield start, past, text[start:past].rstrip(".,;:!?)]}")
