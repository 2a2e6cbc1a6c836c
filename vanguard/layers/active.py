"""Content of results that a client shows as a page or a picture, and that acts when it is shown.

Markup in a text is text, as any page that is fetched or file that is read.  A resource under ``ui://`` (MCP
Apps) and a picture in SVG are shown: what they load, send and ask for happens before anybody's eyes.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

import re2

from vanguard.layers.sought import some
from vanguard.layers.tally import Tally
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Severity, clean
from vanguard.model.message import Fragment, Reading
from vanguard.model.rule import Builtin

_TAGS = ("owasp:MCP06", "atlas:AML.T0077", "cwe:79")

PICTURE = Builtin(
    "active-picture",
    "A picture runs script when it is shown",
    "L1",
    "active-content",
    Severity.MEDIUM,
    0.8,
    "pictures may not run script.",
    _TAGS,
)
REACHES = Builtin(
    "active-page-reaches-out",
    "A page that a client shows loads or sends something elsewhere",
    "L1",
    "active-content",
    Severity.MEDIUM,
    0.8,
    "pages of a server may not reach other hosts.",
    (*_TAGS, "exfiltration"),
)
BREAKS = Builtin(
    "active-page-breaks-out",
    "A page that a client shows reaches for the window around it or asks for a password",
    "L1",
    "active-content",
    Severity.HIGH,
    0.8,
    "pages of a server may not reach for the client around them or ask for passwords.",
    _TAGS,
)

BUILTIN: Final[tuple[Builtin, ...]] = (PICTURE, REACHES, BREAKS)
"""Every rule of the layer."""

_CLEAR = clean("active")
_SHOWN = r"(?i)ui://|mcp-app|svg"
_page = re.compile(r"ui://|text/html\s*[;+]\s*(?:profile=\"?)?mcp", re.IGNORECASE)
_svg = re.compile(r"^image/svg|\.svg$", re.IGNORECASE)


class _Patterns(NamedTuple):
    picture: re2._Regexp[str]
    runs: re2._Regexp[str]
    reaches: re2._Regexp[str]
    breaks: re2._Regexp[str]


@cache
def _patterns() -> _Patterns:
    return _Patterns(
        re2.compile(r"(?is)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b"),
        re2.compile(
            r"(?i)<script\b|<[a-z][^>]*\son[a-z]+\s*=|href\s*=\s*[\"']?\s*(?:javascript"
            r"|data:text/html)|<foreignObject\b|<iframe\b"
        ),
        re2.compile(
            r"(?i)<(?:script|iframe|img|embed|object|link)\b[^>]*\s(?:src|href"
            r"|data)\s*=\s*[\"']?\s*(?:https?:)?//"
            r"|<form\b[^>]*\saction\s*=\s*[\"']?\s*(?:https?:)?//"
            r"|(?:fetch|sendBeacon|importScripts|open|import)\s*\(\s*[^)]{0,40}[\"'`](?:https?|wss?)://"
            r"|new\s+(?:WebSocket|EventSource|Worker|Image)\s*\(\s*[\"'`](?:https?|wss?)://"
            r"|\.src\s*=\s*[\"'`](?:https?:)?//"
        ),
        re2.compile(
            r"(?i)\b(?:window\.)?(?:top|parent)\.(?:location|document|frames|localStorage)"
            r"|\bdocument\.cookie\b"
            r"|<input\b[^>]*\stype\s*=\s*[\"']?password|\bwindow\.opener\b"
        ),
    )


def judge(reading: Reading, context: Context) -> Evidence:
    """What the pages and pictures in a result would do where they are shown."""
    if not some(reading.text, _may_be_shown):
        return _CLEAR
    texts = [fragment for fragment in reading.fragments if not fragment.is_key]
    said = [fragment for fragment in texts if fragment.path[-1:] in (("uri",), ("mimeType",))]
    pages = {each.path[:-1] for each in said if _page.match(each.text)}
    pictures = {each.path[:-1] for each in said if _svg.search(each.text)}
    tally = Tally()
    for fragment in texts:
        holder = fragment.path[:-1]
        if fragment.path[-1:] in (("text",), ("blob",)) and (holder in pages or holder in pictures):
            _look(fragment, holder in pages, tally)
    found = tally.findings()
    return Evidence("active", findings=found) if found else _CLEAR


def _may_be_shown(piece: bytes) -> bool:
    return _shown().search(piece) is not None


@cache
def _shown() -> re2._Regexp[str]:
    return re2.compile(_SHOWN)


def _look(fragment: Fragment, is_page: bool, tally: Tally) -> None:
    patterns = _patterns()
    for form in fragment.forms:
        if is_page and (found := patterns.breaks.search(form.text)):
            tally.add(BREAKS, fragment, form, span=found.span())
        elif is_page and (found := patterns.reaches.search(form.text)):
            tally.add(REACHES, fragment, form, span=found.span())
        elif not is_page and patterns.picture.match(form.text) and (found := patterns.runs.search(form.text)):
            tally.add(PICTURE, fragment, form, span=found.span())
