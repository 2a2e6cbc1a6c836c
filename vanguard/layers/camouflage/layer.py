"""L1.5: what vouches for itself; most messages hold no such word, and load nothing that weighs it."""

from __future__ import annotations

from typing import Final

from vanguard.layers import marks
from vanguard.layers.camouflage import rules
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = rules.BUILTIN

_CLEAR: Final = clean("camouflage")


def judge(reading: Reading, context: Context) -> Evidence:
    """What vouches for itself in a message, weighed with what it accompanies."""
    if not marks.may_hold(reading, marks.CLAIMS):
        return _CLEAR
    from vanguard.layers.camouflage import scan

    return scan.judge(reading, context)
