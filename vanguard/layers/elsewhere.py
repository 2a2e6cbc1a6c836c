"""Which words of a command name places of another machine, of a container, or none at all.

``docker exec web cat /var/lib/x`` opens nothing here, and ``[[ $u =~ ^/api/ ]]`` nothing anywhere.  What the
program does open here (``-v /data:/x``) is told by its words (`opened_words`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import groupby
from typing import Final

from vanguard.layers.shell.command import Command

_CONTAINERS: Final = frozenset("docker podman nerdctl kubectl oc lxc docker-compose podman-compose".split())
_WITHIN: Final = frozenset("run exec create cp attach debug".split())
_COMPARED: Final = frozenset(["[[", "[", "test", "case"])
_COPIERS: Final = frozenset(["scp", "rsync", "sftp"])
_MATCHING: Final = frozenset("awk gawk mawk nawk [[".split())

_Owner = tuple[str, bool]
"""The program that a stretch of a command belongs to, and whether its words are of another place."""


class Elsewhere:
    """The commands of one text as stretches of it, each owned by the innermost command that covers it."""

    __slots__ = ("_owners", "_starts")

    def __init__(self, commands: Iterable[Command]) -> None:
        self._starts: list[int] = []
        self._owners: list[_Owner] = []
        around: list[tuple[int, _Owner]] = []
        spans = sorted(commands, key=lambda each: (each.start, -each.end))
        for (start, end), group in groupby(spans, key=lambda each: (each.start, each.end)):
            self._close(around, start)
            owner = _owner(list(group))
            self._add(start, owner)
            around.append((end, owner))
        self._close(around, None)

    def names(self, text: str, start: int, word: str) -> bool:
        """Whether the word that starts there names nothing that is opened here."""
        at = bisect_right(self._starts, start) - 1
        if at < 0:
            return False
        name, other = self._owners[at]
        if word == "~" and name in _MATCHING:
            return True
        return other or (name in _COPIERS and text[start - 1 : start] == ":")

    def _add(self, start: int, owner: _Owner) -> None:
        self._starts.append(start)
        self._owners.append(owner)

    def _close(self, around: list[tuple[int, _Owner]], start: int | None) -> None:
        """End the commands that do not reach up to ``start``: what is behind them belongs to those around."""
        while around and (start is None or around[-1][0] <= start):
            end, _ = around.pop()
            self._add(end, around[-1][1] if around else ("", False))


def is_elsewhere(command: Command) -> bool:
    """Whether the words of a command that it is not known to open are no places of this machine."""
    if command.remote or command.name in _COMPARED:
        return True
    return command.name in _CONTAINERS and not _WITHIN.isdisjoint(command.words[1:8])


def _owner(commands: list[Command]) -> _Owner:
    """What owns the span of a command and of those that it starts: those that start nothing more decide."""
    starters = {name for command in commands for name in command.via}
    last = [command for command in commands if command.remote or command.name not in starters]
    return commands[0].name, bool(last) and all(map(is_elsewhere, last))
