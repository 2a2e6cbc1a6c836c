"""The layers; LAYERS is their one list, in order.

A layer decides by a look at the reading whether a message concerns it, and loads the rest of its room
only then: a start need not wait for what most messages do not need.  Where the direction of a message
or its signs tell already that it does not, the layer is not even asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from vanguard.layers import (
    access,
    active,
    destinations,
    intent,
    limits,
    nested,
    normalize,
    operator,
    safe_zones,
    signatures,
)
from vanguard.layers.behavior import layer as behavior
from vanguard.layers.camouflage import layer as camouflage
from vanguard.layers.code import layer as code
from vanguard.layers.commands import layer as commands
from vanguard.layers.disclosure import layer as disclosure
from vanguard.layers.lineage import layer as lineage
from vanguard.layers.markup import layer as markup
from vanguard.layers.metadata import layer as metadata
from vanguard.layers.orders import layer as orders
from vanguard.layers.sql import layer as sql
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import TO_CLIENT, TO_SERVER, Direction, Reading
from vanguard.model.rule import Builtin

Judge = Callable[[Reading, Context], Evidence]


class Layer(NamedTuple):
    """One layer, and which messages concern it.

    ``directions`` are the ways of messages that it judges, and of ``signs`` (see `Reading.signs`) a
    message must hold one; None where every message of those directions may concern it.  ``scoped`` says
    that it judges only the messages of principals with scopes, ``ruled`` that it does only where the
    operator wrote rules.
    """

    name: str
    judge: Judge
    directions: tuple[Direction, ...] = tuple(Direction)
    signs: frozenset[str] | None = None
    scoped: bool = False
    ruled: bool = False


_REQUESTS: Final = (TO_SERVER,)
_ANSWERS: Final = (TO_CLIENT,)

LAYERS: Final[tuple[Layer, ...]] = (
    Layer("access", access.judge, _REQUESTS, scoped=True),
    Layer("operator", operator.judge, _REQUESTS, ruled=True),
    Layer("limits", limits.judge),
    Layer("signatures", signatures.judge),
    Layer("commands", commands.judge, _REQUESTS),
    Layer("safe_zones", safe_zones.judge, _REQUESTS),
    Layer("destinations", destinations.judge),
    Layer("markup", markup.judge, _REQUESTS, frozenset("<")),
    Layer("sql", sql.judge, _REQUESTS),
    Layer("code", code.judge, _REQUESTS, frozenset("('\"`")),
    Layer("nested", nested.judge, _REQUESTS, frozenset("$")),
    Layer("metadata", metadata.judge, _ANSWERS),
    Layer("orders", orders.judge, _ANSWERS),
    Layer("active", active.judge, _ANSWERS, frozenset("<")),
    Layer("camouflage", camouflage.judge),
    Layer("disclosure", disclosure.judge),
    Layer("behavior", behavior.judge, _REQUESTS),
    Layer("lineage", lineage.judge, _REQUESTS),
)
"""In the order in which they run after L0."""


class Turns(NamedTuple):
    """Which layers judge messages of one direction with the same signs.

    ``clear`` is what all of them say of a message that is none of their concern, L0 first; ``asked`` are
    those that look for themselves: where each stands in ``clear``, its name, and the layer.
    """

    clear: tuple[Evidence, ...]
    asked: tuple[tuple[int, str, Judge], ...]


class Order:
    """Layers in their order, and who of them has a turn on which message."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._layers = tuple(layers)
        self._clear = tuple(clean(name) for name in ("normalize", *(layer.name for layer in layers)))
        self._telling = frozenset[str]().union(*(layer.signs for layer in layers if layer.signs is not None))
        self._known: dict[tuple[Direction, frozenset[str], bool, bool], Turns] = {}

    def turns(
        self, direction: Direction, signs: frozenset[str], scoped: bool = False, ruled: bool = False
    ) -> Turns:
        """The turns on a message that goes ``direction`` and holds ``signs``; see `Layer` for the rest."""
        key = direction, signs & self._telling, scoped, ruled
        turns = self._known.get(key)
        if turns is None:
            asked = tuple(
                (at, layer.name, layer.judge)
                for at, layer in enumerate(self._layers, 1)
                if direction in layer.directions
                and (layer.signs is None or layer.signs & signs)
                and (scoped or not layer.scoped)
                and (ruled or not layer.ruled)
            )
            self._known[key] = turns = Turns(self._clear, asked)
        return turns


ORDER: Final = Order(LAYERS)

BUILTIN: Final[tuple[Builtin, ...]] = (
    *normalize.BUILTIN,
    *access.BUILTIN,
    *operator.BUILTIN,
    *limits.BUILTIN,
    *safe_zones.BUILTIN,
    *destinations.BUILTIN,
    *commands.BUILTIN,
    *markup.BUILTIN,
    *sql.BUILTIN,
    *code.BUILTIN,
    *nested.BUILTIN,
    *disclosure.BUILTIN,
    *metadata.BUILTIN,
    *orders.BUILTIN,
    *active.BUILTIN,
    *camouflage.BUILTIN,
    *behavior.BUILTIN,
    *lineage.BUILTIN,
    *intent.BUILTIN,
)
"""Every rule that is code rather than a file."""
