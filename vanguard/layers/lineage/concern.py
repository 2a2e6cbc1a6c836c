"""Which calls are asked about: those that act, send, or name somebody."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from vanguard.layers.lineage.kept import Print
from vanguard.layers.lineage.pieces import Everybody
from vanguard.model.capability import Tool
from vanguard.model.context import Context
from vanguard.model.message import Message
from vanguard.policy.identifiers import only_reads
from vanguard.policy.identifiers import words as words_of

if TYPE_CHECKING:
    from vanguard.layers.lineage.asked import Asked

ACTS: Final = frozenset({"message.send", "net.out", "exec", "money", "admin", "sends-out", "destroys"})
SENDING: Final = frozenset(
    "send share upload post put publish submit transfer forward push attach invite sync export "
    "reply email mail "
    "sms notify webhook add".split()
)
_AT: Final = ord("@")
_LONGEST_NAME: Final = 200


def asked(
    message: Message,
    context: Context,
    marks: frozenset[str],
    print: Print,
    everybody: Everybody,
    several: bool = False,
) -> Asked | None:
    """What is asked for a call; None for one that neither acts upon anything nor names anybody.

    ``several`` says that the principal may have other servers, whose tools are to be compared.
    """
    if "call" not in marks:
        return None
    found = _of_values(message, context, marks, print, everybody)
    tool = context.tool
    if several and tool is not None and tool.definition:
        if found is None:
            from vanguard.layers.lineage.asked import Asked

            found = Asked(message, context, marks, print, everybody.of(context.principal))
            found.recalls = found.learns = ()
        found.beside(tool)
    return found


def _of_values(
    message: Message, context: Context, marks: frozenset[str], print: Print, everybody: Everybody
) -> Asked | None:
    raw = message.raw
    names = _AT in raw or raw.find(b"://") >= 0
    acts = not ACTS.isdisjoint(marks) or (names and "fs.write" not in marks)
    if not acts and SENDING.isdisjoint(acting_words(context.tool)):
        return None
    from vanguard.layers.lineage.asked import Asked  # last: most calls need none of it

    found = Asked(message, context, marks, print, everybody.of(context.principal))
    # What is fetched is not thereby somewhere to send to: the page belongs to whoever wrote it.
    fetches = "exec" in marks or ("net.out" in marks and SENDING.isdisjoint(acting_words(context.tool)))
    if not names or fetches:
        found.learns = ()
    return found if found.recalls or found.learns else None


def acting_words(tool: Tool | None) -> frozenset[str]:
    """The words of a tool's name; none of one that only reads."""
    return _words(tool.name[:_LONGEST_NAME]) if tool is not None else frozenset()


@lru_cache(maxsize=512)
def _words(name: str) -> frozenset[str]:
    named = words_of(name)
    return frozenset() if only_reads(named) else frozenset(named)
