"""What would be changed in one client's file: the rows for people, and the text before and after."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from vanguard.adapters.clients.known import Document, Entry, document, plain_entry
from vanguard.adapters.clients.tree import Edit, edited
from vanguard.adapters.clients.words import URL_KEYS, Said, said
from vanguard.adapters.clients.wrapping import Gateway, unwrap, wrap
from vanguard.adapters.filesystem import zones_of_command
from vanguard.errors import ConfigError
from vanguard.model.value import value
from vanguard.policy.mask import mask, masked_command

_OURS = ("command", "args", "type", *URL_KEYS)


@value
class Row:
    """One server: ``what`` is ``wrap``, ``unwrap``, ``wrapped``, ``plain`` or ``left``, ``why`` why so.

    ``says`` is its command or URL, masked; ``zones`` are folders that it was started for.
    """

    name: str
    project: str
    what: str
    says: str
    why: str = ""
    zones: tuple[str, ...] = ()
    zones_hold: bool = False
    """Whether the gateway takes those zones by itself."""


@value
class Plan:
    """A client's file before and after, and what becomes of each server."""

    before: Document
    after: Document
    rows: tuple[Row, ...]

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return self.before.raw != self.after.raw


def to_wrap(read: Document, gateway: Gateway, only: Collection[str] = ()) -> Plan:
    """The plan that puts a gateway before every server that has none; ``only`` names those that are meant.

    Raises ConfigError where the edited file would not read back as what is meant.
    """

    def change(entry: Entry, found: Said) -> tuple[str, str, list[Edit]]:
        if found.kind not in ("command", "url"):
            return found.kind, found.why, []
        if only and entry.name not in only:
            return "left", "it was not asked for", []
        return "wrap", "", wrap(read.text, entry.node, found, gateway, entry.name)

    return _plan(read, change)


def to_unwrap(read: Document, original: Document | None, only: Collection[str] = ()) -> Plan:
    """The plan that takes every gateway away that ``to_wrap`` put there.  Raises as it does."""
    known = {entry.path: entry.node for entry in original.entries} if original else {}
    usual = (read.client.url_key, read.client.url_type)

    def change(entry: Entry, found: Said) -> tuple[str, str, list[Edit]]:
        if found.kind != "wrapped":
            return "plain", "", []
        if only and entry.name not in only:
            return "left", "it was not asked for", []
        was = known.get(entry.path)
        if was and said(was).kind == "wrapped":
            return "left", "it was wrapped before Vanguard was asked to do it", []
        edits = unwrap(read.text, entry.node, found, usual, was)
        if edits is None:
            return "left", "it was wrapped in another way: take vanguard out of it by hand", []
        return "unwrap", "", edits

    return _plan(read, change)


def _plan(read: Document, change: Callable[[Entry, Said], tuple[str, str, list[Edit]]]) -> Plan:
    edits: list[Edit] = []
    rows: list[Row] = []
    wanted: list[tuple[Entry, Said, str]] = []
    for entry in read.entries:
        found = said(entry.node, read.client.sse_key)
        what, why, own = change(entry, found)
        edits += own
        wanted.append((entry, found, what))
        rows.append(_row(entry, found, what, why))
    after = document(read.client, read.file, edited(read.text, edits).encode()) if edits else read
    _check(read, after, wanted)
    return Plan(read, after, tuple(rows))


def _row(entry: Entry, found: Said, what: str, why: str) -> Row:
    says = mask(found.url) if found.url else " ".join(masked_command(found.words[found.inner :]))
    zones, hold = zones_of(found.words[found.inner :])
    return Row(entry.name, entry.project, what, says, why, zones, hold)


def zones_of(words: tuple[str, ...]) -> tuple[tuple[str, ...], bool]:
    """The folders that a command line names, and whether the gateway takes them for zones by itself.

    Of servers that are not known to be started for folders, existing folders that are named in full are
    a suggestion.
    """
    known = zones_of_command(words, "/")
    if known is not None:
        return known, True
    parts = (part for word in words[1:] for part in (word, word.partition("=")[2]))
    named = (Path(part) for part in parts if part.startswith(("/", "~/")) or part[1:3] in (":\\", ":/"))
    return tuple(dict.fromkeys(str(each) for each in named if _is_folder(each))), False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir() and path != Path(path.anchor)
    except (OSError, ValueError):
        return False


def _check(before: Document, after: Document, wanted: list[tuple[Entry, Said, str]]) -> None:
    """Read the edited file once more: each server says what was meant, and all else is as it was."""
    touched = [entry.path for entry, _, what in wanted if what in ("wrap", "unwrap")]
    same = _blind(before.root.plain, touched) == _blind(after.root.plain, touched)
    now = {entry.path: said(entry.node, after.client.sse_key) for entry in after.entries}
    for entry, found, what in wanted:
        new = now.get(entry.path)
        if what == "wrap":
            same &= new is not None and _server(new) == _server(found) and new.kind == "wrapped"
        elif what == "unwrap":
            same &= new is not None and _server(new) == _server(found) and new.kind != "wrapped"
    if not same:
        hint = "edit it by hand"
        raise ConfigError(
            "this file cannot be edited without changing more", place=str(before.file), hint=hint
        )


def _server(found: Said) -> tuple[str, tuple[str, ...]]:
    """The server itself, whatever stands before it."""
    return found.url, () if found.url else found.words[found.inner :]


def _blind(plain: Any, paths: list[tuple[str, ...]]) -> Any:
    """The file without what wrapping may change in the entries at these paths."""
    left = copy.deepcopy(plain)
    for path in paths:
        entry = plain_entry(left, path)
        for key in _OURS:
            entry.pop(key, None)
    return left
