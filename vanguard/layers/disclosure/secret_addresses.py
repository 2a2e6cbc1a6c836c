"""Secrets in addresses: the password of an account, the signature of a signed one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from vanguard.layers.disclosure.secret_marks import ADDRESS
from vanguard.layers.disclosure.secret_values import is_filled, looks_drawn, sorts, stands_for
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

NOMINATED = re2.compile(f"(?m){ADDRESS}")
"""Where one may stand; what `addresses` is given."""
_ACCOUNT = re.compile(
    r"""://(?P<user>[^\s/"'<>@:]{0,60}(?:@[^\s/"'<>@:]{1,60})?):(?P<password>[^\s/"'<>]{1,100})@"""
    r"""(?P<host>\[[^\]\s]{0,60}|[A-Za-z0-9][\w.-]{0,120})"""
)
_TOKEN = re.compile(r"://([\w-]{20,255})@(?P<host>[\w.-]{1,120})")
_THIN = re.compile(r"""oracle:(?:thin|oci\d?):[\w$]{1,60}/([^\s/"'<>@]{3,100})@""")
_ONE_TIME = re.compile(
    r"""otpauth://[^\s"'<>?]{0,120}\?(?:[^\s"'<>&]{0,80}&){0,6}?secret=([A-Za-z2-7]{16,128}={0,6})"""
)
_COUNTED = re.compile(r"(?i)sentry|ingest")
"""Hosts to which anybody may report, with a key that every page shows."""
_API = re.compile(
    r"""://(?:[\w-]{1,40}\.){0,3}api[\w-]{0,20}\.[^\s"'<>]{1,140}$|://[^\s"'<>?]{3,80}/(?:api|v\d[\w.]{0,6})/[^\s"'<>]{0,80}$"""
)
"""An address of what programs ask, where a key of hexadecimal digits is no digest."""
_SIGNED = re.compile(r"[?&](?P<name>[\w-]{1,20})=(?P<value>[\w%+/-]{20,128}={0,2})")

_ANYBODY = frozenset(
    "user username usr dbuser db_user name myuser my_user login account youruser your_user someuser me "
    "foo".split()
)
_ANYTHING = frozenset(
    "password passwd pass pwd secret pw mypassword mypass my_password yourpassword pass123 password123 "
    "p4ssw0rd changeme hunter2 p@ssw0rd passw0rd".split()
)
_NOTHING = frozenset("token access_token key apikey api_key".split())
_SIMPLE = re.compile(
    r"(?i)(?:test|dev|local|demo|admin|root|postgres|mysql|mongo|redis|guest|user|db|app|pass|word|secret|pwd|"
    r"[\d_-])+"
)
_OWN = re.compile(
    r"(?i)localhost\b.*|127\..*|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal|"
    r"(?:[\w-]+\.)*local\.?|[\w-]+"
)
"""Hosts of one's own, and bare names such as a service of a compose file."""
_MANUAL = re.compile(r"(?i)(?:[\w-]+\.)*(?:example|test|invalid)(?:\.(?:com|org|net))?\.?")
"""Hosts of manuals."""

_VARIABLE = re.compile(r"[{}<>`(]|%[sd(]|%7B|\$[A-Za-z_]|^[$*]|^\.\.\.|^[A-Z][A-Z_]{2,}$")


def addresses(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """The passwords and signatures in the addresses of a text.

    A password that anybody would write in a manual is none where its user or its host is nobody's,
    nor is a simple one on one's own machine.
    """
    for at, _ in nominated:
        made = _account(text, at) if text.startswith("://", at) else _other(text, at)
        if made is not None:
            yield made


def _account(text: str, at: int) -> Sensitive | None:
    """The password of an account, or the token that stands alone where a user would."""
    found = _ACCOUNT.match(text, at)
    if found:
        opened = opens(found["user"], found["password"], found["host"])
        return Sensitive("url-password", *found.span("password")) if opened else None
    token = _TOKEN.match(text, at)
    if token is None or _COUNTED.search(token["host"]) or stands_for(token[1]) or not looks_drawn(token[1]):
        return None
    return Sensitive("url-password", *token.span(1))


def _other(text: str, at: int) -> Sensitive | None:
    """The password in an address of Oracle's, the secret of one-time codes, or a signature."""
    thin = _THIN.match(text, at)
    if thin:
        return None if stands_for(thin[1]) else Sensitive("url-password", *thin.span(1))
    once = _ONE_TIME.match(text, at)
    if once:
        return Sensitive("secret", *once.span(1))
    found = _SIGNED.match(text, at)
    if found is None:
        return None
    bare = re.sub(r"%[0-9A-F]{2}|[=_-]", "", found["value"])
    if found["name"] not in ("key", "code"):
        signed = len(found["value"]) >= 32 and sorts(found["value"]) >= 2
        return Sensitive("signed-url", *found.span("value")) if signed else None
    if found["name"] == "code" and not found["value"].endswith("=="):
        return None
    mixed = sorts(bare.replace("+", "").replace("/", "")) >= 3
    if len(bare) < 30 or not looks_drawn(bare) or not (mixed or _API.search(text, max(0, at - 160), at)):
        return None
    return Sensitive("api-key", *found.span("value"))


def opens(user: str, password: str, host: str) -> bool:
    """Whether somebody could log on with it."""
    plain, anybody = password.lower(), user.lower()
    if len(password) < 3 or len(set(plain)) == 1 or is_filled(password) or plain == anybody:
        return False
    if _VARIABLE.search(password) or _VARIABLE.search(user) or re.fullmatch(r"\d{1,5}(?:[?#].*)?", password):
        return False
    own, manual = _OWN.fullmatch(host) is not None, _MANUAL.fullmatch(host) is not None
    if plain in _ANYTHING:
        return not (own or manual) and anybody not in _ANYBODY
    if plain in _NOTHING or stands_for(password):
        return False
    if manual and sorts(password) < 2:
        return False
    return not own or not (_SIMPLE.fullmatch(password) or sorts(password) < 2)
