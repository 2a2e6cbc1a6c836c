"""Hosts and URLs that messages name: metadata services, inner networks, disguises, the operator's lists.

In requests every value that is a URL or evidently a host is judged, and URLs inside commands and
inside what a fetching or unknown tool is given.  In answers only the URIs of the protocol's own
fields are, and mildly.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from vanguard.layers.destination_rules import (
    DENIED,
    DISGUISED,
    LINK_LOCAL,
    LOOPBACK,
    METADATA,
    NOT_ALLOWED,
    PRIVATE,
    SCHEME,
    SERVICE,
    USERINFO,
)
from vanguard.layers.host_names import HOST_WORDS
from vanguard.layers.joined import is_joined
from vanguard.layers.judged import judged
from vanguard.layers.purpose import purpose
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import BEYOND, TO_SERVER, Form, Fragment, Part, Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = (
    METADATA,
    LINK_LOCAL,
    DISGUISED,
    LOOPBACK,
    PRIVATE,
    SERVICE,
    DENIED,
    NOT_ALLOWED,
    SCHEME,
    USERINFO,
)

_CLEAR: Final = clean("destinations")
_SHORT: Final = 300
_SIGNS: Final = frozenset([":", ".", "[", "@", BEYOND])
_PARTS: Final = (Part.ARGUMENT, Part.URI)
_BEGINS_AS_NUMBER: Final = re.compile("\n[0-9]").search
_ORDINARY: Final = re.compile(
    r"https?://([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24})(?::\d{2,5})?([/?#][!-\[\]-~]*)?"
).fullmatch
_NUMBERED: Final = re.compile(r"\d[.-]\d{1,3}[.-]\d|a9fe").search
# An encoded letter, figure or percent sign, or dot, colon, backslash: what honest URLs need not encode.
_ENCODED: Final = re.compile(r"%(?:[3-7]|25|2e)", re.IGNORECASE).search


def judge(reading: Reading, context: Context) -> Evidence:
    """What the destinations named in a message give reason to fear.

    A form that cannot be judged takes nothing from what the others gave: the evidence is then FAILED
    with all their findings.
    """
    to_server = reading.message.direction is TO_SERVER
    lists = context.policy.destinations
    listed = bool(lists.allow or lists.deny)
    parts = _PARTS if to_server else _PARTS[1:]
    if to_server and len(reading.text) > _SHORT and not _marked(reading):
        return _CLEAR
    if not listed and not reading.some(parts, _telling):
        return _CLEAR
    suspects = _suspects(reading, listed, parts)
    if not suspects:
        return _CLEAR
    # Loaded when a message first names a host: a start need not wait for it.
    from vanguard.layers.destination_scan import Scan

    scan = Scan(purpose(reading.message, context), context, to_server)
    return judged(_CLEAR, suspects, scan.look, scan.tally.findings)


def _suspects(reading: Reading, listed: bool, parts: tuple[Part, ...]) -> list[tuple[Fragment, Form]]:
    """The forms that hold a host which is not evidently ordinary."""
    found = []
    for fragment in reading.fragments:
        if fragment.part not in parts:
            continue
        for form in fragment.forms:
            text = form.text
            if _maybe(text, listed) and (listed or not ordinary(text)) and not is_joined(fragment):
                found.append((fragment, form))
    return found


def _marked(reading: Reading) -> bool:
    """Whether any text of a message can hold a host that counts; cheap for ordinary words."""
    if not _SIGNS.isdisjoint(reading.signs):
        return True
    # Hosts without a dot: one number, or a name.
    low = reading.text.lower()
    return (
        _BEGINS_AS_NUMBER(low) is not None
        or "localhost" in low
        or "metadata" in low
        or "instance-data" in low
        or "loopback" in low
        or "kubernetes" in low
    )


def _telling(text: str) -> bool:
    """Whether a text can hold a host that is not evidently ordinary."""
    return _maybe(text, False) and not ordinary(text)


def _maybe(text: str, listed: bool) -> bool:
    """Whether a text can hold a host that counts; cheap for ordinary words, paths and long texts."""
    if ":/" in text or ":\\" in text or "169.254." in text or "metadata" in text:
        # The colon of a drive is no scheme's.
        return listed or text[1:2] != ":" or text.rfind(":") != 1
    if len(text) > _SHORT:
        return False
    token = text.strip()
    if not token or " " in token:
        return False
    if ":" in token or "@" in token or "[" in token or token[0].isdigit() or not token.isascii():
        return True
    if token.startswith("//"):
        return True
    if "." not in token and "/" not in token and "=" not in token:
        return token.lower() in HOST_WORDS
    if listed and "." in token:
        return True
    return not HOST_WORDS.isdisjoint(token.lower().replace("/", ".").replace("=", ".").split("."))


def ordinary(text: str) -> bool:
    """Whether a whole value is a plainly written URL of a public host that leads nowhere else; cheap."""
    return text[:4] == "http" and len(text) <= _SHORT and _ordinary(text)


# Only short texts, so that what is kept stays small.
@lru_cache(maxsize=2048)
def _ordinary(text: str) -> bool:
    found = _ORDINARY(text)
    if found is None or not HOST_WORDS.isdisjoint(found[1].split(".")) or _NUMBERED(found[1]) is not None:
        return False
    rest = found[2]
    if not rest or len(rest) == 1:
        return True
    low = rest.lower()
    return not (
        ":/" in low
        or "//" in low
        or "169" in low
        or "metadata" in low
        or "meta-data" in low
        or "user-data" in low
        or "0x" in low
        or "@" in low
        or "instance" in low
        or ("=" in low and ("localhost" in low or "internal" in low or "127." in low or "100.100" in low))
        or ("%" in low and _ENCODED(low) is not None)
        or "openstack" in low
        or "168.63" in low
        or "192.0.0" in low
        or "100.100" in low
    )
