"""Secrets that are told: in a sentence, in an element, behind an option, as a pair of name and value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from vanguard.layers.disclosure.secret_judged import judge
from vanguard.layers.disclosure.secret_marks import BRIEF, NOUN, TOLD
from vanguard.layers.disclosure.secret_names import is_issued, nature
from vanguard.layers.disclosure.secret_values import (
    is_code,
    is_made_up,
    is_uuid,
    looks_drawn,
    sorts,
    stands_for,
)
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

NOMINATED = re2.compile(f"(?m){TOLD}")
"""Where one may stand; what `told` is given."""

_NOUN = re.compile(rf"(?i:{NOUN}|{BRIEF})[A-Za-z0-9_-]{{0,60}}")
_BEFORE_NAME = re.compile(r"[A-Za-z0-9_-]{0,40}$")
_ELEMENT = re.compile(r"<(?P<name>[\w:.-]{1,50})(?: [^<>\n]{0,80})?>(?P<value>[^<>\n]{3,500})</")
_PAIR = re.compile(
    r"""["']?[\s,]{1,12}["']?value["']?\s{0,2}[:=]\s{0,4}"""
    r"""(?:"(?P<d>[^"\n]{3,500})"|'(?P<s>[^'\n]{3,500})'|(?P<b>[^\s"'<>,]{6,500}))""",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"""["'] ?>\s{0,20}(?P<a>[^<>\n]{3,500})<|</\w{1,12}>\s{0,20}<\w{1,12}>(?P<b>[^<>\n]{3,500})<|"""
    r"""" \{[^{}]{0,400}?\bdefault\s{0,12}=\s{0,4}"(?P<c>[^"\n]{3,500})\""""
)
"""The text of an element whose attribute or neighbour is the name; the default of a variable of Terraform."""
_IS = re.compile(
    r"""(?P<is>(?: (?:for|of|to|on|at)(?: [\w.@'-]{1,40}){1,4}?)?\s{1,3}"""
    r"""(?:(?:(?:is|was|are|will be|has been)(?:\s{1,3}(?:now|still))?)?"""
    r"""(?:\s{0,3}(?:changed|reset|set) to)|"""
    r"""(?:is|was|are|will be)(?:\s{1,3}(?:now|still))?|ist|lautet|est|es|é)|"""
    r"""[ \t]{1,12}\||[ \t][-–—](?= )|)["'`]?"""
    r""":?(?:\s{1,4}|(?<=\|))(?P<form>[05-9] (?=[0-9A-F$]))?(?P<quote>["'`*]{0,3})"""
    r"""(?P<value>[^\s"'`]{4,128})""",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"(?i)\blogin\b[^\n]{0,100}$")
_LONG = 20
"""Characters of a drawn value that nothing but a noun before it makes a secret."""
_OPENS = {
    "token": re.compile(
        r"(?i)\b(?:access|auth|authentication|api|bearer|refresh|deploy|service|session|bot|app)[ _-]{1,2}$"
    ),
    "secret": re.compile(
        r"(?i)\b(?:client|app|application|api|consumer|webhook|signing|access|shared)[ _-]{1,2}$"
    ),
}

_VAGUE = frozenset({"pass", "auth"})
"""Nouns that are verbs and parts of speech as well, so that in a sentence they say nothing."""


def told(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """The secrets that are told in the words of a text, its elements and its pairs."""
    for at, _ in nominated:
        made = _element(text, at) if text[at] == "<" else _said(text, at)
        if made is not None:
            yield made


def _element(text: str, at: int) -> Sensitive | None:
    found = _ELEMENT.match(text, at)
    if found is None:
        return None
    bare = found["value"].strip()
    return judge(found["name"].rpartition(":")[2], bare, found.start("value") + found["value"].index(bare))


def _said(text: str, at: int) -> Sensitive | None:
    noun = _NOUN.match(text, at)
    if noun is None:
        return None
    before = _BEFORE_NAME.search(text, max(0, at - 40), at)
    low = before.start() if before else at
    name = text[low : noun.end()]
    marked = _MARKED.match(text, noun.end())
    if marked is not None:
        group = marked.lastgroup or ""
        bare = marked[group].strip()
        return judge(name, bare, marked.start(group) + marked[group].index(bare)) if bare else None
    pair = _PAIR.match(text, noun.end())
    if pair is not None:
        group = next(group for group in ("d", "s", "b") if pair[group])
        return judge(name, pair[group], pair.start(group))
    found = _IS.match(text, noun.end())
    return _spoken(text, low, name, found) if found and name.lower() not in _VAGUE else None


def _opens(text: str, low: int, name: str, sort: str) -> bool:
    """Whether a noun says that what follows it opens something: an API key, and no bare token."""
    if sort == "api-key" or name.lower().endswith("key"):
        return True
    opens = _OPENS.get(sort)
    return opens is not None and (is_issued(name) or opens.search(text, max(0, low - 20), low) is not None)


def _spoken(text: str, low: int, name: str, found: re.Match[str]) -> Sensitive | None:
    """The word that follows "the password is" or ``--password``, where it looks like one."""
    sort, value = nature(name), found["value"].rstrip(".,;:!?)*")
    if not sort or stands_for(value) or is_code(value) or value.startswith("-") or "://" in value:
        return None
    issued = sort != "password" and is_uuid(value) and is_issued(text[max(0, low - 24) : low])
    if not (issued or looks_drawn(value) or (sort == "password" and is_made_up(value))):
        return None
    option = text[low : low + 1] == "-"
    sure = found["is"] or found["quote"] or found["form"] or option or sorts(value) >= 3
    sure = sure or (len(value) >= _LONG and _opens(text, low, name, sort))
    if not (sure or _LOGIN.search(text, max(0, low - 110), low)):
        return None
    start = found.start("value")
    return Sensitive(sort, start, start + len(value))
