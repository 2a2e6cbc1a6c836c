"""Metadata services that a text mentions: among the words of a command, or behind another URL's host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import re2

from vanguard.layers.hosts import Reach, understand
from vanguard.layers.urls import find, split

_HOSTS = re2.compile(
    r"(?i)(?:^|[\s'\"=@/])((?:0x[0-9a-f]{8}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|2852039166|metadata\.google\.internal|"
    r"instance-data(?:\.ec2\.internal)?|metadata\.goog))(?:[\s'\":/?;|&)]|$)"
)
_READINGS = 4
"""Readings of what follows a host: as it came, and with up to three rounds of percent-encoding off."""


def named(text: str) -> Iterator[re.Match[str]]:
    """Every word that may be the host of a metadata service; group 1 is the host."""
    yield from _HOSTS.finditer(text if text.isascii() else text.encode("ascii", "replace").decode())


def leads_on(rest: str) -> bool:
    """Whether what follows a URL's host names a metadata service, which a server there may fetch."""
    text = rest
    for _ in range(_READINGS):
        if any(understand(host).reach is Reach.METADATA for host in _inside(text)):
            return True
        if "%" not in text:
            return False
        text = unquote(text, errors="replace")
    return False


def _inside(text: str) -> Iterator[str]:
    if ":/" in text or ":\\" in text:
        for _, _, inner in find(text):
            url = split(inner)
            yield from url.hosts if url is not None else ()
    if text:
        yield from (found[1] for found in named(text))
