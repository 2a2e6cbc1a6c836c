"""Secrets that are known by the name that they are given to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from vanguard.layers.disclosure.secret_headers import is_account
from vanguard.layers.disclosure.secret_marks import NAMED, NOUN, TOLD
from vanguard.layers.disclosure.secret_names import nature, parts
from vanguard.layers.disclosure.secret_values import (
    is_code,
    is_made_up,
    is_sequence,
    is_uuid,
    looks_drawn,
    sorts,
    stands_for,
)
from vanguard.layers.disclosure.sensitive import Sensitive

_NAMED = re2.compile(f"(?m){NAMED}")
_TOLD = re2.compile(f"(?m){TOLD}")

_NAME = re.compile(r"[A-Za-z0-9_ -]{1,60}")
_SIGN = re.compile(
    r"""(?P<close>(?:\\*["'`\])}]){0,3})[ \t]{0,12}(?P<sign>:=|=>|[:=]{1,3}|%3[dD]|\|\||\?=|,)(?P<gap>[ \t\r\n=>|(]{0,24})"""
    r"""(?P<quote>\\{0,3}["'`]{1,3})?"""
)
_QUOTED = {
    '"': re.compile(r'[^"\n]{1,2000}'),
    "'": re.compile(r"[^'\n]{1,2000}"),
    "`": re.compile(r"[^`\n]{1,2000}"),
}
_BARE = re.compile(r"""[^\s"'`<>,;()\[\]\\|]{1,2000}""")
_LINE = re.compile(r"""[^\s"'`<>\\]{1,2000}""")
_DEFINES = re.compile(r"""(?i)\b(?:define|setenv|putenv|set_?env|set|config|env|add|put)\(\s{0,4}["'][\w-]{0,60}$""")
_BEGINS = re.compile(r"""(?:^|\n|;|&&|\\n)\s{0,16}(?:#\s?)?(?:export|set|setx|env|ENV|ARG|-e|-D|\$env:|let|const|var)?\s{0,4}[\w.:/-]{0,80}$|[?&][\w.-]{0,40}$""")
_ELEMENT = re.compile(r"<(?P<name>[\w:.-]{1,50})(?: [^<>\n]{0,80})?>(?P<value>[^<>\n]{3,500})</")
_PAIR = re.compile(
    r"""["']?[\s,]{1,12}["']?value["']?\s{0,2}[:=]\s{0,4}(?:"(?P<d>[^"\n]{3,500})"|'(?P<s>[^'\n]{3,500})'|(?P<b>[^\s"'<>,]{6,500}))""", re.IGNORECASE
)
_IS = re.compile(
    r"""(?:[ \w.@'-]{0,48}?\s(?:is|was|are|will be)|["']?)(?:\s{1,3}(?:now|set to|still)|:)?\s{1,4}(?P<quote>["'`*]{0,3})(?P<value>[^\s"'`]{4,128})""", re.IGNORECASE
)
_FLAG = re.compile(r"(?:^|\s)--?[\w-]{0,40}$")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")
_MNEMONIC = re.compile(r"(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8}")


def named(text: str) -> Iterator[Sensitive]:
    """Values that are given to a name in code, JSON, YAML, INI, shell and query strings."""
    for nominated in _NAMED.finditer(text):
        low, high, name = _name(text, nominated.start())
        found = _SIGN.match(text, high)
        if found and (made := _given(text, low, name, found)) is not None:
            yield made


_REGISTRY = re.compile(r"//[\w.-]{3,80}(?::\d{1,5})?(?:/[\w./-]{0,80})?/:$")
_ARN = re.compile(r"arn:[\w:/*-]{0,80}$")


def _registry(text: str, low: int, found: re.Match[str]) -> Sensitive | None:
    """The token in a line of npm's settings, which belongs to a registry."""
    match = _BARE.match(text, found.end())
    if match is None or not _REGISTRY.search(text, max(0, low - 180), low) or stands_for(match[0]):
        return None
    return Sensitive("npm-token", *match.span()) if len(match[0]) >= 16 else None


def _name(text: str, at: int) -> tuple[int, int, str]:
    """Where the name around ``at`` begins and ends, and the name."""
    low = at
    while low > 0 and at - low < 40 and ((before := text[low - 1]).isalnum() or before in "_-") and before.isascii():
        low -= 1
    if text[at:].startswith(" "):
        low = at
    high = _NAME.match(text, at)
    end = high.end() if high else at
    name = text[low:end].rstrip(" ")
    return low, low + len(name), name


def _given(text: str, low: int, name: str, found: re.Match[str]) -> Sensitive | None:
    sort = nature(name)
    if name.lower() == "_authtoken":
        return _registry(text, low, found)
    quote, at, sign = found["quote"], found.end(), found["sign"]
    if not sort or _ARN.search(text, max(0, low - 80), low) or ("\n" in found["gap"] and not re.search(r"\n[ \t]{2}", found["gap"])):
        return None
    if sign == "," and not (found["close"] and quote and _DEFINES.search(text, max(0, low - 80), low + len(name))):
        return None
    if quote:
        value = _quoted(text, at, quote)
        plain = False
    else:
        line = bool(_BEGINS.search(text, max(0, low - 100), low)) and sign in ("=", ":")
        match = (_LINE if line and sign == "=" and not found["gap"] and text[low - 1 : low] not in ("?", "&") else _BARE).match(text, at)
        value = match[0] if match else ""
        if text[max(0, low - 60) : low].rpartition("\n")[2].find("?") >= 0 or "%3" in sign:
            value = re.split(r"[&#]|%26", value)[0]
        if value.endswith(".."):
            return None
        value = value.rstrip(",;.)")
        end = text[at + len(value) : at + len(value) + 1]
        if end in ("(", "[") or (is_code(value) and not any(map(str.isdigit, value))):
            return None
        plain = True
    value = value.strip()
    at = text.find(value, at) if value else at
    if not value:
        return None
    beside = text[low - 1 : low]
    headed = beside in ("\"", "'") and text.startswith(beside, at + len(value))
    strict = plain and not headed and not _settles(text, low, at + len(value), found)
    made = judge(name, sort, value, strict)
    if made is None:
        return None
    kind, skip, sure = made
    return Sensitive(kind, at + skip, at + len(value), sure)


def _quoted(text: str, at: int, quote: str) -> str:
    sign = quote[-1]
    match = _QUOTED[sign].match(text, at)
    if match is None or not text.startswith(sign, match.end()):
        return ""
    return match[0].rstrip("\\") if quote.startswith("\\") else match[0]


def _settles(text: str, low: int, end: int, found: re.Match[str]) -> bool:
    """Whether a value without quotes stands in a line of settings rather than in code."""
    after = text[end : end + 2]
    ends = after[:1] in ("", "\n", "\r", "&", " ", ";", ",", "\\")
    if not ends or text[max(0, low - 1) : low] == ".":
        return False
    if found["sign"] == "=" and not found["gap"]:
        return bool(_BEGINS.search(text, max(0, low - 100), low)) or bool(found["close"]) or text[low - 1 : low] in ("-", ";", " ")
    return after[:1] in ("", "\n", "\r") and bool(_BEGINS.search(text, max(0, low - 100), low))


def judge(name: str, sort: str, value: str, strict: bool = False) -> tuple[str, int, bool] | None:
    """What a value is that a name of this nature has: kind, characters to skip, and whether it is sure.

    ``strict`` is for values without quotes, which may be names of something else.
    """
    if value.startswith("base64:"):
        inner = judge(name, sort, value[7:], strict)
        return inner and (inner[0], inner[1] + 7, inner[2])
    if stands_for(value) or "://" in value or value.lower() in parts(name):
        return None
    if sort == "auth":
        return ("basic-auth", 0, True) if _BASE64.fullmatch(value) and is_account(value) else None
    drawn = looks_drawn(value) and not is_sequence(value)
    if sort == "password":
        return _password(value, drawn, strict)
    if "aws" in name.lower() and len(value) > 40 and "session" not in name.lower():
        return None
    if is_uuid(value):
        return (sort, 0, sort != "token" and _qualified(name)) if sort in ("api-key", "secret", "token") else None
    if drawn and (len(value) >= 16 or not strict):
        return ("api-key" if sort == "private-key" else sort, 0, _qualified(name))
    if len(value) >= 8 and sorts(value) >= 3 and is_made_up(value) and sort in ("secret", "api-key") and not is_code(value) and not strict:
        return (sort, 0, True) if sorts(value) == 4 else None
    return None


def _qualified(name: str) -> bool:
    """Whether a name says whose or what for; a bare "token" may be anything, from a cursor to a ticket."""
    return name.lower() not in ("token", "tokens", "jwt")


def _password(value: str, drawn: bool, strict: bool) -> tuple[str, int, bool] | None:
    if is_code(value) and (strict or "(" in value or "[" in value):
        return None
    if drawn or is_uuid(value) or (is_made_up(value) and not _variable(value, strict)):
        return "password", 0, True
    if not strict and len(value) >= 6 and value.isdigit():
        return "password", 0, False
    return None


def _variable(value: str, strict: bool) -> bool:
    """Whether a value without quotes in code may be a variable: a word and perhaps a number."""
    return strict and re.fullmatch(r"[A-Za-z_]\w*", value) is not None and sorts(value) < 3 and "_" in value + "_"


def told(text: str) -> Iterator[Sensitive]:
    """Secrets told in a sentence, in an element, behind an option, or in a pair of name and value."""
    for nominated in _TOLD.finditer(text):
        at = nominated.start()
        made = _element(text, at) if text[at] == "<" else _said(text, at)
        if made is not None:
            yield made


def _element(text: str, at: int) -> Sensitive | None:
    found = _ELEMENT.match(text, at)
    if found is None or not (sort := nature(found["name"].rpartition(":")[2])):
        return None
    value = found["value"]
    made = judge(found["name"], sort, value.strip(), False)
    return Sensitive(made[0], found.start("value") + made[1], found.end("value"), made[2]) if made else None


_NOUN = re.compile(f"(?i){NOUN}")


def _said(text: str, at: int) -> Sensitive | None:
    low, high, name = _name_only(text, at)
    sort = nature(name)
    if not sort or name.lower() in ("pass", "auth"):
        return None
    pair = _PAIR.match(text, high)
    if pair is not None:
        group = next(group for group in ("d", "s", "b") if pair[group])
        made = judge(name, sort, pair[group], False)
        return Sensitive(made[0], pair.start(group) + made[1], pair.end(group), made[2]) if made else None
    found = _IS.match(text, high)
    if found is None:
        return None
    value = found["value"].rstrip(".,;:!?)*")
    if stands_for(value) or is_code(value) or value.startswith("-") or not (looks_drawn(value) or is_made_up(value)):
        return None
    if sort != "password" and not looks_drawn(value):
        return None
    told_so = bool(_FLAG.search(text, max(0, low - 2), low)) or "is" in found[0][: found.start("value") - high] or bool(found["quote"])
    if not told_so and not (sorts(value) >= 3 or text[:low].rpartition("\n")[2].find("login") >= 0):
        return None
    return Sensitive(sort, found.start("value"), found.start("value") + len(value), True)


def _name_only(text: str, at: int) -> tuple[int, int, str]:
    found = _NOUN.match(text, at)
    end = found.end() if found else at
    while end < len(text) and (text[end].isalnum() or text[end] in "_-"):
        end += 1
    low = at
    while low > 0 and at - low < 40 and (text[low - 1].isalnum() or text[low - 1] in "_-"):
        low -= 1
    return low, end, text[low:end]


def secret_member(key: str, value: str) -> Sensitive | None:
    """The secret that a whole value is because its key says so, as in ``{"password": …}``.

    Values that only stand for a secret, and keys of what belongs to one (``token_url``), are none.
    """
    sort = nature(key)
    bare = value.strip()
    if not sort or not bare or len(bare) > 4096 or "\n" in bare:
        return None
    made = judge(key, sort, bare, False)
    if made is None:
        return None
    start = value.index(bare) + made[1]
    return Sensitive(made[0], start, value.index(bare) + len(bare), made[2])
