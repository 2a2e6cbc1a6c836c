"""Lines that are records with a password, and the words that open a wallet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from vanguard.layers.disclosure.secret_marks import LINED, PAIRED, PHRASED
from vanguard.layers.disclosure.secret_values import looks_drawn, sorts, stands_for
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

RECORDS = re2.compile(f"(?m){LINED}")
"""Where one may stand; what `lines` is given."""
_PAIRS = re.compile(PAIRED)
WALLETS = re2.compile(f"(?m){PHRASED}")
"""Where one may stand; what `phrases` is given."""

_RECORD = re.compile(r"[\w.*-]{1,60}:(?:\d{1,5}|\*):[\w*.-]{1,60}:[\w.*@-]{1,60}:(\S{3,100})$", re.MULTILINE)
_WORDS = re.compile(r"(?:[a-z]{3,8}[ ,]{1,2}){11,23}[a-z]{3,8}\b")
_SAID = re.compile(r"(?:[:=]|\s(?:is|IS|Is))[\s\"'`]*")
_LONGEST_PAIR = 120
_SIGNS = re.compile(r"[!#$%^&*+?~|@]")
_LETTERS = re.compile(r"[a-z]+")
_COUNTS = frozenset({12, 15, 18, 21, 24})
"""How many words such a phrase has."""


def lines(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """Lines of a password file: host, port, database, user and password; and a user and a password alone."""
    for at, _ in nominated:
        found = _RECORD.match(text, at)
        if found and not stands_for(found[1]):
            yield Sensitive("password", *found.span(1))
    if len(text) <= _LONGEST_PAIR and _PAIRS.fullmatch(text):
        at = text.index(":") + 1
        if (
            sorts(text[at:]) == 4
            and _SIGNS.search(text, at)
            and looks_drawn(text[at:])
            and not stands_for(text[at:])
        ):
            yield Sensitive("password", at, len(text))


def phrases(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """The words of a recovery phrase, where as many follow its name as such a phrase has."""
    for begin, end in nominated:
        said = _SAID.search(text, begin, end)
        found = _WORDS.match(text, said.end()) if said else None
        if found and len(_LETTERS.findall(found[0])) in _COUNTS:
            yield Sensitive("recovery-phrase", *found.span())
