"""Orders in results; most results hold no word that could make one, and load nothing that weighs them."""

from __future__ import annotations

from typing import Final

from vanguard.layers import marks
from vanguard.layers.orders import rules
from vanguard.layers.orders.hints import PARTS
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = rules.BUILTIN

LEAST: Final = 16
"""Characters below which no text orders anything."""

_LISTS: Final = frozenset({"initialize", "server/discover", "tools/list", "ping"})
"""What is answered to these hardly ever holds data, and always comes first."""

_CLEAR: Final = clean("orders")


def judge(reading: Reading, context: Context) -> Evidence:
    """What the texts of a message to the client give reason to fear for the model that reads them."""
    if len(reading.text) < LEAST or not marks.may_hold(reading, marks.ORDERS):
        return _CLEAR
    if reading.message.method in _LISTS and not reading.some(PARTS, may_order):
        return _CLEAR
    from vanguard.layers.orders import scan

    return scan.judge(reading, context)


def may_order(text: str) -> bool:
    """Whether a text holds a word without which nothing is weighed."""
    return marks.ORDERS in marks.marks(text)
