"""Orders to a model in what a server says of itself: signals that stand near one another, weighed together.

Honest definitions are full of single signals: they call things important, want to be called first, speak of
keys and of other tools.  What makes an order of poison is a pair: a secret's place and an argument to put it
into, silence and anything that is worth hiding, another tool and a change to what it is given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, groupby

import re2

from vanguard.layers.metadata import english, english_alone, english_rank, rules, tongues, unseen
from vanguard.layers.metadata.signals import Signal
from vanguard.model.rule import Builtin
from vanguard.model.value import value

NEAR = 400
"""Characters within which signals count as one order."""

_CLOSE = 240

_LONG, _TIGHT = 3_000, 140
"""Characters from which a text is a manual, and within which its signals count: there they meet by chance."""

LEAST = 12
"""Characters of the shortest text that may be an order."""

_MARKS = frozenset(
    "# ## ### #### ##### > >> >>> - -- * + • ◦ · | || │ // /* ; 1. 2. 3. 1) 2) 3) <br> <li> <td> <p>".split()
)
_NUMBER = re.compile(r"\d{1,3}[.)]|</?[a-z1-6]{1,6}>").fullmatch
_FEW, _APART = 8, 5
"""Words of a text in which marks may part an order, and how many of all words then are marks: one in five."""

_MEMORY = 32 << 20
"""Bytes that a pattern may take for its machine; it takes what it needs."""

_ENGLISH = english.PATTERNS | english_rank.PATTERNS | english_alone.PATTERNS

_Seen = tuple[int, int, Signal]


@value
class Weighing:
    """What signals near one another amount to: all of ``needs``, and one of ``any`` where there are some."""

    rule: Builtin
    needs: frozenset[Signal]
    any: frozenset[Signal] = frozenset()
    within: int = NEAR


def _when(rule: Builtin, needs: str, any: str = "", within: int = NEAR) -> Weighing:
    return Weighing(rule, frozenset(map(Signal, needs.split())), frozenset(map(Signal, any.split())), within)


TABLE: tuple[Weighing, ...] = (
    _when(
        rules.COVERT,
        "silence",
        "place secret contents send jump change reroute threat act block context consent userless target",
    ),
    _when(rules.SECRETS, "place hand", "read contents gather consent threat block model", within=_CLOSE),
    _when(rules.SECRETS, "place block", "read gather send contents", within=_CLOSE),
    _when(rules.SECRETS, "jump secret hand"),
    _when(rules.SECRETS, "hard hand", "read gather block silence consent model", within=_CLOSE),
    _when(rules.SECRETS, "place read", "first jump threat block model send", within=_CLOSE),
    _when(rules.SECRETS, "place send", within=_CLOSE),
    _when(rules.SECRETS, "place contents", "hand first must", within=_CLOSE),
    _when(rules.SECRETS, "place gather", "hand", within=_CLOSE),
    _when(rules.SECRETS, "secret gather hand", "block authority consent threat first"),
    _when(rules.SECRETS, "secret gather hand contents", "model"),
    _when(rules.SECRETS, "secret hand", "consent block"),
    _when(rules.SECRETS, "block secret", "read gather send"),
    _when(rules.JUMP, "jump authority"),
    _when(rules.JUMP, "jump threat"),
    _when(rules.JUMP, "jump block"),
    _when(rules.JUMP, "jump supreme"),
    _when(rules.JUMP, "jump consent"),
    _when(rules.JUMP, "punish"),
    _when(rules.JUMP, "jump context", "hand whole"),
    _when(rules.JUMP, "jump act"),
    _when(rules.JUMP, "jump send"),
    _when(rules.OTHER, "other change", "must reroute threat silence first"),
    _when(rules.OTHER, "other change contents secret"),
    _when(rules.OTHER, "other send", "jump noask consent block"),
    _when(rules.OTHER, "other target"),
    _when(rules.OTHER, "reroute target", "change other authority silence userless consent"),
    _when(rules.COVERT, "noask", "place act reroute userless"),
    _when(rules.COVERT, "noask send"),
    _when(rules.COVERT, "noask block"),
    _when(rules.COVERT, "noask target must"),
    _when(rules.OTHER, "other reroute"),
    _when(rules.OTHER, "change authority", "must"),
    _when(rules.OTHER, "reroute userless"),
    _when(rules.OTHER, "reroute consent"),
    _when(rules.DISPLACE, "tainted shun"),
    _when(rules.CONTEXT, "context whole hand", "must model"),
    _when(rules.CONTEXT, "context hand silence"),
    _when(rules.OTHER, "persist", "reroute target other send change"),
    _when(rules.OTHER, "persist hand", "send block must"),
    _when(rules.CONTEXT, "inner", "hand whole"),
    _when(rules.BOAST, "boast"),
    _when(rules.BLOCK, "block act"),
    _when(rules.BLOCK, "block persist"),
    _when(rules.BLOCK, "block target"),
    _when(rules.BLOCK, "block model"),
    _when(rules.BLOCK, "block must", "read hand send change gather other"),
    _when(rules.BLOCK, "block send"),
    _when(rules.BLOCK, "block read", "hand first"),
    _when(rules.ACT, "act", "first model jump send other"),
    _when(
        rules.USERLESS,
        "userless",
        "change must hand contents boast secret shun reroute target other act noask tainted",
    ),
    _when(rules.SECRETS, "secret send target must", within=_CLOSE),
    _when(rules.SECRETS, "authority gather hand must", within=_CLOSE),
    _when(rules.OTHER, "send model", within=_CLOSE),
    _when(rules.ACT, "act silence"),
    _when(rules.SECRETS, "other place", "must first", within=_CLOSE),
    _when(rules.SECRETS, "phish"),
    _when(rules.SECRETS, "spill"),
    _when(rules.OTHER, "relay"),
    _when(rules.USERLESS, "overrule"),
    _when(rules.ACT, "trigger"),
    _when(rules.SILENCE, "silence"),
    _when(rules.SILENCE, "deceit"),
)
"""From the gravest on; of each text the first that holds counts."""

_ROWS = {
    signal: [at for at, row in enumerate(TABLE) if signal in row.needs or signal in row.any]
    for signal in Signal
}


Texts = Sequence[str]


def plain(text: str) -> str:
    """The text as signals are looked for: in lower case, its blanks made single, its apostrophes straight.

    A gap that hides what follows becomes the mark of a comment, which hides as well; the blank behind a
    sentence becomes a carriage return, as a full stop alone may be a part of a file's name.
    """
    if len(text) > 40:
        text = unseen.GAP.sub(" <!-- ", text)
    words = text.lower().replace("’", "'").split()
    if len(words) > _FEW and not _MARKS.isdisjoint(words):
        words = _unparted(words)
    return " ".join(words).replace(". ", ".\r")


def _unparted(words: list[str]) -> list[str]:
    """The words without marks of lists, quotes, headings and tables where these part every few of them."""
    said = [word for word in words if word not in _MARKS and _NUMBER(word) is None]
    return said if (len(words) - len(said)) * _APART >= len(words) else words


def orders(texts: Texts) -> Iterator[tuple[int, Builtin, tuple[int, int]]]:
    """Which of some plain texts break a rule: each by its number, with the gravest rule and where it is.

    All are looked through at once, so the time grows with their length and not with their number.
    """
    whole = "\n".join(texts)
    seen = sorted(_Sight(whole).seen())
    if not seen:
        return
    begins = list(accumulate((len(text) + 1 for text in texts), initial=0))
    for number, group in groupby(seen, lambda each: bisect_right(begins, each[1] - 1) - 1):
        found = _weigh(group, _TIGHT if len(texts[number]) > _LONG else NEAR)
        if found is not None:
            row, (start, end) = found
            yield number, TABLE[row].rule, (max(0, start - begins[number]), end - begins[number])


class _Sight:
    """The signals of a text, each looked for only if a row of the table can still come of it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bytes = text.encode("latin-1", "replace")
        self._beyond = not text.isascii()
        self._known: dict[Signal, list[_Seen]] = {}

    def seen(self) -> list[_Seen]:
        """Every signal that a row of the table needs which may hold somewhere in the text."""
        wanted: set[Signal] = set()
        for row in TABLE:
            if all(map(self._look, row.needs)):
                wanted |= row.needs | row.any
        return [each for signal in wanted for each in self._look(signal)]

    def _look(self, signal: Signal) -> list[_Seen]:
        known = self._known.get(signal)
        if known is None:
            known = [(*each.span(), signal) for each in _western(signal).finditer(self._bytes)]
            if self._beyond and signal in tongues.WORLD:
                known += [(*each.span(), signal) for each in _world(signal).finditer(self._text)]
            self._known[signal] = known
        return known


def _weigh(seen: Iterable[_Seen], within: int) -> tuple[int, tuple[int, int]] | None:
    """The first row of the table that holds somewhere, and from where to where; signals in order."""
    best, span = len(TABLE), (0, 0)
    last: dict[Signal, int] = {}
    for start, end, signal in seen:
        last[signal] = start
        for at in _ROWS[signal]:
            if at >= best:
                break
            row = TABLE[at]
            first = _first(row, last, start - min(within, row.within))
            if first >= 0:
                best, span = at, (first, end)
                break
    return None if best == len(TABLE) else (best, span)


def _first(row: Weighing, last: Mapping[Signal, int], least: int) -> int:
    """Where the order begins whose signals all stand at ``least`` or behind; -1 where there is none."""
    starts = [last.get(signal, -1) for signal in row.needs]
    if row.any:
        starts.append(max(last.get(signal, -1) for signal in row.any))
    first = min(starts)
    return first if first >= max(least, 0) else -1


@cache
def _western(signal: Signal) -> re2._Regexp[bytes]:
    # One byte a character: repeats of any character cost a fourth, and places are those of the text.
    options = _options()
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(
        _either((*_ENGLISH[signal], *tongues.WESTERN.get(signal, ()))).encode("latin-1"), options
    )


@cache
def _world(signal: Signal) -> re2._Regexp[str]:
    return re2.compile(_either(tongues.WORLD[signal]), _options())


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = _MEMORY
    return options


def _either(patterns: Iterable[str]) -> str:
    whole = "|".join(f"(?:{each})" for each in patterns)
    return whole.replace(r"\<", r"(?:^|\PL)").replace(r"\>", r"(?:\PL|$)")
