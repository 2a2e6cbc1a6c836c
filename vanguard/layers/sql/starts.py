"""What a value is by itself when it stands where a number or a name should: would it change a query?

No mark has to be closed there, so a value begins with what SQL would go on with (``or 1=1``,
``) union select``), or with an operand and then that.  Honest values that begin so are rare, but
conditions, formulas and searches are honest values too: what they may say is no injection.
"""

from __future__ import annotations

import re

from vanguard.layers.sql.statements import begins
from vanguard.layers.sql.tails import (
    CALL,
    CONSTANT,
    END,
    PROSE,
    UNION,
    WAITS,
    A,
    Found,
    Grade,
    bare_comment,
    is_constant,
)
from vanguard.layers.sql.tokens import Tokens

_SPAN = r"\(*[nsvtw]?\)*"
# It begins with a connective and goes on with a condition.
_LEADING = re.compile(
    rf"""[)x;]*+&(?:
      {A}(?:[nstvqwG]\)*=|[nsq]\)*[:v])
    | [(!+]*(?:F\(|\(S|Ck|!\(|!\)|xk?{CALL}) | {A}[GL]\((?!.*,)
    | {A}[ntv]{END} | {A}s\)*(?:[c;&]|$)
    | {A}[nstvw]!*L[!(]*(?:[nst]{END}|q$|\([nsS]|{CALL})
    )""",
    re.VERBOSE,
)
_COMPARED = re.compile(r"\)*!*L+(?:\(+(?:[nstq]\)*(?:,|$|\))|[nst],|S|$)|[sq]$|\(+[nsq])|\)+!*L")
_CLOSING = re.compile(
    rf"[);]+c|[ns](?:,[ns])*(?:\){{2,}},(?:[nw]|{CALL})|\),{CALL})|,(?:{CALL})|;+[DS](?:$|[x;cIR]|w$)|[nws)]A[ws]R|\)+(?:[UWOMIP]|;|c|[,+]?(?:{CALL}|\(*S)|k[ntwvs]k|,(?:[nt(]|{CALL})|=[nsq])|[wnq)]*A[wsqt!]{{0,2}}R$"
)
_CLAUSE = re.compile(
    rf"""
      Rw(?:W{A}(?:[wnsv]=|{CALL})|M|Ok) | [(+]*[nsvw]?\)*(?:Okn(?:,n)*c|Mn(?:[,M]n)*[PI])
    | Ok(?:n,[^w]*{CALL}|n,n|n.*{CALL}) | W{A}[ns]\)*= | R\(*S
    | n\)*Okn(?:,n)*$ | n(?:kMn)?;+Sn$ | \(*Ck.*\(S
    | [nsvw]?\)*PF\( | [wnsv)]*W{A}n=n | Ok[nw].*W[ns]=
    """,
    re.VERBOSE,
)
_WHOLE = re.compile(r"(?:[wp]=)?[(!]*(?:n=+n|s=[sq]|n=s|s=n|s!*L+s)\)*(?:c|;|$|&)")
_EITHER = re.compile(
    rf"[(+]*[ns]\)*&(?:{A}(?:t{END}|n\)*[c;]|s\)*[c;&]|q$|v\)*[=c;]|[nsw]\)*(?::[wkf])?=|n\)*L\(*n&n)|!+n\)*$|[(!+]*(?:\(S|F\(|Ck|xk?{CALL}))"
)
_OPERATED = re.compile(rf"[(+]*[nsv]?\)*(?:[&+]{A}(?:F\(|\(S)|\+\(*(?:G\()+F\(|=\(*S)")
_SPELT = re.compile(r"[(+]*[FG]\(n(?:,n)*\)(?:[&+][FG]\(n(?:,n)*\))+")
_SPELLS = frozenset(["chr", "char", "nchar"])
_JOINED = re.compile(r"\(?&[(+]*(?:[nsq]|[FG]\()")
_SIGN = ("||", "&&")
_SUBQUERY = re.compile(r"(?:^|[=,+(])\(+S")
_VARIABLE = re.compile(r"D\(*v|vSv")
_SETS = re.compile(r"(?i)(?:declare|exec|execute|set|print)[\s(]*@@?\w*|@\w+\s+select\s+@")
_NAMED = re.compile(r"(?i)from\s+[`\"\[]|from\s+\w*_\w|select|=")
_BRIEF = 16
"""Characters of what is compared for comparison's sake."""
_PREFIXED = re.compile(r"n\(+[wFGfSn]")
# Behind a call of which somebody speaks.
_TOLD_OF = re.compile(r"[nsv.]?\)[wp][wpL]")
_DELAY = re.compile(r"Dw[sq](?:c|;|$|&)")
_VERB = re.compile(r"[)x,nsvt]*+[DS]")
_JSON = re.compile(r"s:w[=v]|s=s[=:]")


def start(view: Tokens, named: bool = False) -> Found | None:
    """What a value is that is read as it stands; None where it is no fragment of a query.

    ``named`` says that the value stands behind a name and ``=``, as the first part of a condition does.
    """
    kinds = view.kinds
    for kind, pattern, grade in _AT_START:
        found = pattern.match(kinds)
        if found is None or (named and pattern is _EITHER) or _is_honest(view, kind, pattern, found):
            continue
        return _found(view, kind, grade, found)
    return _anywhere(view)


def _anywhere(view: Tokens) -> Found | None:
    kinds = view.kinds
    union = UNION.search(kinds)
    if union is not None and _reads_on(kinds, union.end()):
        return _found(view, "union", _unless_prose(kinds, union.start(), Grade.SURE), union)
    constant = CONSTANT.search(kinds)
    if constant is not None and is_constant(view, constant):
        return _found(view, "condition", _unless_prose(kinds, constant.start(), Grade.FAIR), constant)
    if (second := _second(view)) is not None:
        return second
    for call in re.finditer(r"(?<![wpx])F\(", kinds):
        if view[call.start()].lower() in WAITS:
            told = _TOLD_OF.match(kinds, call.end())
            grade = Grade.WEAK if told else _unless_prose(kinds, call.start(), Grade.SURE)
            return _found(view, "wait", grade, call)
    delay = _DELAY.search(kinds)
    if delay is not None and view[delay.start()].lower() == "waitfor":
        return _found(view, "wait", Grade.SURE, delay)
    for kind, pattern in (("subquery", _SUBQUERY), ("variable", _VARIABLE)):
        found = pattern.search(kinds)
        if found is not None and (kind == "subquery" or _SETS.match(view.text, view.starts[found.start()])):
            return _found(view, kind, _unless_prose(kinds, found.end(), Grade.FAIR), found)
    return None


def _second(view: Tokens) -> Found | None:
    """A statement behind a semicolon, where what comes before it is one word or number."""
    verb = _VERB.match(view.kinds)
    if verb is not None and begins(view.text, view.starts[verb.end() - 1]):
        return Found("stacked", Grade.SURE, view.starts[0], view.ends[verb.end() - 1])
    at = view.kinds.find(";")
    if at < 0 or len(view.kinds) <= at + 1 or PROSE.search(view.kinds, 0, at):
        return None
    if not begins(view.text, view.starts[at + 1]):
        return None
    return Found("stacked", Grade.SURE if at <= 8 else Grade.WEAK, view.starts[at], view.ends[at + 1])


def _reads_on(kinds: str, end: int) -> bool:
    """Whether a select behind a union selects something, and is no word of prose."""
    rest = kinds[end:]
    return bool(re.match(r"!+R|[!(]*(?:[nstvq+.]|[FGf]\(|w(?:[,R.(;c=]|$)|S|$|C|\()", rest))


def _is_honest(view: Tokens, kind: str, pattern: re.Pattern[str], found: re.Match[str]) -> bool:
    """Whether what looks like a fragment is a formula, prose about where from, or two things counted."""
    if pattern is _WHOLE and "=" in view.kinds:
        at = view.kinds.index("=")
        long = any(len(view[i]) > _BRIEF for i in (at - 1, at + 1) if 0 <= i < len(view.starts))
        return long or view[at] in ("<", ">", "->")
    if pattern is _PREFIXED:
        return "e" not in view[view.kinds.index("n")].lower()
    if pattern is _CLOSING:
        return not bare_comment(view, found.end() - 1)
    if pattern is _SPELT:
        parts = range(found.end())
        called = {view[at].lower() for at in parts if view.kinds[at] in "FG"}
        return not called <= _SPELLS or any(view[at] == "&" for at in parts)
    if pattern is _JOINED:
        return view[view.kinds.index("&")] not in _SIGN
    if kind == "clause" and view.kinds[0] == "R":
        return _NAMED.search(view.text) is None
    return kind == "condition" and _is_formula(view, found)


def _is_formula(view: Tokens, found: re.Match[str]) -> bool:
    """Whether the connective is the name of a function, as in AND(a, b) of a spreadsheet."""
    first = view.kinds.find("&", 0, found.end())
    if view.kinds[first + 1 : first + 2] != "(" or not view[first].isalpha():
        return False
    adjoins = view.ends[first] == view.starts[first + 1]
    return adjoins and "," in view.kinds and "S" not in view.kinds


def _unless_prose(kinds: str, end: int, grade: Grade) -> Grade:
    return Grade.WEAK if PROSE.search(kinds, 0, end) else grade


_AT_START = (
    ("condition", _LEADING, Grade.SURE),
    ("comparison", _COMPARED, Grade.FAIR),
    ("clause", _CLOSING, Grade.FAIR),
    ("clause", _CLAUSE, Grade.FAIR),
    ("condition", _WHOLE, Grade.FAIR),
    ("condition", _EITHER, Grade.FAIR),
    ("operator", _OPERATED, Grade.FAIR),
    ("operator", _SPELT, Grade.FAIR),
    ("operator", _JOINED, Grade.FAIR),
    ("operator", _PREFIXED, Grade.FAIR),
    ("operator", _JSON, Grade.FAIR),
)


def _found(view: Tokens, kind: str, grade: Grade, match: re.Match[str]) -> Found:
    last = max(match.end(), 1) - 1
    return Found(kind, grade, view.starts[min(match.start(), last)], view.ends[min(last, len(view.ends) - 1)])
