"""Secrets in columns whose heading says so: tables of Markdown and rows that SQL inserts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import re2

from vanguard.layers.disclosure.secret_judged import judge
from vanguard.layers.disclosure.secret_marks import COLUMNED
from vanguard.layers.disclosure.secret_names import nature
from vanguard.layers.disclosure.sensitive import Sensitive
from vanguard.layers.sought import Span

NOMINATED = re2.compile(f"(?m){COLUMNED}")
"""Where one may stand; what `columns` is given."""

_LONGEST_ROW = 1024
_MOST_ROWS = 200
_UNDER = re.compile(r"[^\n]{0,512}\n[ \t|:]{0,8}--")
"""The rest of a heading, and the rule under it."""
_INSERT = re.compile(r"(?i)insert\s{1,4}into\s[^()\n]{1,80}\((?P<names>[^()]{1,400})\)\s{0,20}values\s{0,20}")
_ROW = re.compile(r"\((?P<values>(?:[^()'\n]{1,40}|'[^'\n]{0,256}'){1,40})\)\s{0,4},?\s{0,4}")
_VALUE = re.compile(r"\s{0,8}(?:'([^'\n]{0,256})'|([^,'()\n]{0,80}))\s{0,8}(?:,|$)")


def columns(text: str, nominated: Iterable[Span]) -> Iterator[Sensitive]:
    """The values that stand under a heading which says that they are secret."""
    end = 0
    for at, after in nominated:
        if at < end:
            continue
        if text[at] == "|":
            rows = _table(text, at, after)
        else:
            rows = _rows(text, insert) if (insert := _INSERT.match(text, at)) else iter(())
        for row_end, made in rows:
            end = row_end
            yield from made


def _table(text: str, at: int, after: int) -> Iterator[tuple[int, Iterator[Sensitive]]]:
    """The rows below a heading: where each ends, and its cells that stand under a name of a secret."""
    if _UNDER.match(text, after) is None:
        return
    low = text.rfind("\n", max(0, at - _LONGEST_ROW), at) + 1
    names = [name.strip(" \t*`_") for name in text[low : text.find("\n", at)].split("|")][:40]
    wanted = {place: name for place, name in enumerate(names) if nature(name)}
    at = text.find("\n", text.find("\n", after) + 1)
    for _ in range(_MOST_ROWS):
        stop = text.find("\n", at + 1, at + _LONGEST_ROW)
        row = text[at + 1 : stop if stop >= 0 else at + _LONGEST_ROW]
        if at < 0 or "|" not in row:
            return
        yield at + 1 + len(row), _cells(row, at + 1, wanted)
        at = stop


def _cells(row: str, low: int, wanted: dict[int, str]) -> Iterator[Sensitive]:
    for place, cell in enumerate(row.split("|")):
        bare = cell.strip(" \t\r*`")
        made = judge(wanted[place], bare, low + cell.index(bare), strict=True) if place in wanted else None
        if made is not None:
            yield made
        low += len(cell) + 1


def _rows(text: str, insert: re.Match[str]) -> Iterator[tuple[int, Iterator[Sensitive]]]:
    """The rows that a statement inserts: where each ends, and its values of a column of secrets."""
    names = [name.strip(" \t\r\n`\"'[]") for name in insert["names"].split(",")]
    at = insert.end()
    for _ in range(_MOST_ROWS if any(map(nature, names)) else 0):
        row = _ROW.match(text, at)
        if row is None:
            return
        yield row.end(), _values(text, names, *row.span("values"))
        at = row.end()


def _values(text: str, names: list[str], at: int, end: int) -> Iterator[Sensitive]:
    for name in names:
        value = _VALUE.match(text, at, end)
        if value is None:
            return
        if value[1] and (made := judge(name, value[1], value.start(1))) is not None:
            yield made
        at = value.end()
