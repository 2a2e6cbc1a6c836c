"""Passwords that are given to commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from vanguard.layers.disclosure.secret_marks import COMMANDED
from vanguard.layers.disclosure.secret_values import is_made_up, sorts, stands_for
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

NOMINATED = re2.compile(f"(?m){COMMANDED}")
"""Where one may stand; what `commands` is given."""

_WORD = r"""(?:"([^"\n]{1,128})"|'([^'\n]{1,128})'|([^\s"'|;&<>-][^\s"'|;&<>]{0,127}))"""
_USER = re.compile(
    r"""\s?["']?(?:-u|-a|--user|--auth|--proxy-user)[ =]?"""
    r"""(?:"(?P<d>[^":\n]{0,64}:[^"\n]{1,128}|[^":\n]{3,64}:)"|"""
    r"""'(?P<s>[^':\n]{0,64}:[^'\n]{1,128})'|"""
    r"""["{]{0,2}(?P<user>[\w${}@.+-]{1,64})[}"]{0,2}:["{]{0,2}(?P<p>[^\s"'{}]{3,128}))"""
)
_ALWAYS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bsshpass\s{{1,4}}-p\s{{0,4}}{_WORD}",
        rf"/user:\S{{1,40}}\s{{1,4}}{_WORD}",
        r"""\s["']?-U[ =]?["']?[\w.\\/-]{1,40}%([^\s"'|;&]{4,64})""",
    )
)
_OF_CLIENT = re.compile(rf"\s(?:-a |-p |-w |-P |/p:|-p){_WORD}")
_CLIENT = re.compile(
    r"\b(?:mysql(?:dump|admin|import|show)?|mariadb(?:-dump|-admin)?|mongo(?:sh|dump|restore|export|import)?|redis-cli|"
    r"(?:docker|podman|helm registry|az|oc|skopeo|buildah|heroku|npm|cf)\s{1,2}login|"
    r"ldap(?:search|add|modify|delete|whoami)|sqlcmd|bcp|mosquitto_(?:pub|sub)|zip|unzip|7z|ipmitool|smbclient|"
    r"rpcclient|clickhouse-client|influx|rabbitmqadmin|lftp|x?freerdp3?|rdesktop)\b[^\n;|]{0,160}$"
)
_FETCHER = re.compile(r"\b(?:curl|https?|wget|xh|httpie|hurl|curlie)\b(?:[^\n]|\\\n){0,400}$")
_HTPASSWD = re.compile(
    r"""htpasswd\s{1,4}(?=[^\n]{0,40}?-\w*b)(?:-\w+\s{1,4}){1,6}[^\s-]\S{0,80}\s{1,4}\S{1,40}\s{1,4}"""
    r"""["']?(?P<password>[^\s"']{4,128})"""
)
_CHPASSWD = re.compile(r"""["']?\w[\w.-]{0,31}:(?P<password>[^\s"':]{4,128})["']?\s{0,4}$""")
_LETTERS = re.compile(r"[a-z]+")


def commands(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """Passwords behind the options of clients that take one so, and in the lines that set one."""
    for at, _ in nominated:
        made = _account(text, at) or _option(text, at) or _set(text, at)
        if made is not None:
            yield made


def _account(text: str, at: int) -> Sensitive | None:
    """The password of ``curl -u user:password``, or the user where the password is left empty."""
    found = _USER.match(text, at)
    if found is None or not _FETCHER.search(text, max(0, at - 400), at + 1):
        return None
    if (found["user"] or "").startswith("$"):
        return None
    group = next(group for group in ("d", "s", "p") if found[group])
    low, high = found.span(group)
    if group != "p":
        user, _, password = found[group].partition(":")
        low, high = (low + len(user) + 1, high) if password else (low, high - 1)
    bare = text[low:high].strip("{}")
    if stands_for(bare) or len(set(bare)) < 3 or _LETTERS.fullmatch(bare):
        return None
    if bare != text[low:high] and not any(map(str.isdigit, bare)):
        return None
    return Sensitive("basic-auth", low, high)


def _option(text: str, at: int) -> Sensitive | None:
    found = next((match for pattern in _ALWAYS if (match := pattern.match(text, at))), None)
    if found is None:
        found = _OF_CLIENT.match(text, at)
        if found is None or not _CLIENT.search(text, max(0, at - 200), at + 1):
            return None
    group = found.lastindex or 0
    value = found[group]
    if stands_for(value) or not (is_made_up(value) or (len(value) >= 8 and sorts(value) >= 3)):
        return None
    return Sensitive("password", *found.span(group))


def _set(text: str, at: int) -> Sensitive | None:
    """The password that ``htpasswd`` or ``chpasswd`` is to set."""
    piped = text[at] == "|"
    found = _CHPASSWD.search(text, max(0, at - 160), at) if piped else _HTPASSWD.match(text, at)
    if found is None or stands_for(found["password"]) or not is_made_up(found["password"]):
        return None
    return Sensitive("password", *found.span("password"))
