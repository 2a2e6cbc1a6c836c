"""The difference between two versions of a client's file, fit to be shown: no secret, nothing live."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from vanguard.adapters.clients.known import Document
from vanguard.adapters.clients.tree import Edit, Node, edited
from vanguard.adapters.clients.words import URL_KEYS
from vanguard.adapters.clients.wrapping import quoted
from vanguard.policy.mask import MASK, mask, masked_command

WIDEST = 240
"""Characters of a line that are shown."""

_STRING = re.compile(r"""("(?:[^"\\]|\\.)*"|'[^']*')""")
_NAME = re.compile(r"""["']?([\w.-]{1,64})["']?\s*[:=]\s*$""")


def difference(before: Document, after: Document) -> list[str]:
    """The lines of a unified diff."""
    old, new = (_masked(each).split("\n") for each in (before, after))
    name = str(before.file)
    found = difflib.unified_diff(old, new, name, f"{name} (as it would be)", lineterm="")
    return [_shown(line) for line in found]


def _masked(read: Document) -> str:
    """The text with every value of an environment, of headers, and every secret argument masked."""
    edits: list[Edit] = []
    for entry in read.entries:
        for member in entry.node.members:
            if member.node.kind == "object":
                edits += [(leaf.start, leaf.end, quoted(MASK)) for leaf in _leaves(member.node)]
        edits += _arguments(entry.node)
    return edited(read.text, edits)


def _leaves(node: Node) -> Iterator[Node]:
    if node.kind == "string":
        yield node
    for each in (*(member.node for member in node.members), *node.items):
        yield from _leaves(each)


def _arguments(entry: Node) -> list[Edit]:
    args = entry.get("args")
    words = [each for each in (args.items if args else ()) if each.kind == "string"]
    masked = masked_command([each.plain for each in words])
    edits = [
        (node.start, node.end, quoted(shown))
        for node, shown in zip(words, masked, strict=True)
        if MASK in shown and shown != node.plain
    ]
    urls = [node for key in URL_KEYS if (node := entry.get(key)) and node.kind == "string"]
    return edits + [(node.start, node.end, quoted(mask(node.plain))) for node in urls]


def _shown(line: str) -> str:
    """One line: its mark, its indent as spaces, and the rest masked; cut where it is too long."""
    mark, rest = line[:1], line[1:].rstrip("\r").expandtabs(4)
    body = rest.lstrip(" ")
    whole = mark + " " * (len(rest) - len(body)) + _inert(body[: 4 * WIDEST])
    return whole if len(whole) <= WIDEST else whole[: WIDEST - 1] + "…"


def _inert(line: str) -> str:
    """The line with its strings masked one by one, so that what stands around them is still seen."""
    shown: list[str] = []
    for at, part in enumerate(_STRING.split(line)):
        named = _NAME.search("".join(shown[-2:])) if at % 2 else None
        text = part[1:-1] if at % 2 else part
        told = f"{named[1]}={text}" if named else text
        secret = named and mask(told) != f"{named[1]}={mask(text)}"
        quote = part[:1] if at % 2 else ""
        shown.append(quote + (MASK if secret else mask(text)) + quote)
    return "".join(shown)
