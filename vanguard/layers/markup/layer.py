"""Markup that a request brings; most requests bring none, and load nothing that reads it."""

from __future__ import annotations

from typing import Final

from vanguard.layers.markup import rules
from vanguard.model.context import Context
from vanguard.model.finding import Evidence
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = rules.BUILTIN


def judge(reading: Reading, context: Context) -> Evidence:
    """What the markup in a request gives reason to fear."""
    from vanguard.layers.markup import scan

    return scan.judge(reading, context)
