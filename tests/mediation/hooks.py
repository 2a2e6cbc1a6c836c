"""All without which some text would pass unseen: how each is taken out, and what that blinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.mediation import probes
from tests.mediation.matrix import CELLS, Cell
from tests.mediation.planting import VARIANTS, Variant, place
from vanguard import inspection
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Relay
from vanguard.layers import LAYERS, Order, encoded, normalize, unwrap
from vanguard.model.context import Context
from vanguard.model.decision import Decision, Verdict
from vanguard.model.finding import Evidence
from vanguard.model.message import (
    ANSWER,
    ERROR,
    NOTIFICATION,
    REQUEST,
    TO_CLIENT,
    TO_SERVER,
    Direction,
    Kind,
    Message,
    Part,
    Reading,
)
from vanguard.wire import catalogue
from vanguard.wire.conversation import Conversation
from vanguard.wire.jsonrpc import Batch

NEWEST, BATCHED = Variant("2026-07-28"), VARIANTS[-1]
Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Hook:
    """One thing that makes texts seen: ``remove`` takes it out, ``blinds`` says which cells need it."""

    name: str
    remove: Callable[[Patch], None]
    blinds: Callable[[Cell], bool]
    variant: Variant = NEWEST


class _Everything:
    """Holds whatever is looked for, and is equal to it."""

    def __contains__(self, item: object) -> bool:
        return True

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


def _everything(cell: Cell) -> bool:
    return True


def _in_envelope(cell: Cell) -> bool:
    return cell.pointer in ("/method", "/id")


# -- L0 -------------------------------------------------------------------------------------------


def _reading(change: Callable[[Any, tuple[str | int, ...]], Any]) -> Callable[[Patch], None]:
    """L0 reads only what ``change`` leaves of each object and list."""

    def remove(patch: Patch) -> None:
        whole = normalize._Reader._read

        def read(self: Any, value: Any, path: Any, node: Any, chain: Any) -> None:
            whole(self, change(value, path), path, node, chain)

        patch.setattr(normalize._Reader, "_read", read)

    return remove


def _without_texts(value: Any, path: object) -> Any:
    if isinstance(value, list):
        return [each for each in value if not isinstance(each, str)]
    return {key: each for key, each in value.items() if not isinstance(each, str)}


L0 = (
    Hook(
        "L0 itself",
        lambda patch: patch.setattr(inspection, "read", lambda message, limits: Reading(message, ())),
        _everything,
    ),
    Hook("L0: values", _reading(_without_texts), lambda cell: not cell.is_key and not _in_envelope(cell)),
    Hook(
        "L0: keys", lambda patch: patch.setattr(normalize, "WORDS", _Everything()), lambda cell: cell.is_key
    ),
    Hook(
        "L0: entries of lists",
        _reading(lambda value, path: [] if isinstance(value, list) else value),
        lambda cell: "/0" in cell.pointer,
    ),
    Hook(
        "L0: what is nested",
        _reading(lambda value, path: {} if len(path) > 1 else value),
        lambda cell: place(cell).count("/") > 2,
    ),
    Hook(
        "L0: JSON inside texts",
        lambda patch: patch.setattr(unwrap, "inner", lambda text: None),
        lambda cell: cell.carrier.form == "json",
    ),
    Hook(
        "L0: what is encoded",
        lambda patch: patch.setattr(encoded, "decoded", lambda text: None),
        lambda cell: cell.carrier.form in ("base64", "data"),
    ),
    Hook(
        "L0: unknown methods and long ids",
        lambda patch: patch.setattr(normalize._Reader, "_envelope", lambda self, top: None),
        _in_envelope,
    ),
    Hook(
        "L0: members beside params, result and error",
        lambda patch: patch.setattr(
            normalize, "_USUAL", {kind: (_Everything(), name) for kind, (_, name) in normalize._USUAL.items()}
        ),
        lambda cell: cell.sort.bare and not _in_envelope(cell),
    ),
)


# -- the catalogue ----------------------------------------------------------------------------------

_DEFAULT = {TO_SERVER: Part.ARGUMENT, TO_CLIENT: Part.OTHER}
_ANYWHERE = ("/params/inputResponses", "/params/requestState")


def _forget(direction: Direction, method: str) -> Hook:
    def remove(patch: Patch) -> None:
        patch.delitem(catalogue._ASKED[direction], method)  # type: ignore[arg-type]  # a dict at run time

    def blinds(cell: Cell) -> bool:
        sort, part = cell.sort, cell.carrier.part
        return (
            (sort.direction, sort.method) == (direction, method)
            and sort.kind in (REQUEST, NOTIFICATION)
            and part not in (_DEFAULT[direction], Part.META)
            and not sort.bare
            and not (direction is TO_SERVER and cell.pointer.startswith(_ANYWHERE))
        )

    return Hook(f"catalogue: {method} {direction}", remove, blinds)


def _forgotten() -> Iterator[Hook]:
    for direction in Direction:
        for method in sorted(catalogue.methods(direction)):
            hook = _forget(direction, method)
            # Of the others the catalogue says nothing that it does not say of every method.
            if any(map(hook.blinds, CELLS)):
                yield hook


def _shapeless(kind: Kind, direction: Direction, part: Part) -> Hook:
    """All messages of a kind are read as if every text in them were the same."""

    def remove(patch: Patch) -> None:
        whole = catalogue.root
        flat = catalogue.Node(part, {}, None, True)

        def root(message: Message) -> catalogue.Node:
            return flat if (message.kind, message.direction) == (kind, direction) else whole(message)

        patch.setattr(catalogue, "root", root)

    return Hook(
        f"catalogue: shapes of each {kind} {direction}",
        remove,
        lambda cell: (
            (cell.sort.kind, cell.sort.direction) == (kind, direction) and cell.carrier.part is not part
        ),
    )


CATALOGUE = (
    *_forgotten(),
    _shapeless(ANSWER, TO_CLIENT, Part.CONTENT),
    _shapeless(ANSWER, TO_SERVER, Part.OTHER),
    _shapeless(ERROR, TO_CLIENT, Part.CONTENT),
    _shapeless(ERROR, TO_SERVER, Part.OTHER),
)


# -- layers, rules and policy ------------------------------------------------------------------------


def _no_turn(direction: Direction) -> Hook:
    order = Order(
        [
            layer._replace(directions=(direction.opposite,)) if layer.name == "signatures" else layer
            for layer in LAYERS
        ]
    )
    return Hook(
        f"signatures have their turn {direction}",
        lambda patch: patch.setattr(inspection, "ORDER", order),
        lambda cell: cell.sort.direction is direction,
    )


def _no_part(part: Part) -> Hook:
    def remove(patch: Patch) -> None:
        for side in probes.INDEX._sides.values():
            patch.setattr(side, "_parts", side._parts - {part})

    return Hook(f"rules: texts looked at as {part}", remove, lambda cell: cell.carrier.part is part)


def _no_keys(patch: Patch) -> None:
    for side in probes.INDEX._sides.values():
        patch.setattr(side, "_keys", False)


def _no_findings(patch: Patch) -> None:
    whole = inspection.compose

    def compose(evidence: list[Evidence], context: Context) -> Any:
        return whole([Evidence(each.layer) for each in evidence], context)

    patch.setattr(inspection, "compose", compose)


RULES = (
    *map(_no_turn, Direction),
    *map(_no_part, Part),
    Hook("rules: keys", _no_keys, lambda cell: cell.is_key),
    Hook("policy: findings are weighed", _no_findings, _everything),
)


# -- the gate ----------------------------------------------------------------------------------------


_ALLOWED = Decision(Verdict.ALLOW, Verdict.ALLOW, (), (), (), "balanced", "probe")


def _unjudged(kind: Kind, direction: Direction) -> Hook:
    def remove(patch: Patch) -> None:
        whole = Gate.judge

        def judge(self: Gate, message: Message, context: Context) -> Decision:
            if (message.kind, message.direction) == (kind, direction):
                return _ALLOWED
            return whole(self, message, context)

        patch.setattr(Gate, "judge", judge)

    return Hook(
        f"gate: each {kind} {direction} is judged",
        remove,
        lambda cell: (cell.sort.kind, cell.sort.direction) == (kind, direction),
    )


def _unread_batch(self: Relay, batch: Batch) -> None:
    self._out(batch.direction, batch.raw)


GATE = (
    *(_unjudged(kind, direction) for kind in Kind for direction in Direction),
    Hook(
        "gate: members of batches are judged",
        lambda patch: patch.setattr(Relay, "_batch", _unread_batch),
        _everything,
        BATCHED,
    ),
    Hook(
        "conversation: answers find their questions",
        lambda patch: patch.setattr(Conversation, "answered", lambda self, answer: None),
        lambda cell: cell.sort.kind in (ANSWER, ERROR) and cell.sort.method != "",
    ),
    Hook(
        "gate: decisions are recorded",
        lambda patch: patch.setattr(Gate, "record", lambda self, *given, **named: None),
        _everything,
    ),
)

HOOKS: tuple[Hook, ...] = (*L0, *CATALOGUE, *RULES, *GATE)
