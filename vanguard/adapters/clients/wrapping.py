"""The edits that put a gateway before a server in a client's file, and those that take it away.

A server's own words stay where they stand; nothing else in the file is touched.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from vanguard.adapters.clients.tree import Edit, Member, Node
from vanguard.adapters.clients.words import URL_KEYS, Said
from vanguard.model.value import value


@value
class Gateway:
    """How the gateway is started: its program as words, and the options that every server gets."""

    program: tuple[str, ...]
    options: tuple[str, ...] = ()

    def words(self, name: str) -> tuple[str, ...]:
        """The words before a server's own."""
        called = ("--name", name) if not name.startswith("-") else (f"--name={name}",)
        return (*self.program, "start", *self.options, *called)


def wrap(text: str, entry: Node, said: Said, gateway: Gateway, name: str) -> list[Edit]:
    """The edits that wrap an entry whose ``said`` is a command or a URL."""
    program, *words = gateway.words(name)
    if said.kind == "url":
        return _wrap_url(text, entry, program, words)
    command, args = entry.member("command"), entry.get("args")
    assert command
    written = text[command.node.start : command.node.end]
    front = [*map(quoted, words), quoted("--"), written]
    changed: list[Edit] = [(command.node.start, command.node.end, quoted(program))]
    if args and args.items:
        first = args.items[0].start
        gap = text[args.start + 1 : first]
        between = "," + (gap if gap.isspace() and "\n" in gap else " ")
        return [*changed, (first, first, between.join(front) + between)]
    if args:
        return [*changed, (args.start + 1, args.start + 1, ", ".join(front))]
    new = _member(entry, command, "args", f"[{', '.join(front)}]") + _gap(text, entry, command)
    return [*changed, (command.start, command.start, new)]


def _wrap_url(text: str, entry: Node, program: str, words: Sequence[str]) -> list[Edit]:
    member = next(found for key in URL_KEYS if (found := entry.member(key)))
    how = entry.get("type")
    written = text[member.node.start : member.node.end]
    args = _member(
        entry, member, "args", f"[{', '.join([*map(quoted, words), quoted('--upstream'), written])}]"
    )
    new = args + _gap(text, entry, member) + _member(entry, member, "command", quoted(program))
    changed: list[Edit] = [(member.start, member.node.end, new)]
    return [*changed, (how.start, how.end, quoted("stdio"))] if how and how.kind == "string" else changed


def unwrap(
    text: str, entry: Node, said: Said, usual: tuple[str, str], before: Node | None
) -> list[Edit] | None:
    """The edits that take the gateway away; None where it was not put there in this way.

    ``before`` is the entry as it was before it was wrapped, where that is known; ``usual`` is what the
    client calls a URL and the type of a server behind one, where it is not.
    """
    command, args = entry.member("command"), entry.member("args")
    if command is None or args is None:
        return None
    adjacent = _adjacent(text, args, command)
    if said.inner:
        first, *rest = args.node.items[said.inner - 1 :]
        changed: list[Edit] = [(command.node.start, command.node.end, text[first.start : first.end])]
        if rest:
            return [*changed, (args.node.items[0].start, rest[0].start, "")]
        if adjacent and not (before and before.get("args")):
            return [*changed, (args.start, command.start, "")]
        return [*changed, _emptied(text, args.node)]
    if not said.url or not adjacent:
        return None
    key = next((key for key in URL_KEYS if before and before.get(key)), usual[0])
    written = next((text[e.start : e.end] for e in args.node.items if e.plain == said.url), quoted(said.url))
    changed = [(args.start, command.node.end, _member(entry, command, key, written))]
    how, was = entry.get("type"), before.get("type") if before else None
    kind = was.plain if was else usual[1]
    return [*changed, (how.start, how.end, quoted(kind))] if how and how.kind == "string" else changed


def _emptied(text: str, args: Node) -> Edit:
    """The edit that takes every argument out of a list, and leaves a comment in it."""
    first, last = args.items[0].start, args.items[-1].end
    return (args.start, args.end, "[]") if "," in text[last : args.end] else (first, last, "")


def _adjacent(text: str, args: Member, command: Member) -> bool:
    """Whether nothing but a comma and space stands between the arguments and the command behind them."""
    return 0 <= args.start < command.start and not text[args.node.end : command.start].strip(" \t\r\n,")


def _member(entry: Node, beside: Member, key: str, written: str) -> str:
    """A key and value, written as the member beside which they stand."""
    if entry.joined == "json":
        return f"{quoted(key)}: {written}"
    return f"{beside.prefix}{key} = {written}"


def _gap(text: str, entry: Node, member: Member) -> str:
    """What separates a new member from the one before which it is put."""
    line = text.rfind("\n", 0, member.start) + 1
    indent = text[line : member.start]
    own_line = indent == "" or indent.isspace()
    ending = "\r\n" if text[line - 2 : line] == "\r\n" else "\n"
    if entry.joined == "table":
        return ending + (indent if own_line else "")
    return "," + (ending + indent if own_line and line else " ")


def quoted(text: str) -> str:
    """A text as JSON and TOML both write it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
