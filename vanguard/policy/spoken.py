"""Secrets that are told in words: "the password is …", "password …"."""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

_NOUN = (
    r"(?:pass[ -]?(?:words?|wd|code)|pass-?phrase|pwd|(?:seed|recovery) phrase|credentials?|secret|token|pin|"
    r"(?:api|access|private|secret|account|login) (?:key|code))"
)
_OF = r"(?:\s+(?:for|of|to|on|at|in)(?:\s+[\w.@'-]+){1,4}?)?"
_IS = r"(?:\s+(?:is|was|are|will be|=)(?:\s+(?:now|still|again|set to|just))?\s*[:=]?|\s*[:=])"
_TOLD = re2.compile(rf"""(?i)\b{_NOUN}["']?{_OF}{_IS}\s+["'`(]*([^\s"'`(]\S*)""")
"""A secret that is told in words: "the password is …", "token for the server: …"."""
_NEXT = re2.compile(rf"""(?i)\b{_NOUN}\s+["'`(]*([^\s"'`(]\S{{5,}})""")
"""The word after "password": a secret only where it looks made up."""
_PHRASE = re2.compile(rf"(?i)\b(?:pass-?phrase|(?:seed|recovery) phrase){_OF}{_IS}\s+([^\n.;]+)")
_USUAL = frozenset(
    "a an and any as at be been being blank by case changed compromised correct created default "
    "different empty encrypted enough expired false for forgotten from good hashed hidden in incorrect "
    "invalid it leaked long lost missing mandatory my needed never no none not null of ok old on one "
    "only optional or our out protected provided random read required reset revoked safe same secure "
    "sent set short shown so stored strong stolen that the their there this to too true unknown unset "
    "used valid weak what where wrong you your".split()
)
"""Words that follow "the password is" and are not the password."""
_SIGN = re.compile(r"[!#$%^&*+=~?|]")
_DIGIT = re.compile(r"\d")
_ODD = re.compile(r"\d|\w[!#$%^&*+=~?|@]+\w")
_BUILT = re.compile(r"[/\\(){}\[\]<>]|^[.@-]")


def secrets(seen: str) -> Iterator[tuple[int, int]]:
    """The spans of secrets that are told in a sentence; ``seen`` has no lone surrogate."""
    for found in _TOLD.finditer(seen):
        if _word(found[1]).lower() not in _USUAL:
            yield found.span(1)
    for found in _NEXT.finditer(seen):
        if _made_up(_word(found[1])):
            yield found.span(1)
    for found in _PHRASE.finditer(seen):
        if not _USUAL.issuperset(_word(each).lower() for each in found[1].split()[:2]):
            yield found.span(1)


def _word(text: str) -> str:
    """A word without the marks that a sentence puts after it."""
    return text.rstrip(".,;:!?)\"'`")


def _made_up(word: str) -> bool:
    """Whether a word looks like a password: not a plain word, and no path, address or code."""
    return len(word) >= 6 and not _BUILT.search(word) and bool(_ODD.search(word))


def is_password(word: str) -> bool:
    """Whether a word alone looks like a password: digits and signs that no name or path has."""
    return bool(_SIGN.search(word) and _DIGIT.search(word)) and _made_up(word)
