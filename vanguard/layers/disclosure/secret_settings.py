"""The password in a text that is nothing but the settings of an account: a host, a user and a password.

Such a password may be a plain word, which nothing but its place tells; so it is judged as the one in
``scheme://user:password@host`` is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import re2

from vanguard.layers.disclosure.secret_addresses import opens
from vanguard.layers.disclosure.secret_names import nature, parts
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

NOMINATED = re2.compile(r"(?i:passw|pass\b|pass[\d_]|pwd|pswd)")
"""What is in the name of such a password; what `accounts` is given."""

_LONGEST: Final = 4_096
"""Characters of a text that may be such settings: few programs have more of them in one file."""
_MOST: Final = 16
"""Passwords of one text that are looked at."""
_REACH: Final = 8
"""Settings between a password and the host or the user that it belongs to."""

_VALUE: Final = r"""[^\s="'`\\({\[<$,;)][^\s"'<>,;]{0,127}"""
_NAMED: Final = r"""(?:-[ ])?(?:export[ ]|set[ ])?["']?(?P<name>[A-Za-z][\w.-]{0,60})["']?"""
_SET: Final = re.compile(
    rf"""[ \t]{{0,40}}{_NAMED}(?:[ \t]{{0,20}}(?P<sign>=>|[:=])[ \t]{{0,20}}|[ \t]{{1,20}})"""
    rf"""["']?(?P<value>{_VALUE})["']?[ \t]{{0,8}}[,;]?[ \t\r]{{0,8}}$""",
    re.MULTILINE,
)
"""A line that gives one value to one name."""
_MARKED: Final = re.compile(
    rf"""[ \t\n](?P<name>[A-Za-z][\w.-]{{0,60}})="(?P<value>{_VALUE})"|"""
    rf"""<(?P<tag>[A-Za-z][\w.-]{{0,60}})>(?P<held>{_VALUE})</"""
)
"""An attribute or an element that holds one value."""
_MEMBER: Final = re.compile(rf""""(?P<name>[A-Za-z][\w.-]{{0,60}})"[ \t]*:[ \t]*"(?P<value>{_VALUE})\"""")
_OTHER: Final = re.compile(
    r"""(?:\#|;|//|!|--).*|\[[^\]]*\]|[\w".-]{1,60}[ \t]{0,8}:?[ \t]{0,8}[({\[]?|[()\[\]{},]*"""
)
"""What else stands in such a file: remarks, headings, switches and brackets."""
_GIVEN: Final = re.compile(rf"{_NAMED}[ \t]{{0,20}}[:=].*")
"""A line that gives words, an address or a list to a name."""
_WORDED: Final = re.compile(
    r"(?i)machine\s+(?P<host>\S+)\s+login\s+(?P<user>\S+)\s+password\s+(?P<value>\S{3,128})"
)
"""A record of a ``.netrc`` file."""
_PLAIN: Final = re.compile(r"(?i)passw(?:or)?d|pass")
"""Names that a blank alone may part from a password."""
_OBJECT: Final = re.compile(r"\s{0,40}(?:\{|\[\s{0,40}\{)")
_PAGE: Final = re.compile(r"(?i)<(?:!doctype html|html|body|form)\b")

_HOSTS: Final = frozenset("host hostname server url uri endpoint address addr smtp imap machine".split())
_USERS: Final = frozenset("user username login userid uid nick account identity email usr".split())
_NAMED_HOST: Final = re.compile(r"(?:[a-z][\w+:.-]*//|:@//)?(?:[^@/]*@)?(?P<host>[\w.-]+)")


class _Setting(NamedTuple):
    name: str
    value: str
    start: int


def accounts(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """The passwords of accounts in a text that holds settings and nothing else; takes any text."""
    if len(text) > _LONGEST or next(iter(nominated), None) is None:
        return
    for record in _WORDED.finditer(text):
        if opens(record["user"], record["value"], record["host"]):
            yield Sensitive("password", *record.span("value"))
    settings = _settings(text)
    roles = [_role(each.name) for each in settings]
    held = [at for at, role in enumerate(roles) if role == "password"]
    for at in held[:_MOST]:
        each = settings[at]
        host, user = _beside(settings, roles, at, "host"), _beside(settings, roles, at, "user")
        named = _NAMED_HOST.match(host)
        if user and named and opens(user, each.value, named["host"]):
            yield Sensitive("password", each.start, each.start + len(each.value))


def _role(name: str) -> str:
    """What of an account a setting is, by the last word of its name: host, user, password, or ""."""
    last = parts(name)[-1:]
    if not _HOSTS.isdisjoint(last):
        return "host"
    if not _USERS.isdisjoint(last):
        return "user"
    return "password" if NOMINATED.search(name) and nature(name) == "password" else ""


def _beside(settings: list[_Setting], roles: list[str], at: int, role: str) -> str:
    """The value of the nearest setting of a role; "" for none."""
    near = range(max(0, at - _REACH), min(len(settings), at + _REACH + 1))
    nearest = min(
        (other for other in near if roles[other] == role), key=lambda other: abs(other - at), default=-1
    )
    return settings[nearest].value if nearest >= 0 else ""


def _settings(text: str) -> list[_Setting]:
    begun = text.lstrip()[:1]
    if begun == "<":
        marked = () if _PAGE.search(text) else _MARKED.finditer(text)
        return [
            _Setting(
                found["name"] or found["tag"],
                found["value"] or found["held"],
                found.start(found.lastgroup or 0),
            )
            for found in marked
        ]
    if _OBJECT.match(text):
        return [_made(found) for found in _MEMBER.finditer(text)]
    settings, at = [], 0
    for line in text.split("\n"):
        found = _SET.match(text, at, at + len(line))
        if found is not None and (
            found["sign"] or not nature(found["name"]) or _PLAIN.fullmatch(found["name"])
        ):
            settings.append(_made(found))
        elif _OTHER.fullmatch(bare := line.strip()) is None and _GIVEN.fullmatch(bare) is None:
            return []
        at += len(line) + 1
    return settings


def _made(found: re.Match[str]) -> _Setting:
    return _Setting(found["name"], found["value"], found.start("value"))
