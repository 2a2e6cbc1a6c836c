"""Secrets that stand below their name or beside one another in a list: in YAML, INI, JSON and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vanguard.layers.disclosure.secret_judged import judge
from vanguard.layers.disclosure.secret_names import nature
from vanguard.layers.disclosure.sensitive import Sensitive

_MANY: Final = re.compile(r"(?i)(?<=word)s$")
"""What makes several of one password."""
_MOST: Final = 16
"""Values of one name that are looked at."""
_INDENT: Final = re.compile(r"[ \t]{0,40}")
_BELOW: Final = re.compile(r"[ \t]{0,20}(?:[|>][-+]?)?[ \t]{0,20}\r?\n")
_LINE: Final = re.compile(
    r"""(?:-[ ]{1,4})?"""
    r"""(?:["']?(?:value|plain|secure|current|primary|string|raw)["']?[ \t]{0,4}[:=][ \t]{0,4})?"""
    r"""(?P<quote>["']?)(?P<value>[^\s"']{4,256})(?P=quote),?[ \t]{0,4}\r?(?=\n|$)"""
)
_OPENED: Final = re.compile(r"\s{0,4}\[\s{0,40}")
_ITEM: Final = re.compile(r"""[bru]?(?P<quote>["'])(?P<value>[^"'\n]{4,256})(?P=quote)\s{0,40},?\s{0,40}""")


def listed(text: str, low: int, name: str, after: int) -> Iterator[Sensitive]:
    """The secrets of a name that stands at ``low``: below it, or in the list that its sign opens.

    The sign ends at ``after``.
    """
    name = _MANY.sub("", name)
    if not nature(name):
        return
    opened = _OPENED.match(text, after)
    yield from _items(text, name, opened.end()) if opened else _lines(text, low, name, after)


def _items(text: str, name: str, at: int) -> Iterator[Sensitive]:
    for _ in range(_MOST):
        item = _ITEM.match(text, at)
        if item is None:
            return
        if (made := judge(name, item["value"].strip(), item.start("value"))) is not None:
            yield made
        at = item.end()


def _lines(text: str, low: int, name: str, after: int) -> Iterator[Sensitive]:
    """The lines below a name that are further in than it is, but for those that hold something else."""
    below = _BELOW.match(text, after)
    if below is None:
        return
    outer, at = _indent(text, text.rfind("\n", max(0, low - 200), low) + 1), below.end()
    for _ in range(_MOST):
        inner = _indent(text, at)
        if inner <= outer:
            return
        line = _LINE.match(text, at + inner)
        if line is not None and (made := judge(name, line["value"], line.start("value"))) is not None:
            yield made
        at = text.find("\n", at) + 1
        if not at:
            return


def _indent(text: str, at: int) -> int:
    found = _INDENT.match(text, at)
    return found.end() - at if found else 0
