"""Annotations that belie what a tool evidently does.

An annotation is a hint from the server about itself, and clients skip questions to their user for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from vanguard.layers.metadata import rules
from vanguard.layers.metadata.items import Item, Path
from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin
from vanguard.policy.capabilities import words

_DESTROYS = frozenset("delete destroy erase wipe purge drop truncate overwrite shred uninstall kill".split())
_CHANGES = _DESTROYS | frozenset(
    "remove write create update edit rename move send pay transfer withdraw purchase buy post publish "
    "upload insert install deploy terminate shutdown reboot revoke merge push commit append refund".split()
)
_RUNS = frozenset(["command", "cmd", "shell", "bash", "code", "script", "program", "terminal"])
_STARTS = frozenset(["run", "execute", "exec", "eval", "spawn"])
_TALKS_ONLY = frozenset(
    "preview plan dry simulate check validate list get show status history explain can draft estimate".split()
)
"""First words of tools that only tell about a deed."""


def judge(item: Item) -> Iterator[tuple[Builtin, Path, str, Severity]]:
    """What the annotations of a tool deny although its name or the first verb of its description says it."""
    hints = item.body.get("annotations")
    if not isinstance(hints, dict):
        return
    path = (*item.path, "annotations")
    name = words(item.name)
    if not _TALKS_ONLY.isdisjoint(name[:2]):
        return
    said = _said(item)
    if hints.get("readOnlyHint") is True and _changes(name, said):
        yield rules.CLAIM, (*path, "readOnlyHint"), item.name, Severity.MEDIUM
    elif hints.get("destructiveHint") is False and name[:1] and name[0] in _DESTROYS and said in _DESTROYS:
        yield rules.CLAIM, (*path, "destructiveHint"), item.name, Severity.LOW


def _changes(name: tuple[str, ...], said: str) -> bool:
    first = name[0] if name else ""
    if first in _DESTROYS or (first in _CHANGES and (said in _CHANGES or not said)):
        return True
    if first in _STARTS and not _RUNS.isdisjoint(name):
        return True
    return said in _DESTROYS and not _CHANGES.isdisjoint(name)


def _said(item: Item) -> str:
    """The verb that a description begins with, without the s of the third person; "" for none."""
    first = next(iter(words(item.text("description")[:60])), "")
    for ending in ("es", "s", ""):
        bare = first.removesuffix(ending)
        if bare in _CHANGES:
            return bare
    return first
