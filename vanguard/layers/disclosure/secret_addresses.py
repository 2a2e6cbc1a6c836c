"""Secrets in addresses: the password of an account, the signature of a signed one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from vanguard.layers.disclosure.secret_marks import ADDRESS
from vanguard.layers.disclosure.secret_values import is_filled, sorts, stands_for
from vanguard.layers.disclosure.sensitive import Sensitive

_NOMINATED = re2.compile(f"(?m){ADDRESS}")
_ACCOUNT = re.compile(
    r"""://(?P<user>[^\s/"'<>@:]{0,60}(?:@[^\s/"'<>@:]{1,60})?):(?P<password>[^\s/"'<>]{1,100})@(?P<host>\[[^\]\s]{0,60}|[A-Za-z0-9][\w.-]{0,120})"""
)
_SIGNED = re.compile(r"=([\w%+/]{32,128}={0,2})")

_ANYBODY = frozenset(
    "user username usr dbuser db_user name myuser my_user login account youruser your_user someuser me foo".split()
)
_ANYTHING = frozenset(
    "password passwd pass pwd secret pw mypassword mypass my_password yourpassword token pass123 password123 p4ssw0rd key apikey "
    "api_key access_token changeme hunter2 p@ssw0rd passw0rd".split()
)
_SIMPLE = re.compile(r"(?i)(?:test|dev|local|demo|admin|root|postgres|mysql|mongo|redis|guest|user|db|app|my|pass|word|secret|pwd|[_-]|\d{1,4})+")
_NOWHERE = re.compile(
    r"(?i)localhost\b.*|127\..*|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|(?:[\w-]+\.)*(?:example|test|invalid|local|localhost)(?:\.(?:com|org|net))?\.?|"
    r"(?:your|my|some)?[_-]?(?:host|hostname|server|domain|url|ip|db|database|postgres|mysql|mongo|redis|rabbitmq|cache|cluster|address|site|proxy)(?:[_-]?(?:name|\d+))?"
)
_BARE_HOST = re.compile(r"[\w-]+")


def addresses(text: str) -> Iterator[Sensitive]:
    """The passwords and signatures in the addresses of a text.

    A password that anybody would write in a manual is none where its user or its host is nobody's,
    nor is a simple one on one's own machine.
    """
    for nominated in _NOMINATED.finditer(text):
        at = nominated.start()
        if text.startswith("://", at):
            found = _ACCOUNT.match(text, at)
            if found and _opens(found["user"], found["password"], found["host"]):
                yield Sensitive("url-password", *found.span("password"))
        elif (found := _SIGNED.search(text, at, at + 180)) is not None and sorts(found[1]) >= 2:
            yield Sensitive("signed-url", *found.span(1))


def _opens(user: str, password: str, host: str) -> bool:
    """Whether somebody could log on with it."""
    plain = password.lower()
    if len(password) < 3 or _template(password) or _template(user) or len(set(plain)) == 1 or is_filled(password):
        return False
    if plain == user.lower() or re.fullmatch(r"\d{1,5}(?:[?#].*)?", password):
        return False
    anything = plain in _ANYTHING or stands_for(password)
    nowhere = _NOWHERE.fullmatch(host) is not None or _BARE_HOST.fullmatch(host) is not None
    if anything:
        return not nowhere and user.lower() not in _ANYBODY and plain not in ("token", "access_token", "key") and plain in _ANYTHING
    return not (nowhere and (_SIMPLE.fullmatch(password) or sorts(password) < 2))


def _template(value: str) -> bool:
    return bool(re.search(r"[{}$<>*`|]|\(|%[sd(]|%7B", value)) and not re.fullmatch(r"[^{}<>`(]*\$?\d*[^{}<>`(]*", value) or (
        re.fullmatch(r"[A-Z][A-Z_]{2,}", value) is not None or value.startswith(("$", "*", "..."))
    )
