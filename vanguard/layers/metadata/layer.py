"""What a server says of itself and of its tools; other messages are no concern of this layer."""

from __future__ import annotations

from typing import Final

from vanguard.layers.metadata import rules
from vanguard.model.context import LISTS, Context
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import ANSWER, REQUEST, Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = rules.BUILTIN

METHODS: Final = frozenset(("initialize", "server/discover", "prompts/get", "", *LISTS))
"""Methods whose answers say what a server is; "" where nobody knows which question is answered."""

_NOTHING: Final = clean("metadata")


def judge(reading: Reading, context: Context) -> Evidence:
    """What the definitions and instructions of a message give reason to fear."""
    message = reading.message
    if message.kind is ANSWER:
        concerned = message.method in METHODS
    else:
        concerned = (
            message.kind is REQUEST
            and message.method == "sampling/createMessage"
            and "tools" in message.params
        )
    if not concerned:
        return _NOTHING
    from vanguard.layers.metadata import scan

    return scan.judge(reading, context)
