"""Passwords that are given to calls and statements by their place among the arguments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from vanguard.layers.disclosure.secret_addresses import opens
from vanguard.layers.disclosure.secret_marks import CALLED, PUT_TOGETHER
from vanguard.layers.disclosure.secret_values import is_made_up, looks_drawn, stands_for
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

JOINS = re2.compile(f"(?m){PUT_TOGETHER}")
"""Where one may be put together; what `put_together` is given."""
NOMINATED = re2.compile(f"(?m){CALLED}")
"""Where one may stand; what `calls` is given."""

_NAME = re.compile(r"(?i)[\w ]{1,80}(?=\()|auth ?= ?(?=\()|securestring|identified (?:with [\w'-]{1,40} )?by")
_TEXT = re.compile(r"""["']([^"'\n]{0,160})["']""")
_REST = re.compile(r"""\(?[\w$.,\s]{0,60}(?:["'][^"'\n]{0,160}["'][\w$.,\s]{0,60}){1,4}""")
_PARTS = re.compile(
    r"""\w{0,40}["'\]]{0,3}[ \t]{0,8}=>?[ \t]{0,8}["'][\w .-]{2,40}["'][ \t]{0,8}[.+][ \t]{0,8}[$@]?["']"""
    r"""([\w+/=.-]{16,200})["']"""
)
_LETTERS = re.compile(r"[a-z]+")

_LONE = ("securestring", "by", "fernet")
"""Calls and statements whose only text is the secret."""
_THIRD = ("mysqli_connect", "mysql_connect", "new pdo")
"""Calls that take a place, a user and a password."""
_LAST = ("getconnection",)


def calls(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """Passwords in calls that log on or connect, and in SQL that makes an account."""
    for at, _ in nominated:
        name = _NAME.match(text, at)
        rest = _REST.match(text, name.end() + (text[name.end() : name.end() + 1] == " ")) if name else None
        if name is None or rest is None:
            continue
        texts = list(_TEXT.finditer(text, *rest.span()))
        found = _password(name[0].rstrip("= ").lower(), texts)
        if found is not None and (_is_one(found[1]) or _is_opened(texts[0][1], found[1])):
            yield Sensitive("password", *found.span(1))


def put_together(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """The drawn part of a key that is put together of its issuer's name and of itself."""
    for at, _ in nominated:
        found = _PARTS.match(text, at)
        if found and looks_drawn(found[1]) and not stands_for(found[1]):
            yield Sensitive("api-key", *found.span(1))


def _password(name: str, texts: list[re.Match[str]]) -> re.Match[str] | None:
    """The text among those of a call that is in the place of the password."""
    if name.endswith(_LONE):
        return texts[0]
    place = 2 if name.endswith(_THIRD) else len(texts) - 1 if name.endswith(_LAST) else 1
    return texts[place] if 1 <= place < len(texts) else None


def _is_opened(user: str, password: str) -> bool:
    """Whether a password of any words belongs to a user who is named by an address of mail."""
    name, at, host = user.partition("@")
    return at == "@" and "." in host and opens(name, password, host)


def _is_one(value: str) -> bool:
    if len(value) < 4 or stands_for(value) or _LETTERS.fullmatch(value):
        return False
    return is_made_up(value) or looks_drawn(value)
