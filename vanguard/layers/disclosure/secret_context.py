"""Secrets that are given to a name: in code, JSON, YAML, INI, shells and query strings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import re2

from vanguard.layers.disclosure.secret_issuers import ISSUERS
from vanguard.layers.disclosure.secret_judged import judge
from vanguard.layers.disclosure.secret_lists import listed
from vanguard.layers.disclosure.secret_marks import NAMED
from vanguard.layers.disclosure.secret_names import nature
from vanguard.layers.disclosure.secret_values import is_code, looks_drawn, sorts, stands_for
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

NOMINATED = re2.compile(f"(?m){NAMED}")
"""Where one may stand; what `named` is given."""

_REACH = 180
"""Characters looked at before a name."""
_NESTED = 8
"""Names inside the value of another that are looked at, so that a text of nothing but names costs little."""
_NPM = "_authtoken"

_NAME = re.compile(r"[\w .-]{1,60}")
_BEFORE_NAME = re.compile(r"[A-Za-z0-9_-]{0,40}$")
_SIGN = re.compile(
    r"""(?P<close>(?:\\*["'`\])}*]){0,4})[ \t]{0,12}(?P<sign>"""
    r""":\s{0,2}(?:&(?:'static )?)?(?:[Ss]tr(?:ing)?|Optional\[str\]|SecretStr|bytes|any)"""
    r"""(?: \| \w{1,10}|\?)?\s{0,2}=(?!=)|"""
    r""":=|=>|[:=：]{1,3}|%3[dD]|\|\||\?=|,|\()"""
    r"""(?P<gap>[ \t\r\n=>|(*]{0,24})(?:[bBrRuUfF@]{1,2}(?=["']))?(?P<quote>\\{0,3}["'`]{1,3})?"""
)
_QUOTED = {
    '"': re.compile(r'[^"\n]{1,512}'),
    "'": re.compile(r"[^'\n]{1,512}"),
    "`": re.compile(r"[^`\n]{1,512}"),
}
_BARE = re.compile(r"""[^\s"'`<>,;()\[\]\\|]{1,256}""")
_TO_BLANK = re.compile(r"""[^\s"'`<>\\;|]{1,256}""")
_QUERY = re.compile(r"[&#]|%26")
_INDENTED = re.compile(r"\n[ \t]{2}")

_DEFINES = re.compile(r"""(?i)[\w.\]]\(\s{0,4}["'][\w.-]{0,60}$""")
_BEGINS = re.compile(
    r"(?:^|\n|;|&&|\\n)\s{0,16}(?:#\s?)?(?:export|setx?|env|ENV|ARG|-e|-D|\$env:|let|const|var)?"
    r"\s{0,4}[\w.:/-]{0,80}$|"
    r"[?&][\w.-]{0,40}$"
)
_LOOKS = re.compile(
    r"(?i)(?:get|find|hash|is|has|check|valid|validate|encrypt|encode|match|ask|prompt|input)[_A-Z]?\w*$"
)
"""Calls that are named after a secret and do not set one."""
_IN_QUERY = re.compile(r"\?[^\s\"'<>]{0,100}$")
_OWNER = re.compile(r"([A-Za-z0-9]{2,30})\.$")
_VARIABLES = frozenset(
    "self this that req request res resp response data config ctx context event params args options opts "
    "props state session user auth page next result body client obj item node parser lexer".split()
)
_REGISTRY = re.compile(r"//[\w.-]{3,80}(?::\d{1,5})?(?:/[\w./-]{0,80})?/:$")
_ARN = re.compile(r"arn:[\w:/*-]{0,80}$")


def named(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """The values that are given to a name that says they are secret."""
    done = end = inside = 0
    for at, _ in nominated:
        inside = inside + 1 if at < end else 0
        if at < done or inside > _NESTED:
            continue
        before = _BEFORE_NAME.search(text, max(0, at - 40), at)
        low = before.start() if before else at
        written = _NAME.match(text, at)
        name = text[low : written.end() if written else at].rstrip(" ")
        found = _SIGN.match(text, low + len(name))
        if found is None:
            continue
        if several := tuple(listed(text, low, name, found.end("sign"))):
            done = several[-1].end
            yield from several
            continue
        start, value, strict = _given(text, low, name, found)
        end = max(end, start + len(value))
        npm = name.lower() == _NPM
        made = _registered(text, low, found) if npm else judge(_of(text, low, name), value, start, strict)
        if made is not None:
            done = made.end
            yield replace(made, sure=False) if _is_packed(text, low, found, made) else made


def _is_packed(text: str, low: int, found: re.Match[str], made: Sensitive) -> bool:
    """Whether it stands in the packed script of a page, whose keys are meant for every browser."""
    if (
        found["sign"] != ":"
        or found["close"]
        or found["gap"]
        or text[low - 1 : low] not in (",", "{")
        or not low
    ):
        return False
    return text[made.end : made.end + 2] in ('",', '"}')


def _of(text: str, low: int, name: str) -> str:
    """The name, with the service before its dot: ``fastly.token`` is a token of theirs.

    In a line of settings every owner counts that is no variable of code.
    """
    owner = _OWNER.search(text, max(0, low - 40), low)
    if owner is None:
        return name
    at, said = owner.start(1), owner[1].lower()
    begins = at == 0 or text[at - 1] == "\n"
    return f"{owner[1]}_{name}" if said in ISSUERS or (begins and said not in _VARIABLES) else name


def _given(text: str, low: int, name: str, found: re.Match[str]) -> tuple[int, str, bool]:
    """Where the value of a name begins, the value, "" for none, and whether it may be code."""
    at, quote = found.end(), found["quote"]
    if not nature(name) or not _is_given(text, low, name, found):
        return at, "", True
    value = _quoted(text, at, quote) if quote else _bare(text, low, at, found)
    bare = value.strip()
    at += value.index(bare)
    if found["sign"] == "(" and sorts(bare) < 3 and not looks_drawn(bare):
        return at, "", True
    return at, bare, not quote and not _settles(text, low, at + len(bare), found)


def _is_given(text: str, low: int, name: str, found: re.Match[str]) -> bool:
    """Whether what follows the sign is the value of the name, and not the next of a list or of a line."""
    if _ARN.search(text, max(0, low - 80), low):
        return False
    if "\n" in found["gap"] and not _INDENTED.search(found["gap"]):
        return False
    if found["sign"] == ",":
        defines = _DEFINES.search(text, max(0, low - 80), low + len(name))
        return bool(found["close"] and found["quote"] and defines)
    if found["sign"] == "(":
        return bool(found["quote"]) and not _LOOKS.match(name)
    return True


def _registered(text: str, low: int, found: re.Match[str]) -> Sensitive | None:
    """The token in a line of npm's settings, which belongs to a registry."""
    match = _BARE.match(text, found.end())
    if match is None or not _REGISTRY.search(text, max(0, low - _REACH), low) or stands_for(match[0]):
        return None
    return Sensitive("npm-token", *match.span()) if len(match[0]) >= 16 else None


def _quoted(text: str, at: int, quote: str) -> str:
    sign = quote[-1]
    match = _QUOTED[sign].match(text, at)
    if match is None or not text.startswith(sign, match.end()):
        return ""
    return match[0].rstrip("\\") if quote.startswith("\\") else match[0]


def _bare(text: str, low: int, at: int, found: re.Match[str]) -> str:
    """A value without quotes: up to a blank in a line of settings, else up to a sign of code."""
    asked = _IN_QUERY.search(text, max(0, low - 101), low) is not None or "%3" in found["sign"]
    set_so = found["sign"] == "=" and not found["gap"] and not asked and _is_begun(text, low)
    match = (_TO_BLANK if set_so else _BARE).match(text, at)
    value = match[0] if match else ""
    if asked:
        value = _QUERY.split(value)[0]
    if value.endswith(".."):
        return ""
    value = value.rstrip(",;.)")
    called = text[at + len(value) : at + len(value) + 1] in ("(", "[")
    return "" if called or (is_code(value) and not any(map(str.isdigit, value))) else value


def _is_begun(text: str, low: int) -> bool:
    return _BEGINS.search(text, max(0, low - 100), low) is not None


def _settles(text: str, low: int, end: int, found: re.Match[str]) -> bool:
    """Whether a value without quotes stands in a line of settings or a header rather than in code."""
    before, after = text[low - 1 : low] if low else "", text[end : end + 1]
    if before in ('"', "'") and after == before:
        return True
    if before == "." or after not in ("", "\n", "\r", "&", " ", ";", ",", "\\"):
        return False
    if found["sign"] == "=" and not found["gap"]:
        return bool(found["close"]) or before in ("-", ";", " ") or _is_begun(text, low)
    return after in ("", "\n", "\r") and _is_begun(text, low)
