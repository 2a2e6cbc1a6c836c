"""What follows a mark that closes a string the value did not open: would it change a query?

Judged by the classes of tokens (`words`), not by which payload it is.  Patterns look at the
tokens right behind the mark, where SQL allows little; what may come later (a union, a second
statement) counts as long as no prose stands before it.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import NamedTuple

from vanguard.layers.sql.statements import begins
from vanguard.layers.sql.tokens import Tokens


class Grade(IntEnum):
    """How surely a text is an injection."""

    WEAK = 1
    """Prose or an honest expression may look like it."""
    FAIR = 2
    SURE = 3


class Found(NamedTuple):
    """A kind of injection, how surely it is one, and the characters that show it."""

    kind: str
    grade: Grade
    start: int
    end: int


A = r"[(!+]*+"
"""What may stand before an operand."""
CALL = r"[FG]\("
"""A call that databases know."""
END = r"\)*(?:c|;|$|&)"
"""The end of a condition."""

_CONDITION = re.compile(
    rf"""[)x]*+&(?:
      {A}(?:[nstvwq]\)*=|[nsv][+:]|n\(|wx?!*\(S)
    | {A}(?:w?[nstvw]\)*)?!*L+[!(+]*p?(?:[nst]{END}|q$|\([nsS]|[wv]\)*(?:c|;|&|L)|\()
    | {A}wL(?:c|;|$|&|\))
    | {A}[ntv]{END} | {A}s\)*(?:[c;&]|q$) | {A}q$ | {A}w[x+]$
    | {A}w\)*(?:c|;) | [(!+]*(?:{CALL}|\(S|Ck|!\(|!\)) | [(!+]*xk?{CALL} | {A}f\(
    )""",
    re.VERBOSE,
)
_OPERATOR = re.compile(
    rf"""[)x]*+(?:
      [+=&.](?:q$|s[+=&.]) | [+&=][(!+]*(?:{CALL}|\(S) | [+&]{A}f\(.*q$ | [+=]+!*[wnsv]\)*(?:c|;)
    | [+=v]c | \+R | \+[+(]*[nsv]\)*(?:[&=]|\+q$)
    | !*L+[!(+]*(?:\(S|S|{CALL}|\(*[nst]{END}|\([ns],|q$|[wv]\)*(?:c|;)) | !*Lc | \(+S
    )""",
    re.VERBOSE,
)
_CLAUSE = re.compile(
    rf"""[)x]*+(?:
      Ok(?:n|\(|{CALL}|w(?:c|,|W|M)) | W{A}(?:[nstvw]\)*=|{CALL}) | Mn(?:[,M]n)*(?:c|;|$|P|I)
    | P[FGfw] | I(?:k[sq]|v) | Rw(?:c|W{A}[nstvw]=) | A[wsq]?R
    )""",
    re.VERBOSE,
)
# A text that begins with a mark which nothing closes, and goes on as a query does.
_OPENED = re.compile(r"[)x]*(?:&(?!$)|U|O|W[nsw(]|[DS](?!$))")
_BEGUN = re.compile(r"[)x]*;+[DS]")
# A number that a text is counted with, whose mark nothing closes; a sign before a number is none.
_COUNTED = re.compile(r"\+n$")
_SHORT = 24
"""Characters of a string that an operator joins and that stays open; what prose goes on with is longer."""
_TRIES = 8
"""Semicolons behind which a statement is looked for."""
# The rest of a list of values: NULL), (select …), 'a')--
_LIST = re.compile(
    rf"\)*,(?:{A}[nstvw]\)*,)*[(!+]*(?:t\)*(?:[);,]|$|D)|{CALL}|\(S|S|[nsw]\)+(?:;|c|D|,)|[nsw]c)"
)
UNION = re.compile(r"U[!(]*(?:S|G\(|k\(|\(*S)")
"""Two queries joined."""
_STACKED = re.compile(r";+[(]*[DSCGwkF]")
_CLOSED = re.compile(r"[)x]*(?:;*c|;+$)")
_VERB = re.compile(r"[)x]*(?=[DSk])|(?=\(+S)")
PROSE = re.compile(r"(?=[wnt]w|[wpntLAkRM!]p|p[wpntLAkRM!F])")
"""Two words side by side, which SQL hardly has."""
CONSTANT = re.compile(
    rf"[&(kW]{A}n\)*={A}n|,{A}n={A}n\)*(?:$|[c;&])|[&kW]{A}(?:s\)*={A}[sq]|w\)*={A}w|s\)*L{A}[sq]|n\)*L\(+[nS])"
)
"""The same on both sides, or two literals: a condition that asks nothing."""

# What tells a condition from a list that counts on: 1) or 2)
_SAYING = re.compile(r"[=LcSFGDUOWIP+]")
_BARE = re.compile(r"""(?:--|\#|/\*)[\s+*/#'"`)&;%=-]*(?:[A-Za-z]{0,4}['"]?|\w{1,20}=)\s*""")
WAITS = frozenset(
    "sleep benchmark pg_sleep pg_sleep_for pg_sleep_until dbms_pipe.receive_message dbms_lock.sleep "
    "dbms_session.sleep randomblob generate_series".split()
)
"""Functions whose only use in a probe is the time that they take."""
_LOOK = 400
"""Tokens behind the mark in which a union, a statement or a wait is looked for."""


def tail(view: Tokens, before: str, odd: bool) -> Found | None:
    """What the tokens are that stand right behind a closing mark; None where they are no SQL.

    ``before`` is the text in front of the mark; ``odd`` says that the marks of the text do not pair up.
    """
    kinds = view.kinds[:_LOOK]
    value = before.strip()
    # In prose an opening mark stands apart from the words in front of it.
    most = Grade.WEAK if before[-1:].isspace() and " " in value else Grade.SURE
    later = _later(view, kinds, most)
    if later is not None:
        return later
    here = _here(view, kinds, most)
    if here is None and not before[-1:].isspace():
        here = _joined(view, kinds) or _closed(view, kinds, quoted=not value and not odd)
    if here is not None or most is Grade.WEAK:
        return here
    single = " " not in value
    return _bare(view, kinds, single and not value and odd, single)


def behind_bracket(view: Tokens, before: str) -> Found | None:
    """As `tail`, behind a bracket that closes nothing: lists have such brackets too, and count on with or."""
    found = tail(view, before, False)
    if found is None or not _SAYING.search(view.kinds):
        return None
    return found


def _here(view: Tokens, kinds: str, most: Grade) -> Found | None:
    """A condition, a clause or the rest of a list, right behind the mark."""
    for kind, pattern in (("condition", _CONDITION), ("clause", _CLAUSE), ("list", _LIST)):
        if (found := pattern.match(kinds)) is not None:
            return _found(view, kind, most, found)
    return None


def _joined(view: Tokens, kinds: str) -> Found | None:
    """An operator that joins the closed string to more, and not a sign that prose puts in quotation marks."""
    found = _OPERATOR.match(kinds)
    if found is None:
        return None
    last = found.end() - 1
    if (kinds[last] == "q" and len(view[last]) > _SHORT) or not bare_comment(view, last):
        return None
    return _found(view, "operator", Grade.FAIR, found)


def _closed(view: Tokens, kinds: str, quoted: bool) -> Found | None:
    """A comment that cuts off the rest, or the end of the statement; and no option in quotation marks."""
    closed = _CLOSED.match(kinds)
    if closed is None or quoted or not bare_comment(view, closed.end() - 1):
        return None
    return _found(view, "comment", Grade.FAIR, closed)


def _bare(view: Tokens, kinds: str, opened: bool, single: bool) -> Found | None:
    """What is no more than begun: behind one word, or where the text begins with a mark that stays open."""
    found = _OPENED.match(kinds) if opened else None
    if found is None and opened and _COUNTED.match(kinds) is not None and view[0] not in "+-&":
        return Found("operator", Grade.FAIR, view.starts[0], view.ends[1])
    if found is None and single:
        found = _BEGUN.match(kinds)
    return _found(view, "clause", Grade.FAIR, found) if found is not None else None


def _later(view: Tokens, kinds: str, most: Grade) -> Found | None:
    """A wait, a second statement, a constant condition or a union, with no prose before it."""
    prose = PROSE.search(kinds)
    end = len(kinds) if prose is None else prose.start() + 1
    for found in re.finditer(CALL, kinds[: end + 1]):
        if view[found.start()].lower() in WAITS:
            return _found(view, "wait", most, found)
    for number, found in enumerate(_STACKED.finditer(kinds, 0, end + 1)):
        if number == _TRIES:
            break
        if begins(view.text, _behind(view.text, view.starts[found.start()] + 1), stacked=True):
            return _found(view, "stacked", most, found)
    constant = CONSTANT.search(kinds)
    if constant is not None and constant.start() <= end and is_constant(view, constant):
        return _found(view, "condition", most, constant)
    union = UNION.search(kinds)
    if union is not None and union.start() <= end:
        return _found(view, "union", most, union)
    verb = _VERB.match(kinds)
    if verb is not None and verb.end() < len(kinds) and begins(view.text, view.starts[verb.end()]):
        return Found("stacked", most, view.starts[0], view.ends[verb.end()])
    return None


def is_constant(view: Tokens, found: re.Match[str]) -> bool:
    """Whether a comparison has literals on both sides, or the same name."""
    sides = [i for i in range(found.start(), found.end()) if view.kinds[i] in "nswq"]
    if not any(view.kinds[i] == "w" for i in sides):
        return all(view[i] not in "<>" for i in range(found.start(), found.end()) if view.kinds[i] == "=")
    names = [view[i].lower() for i in sides]
    return len(names) == 2 and names[0] == names[1]


def _behind(text: str, start: int) -> int:
    while start < len(text) and text[start] in ";: \t\r\n(":
        start += 1
    return start


def bare_comment(view: Tokens, index: int) -> bool:
    """Whether a token is a comment that hides the rest and says nothing, or no comment at all."""
    return view.kinds[index] != "c" or _BARE.fullmatch(view[index]) is not None


def _found(view: Tokens, kind: str, grade: Grade, match: re.Match[str]) -> Found:
    last = min(max(match.end(), 1), len(view.ends)) - 1
    return Found(kind, grade, view.starts[min(match.start(), last)], view.ends[last])
