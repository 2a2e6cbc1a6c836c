"""Program code in requests; most requests hold no call at all, and load nothing that reads one."""

from __future__ import annotations

from vanguard.layers.code import rules
from vanguard.model.context import Context
from vanguard.model.finding import Evidence
from vanguard.model.message import TO_SERVER, Reading

BUILTIN = rules.BUILTIN

_CLEAR = Evidence("code")
_CALLING = frozenset("('\"`")
"""Signs of which every call of every language has one."""


def judge(reading: Reading, context: Context) -> Evidence:
    """What the programs in a request give reason to fear; answers are not looked at."""
    if reading.message.direction is not TO_SERVER or _CALLING.isdisjoint(reading.signs):
        return _CLEAR
    from vanguard.layers.code import scan

    return scan.judge(reading, context)
