"""Passwords that are given to commands and calls, and lines that are records with a password."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from vanguard.layers.disclosure.secret_marks import COMMANDED, LINED
from vanguard.layers.disclosure.secret_values import is_made_up, sorts, stands_for
from vanguard.layers.disclosure.sensitive import Sensitive

_NOMINATED = re2.compile(f"(?m){COMMANDED}")
_LINES = re2.compile(f"(?m){LINED}")

_WORD = r"""(?:"(?P<d>[^"\n]{1,128})"|'(?P<s>[^'\n]{1,128})'|(?P<b>[^\s"'|;&<>-][^\s"'|;&<>]{0,127}))"""
_USER = re.compile(
    r"""\s?["']?(?:-u|--user|--proxy-user)[ =]?(?:"(?P<d>[^":\n]{0,64}:[^"\n]{1,128}|[^":\n]{3,64}:)"|'(?P<s>[^':\n]{0,64}:[^'\n]{1,128})'|"""
    r"""["{]{0,2}(?P<u>[\w${}@.+-]{1,64})[}"]{0,2}:["{]{0,2}(?P<p>[^\s"'{}]{3,128}))"""
)
_SHARE = re.compile(rf"""\s["']?-U[ =]?["']?[\w.\\/-]{{1,40}}%(?P<b>[^\s"'|;&]{{4,64}})""")
_PASS = re.compile(rf"\bsshpass\s{{1,4}}-p\s{{0,4}}{_WORD}")
_NET = re.compile(rf"/user:\S{{1,40}}\s{{1,4}}{_WORD}")
_ASKED = re.compile(rf"\s-p{_WORD}|\s(?:-a |-p |-w |-P |/p:){_WORD.replace('P<d>', 'P<d2>').replace('P<s>', 'P<s2>').replace('P<b>', 'P<b2>')}")
_CLIENT = re.compile(
    r"\b(?:mysql(?:dump|admin|import|show)?|mariadb(?:-dump|-admin)?|mongo(?:sh|dump|restore|export|import)?|redis-cli|"
    r"(?:docker|podman|helm registry|az|oc|skopeo|buildah|heroku|npm|cf)\s{1,2}login|ldap(?:search|add|modify|delete|whoami)|sqlcmd|bcp|"
    r"mosquitto_(?:pub|sub)|zip|unzip|7z|ipmitool|hydra|smbclient|rpcclient|evil-winrm|ncat|clickhouse-client|influx|rabbitmqadmin|wget|lftp|x?freerdp3?|rdesktop)\b[^\n;|]{0,160}$"
)
_CURL = re.compile(r"\b(?:curl|http|https|wget|xh|httpie|hurl|curlie)\b(?:[^\n]|\\\n){0,400}$")
_LOGIN = re.compile(
    r"""\b(?:login|authenticate|sign_?in)\(\s{0,4}(?P<q>["'])(?P<user>[^"'\n]{1,80})(?P=q)\s{0,4},\s{0,4}(?P<r>["'])(?P<password>[^"'\n]{4,80})(?P=r)"""
)
_RECORD = re.compile(r"[\w.*-]{1,60}:(?:\d{1,5}|\*):[\w*.-]{1,60}:[\w.*@-]{1,60}:(\S{3,100})$", re.MULTILINE)


def commands(text: str) -> Iterator[Sensitive]:
    """Passwords behind the options of clients that take one so, and in calls that log on."""
    for nominated in _NOMINATED.finditer(text):
        at = nominated.start()
        made = _account(text, at) or _option(text, at) or _call(text, at)
        if made is not None:
            yield made


def _account(text: str, at: int) -> Sensitive | None:
    found = _USER.match(text, at)
    if found is None or not _CURL.search(text, max(0, at - 400), at + 1):
        return None
    name = next(name for name in ("d", "s", "p") if found[name])
    low, high = found.span(name)
    if name != "p":
        user, _, password = found[name].partition(":")
        low, high = (low + len(user) + 1, high) if password else (low, high - 1)
    value = text[low:high].strip("{}")
    if len(value) < 3 or _stands(text[low:high]) or (found["u"] or "").startswith("$"):
        return None
    if not value.strip("xX*y.") or len(set(value)) < 3 or re.fullmatch(r"[a-z]+", value):
        return None
    return Sensitive("basic-auth", low, high)


def _stands(value: str) -> bool:
    """As `stands_for`, but what only looks like braces around a variable may be random."""
    bare = value.strip("{}")
    return stands_for(bare) or (bare != value and not any(map(str.isdigit, bare)))


def _option(text: str, at: int) -> Sensitive | None:
    found = _PASS.match(text, at) or _NET.match(text, at) or _SHARE.match(text, at)
    if found is None:
        found = _ASKED.match(text, at)
        if found is None or not _CLIENT.search(text, max(0, at - 200), at + 1):
            return None
    name = next(name for name, value in found.groupdict().items() if value)
    value = found[name]
    if stands_for(value) or not (is_made_up(value) or (len(value) >= 8 and sorts(value) >= 3)):
        return None
    return Sensitive("password", *found.span(name))


def _call(text: str, at: int) -> Sensitive | None:
    found = _LOGIN.match(text, at)
    if found is None or stands_for(found["password"]) or not is_made_up(found["password"]):
        return None
    return Sensitive("password", *found.span("password"))


def lines(text: str) -> Iterator[Sensitive]:
    """Lines of a password file: host, port, database, user and password."""
    for nominated in _LINES.finditer(text):
        found = _RECORD.match(text, nominated.start())
        if found and not stands_for(found[1]):
            yield Sensitive("password", *found.span(1))
