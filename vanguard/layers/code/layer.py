"""Program code in requests; most requests hold no call at all, and load nothing that reads one."""

from __future__ import annotations

from typing import Final

from vanguard.layers.code import rules
from vanguard.model.context import Context
from vanguard.model.finding import Evidence
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = rules.BUILTIN


def judge(reading: Reading, context: Context) -> Evidence:
    """What the programs in a request give reason to fear."""
    from vanguard.layers.code import scan

    return scan.judge(reading, context)
