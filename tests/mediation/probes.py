"""What must be seen and kept of the canary of a cell: asked of L0, of the rules, and of the journal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.gate.adapters import Kept
from tests.mediation.matrix import Cell
from tests.mediation.planting import CANARY, Carried, Variant, body, place
from vanguard.gate.ports import Journal
from vanguard.layers import normalize
from vanguard.model.context import Policy
from vanguard.model.message import ANSWER, ERROR, Fragment, Message
from vanguard.model.record import Record
from vanguard.policy.explain import told
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.rules.load import load_rules
from vanguard.wire.jsonrpc import parse

RULE = "canary"
INDEX = Index(load_rules(Path(__file__).parent / "rules"), "probe")
POLICY = Policy(profile("balanced"), INDEX, "probe")
"""The balanced profile with the rule that looks for the canary, and no other."""


def read(cell: Cell) -> list[Fragment]:
    """The fragments in which L0 shows the canary of a cell."""
    message = parse(json.dumps(body(cell)).encode(), cell.sort.direction)
    assert isinstance(message, Message)
    if message.kind in (ANSWER, ERROR):
        message = Message(
            message.direction, message.kind, message.raw, message.body, message.id, cell.sort.method
        )
    fragments = normalize.read(message, POLICY.profile.limits).fragments
    return [each for each in fragments if any(CANARY in form.text for form in each.forms)]


def unread(cell: Cell) -> str:
    """What L0 does not show of the canary of a cell as it should, or "": its place, its part, what it is."""
    found = [each for each in read(cell) if each.pointer == place(cell) and each.is_key == cell.is_key]
    if not found:
        return "it is in no fragment"
    parts = {each.part for each in found}
    return "" if parts == {cell.carrier.part} else f"it is looked at as {', '.join(parts)}"


def carry(cells: Iterable[Cell], variant: Variant, journal: Journal) -> None:
    """Carry the messages of cells of one sort, in one conversation.

    Each greeting has a conversation of its own, for it settles the revision.
    """
    carried = None
    for cell in cells:
        if carried is None or cell.sort.method == "initialize":
            carried = Carried(variant, POLICY, journal)
        carried.carry(cell)


def unrecorded(cell: Cell, variant: Variant) -> str:
    """What the journal does not keep of the canary of a cell as it should, or ""."""
    journal = Kept()
    carry([cell], variant, journal)
    seen = [each for each in map(_told, journal.records) if names_canary(each)]
    return misjudged(cell, seen[0]) if len(seen) == 1 else f"{len(seen)} decisions name it"


def _told(record: Record) -> dict[str, Any]:
    reasons = record.decision.reasons if record.decision else ()
    return {
        "event": record.event,
        "direction": record.direction,
        "method": record.method,
        "policy_explanation": {"findings": [told(each) for each in reasons]},
    }


def names_canary(record: Mapping[str, Any]) -> bool:
    """Whether a record is a decision that names the canary."""
    return record["event"] == "decision" and RULE in [each["rule"] for each in _findings(record)]


def misjudged(cell: Cell, record: Mapping[str, Any]) -> str:
    """What is wrong with the record that names the canary of a cell, or ""."""
    method = CANARY if cell.pointer == "/method" else cell.sort.method
    if (record["direction"], record["method"] or "") != (cell.sort.direction, method):
        return f"it is recorded as {record['direction']} {record['method']}"
    pointers = {each["pointer"] for each in _findings(record) if each["rule"] == RULE}
    return "" if pointers <= set(_places(cell)) else f"it is recorded at {', '.join(pointers)}"


def _findings(record: Mapping[str, Any]) -> Any:
    return (record["policy_explanation"] or {"findings": ()})["findings"]


def _places(cell: Cell) -> Iterator[str]:
    """Where the canary may be found: in its place, or in the list that is read as one text."""
    yield place(cell)
    yield place(cell).rpartition("/")[0]
