"""The layers, each ``(Reading, Context) -> Evidence``; LAYERS is their one list, in order."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from vanguard.layers import destinations, limits, nested, normalize, safe_zones, signatures
from vanguard.layers.code import rules as code_rules
from vanguard.layers.commands import hints as command_hints
from vanguard.layers.commands import rules as command_rules
from vanguard.layers.markup import rules as markup_rules
from vanguard.layers.sql import layer as sql
from vanguard.model.context import Context
from vanguard.model.finding import Evidence
from vanguard.model.message import TO_SERVER, Reading
from vanguard.model.rule import Builtin

Layer = Callable[[Reading, Context], Evidence]

_CALLING = frozenset("('\"`")
"""Signs of which every call of every language has one."""


def _later(name: str, concerns: Callable[[Reading], bool]) -> Layer:
    """A layer of a room of its own, loaded when a message first concerns it: a start need not wait for it."""
    clear = Evidence(name)

    def judge(reading: Reading, context: Context) -> Evidence:
        if not concerns(reading):
            return clear
        evidence: Evidence = import_module(f"vanguard.layers.{name}.layer").judge(reading, context)
        return evidence

    return judge


def _has_markup(reading: Reading) -> bool:
    return reading.message.direction is TO_SERVER and "<" in reading.signs


def _has_calls(reading: Reading) -> bool:
    return reading.message.direction is TO_SERVER and not _CALLING.isdisjoint(reading.signs)


LAYERS: tuple[tuple[str, Layer], ...] = (
    ("limits", limits.judge),
    ("signatures", signatures.judge),
    ("commands", _later("commands", command_hints.may_hold)),
    ("safe_zones", safe_zones.judge),
    ("destinations", destinations.judge),
    ("markup", _later("markup", _has_markup)),
    ("sql", sql.judge),
    ("code", _later("code", _has_calls)),
    ("nested", nested.judge),
)
"""Name and layer, in the order in which they run after L0."""

BUILTIN: tuple[Builtin, ...] = (
    *normalize.BUILTIN,
    *limits.BUILTIN,
    *safe_zones.BUILTIN,
    *destinations.BUILTIN,
    *command_rules.BUILTIN,
    *markup_rules.BUILTIN,
    *sql.BUILTIN,
    *code_rules.BUILTIN,
    *nested.BUILTIN,
)
"""Every rule that is code rather than a file."""
