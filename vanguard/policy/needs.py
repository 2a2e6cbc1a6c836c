"""What it takes to use a tool, in the words that scopes are given for: read, write, exec, net, admin."""

from __future__ import annotations

from collections.abc import Mapping

from vanguard.model.capability import Capability, Tool
from vanguard.policy.identifiers import CHANGES, DESTROYS, only_reads, words
from vanguard.policy.risk import deed_of

READ, WRITE, EXEC, NET, ADMIN = WORDS = ("read", "write", "exec", "net", "admin")
"""The words, the mildest first."""

OF_CAPABILITY: Mapping[Capability, str] = {
    Capability.FS_READ: READ,
    Capability.FS_WRITE: WRITE,
    Capability.EXEC: EXEC,
    Capability.NET_OUT: NET,
    Capability.DB: WRITE,  # who may send a statement may send any
    Capability.SECRETS: ADMIN,
    Capability.MESSAGE_SEND: NET,
    Capability.MONEY: ADMIN,
    Capability.ADMIN: ADMIN,
}
"""The word for each capability."""

_MOST = 256
_Known = tuple[Tool, tuple[str, ...], bool]
# A tool is the same object for as long as it is defined as it was, and kept so that no other has its place.
_known: dict[int, _Known] = {}


def of_tool(tool: Tool) -> tuple[tuple[str, ...], bool]:
    """The words for all that a tool can do, in their order, and whether it destroys something.

    What the operator stated replaces every guess.  A tool whose definition was never seen takes
    ``admin``: nobody may reach more by not asking for the list.  Of one that nothing is known of, the verb
    counts: ``read`` where it only reads, else ``write``.
    """
    known = _known.get(id(tool))
    if known is None or known[0] is not tool:
        if len(_known) >= _MOST:
            _known.clear()
        _known[id(tool)] = known = (tool, *_told(tool))
    return known[1], known[2]


def _told(tool: Tool) -> tuple[tuple[str, ...], bool]:
    told = {OF_CAPABILITY[each] for each in tool.capabilities}
    if tool.stated:
        return _in_order(told or {READ}), False
    if not tool.definition:
        return (ADMIN,), False
    deed = deed_of(tool.definition)
    # The server's own hints add and never take away, for it may lie.
    destroys = deed in DESTROYS or _hint(tool, "destructiveHint") is True
    changes = destroys or deed in CHANGES or _hint(tool, "readOnlyHint") is False
    if changes and not told - {READ}:
        told.add(WRITE)
    if not told:
        told.add(READ if only_reads(words(tool.name)) else WRITE)
    return _in_order(told), destroys


def _in_order(told: set[str]) -> tuple[str, ...]:
    return tuple(each for each in WORDS if each in told)


def _hint(tool: Tool, name: str) -> object:
    hints = tool.definition.get("annotations")
    return hints.get(name) if isinstance(hints, dict) else None
