"""Texts that are nothing but a command that does grave harm, whatever their place calls them.

Somebody who talks about such a command says more than the command; a text with more than that is talk.
"""

from __future__ import annotations

import re

from vanguard.layers.commands import rules
from vanguard.layers.commands.judge import Deed, deeds
from vanguard.layers.shell.command import Command
from vanguard.layers.shell.follow import follow
from vanguard.layers.shell.programs import starts, sureness
from vanguard.model.finding import Severity

_LONGEST = 600
_LINES = 4
_STOPPED = (Severity.HIGH, 0.75)
_GRAVE = frozenset(
    rule.id
    for rule in (
        rules.ACCOUNT,
        rules.DECODED,
        rules.DELETES,
        rules.DISK,
        rules.DOWNLOAD,
        rules.DUMPS,
        rules.ENCRYPTS,
        rules.ESCAPES,
        rules.EXHAUSTS,
        rules.FLOODS,
        rules.MINES,
        rules.OPENS,
        rules.PLANTS,
        rules.POWER,
        rules.SENDS,
        rules.SHELL,
        rules.TRACKS,
        rules.WRITES,
    )
)
# Words that tie sentences together and name no file.
_TIES = frozenset(
    "a an and are as be because but by can could do does for from has have how if in into is it its just may "
    "means must never not of on or please should so than that the then there these they this those to was "
    "what when which who why will with without would you your".split()
)
# Marks of quotes, lists, headings and code fences.
_TALK = re.compile(r"[`>|*-]|#(?!!)")
_PLAIN = re.compile(r"[A-Za-z]{2,}[,.!?:]?")
_CALLED = re.compile(r"[./~$:\[\\][\w./~$:{}*?\\-]*|[a-z_][\w.-]*\(\)")


def blatant(text: str) -> list[Deed]:
    """The grave deeds of a short text that is nothing but commands; none of any other."""
    whole = text.strip()
    if not starts(whole) or len(whole) > _LONGEST or whole.count("\n") >= _LINES or _TALK.match(whole):
        return []
    follower = follow(whole)
    outer = [each for each in follower.commands if each.words and not each.inside and not each.via]
    if not all(map(_is_command, outer)):
        return []
    return [
        deed
        for deed in deeds(follower)
        if deed.act.rule.id in _GRAVE and deed.act.rule.level < 3 and deed.act.weight >= _STOPPED
    ]


def _is_command(command: Command) -> bool:
    """Whether a command has a program that is known, and words that are no sentence."""
    program = command.words[0]
    if not sureness(program) and _CALLED.fullmatch(program) is None:
        return False
    said = [word for word in command.operands if _PLAIN.fullmatch(word)]
    if any(word.strip(",.!?:").lower() in _TIES for word in said):
        return False
    return len(command.words) < 4 or not all(_PLAIN.fullmatch(word) for word in command.words[-2:])
