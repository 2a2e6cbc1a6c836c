"""HTML as values: every text is escaped, and what nobody would see in it is spelled out.

This is the one place where texts become HTML, so nothing that a message, a server or a file says can
be anything but text on a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import escape
from typing import TypeAlias


class Html(str):
    """Text that is HTML already; only `element` and `text` make it."""

    __slots__ = ()


Child: TypeAlias = "str | int | float | Iterable[Child] | None"
"""What stands inside an element: HTML, texts, numbers, nothing, or several of these."""

_ENDLESS = frozenset({"input", "link", "meta", "br", "wbr"})
"""Elements without an end tag (HTML Living Standard, 13.1.2)."""

# Beside what Python calls unprintable: fillers, joiners and selectors that leave no mark on a screen.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\xa0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3000\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\U0001d159\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
_LINES = re.compile(r"[\n\t]")
_BACKWARDS = frozenset({"R", "AL", "AN"})
"""Classes of characters that run from right to left (Unicode Standard Annex 9)."""
_SPELLED = re.compile(r"(\\u\{[0-9a-f]{1,6}\})")
"""How the audit log spells characters out."""


def text(said: str, *, lines: bool = False) -> Html:
    """A text as HTML: escaped, its direction kept to itself, unseen characters as marks with their names.

    ``lines`` leaves line breaks and tabs as they are, for elements that keep them.
    """
    if said.isascii() and said.isprintable():
        shown = escape(said)
    else:
        shown = "".join(_shown(piece, lines) for piece in _pieces(said))
        if any(unicodedata.bidirectional(character) in _BACKWARDS for character in said):
            shown = f"<bdi>{shown}</bdi>"
    return Html(_SPELLED.sub(r'<span class="unseen">\1</span>', shown) if "\\u{" in shown else shown)


def plain(said: str) -> str:
    """A text for an attribute or a title, with unseen characters as ``\\u{..}``; not yet escaped."""
    return "".join(f"\\u{{{ord(c):x}}}" if _hidden(c) else c for c in said)


def flat(said: str) -> Html:
    """A text as HTML without elements, for a title, an option or a text area."""
    return Html(escape(plain(said)))


def element(tag: str, /, *children: Child, **attributes: str | int | bool | None) -> Html:
    """An element with its children, in which every text that is not `Html` is escaped.

    ``_`` in an attribute's name stands for ``-``, and one at the end for nothing (``class_``).
    Attributes that are None or False are left out; those that are True have no value.  Addresses
    are to come from `Site.at`, never from data.
    """
    opened = "".join((tag, *(_attribute(key, said) for key, said in attributes.items())))
    if tag in _ENDLESS:
        return Html(f"<{opened}>")
    return Html(f"<{opened}>{joined(children)}</{tag}>")


def joined(children: Child) -> Html:
    """Several children one after another."""
    if children is None:
        return Html("")
    if isinstance(children, Html):
        return children
    if isinstance(children, str):
        return text(children)
    if isinstance(children, int | float):
        return Html(escape(str(children)))
    return Html("".join(map(joined, children)))


def _attribute(key: str, said: str | int | bool | None) -> str:
    if said is None or said is False:
        return ""
    name = key.removesuffix("_").replace("_", "-")
    return f" {name}" if said is True else f' {name}="{escape(plain(str(said)))}"'


def _hidden(character: str) -> bool:
    return character != " " and (not character.isprintable() or _UNSEEN.match(character) is not None)


def _pieces(said: str) -> Iterable[tuple[str, bool]]:
    """Runs of what is seen, and each unseen character by itself."""
    start = 0
    for at, character in enumerate(said):
        if _hidden(character):
            if start < at:
                yield said[start:at], False
            yield character, True
            start = at + 1
    if start < len(said):
        yield said[start:], False


def _shown(piece: tuple[str, bool], lines: bool) -> str:
    said, hidden = piece
    if not hidden or (lines and _LINES.match(said)):
        return escape(said)
    name = unicodedata.name(said, "no name: a control, private or unassigned character")
    return f'<span class="unseen" title="{escape(name)}">U+{ord(said):04X}</span>'
