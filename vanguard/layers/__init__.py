"""The layers; LAYERS is their one list, in order.

A layer decides by a look at the reading whether a message concerns it, and loads the rest of its room
only then: a start need not wait for what most messages do not need.  Where the direction of a message
or its signs tell already that it does not, the layer is not even asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from vanguard.layers import destinations, limits, nested, normalize, safe_zones, signatures
from vanguard.layers.code import layer as code
from vanguard.layers.commands import layer as commands
from vanguard.layers.markup import layer as markup
from vanguard.layers.sql import layer as sql
from vanguard.model.context import Context
from vanguard.model.finding import Evidence
from vanguard.model.message import TO_SERVER, Direction, Reading
from vanguard.model.rule import Builtin

Judge = Callable[[Reading, Context], Evidence]


class Layer(NamedTuple):
    """One layer, and which messages concern it.

    ``directions`` are the ways of messages that it judges, and of ``signs`` (see `Reading.signs`) a
    message must hold one; None where every message of those directions may concern it.
    """

    name: str
    judge: Judge
    directions: tuple[Direction, ...] = tuple(Direction)
    signs: frozenset[str] | None = None


_REQUESTS = (TO_SERVER,)

LAYERS: tuple[Layer, ...] = (
    Layer("limits", limits.judge),
    Layer("signatures", signatures.judge),
    Layer("commands", commands.judge, _REQUESTS),
    Layer("safe_zones", safe_zones.judge, _REQUESTS),
    Layer("destinations", destinations.judge),
    Layer("markup", markup.judge, _REQUESTS, frozenset("<")),
    Layer("sql", sql.judge, _REQUESTS),
    Layer("code", code.judge, _REQUESTS, frozenset("('\"`")),
    Layer("nested", nested.judge, _REQUESTS, frozenset("$")),
)
"""In the order in which they run after L0."""

Turn = tuple[str, Judge, Evidence, frozenset[str] | None]
"""A layer's name, the layer, what it says of a message that does not concern it, and its signs."""

_NEVER: frozenset[str] = frozenset()


def order(layers: Sequence[Layer]) -> Mapping[Direction, tuple[Turn, ...]]:
    """The turns of the layers on messages of each direction."""
    return {direction: tuple(_turn(layer, direction) for layer in layers) for direction in Direction}


def _turn(layer: Layer, direction: Direction) -> Turn:
    signs = layer.signs if direction in layer.directions else _NEVER
    return layer.name, layer.judge, Evidence(layer.name), signs


ORDER = order(LAYERS)

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
