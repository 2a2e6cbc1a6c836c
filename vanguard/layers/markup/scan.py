"""Markup that a request brings, judged by what it would do in a page that shows it.

Short values are read tag by tag.  In a value that is a whole page, part of a program, or goes into a
file of source, markup is what is being written: there only what no author writes is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from vanguard.layers.markup import rules
from vanguard.layers.markup.elements import judge as judge_tag
from vanguard.layers.markup.reader import Place, Room, Tag, Tags
from vanguard.layers.markup.scripts import Reach, reach
from vanguard.layers.markup.surroundings import Surroundings, is_page, written_as_code
from vanguard.layers.markup.suspicion import is_grave, is_suspect
from vanguard.layers.purpose import Use, purpose
from vanguard.layers.tally import Tally
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Severity, clean
from vanguard.model.message import Form, Fragment, Part, Reading
from vanguard.model.rule import Builtin

SHORT = 4_096
"""Characters of a value that is read tag by tag; what a longer one holds is left to the rules."""

LEAST_ROOM = 64
"""Tags and attributes of one message that may always be read; else one for every 64 bytes of it."""

_OPENERS = frozenset("<\"'`>)-\\")
_CLEAR = clean("markup")
_PARTS = frozenset([Part.ARGUMENT, Part.URI])


def judge(reading: Reading, context: Context) -> Evidence:
    """What the markup gives reason to fear in a request that may hold some."""
    message = reading.message
    suspects = [
        (fragment, form)
        for fragment, form in reading.forms(_PARTS)
        if "<" in form.text and len(form.text) <= SHORT and is_suspect(form.text)
    ]
    if not suspects:
        return _CLEAR
    tally, room = Tally(), Room(max(LEAST_ROOM, len(message.raw) // 64))
    aim = purpose(message, context)
    for fragment, form in suspects:
        if not (written_as_code(message, fragment) or _is_command(form.text, aim.use(fragment))):
            _look(fragment, form, tally, room)
    found = tally.findings()
    return Evidence("markup", findings=found) if found else _CLEAR


def _is_command(text: str, use: Use) -> bool:
    """Whether a value is a command or a program to be run, in which markup is a text like any other."""
    return use is Use.COMMAND and text.lstrip()[:1] not in _OPENERS


def _look(fragment: Fragment, form: Form, tally: Tally, room: Room) -> None:
    text = form.text
    probe = reach(text) is Reach.PROBE
    if is_page(text) and not probe and not is_grave(text):
        return
    tags = Tags(text, room)
    found = list(tags)
    around = Surroundings(text, found[0] if found else None)
    for tag, rule in _broken(text, found, around.place, probe, room):
        if not around.quotes(tag):
            mild = Severity.MEDIUM if around.talk else None
            tally.add(rule, fragment, form, span=(tag.start, tag.end), severity=mild)
            return
    if around.closers:
        tally.add(rules.BREAK_OUT, fragment, form)
    elif probe and around.alone and not around.place.page:
        tally.add(rules.SCRIPT, fragment, form)
    if room.left <= 0 and (probe or not around.place.page) and is_grave(text[tags.unread :]):
        tally.add(rules.MANY, fragment, form, span=(tags.unread, len(text)))


def _broken(
    text: str, found: list[Tag], place: Place, probe: bool, room: Room | None
) -> Iterator[tuple[Tag, Builtin]]:
    """The tags that break a rule, themselves or, where there is ``room``, by what their values hold."""
    for number, tag in enumerate(found):
        raw = text[tag.start : tag.end] if probe else ""
        rule = judge_tag(tag, raw, _body(text, found, number), place)
        if rule is None and room is not None:
            rule = next(_inside(tag, room), None)
        if rule is not None:
            yield tag, rule


def _body(text: str, found: list[Tag], number: int) -> str:
    """What stands behind the tag of a script or style, with ``</`` at its end where it is closed."""
    tag = found[number]
    if not tag.name.endswith(("script", "style")):
        return ""
    closing = (each.start + 2 for each in found[number + 1 :] if each.closes and each.name == tag.name)
    return text[tag.end : max(tag.end, next(closing, len(text)))]


def _inside(tag: Tag, room: Room) -> Iterator[Builtin]:
    """The rules that markup in the values of a tag breaks: a browser may come to read it as such."""
    for each in tag.attributes:
        if each.is_expression or not ("<" in each.value or "&" in each.value):
            continue
        inner = unescape(each.value)
        found = list(Tags(inner, room)) if "<" in inner else []
        if found:
            place, probe = Surroundings(inner, found[0]).place, reach(inner) is Reach.PROBE
            yield from (rule for _, rule in _broken(inner, found, place, probe, None))
