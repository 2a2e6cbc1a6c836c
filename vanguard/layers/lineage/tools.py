"""Tools of one principal's servers side by side: one with the name of another, or that speaks of another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

from vanguard.layers.lineage import rules
from vanguard.layers.lineage.kept import BUCKETS, TOOLS, Learned, Print
from vanguard.model.capability import Tool
from vanguard.model.context import Context
from vanguard.model.lineage import Learn, Recall, Recalled
from vanguard.model.message import ANSWER, Message

RECALL = Recall(TOOLS, "tools", 86_400.0)

_MOST = 120
_MENTIONS = 16
_LOOKED_AT = 4_000
_IDENTIFIER = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)+|[a-z][a-z0-9]+(?:[A-Z][a-z0-9]+)+|`[\w.-]{3,64}`"
)


def listed(message: Message, context: Context, print: Print) -> Learned | None:
    """What a list of tools is remembered by: their names, as those of the server that had them first."""
    if message.kind is not ANSWER or message.method != "tools/list":
        return None
    result = message.body.get("result")
    tools = result.get("tools") if isinstance(result, dict) else None
    prints: list[bytes] = []
    for each in tools[:_MOST] if isinstance(tools, list) else ():
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            prints += [print(_name(each["name"])), print(_whole(each["name"], each))]
    if not prints:
        return None
    learn = Learn(TOOLS, TOOLS, BUCKETS[TOOLS], code_of(context.server.name))
    return Learned((learn,), {TOOLS: tuple(prints)}.__getitem__)


def prints_of(tool: Tool, print: Print) -> tuple[bytes, ...]:
    """The prints of a tool's name, of its name with what it says, and of the names that it speaks of."""
    said = [print(_name(each)) for each in _spoken_of(tool)]
    return (print(_name(tool.name)), print(_whole(tool.name, tool.definition)), *said)


def weighed(recalled: tuple[Recalled, ...], server: str) -> Iterator[str]:
    """What it amounts to that some of the prints were known, by the ids of rules."""
    foreign = {each.at for each in recalled if each.origin != code_of(server)}
    # The same program, started twice, passes for nobody.
    if 0 in foreign and 1 not in foreign:
        yield rules.SHADOWS.id
    if any(at > 1 for at in foreign):
        yield rules.SPEAKS.id


def code_of(server: str) -> int:
    """A server as a code for an origin; two may have the same, and are then taken for one."""
    return blake2b(server.encode("utf-8", "replace"), digest_size=1).digest()[0]


def _name(name: str) -> bytes:
    return f"tool\0{name.lower().replace('-', '_')}".encode("utf-8", "replace")


def _whole(name: str, definition: Mapping[str, Any]) -> bytes:
    return f"same\0{name}\0{definition.get('description')}".encode("utf-8", "replace")


def _spoken_of(tool: Tool) -> list[str]:
    said = tool.definition.get("description")
    if not isinstance(said, str):
        return []
    found = dict.fromkeys(each.strip("`") for each in _IDENTIFIER.findall(said[:_LOOKED_AT]))
    return [each for each in found if each != tool.name][:_MENTIONS]
