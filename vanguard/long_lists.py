"""Long lists of a YAML text, cut into their items, so that after an edit only what changed is read again.

A list is cut where it stands in block style under a key of the whole text, and every line of it is an item's
first one or stands further in.  Such an item is whole by itself: what is quoted or bracketed does not reach
from one into the next, or one of them is no YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

LEAST = 32
"""Items of a list that is worth it."""

_KEY = re.compile(r"([A-Za-z_]+):[ \t]*(?:#.*)?")
_ITEM = re.compile(r"( *)- ")
_ASIDE = re.compile(r"[ \t]*(?:#.*)?")
_OTHER_ENDS = re.compile("[\r\x85\u2028\u2029]")
_MARKS = ("---", "...", "%")


class Item(NamedTuple):
    """An item of a list: the line where it begins, from 1, and its text, with the end of its last line."""

    line: int
    text: str


class Cut(NamedTuple):
    """A text in which each long list has one empty item, its other lines left empty; and those lists by key.

    Of each list it is said on which line its key stands.
    """

    rest: str
    lists: Mapping[str, tuple[int, tuple[Item, ...]]]


def cut(text: str) -> Cut | None:
    """The long lists of a text; None where there is none that can be cut."""
    if text.count("- ") < LEAST or _OTHER_ENDS.search(text):
        return None
    lines = text.split("\n")
    if any(line.startswith(_MARKS) for line in lines):
        return None
    rest = [*lines]
    lists: dict[str, tuple[int, tuple[Item, ...]]] = {}
    for key, at, end in _sections(lines):
        items = _items(lines, at + 1, end)
        if len(items) >= LEAST:
            if key in lists:
                return None
            lists[key] = at + 1, items
            first = items[0].line - 1
            depth = len(lines[first]) - len(lines[first].lstrip(" "))
            rest[first:end] = [" " * depth + "-", *[""] * (end - first - 1)]
    return Cut("\n".join(rest), lists) if lists else None


def _sections(lines: list[str]) -> Iterator[tuple[str, int, int]]:
    """The keys that stand alone on a line, with that line's number from 0, and where the next one begins."""
    tops = [at for at, line in enumerate(lines) if line and line[0] not in " \t#-"]
    for at, end in zip(tops, [*tops[1:], len(lines)], strict=False):
        found = _KEY.fullmatch(lines[at])
        if found:
            yield found[1], at, end


def _items(lines: list[str], first: int, end: int) -> tuple[Item, ...]:
    """The items between two lines; none where a line stands further out than they do."""
    starts: list[int] = []
    depth = -1
    for at in range(first, end):
        line = lines[at]
        if _ASIDE.fullmatch(line):
            continue
        found = _ITEM.match(line)
        if depth < 0:
            depth = len(found[1]) if found else -1
        if found and len(found[1]) == depth:
            starts.append(at)
        elif depth < 0 or not line.startswith(" " * (depth + 1)):
            return ()
    if not starts:
        return ()
    # The end of a last line counts: a block of text keeps it.
    ends = [*starts[1:], end]
    return tuple(
        Item(at + 1, "\n".join([*lines[at:until], *([""] if until < len(lines) else [])]))
        for at, until in zip(starts, ends, strict=True)
    )
