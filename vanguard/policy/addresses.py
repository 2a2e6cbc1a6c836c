"""Addresses that an operator writes down: URLs, origins, host names, networks.

Each check gives the clean form of a text, and raises ConfigError without a place, which whoever knows
where the text stands adds (`at`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import NoReturn, TypeVar
from urllib.parse import SplitResult, urlsplit

from vanguard.errors import ConfigError
from vanguard.strict_yaml import Node, quoted

_T = TypeVar("_T")

_LABELS = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_-]+)*\.?"
_HOST = re.compile(rf"(?:\*\.)?{_LABELS}")
_PATTERN = re.compile(rf"(?:\[(?P<address>[^\]]*)\]|(?P<name>{_HOST.pattern}))(?::(?P<port>[0-9]+|\*))?")
_REPLICA = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SCOPE = re.compile(r"[!#-\[\]-~]+")
_MOST_PORT = 65_535


def at(place: str, check: Callable[[str], _T], text: str) -> _T:
    """What the check makes of a text; its ConfigError gets the place."""
    try:
        return check(text)
    except ConfigError as wrong:
        raise ConfigError(wrong.what, place=place, hint=wrong.hint) from None


def checked(node: Node, check: Callable[[str], _T]) -> _T:
    """What the check makes of a text of a file."""
    return at(node.place, check, node.text())


def all_checked(node: Node, check: Callable[[str], _T]) -> tuple[_T, ...]:
    """What the check makes of each text of a list, each once."""
    return tuple(dict.fromkeys(checked(item, check) for item in node.items()))


def bind_host(text: str) -> str:
    """A host name or an address to listen on, without brackets."""
    bare = text.removeprefix("[").removesuffix("]")
    if not _is_address(bare) and (text.startswith("*") or not _HOST.fullmatch(text)):
        _wrong(f"{quoted(text)} is no address to listen on", "write 127.0.0.1, 0.0.0.0 or a host name")
    return bare


def port(text: str) -> int:
    """A port: 1 to 65535, or 0 for any that is free."""
    if text != "0" and not _is_port(text):
        _wrong(f"{quoted(text)} is no port", "write a number from 0 to 65535")
    return int(text)


def server_url(text: str) -> str:
    """The URL of a server: ``http`` or ``https`` with a host, and neither a user nor a fragment."""
    _web(text, "write https://HOST/PATH")
    return text


def public_url(text: str) -> str:
    """The URL under which the gateway is known outside, without a slash at its end."""
    parts = _web(text, "write https://HOST")
    if parts.query or text.endswith("?"):
        _wrong("the URL of a gateway has no query", "write https://HOST")
    return text.rstrip("/")


def base_url(text: str) -> str:
    """The URL of a base: ``https``, or ``http`` on this machine's own loopback; no user and no fragment."""
    parts = _web(text, "write https://HOST/PATH")
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        _wrong(f"{quoted(text)} is not https", "write https://HOST/PATH")
    return text


def secure_url(text: str) -> str:
    """An ``https`` URL."""
    if _web(text, "write https://HOST/PATH").scheme != "https":
        _wrong(f"{quoted(text)} is not https", "write https://, or private_hosts: true for your own")
    return text


def origin(text: str) -> str:
    """A web origin (RFC 6454): ``scheme://host``, with the port where it is not the usual one."""
    parts = _split(text)
    if not parts or not parts.scheme or not parts.hostname or text.lower() != _bare(parts):
        _wrong(f"{quoted(text)} is no origin", "write scheme://host or scheme://host:port")
    return text.lower()


def host_pattern(text: str) -> str:
    """A value of the Host header: a name, ``*.suffix`` or an address; ``:PORT`` or ``:*`` may follow."""
    found = _PATTERN.fullmatch(text)
    name = (found["address"] or found["name"]) if found else text
    right = _is_address(name) if not found or found["address"] else True
    if not right or (found and found["port"] and found["port"] != "*" and not _is_port(found["port"])):
        _wrong(
            f"{quoted(text)} is no host", "write a host name, *.suffix or an address, with or without :PORT"
        )
    return text.lower()


def network(text: str) -> str:
    """An address or a block of addresses."""
    try:
        return str(ip_network(text, strict=False))
    except ValueError:
        _wrong(f"{quoted(text)} is no address", "write an address or a block such as 10.0.0.0/8")


def redis_url(text: str) -> str:
    """The URL of a Redis; what is wrong is said without it, for it may hold a password."""
    parts = _split(text)
    there = parts and (parts.path if parts.scheme == "unix" else parts.hostname)
    if not parts or parts.scheme not in ("redis", "rediss", "unix") or not there:
        _wrong("this is no URL of a Redis", "write redis://HOST:PORT/0, rediss:// for TLS")
    return text


def scope(text: str) -> str:
    """A scope (RFC 6749 section 3.3): printable, without spaces, quotes and backslashes."""
    if not _SCOPE.fullmatch(text):
        _wrong(f"{quoted(text)} is no scope", "a scope has no spaces, quotes or backslashes")
    return text


def replica(text: str) -> str:
    """What a replica is known by in session ids; they travel in headers and are cut at their first dot."""
    if not _REPLICA.fullmatch(text):
        _wrong(f"{quoted(text)} marks no replica", "write up to 64 letters, digits, _ and -")
    return text


def is_loopback(host: str) -> bool:
    """Whether a host to listen on can be reached from this machine alone; a name but localhost cannot."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _web(text: str, hint: str) -> SplitResult:
    parts = _split(text)
    if not parts or parts.scheme not in ("http", "https") or not parts.hostname:
        _wrong(f"{quoted(_without_user(text))} is no http or https URL", hint)
    if parts.username is not None or parts.password is not None:
        _wrong("a URL holds no user and no password here", "give credentials as headers")
    if "#" in text:
        _wrong("a URL has no fragment here", "leave out # and what follows")
    return parts


def _split(text: str) -> SplitResult | None:
    """The parts of a URL; None where it has none, holds what no URL holds, or names no possible port."""
    if not text.isascii() or re.search(r"[\x00-\x20\x7f\\]", text):
        return None
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  # raises where it is no number
    except ValueError:
        return None
    return parts


def _bare(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()


def _without_user(text: str) -> str:
    """The text without what stands before an @, which may be a password."""
    return re.sub(r"//[^/]*@", "//***@", text)


def _is_port(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,5}", text)) and 0 < int(text) <= _MOST_PORT


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _wrong(what: str, hint: str) -> NoReturn:
    raise ConfigError(what, hint=hint)
