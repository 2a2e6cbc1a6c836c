"""A whole script judged: every command that it may run, and what they do together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vanguard.layers.commands import code, files, machine, network, power, rules
from vanguard.layers.commands.act import Act, Judge
from vanguard.layers.commands.writes import planted, scheduled, writes
from vanguard.layers.shell.command import Command, unversioned
from vanguard.layers.shell.follow import Follower, follow

_BY_NAME: dict[str, tuple[Judge, ...]] = {}
for _table in (files.JUDGES, machine.JUDGES, network.JUDGES, power.JUDGES):
    for _name, _judges in _table.items():
        _BY_NAME[_name] = (*_BY_NAME.get(_name, ()), *_judges)
_EVERY: tuple[Judge, ...] = (
    files.emptied,
    machine.settings,
    *network.EVERY,
    *power.EVERY,
    *code.EVERY,
)
_WHOLE = (
    machine.exhausts,
    machine.hunts,
    machine.forgets,
    code.encrypts,
    network.pipes_back,
    network.hammers,
)
_NESTED = 3
"""Scripts inside planted scripts that are judged."""


class Deed(NamedTuple):
    """An act with the place in the text where it stands."""

    act: Act
    span: tuple[int, int]


def deeds(follower: Follower, depth: int = 0) -> Iterator[Deed]:
    """All acts of a script that was followed."""
    commands = follower.commands
    restarts = any(machine.restarts(command) for command in commands)
    for command in commands:
        for act in _of_one(command, depth):
            if act.rule is rules.KILLS and restarts:
                continue
            yield Deed(act, (command.start, command.end))
        for act in code.runs(command, commands):
            yield Deed(act, (command.start, command.end))
    whole = (0, commands[-1].end if commands else 0)
    for together in _WHOLE:
        for act in together(commands):
            yield Deed(act, whole)
    for span in follower.bombs:
        yield Deed(Act(rules.EXHAUSTS, None, 0.95), span)


def _of_one(command: Command, depth: int) -> Iterator[Act]:
    def inside(text: str) -> list[Act]:
        return judged(text, depth + 1) if depth < _NESTED else []

    name = command.name
    for judge in _BY_NAME.get(name) or _BY_NAME.get(unversioned(name)) or ():
        yield from judge(command)
    for judge in _EVERY:
        yield from judge(command)
    yield from writes(command, inside)
    if name in ("crontab", "at", "batch"):
        yield from scheduled(command, inside)
    elif name == "alias":
        yield from planted(" ".join(["alias", *(_quoted(word) for word in command.words[1:])]), inside)
    if name.startswith("mkfs."):
        yield from files.formats(command)


def _quoted(word: str) -> str:
    name, equals, value = word.partition("=")
    quote = "'" if '"' in value else '"'
    return f"{name}={quote}{value}{quote}" if equals else name


def judged(text: str, depth: int = 0) -> list[Act]:
    """What a script would do that is worth saying, acts of the strict levels left out."""
    if not text.strip():
        return []
    return [deed.act for deed in deeds(follow(text), depth) if deed.act.rule.level < 3]
