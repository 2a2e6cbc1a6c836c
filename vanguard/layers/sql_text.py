"""Comments that stand where SQL wants blanks, or in the middle of its words.

Honest code is full of comments, and they stay: only those are taken off that stand between two words
without any blank, that are empty, that some servers run (``/*!50000 … */``), or that follow a keyword.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from vanguard.layers.taken import Taken

NOMINATED = r"/\*|[\w)'\"](?:--|#)\w*\r?\n"
"""Where such a comment may be, as an RE2 pattern."""

_KEYWORDS = frozenset(
    "select union all distinct and or not xor from where having group order by limit offset insert into "
    "values update set delete drop table alter create exec execute declare case when then else end like in "
    "is null between join on as if sleep benchmark waitfor delay procedure truncate merge returning version "
    "database information_schema load_file outfile dumpfile concat group_concat char ascii substring substr "
    "extractvalue updatexml xp_cmdshell pg_sleep users password admin count".split()
)
_VERSION = re.compile(r"\AM?!\d{0,6}")
_to_the_end = re.compile(r"-(?<=[\w)'\"]-)-\w{0,40}\r?\n|#(?<=[\w)'\"]#)\w{0,40}\r?\n")
_LETTERS = string.ascii_letters + "_"
_BEGINNINGS = frozenset(word[:length] for word in _KEYWORDS for length in range(1, len(word)))
_LONGEST = 512
"""Characters of a comment between two words; what is longer is no blank."""

_PIECES = 8
"""Pieces of one keyword."""

_Comment = tuple[int, int, str]
"""Where a comment begins and ends, and the SQL that a server would run of it."""


def comments(text: str) -> Taken | None:
    """The text with a blank for every such comment, or nothing where it stood inside a keyword.

    Otherwise read, with nothing where it stood inside any word.
    """
    found = list(_comments(text)) if "/*" in text else []
    plain = _to_the_end.sub(" ", _without(text, found, joining=_within_keywords(text, found)))
    if plain == text:
        return None
    words = {at for at, each in enumerate(found) if _splits(text, each)}
    other = _to_the_end.sub(" ", _without(text, found, joining=words)) if words else ""
    return Taken(plain, ("sql-comments",), other="" if other == plain else other)


def _comments(text: str) -> Iterator[_Comment]:
    start = text.find("/*")
    while start >= 0:
        end = text.find("*/", start + 2)
        if end < 0:
            return
        end += 2
        body = text[start + 2 : end - 2]
        if body.startswith(("!", "M!")):
            yield start, end, _VERSION.sub("", body, count=1)
        elif len(body) <= _LONGEST and _stands_as_blank(text, start, end):
            yield start, end, ""
        start = text.find("/*", end)


def _stands_as_blank(text: str, start: int, end: int) -> bool:
    """Whether a comment is the only thing between two words, or follows a keyword."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if _ends_word(before) and (after.isalnum() or after in ("(", "'", '"', "@", "-", "/")):
        return True
    word = text[max(0, start - 16) : start].rstrip(" ")
    word = word[len(word.rstrip(_LETTERS)) :].lower()
    return word in _KEYWORDS and "\n" not in text[start:end]


def _ends_word(before: str) -> bool:
    return not before or before.isalnum() or before in (")", "'", '"', "_", "/")


def _splits(text: str, comment: _Comment) -> bool:
    start, end, run = comment
    return not run and start > 0 and text[start - 1].isalpha() and text[end : end + 1].isalpha()


def _within_keywords(text: str, found: list[_Comment]) -> set[int]:
    """The numbers of those comments that split a keyword."""
    within: set[int] = set()
    at = 0
    while at < len(found):
        joined = _keyword_from(text, found, at)
        within.update(range(at, at + joined))
        at += joined or 1
    return within


def _keyword_from(text: str, found: list[_Comment], at: int) -> int:
    """How many comments, from one on, a keyword is split by."""
    before = text[max(0, found[at][0] - 16) : found[at][0]]
    word = before[len(before.rstrip(_LETTERS)) :].lower()
    for number in range(at, min(at + _PIECES, len(found))):
        if word not in _BEGINNINGS or not _splits(text, found[number]):
            return 0
        after = text[found[number][1] : found[number][1] + 16]
        after = after[: len(after) - len(after.lstrip(_LETTERS))]
        word += after.lower()
        if word in _KEYWORDS:
            return number - at + 1
        if number + 1 == len(found) or found[number][1] + len(after) != found[number + 1][0]:
            return 0
    return 0


def _without(text: str, found: list[_Comment], *, joining: set[int]) -> str:
    pieces: list[str] = []
    at = 0
    for number, (start, end, run) in enumerate(found):
        pieces += (text[at:start], f" {run} " if run else "" if number in joining else " ")
        at = end
    return "".join((*pieces, text[at:]))
