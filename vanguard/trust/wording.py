"""How much one text that a model reads differs from another."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from vanguard.model.drift import Drift

_WORD = re.compile(r"[^\s,;:!?()\[\]{}<>\"'`*]+")
_SIGNS = str.maketrans("\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013", "''\"\"----")
_TRIM = ".-_/\\=#|…–—•"
_PAIRED = 12
"""Words that came in, up to which each is looked for among those that went."""
_REPEATED = 4
"""Words that were there before and may be there more often."""

_FUNCTION = frozenset(
    "a an the of to in on at by for from with as is are be was were it its this that these those and or "
    "which will may can also if any each all more than into via per has have such other given".split()
)
_ALIKE = (
    "get gets return returns retrieve retrieves fetch fetches show shows display displays give gives".split(),
    "folder folders directory directories dir".split(),
    "param params parameter parameters arg args argument arguments input inputs option options".split(),
    "id ids identifier identifiers".split(),
    "optional optionally default defaults".split(),
    "create creates make makes".split(),
    "list lists listing enumerate enumerates".split(),
    "document documents documentation".split(),
    "eg example examples e.g".split(),
)
_GROUP = {word: number for number, words in enumerate(_ALIKE) for word in words}
# Without one of these a sentence allows what it forbade.
_HOLDS_BACK = re.compile(
    r"(?:no|not|never|only|without|unless|except|cannot|must|required?|requires|ask|asks|confirm\w*|"
    r"approv\w*|warn\w*|read-only|readonly|don.?t|won.?t|doesn.?t|can.?t|limit\w*|restrict\w*|within|inside|"
    r"allowed|permitted|safe|deprecated)"
)
_ISE = re.compile(r"(\w{3})is(?=e[ds]?$|ing$|ations?$)")
_TITLE = re.compile(r"[\w .:/-]*")
_VERSION = re.compile(r"v?[0-9]+(?:\.[0-9]+){1,3}(?:-[a-z]+\.?[0-9]*)?")
_SINK = re.compile(
    r"[a-z][a-z0-9+.-]*://|www\.|\S+@\S+\.\S|(?:[a-z0-9-]+\.)+(?:[a-z]{2,})(?:[/:]|$)|[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
    r"|~?/[\w.-]+/|^~/|\.ssh|\.env|\\\\\w",
    re.IGNORECASE,
)
_FILE_ENDING = re.compile(
    r"[\w-]+\.(?:md|txt|py|js|ts|json|ya?ml|toml|csv|html?|xml|pdf|png|jpe?g|gif|svg|docx?|xlsx?|rs|go|java|rb|sh)"
)


def changed(was: str, now: str) -> Drift | None:
    """The kind of change from one text to another; None where they are the same.

    Only spacing, case, punctuation, the order of a few words, a word's spelling and words that mean the same
    are cosmetic.  A caveat that is gone is a widening; an address or a path that comes in is a new sink;
    everything else that comes in is a new instruction.
    """
    if was == now:
        return None
    before, after = _words(was), _words(now)
    if _unseen(now) - _unseen(was):
        return Drift.NEW_INSTRUCTION
    if before == after:
        return Drift.COSMETIC
    return _compared(*_middle(before, after), whole=before)


def says_name(title: object, name: str) -> bool:
    """Whether a title is nothing but the name that it is the title of, in letters for people."""
    # Whatever else a title has in it, were it unseen, is no part of a name.
    plain = isinstance(title, str) and _TITLE.fullmatch(title)
    return bool(plain) and _letters(str(title)) == _letters(name)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _compared(before: Sequence[str], after: Sequence[str], *, whole: Sequence[str]) -> Drift:
    came, went = Counter(after), Counter(before)
    added, gone = [*(came - went).elements()], [*(went - came).elements()]
    if any(_is_sink(word) and word not in went for word in added):
        return Drift.NEW_SINK
    moved = () if added or gone else whole
    if len(added) <= _PAIRED:
        added = [word for word in added if not _taken(word, gone)]
    new = [word for word in added if word not in _FUNCTION]
    if any(word not in went for word in new) or len(new) > _REPEATED:
        return Drift.NEW_INSTRUCTION
    if any(_HOLDS_BACK.fullmatch(word) for word in (*gone, *added, *moved)):
        return Drift.WIDENING
    return Drift.COSMETIC


def _middle(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    """Both without the words that they begin and end with alike."""
    shorter = min(len(before), len(after))
    first = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    left = shorter - first
    last = next((at for at in range(left) if before[-1 - at] != after[-1 - at]), left)
    return before[first : len(before) - last], after[first : len(after) - last]


def _taken(word: str, gone: list[str]) -> bool:
    """Whether a word stands for one that is gone, which is then taken from those."""
    was = next((each for each in gone if _same(each, word)), None)
    if was is not None:
        gone.remove(was)
    return was is not None


def _words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SIGNS)
    found = (each.rstrip(".") if _is_sink(each) else each.strip(_TRIM) for each in _WORD.findall(folded))
    return [word for word in found if word]


def _unseen(text: str) -> set[str]:
    """Characters that nobody sees."""
    return {c for c in text if not c.isascii() and unicodedata.category(c) in ("Cf", "Co", "Cc", "Cn")}


def _same(was: str, now: str) -> bool:
    """Whether one word is another spelling of the other, or means the same."""
    if _GROUP.get(was, -1) == _GROUP.get(now, -2):
        return True
    if _VERSION.fullmatch(was) and _VERSION.fullmatch(now):
        return True
    if not (was.isalpha() and now.isalpha()) or min(len(was), len(now)) < 3:
        return False
    if was.rstrip("s") == now.rstrip("s"):
        return True
    if min(len(was), len(now)) < 4:
        return False
    if _ISE.sub(r"\1iz", was) == _ISE.sub(r"\1iz", now):
        return True
    if was[:2] in ("un", "de", "en", "in") or now[:2] in ("un", "de", "en", "in") or was[0] != now[0]:
        return False
    return abs(len(was) - len(now)) <= 1 and _distance(was, now) <= 1


def _distance(was: str, now: str) -> int:
    """Letters that are other, missing, too many or swapped, up to 2."""
    if sorted(was) == sorted(now):
        apart = [at for at, (a, b) in enumerate(zip(was, now, strict=True)) if a != b]
        return 1 if len(apart) == 2 and apart[1] - apart[0] == 1 else 2
    at = 0
    while at < min(len(was), len(now)) and was[at] == now[at]:
        at += 1
    rests = {
        (len(was) == len(now)): was[at + 1 :] == now[at + 1 :],
        (len(was) > len(now)): was[at + 1 :] == now[at:],
        (len(was) < len(now)): was[at:] == now[at + 1 :],
    }
    return 1 if rests[True] else 2


def _is_sink(word: str) -> bool:
    return bool(_SINK.search(word)) and not _FILE_ENDING.fullmatch(word)
