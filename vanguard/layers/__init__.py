"""The layers, each ``(Reading, Context) -> Evidence``; LAYERS is their one list, in order.

A layer decides by a look at the reading whether a message concerns it, and loads the rest of its room
only then: a start need not wait for what most messages do not need.
"""

from __future__ import annotations

from collections.abc import Callable

from vanguard.layers import destinations, limits, nested, normalize, safe_zones, signatures
from vanguard.layers.code import layer as code
from vanguard.layers.commands import layer as commands
from vanguard.layers.markup import layer as markup
from vanguard.layers.sql import layer as sql
from vanguard.model.context import Context
from vanguard.model.finding import Evidence
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin

Layer = Callable[[Reading, Context], Evidence]

LAYERS: tuple[tuple[str, Layer], ...] = (
    ("limits", limits.judge),
    ("signatures", signatures.judge),
    ("commands", commands.judge),
    ("safe_zones", safe_zones.judge),
    ("destinations", destinations.judge),
    ("markup", markup.judge),
    ("sql", sql.judge),
    ("code", code.judge),
    ("nested", nested.judge),
)
"""Name and layer, in the order in which they run after L0."""

BUILTIN: tuple[Builtin, ...] = (
    *normalize.BUILTIN,
    *limits.BUILTIN,
    *safe_zones.BUILTIN,
    *destinations.BUILTIN,
    *commands.BUILTIN,
    *markup.BUILTIN,
    *sql.BUILTIN,
    *code.BUILTIN,
    *nested.BUILTIN,
)
"""Every rule that is code rather than a file."""
