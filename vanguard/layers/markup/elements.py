"""One tag judged: whether it would run script, load something active or rewrite the page it lands in."""

from __future__ import annotations

import re
from html import unescape

from vanguard.layers.markup import rules, styles
from vanguard.layers.markup.active import is_active
from vanguard.layers.markup.addresses import calls_back, is_ordinary, links_to_script
from vanguard.layers.markup.handlers import is_slipped_in
from vanguard.layers.markup.names import EVENTS, OPENS
from vanguard.layers.markup.reader import Odd, Place, Tag
from vanguard.layers.markup.scripts import Reach, reach
from vanguard.model.rule import Builtin

_NO_SCRIPT = re.compile(
    r"(?i)application/(?:ld\+|[\w.]+\+)?json|text/(?:template|x-[\w-]+|html|markdown)|importmap|speculationrules"
)
# A value that would be an event attribute of its own where its quotation marks are lost.
_INNER = re.compile(r"[\s\"'`]*+(on[a-zA-Z]{3,30}+)\s{0,4}+=")
_PREFIXES = frozenset("x h s html xhtml svg xss".split())
"""Prefixes that stand for HTML or SVG; those of other languages of XML have scripts of their own."""

_CODE = re.compile(r"[(=`;%]|\w\.\w")
_OPEN_CODE = re.compile(r"[(=`;%]")
"""What tells a script from words; where nothing closes the element, more is asked."""

_FILLED = re.compile(r"\{\{|\{%|<%|<\?")
"""Marks by which a template is filled: its author wrote the script around them."""


def judge(tag: Tag, raw: str, body: str, place: Place) -> Builtin | None:
    """The rule that a tag breaks where it stands.

    ``raw`` is its text, or "" where no text of the value is a probe; ``body`` is what is behind it.
    """
    if tag.closes and not tag.attributes:
        return None
    seen = _by_attributes(tag, place) or _by_kind(tag, body, place)
    if seen is not None:
        return seen
    if raw and tag.attributes and not place.page and reach(raw) is Reach.PROBE:
        return rules.HANDLER
    if place.forced and tag.name in OPENS and (tag.attributes or tag.odd):
        return rules.BREAK_OUT
    return None


def _by_attributes(tag: Tag, place: Place) -> Builtin | None:
    for each in tag.attributes:
        if each.is_expression:
            continue
        local = each.name.rpartition(":")[2]
        if local.startswith("on") and is_slipped_in(tag, each, place):
            return rules.HANDLER
        if local == "style":
            if styles.runs(unescape(each.value)):
                return rules.STYLE
        elif each.value and links_to_script(tag, each, place):
            return rules.LINK
        elif not place.page and (inner := _INNER.match(each.value)) and inner[1].lower() in EVENTS:
            return rules.HANDLER
    return None


def _by_kind(tag: Tag, body: str, place: Place) -> Builtin | None:
    if tag.name == "script":
        return rules.SCRIPT if _brings_script(tag, body, place) else None
    if tag.name == "style":
        return rules.STYLE if _brings_style(tag, body.removesuffix("</"), place) else None
    if "xss" in (tag.name, tag.prefix) or (tag.name in EVENTS and tag.odd & Odd.JUNK):
        return rules.ACTIVE
    lonely = (place.alone or place.forced) and not place.page
    return rules.ACTIVE if lonely and is_active(tag) else None


def _brings_script(tag: Tag, body: str, place: Place) -> bool:
    if tag.closes or (_NO_SCRIPT.fullmatch(tag.get("type", "language") or "") and not tag.odd):
        return False
    source = tag.get("src", "href", "xlink:href")
    body, code = body.removesuffix("</"), _CODE if body.endswith("</") else _OPEN_CODE
    if reach(body) is Reach.PROBE or (source and calls_back(unescape(source))):
        return True
    if place.page:
        return False
    if tag.odd & ~Odd.UNCLOSED or (tag.odd and tag.attributes) or place.forced:
        return True
    if not place.alone:
        return False
    if source is not None:
        return not is_ordinary(unescape(source), tag)
    if tag.prefix:
        return tag.prefix in _PREFIXES or reach(body) is Reach.FAR
    return code.search(body) is not None and not (_FILLED.search(body) and reach(body) is Reach.NONE)


def _brings_style(tag: Tag, body: str, place: Place) -> bool:
    if tag.closes:
        return False
    if styles.runs(body) or "script" in (tag.get("type") or "").lower():
        return True
    source = styles.imported(body)
    if source is None or place.page or not (place.alone or place.forced):
        return False
    whole = f"https:{source}" if source.startswith("//") else source
    return "{" in source or not is_ordinary(whole, tag)
