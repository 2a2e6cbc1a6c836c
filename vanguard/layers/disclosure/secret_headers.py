"""Headers and cookies that let their bearer in."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator

import re2

from vanguard.layers.disclosure.secret_marks import HEADED
from vanguard.layers.disclosure.secret_values import entropy, is_uuid, looks_drawn, sorts, stands_for
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

NOMINATED = re2.compile(f"(?m){HEADED}")
"""Where one may stand; what `headers` is given."""
_BASIC = re.compile(r"basic {1,4}([A-Za-z0-9+/_-]{8,400}={0,2})(?![\w+/])", re.IGNORECASE)
_BEARER = re.compile(r"bearer {1,4}([\w+/=.~:-]{8,2000})", re.IGNORECASE | re.ASCII)
_LETS_IN = re.compile(
    r"""authorization["'\\]{0,3}\s{0,4}[:=]\s{0,4}\\?["']?"""
    r"""(?:(?:api[-_ ]?token|(?!basic|bearer)[A-Za-z][A-Za-z-]{1,15})[ =:]{1,4}\\?["']?"""
    r"""(?:token=\\?["']?)?)?(?!basic|bearer)"""
    r"""([\w=~@.+/-]{8,2000})""",
    re.IGNORECASE | re.ASCII,
)
_COOKIE = re.compile(r"""[\w.-]{0,24}["']?\s{0,2}=\s{0,2}["']?([\w%.:+/-]{16,1000})""", re.ASCII)


def headers(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """What stands behind ``Authorization``, ``Bearer`` and ``Basic``, and in cookies of a session."""
    for at, _ in nominated:
        begun = text[at].lower()
        if begun == "b":
            made = _basic(text, at) or _bearer(text, at)
        elif begun == "a":
            made = _authorization(text, at) or _cookie(text, at)
        else:
            made = _cookie(text, at)
        if made is not None:
            yield made


def is_account(value: str) -> bool:
    """Whether a base64 text is a user, a colon and a password that are not a manual's."""
    bare = value.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        plain = b64decode(bare + "=" * (-len(bare) % 4)).decode("latin-1")
    except ValueError:
        return False
    user, colon, password = plain.partition(":")
    shown = sum(each.isascii() and each.isprintable() for each in plain)
    if not colon or not (user or password) or shown < 0.9 * len(plain):
        return False
    return not stands_for(password) if password else len(user) >= 3 and not stands_for(user)


def _basic(text: str, at: int) -> Sensitive | None:
    found = _BASIC.match(text, at)
    return Sensitive("basic-auth", *found.span(1)) if found and is_account(found[1]) else None


def _bearer(text: str, at: int) -> Sensitive | None:
    found = _BEARER.match(text, at)
    if found is None or stands_for(found[1]):
        return None
    value = found[1].rstrip(".:")
    drawn = looks_drawn(value) and len(value) >= 14
    number = len(value) >= 16 and value.isdigit() and entropy(value) > 2.5
    return Sensitive("bearer-token", found.start(1), found.start(1) + len(value)) if drawn or number else None


def _authorization(text: str, at: int) -> Sensitive | None:
    found = _LETS_IN.match(text, at)
    if found is None or stands_for(value := found[1]):
        return None
    if is_uuid(value) or looks_drawn(value) or (sorts(value) == 4 and len(value) >= 10):
        return Sensitive("bearer-token", *found.span(1))
    return None


def _cookie(text: str, at: int) -> Sensitive | None:
    found = _COOKIE.match(text, at)
    if found is None or stands_for(found[1]):
        return None
    drawn = looks_drawn(found[1].replace("%", "").replace(".", ""))
    return Sensitive("session-cookie", *found.span(1)) if drawn else None
