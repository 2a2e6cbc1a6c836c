"""What the value of a name is, when the name says that it is secret."""

from __future__ import annotations

import re
from base64 import b64decode

from vanguard.layers.disclosure.secret_headers import is_account
from vanguard.layers.disclosure.secret_names import is_issued, is_qualified, nature, parts
from vanguard.layers.disclosure.secret_values import (
    entropy,
    is_code,
    is_made_up,
    is_sequence,
    is_uuid,
    looks_drawn,
    sorts,
    stands_for,
)
from vanguard.layers.disclosure.sensitive import Sensitive

_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
_VARIABLE = re.compile(r"[A-Za-z_]\w*")
_LARAVEL = "base64:"
_AWS_KEY = 40
"""Characters of a secret key of AWS; what is longer is encrypted."""

_LONGEST = 4096
_SHORTEST, _SHORTEST_ISSUED = 16, 12
"""Characters of a drawn value without quotes, and of one whose name says who gave it out."""


def judge(name: str, value: str, start: int, strict: bool = False) -> Sensitive | None:
    """The secret that a value is which stands at ``start`` and is given to a name; None for all others.

    ``strict`` is for values without quotes, which in code may be the names of something else.
    """
    sort = nature(name)
    if not sort or not value or stands_for(value) or "://" in value or value.lower() in parts(name):
        return None
    end = start + len(value)
    if value.startswith(_LARAVEL):
        value, start = value[len(_LARAVEL) :], start + len(_LARAVEL)
    if sort == "auth":
        given = _BASE64.fullmatch(value) is not None and is_account(value)
        return Sensitive("basic-auth", start, end) if given else None
    if sort == "issuer":
        drawn = len(value) >= 20 and sorts(value) >= 3 and looks_drawn(value)
        return Sensitive("api-key", start, end) if drawn else None
    sure = _password(value, strict) if sort == "password" else _key(name, sort, value, strict)
    return None if sure is None else Sensitive(sort, start, end, sure)


def _password(value: str, strict: bool) -> bool | None:
    """Whether a password is one for sure; None where it is none."""
    if is_code(value) and (strict or "(" in value or "[" in value):
        return None
    if looks_drawn(value) or is_uuid(value) or (is_made_up(value) and not _may_vary(value, strict)):
        return True
    return False if not strict and len(value) >= 6 and value.isdigit() else None


def _may_vary(value: str, strict: bool) -> bool:
    """Whether a value without quotes may be a variable of code: a word and perhaps a number."""
    return strict and _VARIABLE.fullmatch(value) is not None and sorts(value) < 3


def _key(name: str, sort: str, value: str, strict: bool) -> bool | None:
    """Whether a key, a token or another secret is one for sure; None where it is none."""
    if "aws" in name.lower() and len(value) > _AWS_KEY and "session" not in name.lower():
        return None
    if _is_text(value):
        return None
    if is_uuid(value):
        return sort != "token" or is_issued(name)
    if looks_drawn(value) and not is_sequence(value):
        if len(value) >= _SHORTEST or not strict or (len(value) >= _SHORTEST_ISSUED and is_issued(name)):
            return is_qualified(name)
    elif sort == "token" and len(value) >= _SHORTEST and value.isdigit() and is_issued(name):
        return True if entropy(value) > 2.5 else None
    if not strict and _is_salt(value):
        return is_qualified(name)
    mixed = sorts(value) == 4 and len(value) >= 8 and is_made_up(value) and not is_code(value)
    return True if mixed and sort != "token" and not strict else None


def _is_salt(value: str) -> bool:
    """Whether a long value in quotes is drawn from letters, digits and every sign there is."""
    if len(value) < 32 or sorts(value) < 3:
        return False
    bare = "".join(filter(str.isalnum, value))
    return len(bare) >= 16 and len(value) - len(bare) >= 5 and value.count(" ") <= 3 and looks_drawn(bare)


def _is_text(value: str) -> bool:
    """Whether a value is the base64 of words."""
    if len(value) % 4 or not _BASE64.fullmatch(value):
        return False
    plain = b64decode(value).decode("latin-1")
    words = plain.split(" ")
    return len(words) > 2 and plain.isascii() and plain.isprintable() and max(map(len, words)) <= 20


def secret_member(key: str, value: str) -> Sensitive | None:
    """The secret that a whole value is because its key says so, as in ``{"password": …}``.

    Values that only stand for a secret, and keys of what belongs to one (``token_url``), are none.
    """
    bare = value.strip()
    if not bare or len(bare) > _LONGEST or "\n" in bare:
        return None
    return judge(key, bare, value.index(bare))
