"""What is known of where the values of a call came from, as findings."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vanguard.layers.found import found
from vanguard.layers.lineage import rules
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Status, clean
from vanguard.model.lineage import Carried, Lineage
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin

BUILTIN: Final[tuple[Builtin, ...]] = rules.BUILTIN

_CLEAN: Final = clean("lineage")
_NOUNS: Final = {"name": "recipient", "url": "address"}
_MINUTE, _HOUR = 60, 3_600


def judge(reading: Reading, context: Context) -> Evidence:
    """A finding for each thing that it amounts to; what is not known of the past is behavior's to say."""
    history = context.history
    lineage = history.lineage if history is not None else None
    if lineage is None:
        return _CLEAN
    if lineage.failed:
        return Evidence("lineage", Status.FAILED, note=lineage.failed)
    says = _said(lineage)
    pointer = lineage.to[0].pointer if lineage.to else ""
    findings = [
        replace(found(rules.BY_ID[id], pointer=pointer), says=f"{rules.BY_ID[id].says[:-1]}: {says}.")
        for id in lineage.rules
    ]
    findings += [found(rules.BY_ID[id], pointer="/params/name") for id in lineage.tools]
    return Evidence("lineage", findings=tuple(findings)) if findings else _CLEAN


def _said(lineage: Lineage) -> str:
    parts = [
        f"the {_NOUNS.get(one.kind, one.kind)}{_in(one)} came from {_from(one)}" for one in lineage.to[:1]
    ]
    parts += [f"what goes there came from {_from(one)}" for one in lineage.brings[:1]]
    return ", and ".join(parts)


def _in(carried: Carried) -> str:
    return f" in `{carried.argument}`" if carried.argument else ""


def _from(carried: Carried) -> str:
    return f"{carried.source}, read {_ago(carried.age)} ago"


def _ago(age: float) -> str:
    for size, unit in ((_HOUR, "hour"), (_MINUTE, "minute")):
        if age >= 2 * size:
            return f"{age / size:.0f} {unit}s"
    return "1 second" if age < 1.5 else f"{age:.0f} seconds"
