"""Hosts that a text mentions: among the words of a command, or behind another URL's host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import re2

from vanguard.layers.hosts import Reach, understand
from vanguard.layers.urls import SPECIAL, Url, find, split

_HOSTS = re2.compile(
    r"(?i)(?:^|[\s'\"=@/])((?:0x[0-9a-f]{8}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|2852039166|metadata\.google\.internal|"
    r"instance-data(?:\.ec2\.internal)?|metadata\.goog))(?:[\s'\":/?;|&)]|$)"
)
_READINGS = 4
"""Readings of what follows a host: as it came, and with up to three rounds of percent-encoding off."""
_PAIRS = 64
"""Pairs of a query that are looked at."""
_PAIR = 1024
"""Characters of a pair, of which a host that is passed on stands at the beginning."""
# Where metadata services keep what they give, whatever name leads there.
_METADATA_PATH = re.compile(
    r"/+(?:latest/(?:meta-data|user-data|dynamic/instance-identity)|computemetadata/v1|opc/v[12]/instance|"
    r"metadata/(?:instance|identity/oauth2)[^?]{0,40}\?api-version|openstack/(?:latest|20\d\d-\d\d-\d\d)/)",
    re.IGNORECASE,
)


def named(text: str) -> Iterator[re.Match[str]]:
    """Every word that may be the host of a metadata service; group 1 is the host."""
    yield from _HOSTS.finditer(text if text.isascii() else text.encode("ascii", "replace").decode())


def asks_for_metadata(rest: str) -> bool:
    """Whether what follows a URL's host is what metadata services are asked for."""
    return _METADATA_PATH.match(rest) is not None


def leads_on(rest: str) -> bool:
    """Whether what follows a URL's host names a metadata service, which a server there may fetch."""
    text = rest
    for _ in range(_READINGS):
        if any(understand(host).reach is Reach.METADATA for host in _inside(text)):
            return True
        before = text
        text = unquote(text, errors="replace") if "%" in text else text
        if text == before:
            return False
    return False


def passed_on(rest: str) -> Iterator[tuple[str, Url]]:
    """Key and URL of every pair of a query whose value is a URL: a redirector or a fetcher goes there."""
    for pair in re.split(r"[?&#]", rest, maxsplit=_PAIRS)[1 : _PAIRS + 1]:
        key, _, value = pair[:_PAIR].partition("=")
        for _ in range(_READINGS - 1):
            before = value
            value = unquote(value, errors="replace") if "%" in value else value
            if value == before:
                break
        if ":" in value or value.startswith("//"):
            url = split(value)
            if url is not None and url.hosts and (url.scheme in SPECIAL or not url.scheme):
                yield key.lower(), url


def _inside(text: str) -> Iterator[str]:
    if ":/" in text or ":\\" in text:
        for _, _, inner in find(text):
            url = split(inner)
            yield from url.hosts if url is not None else ()
    if text:
        yield from (found[1] for found in named(text))
