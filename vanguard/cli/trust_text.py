"""Pins and differences as people read them: nothing in them can act on a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from vanguard.cli.ends import inert
from vanguard.model.drift import Change, Drift
from vanguard.policy.mask import mask
from vanguard.policy.mask import name as shown_name
from vanguard.trust.changes import Changes
from vanguard.trust.store import Pin, Seen

_LONGEST = 20_000
"""Characters of one value that are shown; what is longer says so."""


def table(pins: list[tuple[Pin, Seen]]) -> Iterator[str]:
    """One line for each pinned server."""
    if not pins:
        yield "no server is pinned"
    for pin, seen in pins:
        tools = len(pin.told.tools or ())
        differs = f", {len(seen.tools) + len(seen.gone)} tools differ" if seen.tools or seen.gone else ""
        differs += ", instructions differ" if seen.instructions is not None else ""
        differs += ", another program" if seen.identity else ""
        withdrawn = f", trust withdrawn: {', '.join(map(shown_name, pin.revoked))}" if pin.revoked else ""
        yield (
            f"{mask(pin.server)}  {mask(pin.source)}  {tools} tools, pinned {pin.since} by {mask(pin.by)}"
            f"{differs}{withdrawn}"
        )


def shown(pin: Pin) -> Iterator[str]:
    """All that is pinned of a server."""
    yield f"server        {mask(pin.server)}"
    yield f"source        {mask(pin.source)}"
    yield f"pinned        {pin.since} by {mask(pin.by)}"
    for key, value in pin.told.identity.items():
        if key != "source":
            yield f"{key:<13} {_ours(value)}"
    if pin.told.greeted:
        yield f"instructions  {plain(pin.told.instructions or '')}"
    for name, definition in (pin.told.tools or {}).items():
        withdrawn = " (trust withdrawn)" if name in pin.revoked or "*" in pin.revoked else ""
        yield f"tool          {shown_name(name)}{withdrawn}"
        yield f"  {plain(definition)}"


def difference(pin: Pin, seen: Seen) -> Iterator[str]:
    """All that differs from the pin, the value that was and the one that is there, whole."""
    changes = Changes(pin, seen, lambda: ())
    for what, found in sorted(changes.all(seen).items()):
        kinds = sorted({change.kind for change in found}, key=lambda kind: -kind.rank)
        yield f"{shown_name(what).removesuffix(':')}: {', '.join(kinds)}"
        if what in seen.gone:
            yield "  it is gone"
        for change in found:
            yield from _change(change)
    for name in pin.revoked:
        yield f"{shown_name(name)}: trust withdrawn"


def _change(change: Change) -> Iterator[str]:
    if change.pointer:
        yield f"  {change.kind} at {mask(change.pointer)}"
    else:
        yield f"  {change.kind}"
    shown = _ours if change.kind is Drift.IDENTITY else plain
    if change.was is not None:
        yield f"    - {shown(change.was)}"
    if change.now is not None:
        yield f"    + {shown(change.now)}"


def _ours(value: Any) -> str:
    """A value that Vanguard found out itself, with digests that are no secrets."""
    return inert(value if isinstance(value, str) else json.dumps(value))


def plain(value: Any) -> str:
    """A JSON value on one line, its secrets masked, with nothing that is unseen or that a terminal obeys."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    more = f" … ({len(text) - _LONGEST} characters more)" if len(text) > _LONGEST else ""
    return mask(text[:_LONGEST]) + more
