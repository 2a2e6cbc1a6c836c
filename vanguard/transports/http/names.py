"""Which host names and which origins this gateway answers to.

A web page may make a browser send requests to any address, under a name of the page's own (DNS rebinding);
only ``Host`` and ``Origin`` tell such a request from a client's (MCP, Streamable HTTP, security warning).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from vanguard.errors import ConfigError
from vanguard.model.hosted import Hosted
from vanguard.policy.addresses import is_loopback

ANY_PORT = "*"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

_AUTHORITY = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_](?:[a-z0-9._-]{0,253}[a-z0-9_])?)(?::([0-9]{1,5}))?")
_PATTERN = re.compile(r"(?P<star>\*\.)?(?P<name>[^/?#@*\s]+?)(?::(?P<port>[0-9]{1,5}|\*))?")
_ORIGIN = re.compile(r"([a-z][a-z0-9+.-]{0,30})://(.+)")
_MOST_ALLOWED = 256
_DEFAULT_PORTS = {"http": "80", "https": "443"}


class Names:
    """A list of host names: ``name``, ``*.suffix`` (never the suffix itself), each with ``:port`` or ``:*``.

    An entry without a port takes ``port``: any, where nothing is said.  Raises ConfigError, which names
    ``place``, for an entry that is no such thing.
    """

    def __init__(self, entries: Iterable[str], place: str, port: str = ANY_PORT) -> None:
        self._exact: set[tuple[str, str]] = set()
        self._suffixes: set[tuple[str, str]] = set()
        self._allowed: set[tuple[str, str]] = set()
        """What was allowed before, as it was asked."""
        for entry in entries:
            star, name, said = _pattern(entry, place)
            (self._suffixes if star else self._exact).add((name, said or port))

    def allow(self, authority: str, default: str = "") -> bool:
        """Whether a host with or without a port, as a client writes it, is one of them.

        ``default`` is the port that a host without one stands for.
        """
        asked = authority, default
        if asked in self._allowed:
            return True
        allowed = self._allow(authority, default)
        if allowed and len(self._allowed) < _MOST_ALLOWED:
            self._allowed.add(asked)
        return allowed

    def _allow(self, authority: str, default: str) -> bool:
        match = _AUTHORITY.fullmatch(authority.lower())
        if match is None:
            return False
        name, port = _canonical(match[1]), match[2] or default
        if not self._exact.isdisjoint(((name, port), (name, ANY_PORT))):
            return True
        return any(
            name.endswith(suffix) and port_allowed in (port, ANY_PORT)
            for suffix, port_allowed in self._suffixes
        )


class Origins:
    """A list of web origins (RFC 6454): ``scheme://`` and a name of ``Names``; no port is its own."""

    def __init__(self, entries: Iterable[str], place: str) -> None:
        by_scheme: dict[str, list[str]] = {}
        for entry in entries:
            match = _ORIGIN.fullmatch(entry.strip().rstrip("/").lower())
            if match is None:
                hint = "write it as a browser sends it: https://app.example.com"
                raise ConfigError(f"{entry!r} is no origin", place=place, hint=hint)
            by_scheme.setdefault(match[1], []).append(match[2])
        self._by_scheme = {
            scheme: Names(names, place, _DEFAULT_PORTS.get(scheme, "")) for scheme, names in by_scheme.items()
        }

    def allow(self, origin: str) -> bool:
        """Whether an ``Origin`` header names one of them; ``null`` is none."""
        match = _ORIGIN.fullmatch(origin.lower())
        if match is None or match[1] not in self._by_scheme:
            return False
        return self._by_scheme[match[1]].allow(match[2], _DEFAULT_PORTS.get(match[1], ""))


def names_of(hosted: Hosted) -> Names:
    """The host names that a gateway answers to: its public one, where it listens, and those allowed besides.

    Loopback names are answered on a loopback address, and where no other name was given.
    """
    entries = list(hosted.allowed_hosts)
    if hosted.public_url:
        entries.append(_public(hosted.public_url)[1])
    if is_loopback(hosted.host) or not entries:
        entries += LOOPBACK
    if hosted.host not in ("", "0.0.0.0", "::"):
        entries.append(f"[{hosted.host}]" if ":" in hosted.host else hosted.host)
    return Names(entries, "allowed_hosts")


def origins_of(hosted: Hosted) -> Origins:
    """The origins whose pages may send requests: the gateway's own, and those allowed besides."""
    entries = list(hosted.allowed_origins)
    if hosted.public_url:
        scheme, host, port = _public(hosted.public_url)
        entries.append(f"{scheme}://{host}{port}")
    if is_loopback(hosted.host):
        entries += [f"{scheme}://{name}:{ANY_PORT}" for scheme in _DEFAULT_PORTS for name in LOOPBACK]
    return Origins(entries, "allowed_origins")


def _public(url: str) -> tuple[str, str, str]:
    """Scheme, host and port (with its colon, or "") of the public URL."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        hint = "give it as clients do: https://mcp.example.com"
        raise ConfigError("this is no URL of a gateway", place="public_url", hint=hint)
    return parts.scheme, f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname, port


def _pattern(entry: str, place: str) -> tuple[bool, str, str]:
    """Whether it is for all below a suffix, the name or the suffix with its dot, the port or ""."""
    text = entry.strip().lower()
    match = _PATTERN.fullmatch(f"[{text}]" if _is_bare_ipv6(text) else text)
    name = _ascii(match["name"]) if match else ""
    if match is None or _AUTHORITY.fullmatch(name) is None:
        hint = "write example.com, example.com:8443, *.example.com or 192.0.2.7"
        raise ConfigError(f"{entry!r} is no host name", place=place, hint=hint)
    return bool(match["star"]), f".{name}" if match["star"] else _canonical(name), match["port"] or ""


def _is_bare_ipv6(text: str) -> bool:
    return text.count(":") > 1 and not text.startswith("[")


def _ascii(name: str) -> str:
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _canonical(name: str) -> str:
    if not name.startswith("["):
        return name
    try:
        return f"[{ip_address(name[1:-1]).compressed}]"
    except ValueError:
        return name
