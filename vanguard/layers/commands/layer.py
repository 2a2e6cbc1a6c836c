"""Commands in requests; most requests hold none, and load nothing more than a look for them."""

from __future__ import annotations

from typing import Final

from vanguard.layers.commands import rules
from vanguard.layers.commands.hints import may_hold
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = rules.BUILTIN

_CLEAR: Final = clean("commands")


def judge(reading: Reading, context: Context) -> Evidence:
    """What the commands in a request would do."""
    if not may_hold(reading):
        return _CLEAR
    from vanguard.layers.commands import scan

    return scan.judge(reading, context)
