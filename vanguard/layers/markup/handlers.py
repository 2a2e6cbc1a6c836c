"""Event attributes: script that somebody slipped in, or wrote for a page of his own."""

from __future__ import annotations

import re
from html import unescape

from vanguard.layers.markup.names import BY_HAND, BY_ITSELF, EVENTS, NO_EVENT
from vanguard.layers.markup.reader import Attribute, Odd, Place, Tag
from vanguard.layers.markup.scripts import Reach, reach

_CAREFUL = frozenset("svg img image video audio source input iframe track link".split())
"""Elements that report an error where their source leads nowhere."""

_NOWHERE = re.compile(r"(?:[\w#?/:~`-]{0,8}|\.{1,2}/?|https?:(?://)?|data:|(?:about|xx?x?|[a-z]):\w{0,8})")
_SHORTEST = 5
"""Letters of the shortest event, ``oncut``."""


def is_slipped_in(tag: Tag, each: Attribute, place: Place) -> bool:
    """Whether an attribute of a tag is script that does not come from the author of a page.

    What the script does decides where it can be told; else how the tag is written, and whether the
    event comes by itself.
    """
    name = each.name.rpartition(":")[2]
    known = name in EVENTS
    if not known and (name in NO_EVENT or not name.isalpha() or len(name) < _SHORTEST):
        return False
    code = unescape(each.value).strip()
    goes = reach(code)
    if goes is Reach.PROBE:
        return True
    if place.page:
        return False
    if _is_odd(tag, each, known, code):
        return True
    if not known or not code:
        return False
    if name in BY_HAND:
        by_itself = name.startswith("onfocus") and tag.get("autofocus") is not None
        return goes is Reach.FAR or (goes is not Reach.NONE and (by_itself or not each.mark))
    return goes is not Reach.NONE or not each.mark or _is_staged(tag, name, place)


def _is_odd(tag: Tag, each: Attribute, known: bool, code: str) -> bool:
    odd = tag.odd
    if tag.attributes[-1].value.endswith("/"):
        odd &= ~Odd.GLUED
    if not odd or not (code or odd & Odd.UNCLOSED):
        return False
    return known or bool(odd & ~Odd.UNCLOSED) or not each.mark


def _is_staged(tag: Tag, name: str, place: Place) -> bool:
    """Whether an event that nobody has to cause is brought about by the element itself."""
    if name not in BY_ITSELF:
        return place.alone and tag.name not in ("body", "html", "window")
    source = tag.get("src", "href", "xlink:href")
    return name == "onerror" and tag.name in _CAREFUL and _NOWHERE.fullmatch(source or "") is not None
