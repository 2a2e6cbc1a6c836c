"""What becomes of a pin when a person approves a difference, or withdraws their trust."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from vanguard.trust.store import Pin, Seen

ALL = "*"
"""Stands for every tool among those whose trust was withdrawn."""

INSTRUCTIONS = "instructions:"
"""Names the instructions where a difference is approved in part."""

PROGRAM = "program:"
"""Names the program where a difference is approved in part."""


def approved(pin: Pin, seen: Seen, parts: Collection[str], by: str, at: str) -> tuple[Pin, Seen]:
    """The pin with these parts of the difference taken over, and what is left of the difference.

    ``parts`` are names of tools, `INSTRUCTIONS` and `PROGRAM`; none at all means everything.
    """
    every = not parts
    taken = {name: each for name, each in seen.tools.items() if every or name in parts}
    gone = {name for name in seen.gone if every or name in parts}
    told = pin.told
    tools = {name: each for name, each in (told.tools or {}).items() if name not in gone}
    told = replace(told, tools={**tools, **taken} if told.tools is not None or taken else None)
    left = replace(
        seen,
        tools={name: each for name, each in seen.tools.items() if name not in taken},
        gone=tuple(name for name in seen.gone if name not in gone),
    )
    if seen.instructions is not None and (every or INSTRUCTIONS in parts):
        told, left = replace(told, instructions=seen.instructions or None), replace(left, instructions=None)
    if seen.identity and (every or PROGRAM in parts):
        told, left = replace(told, identity=seen.identity), replace(left, identity={})
    revoked = () if every else tuple(name for name in pin.revoked if name not in parts)
    return Pin(pin.server, pin.source, told, at, by, revoked), left


def revoked(pin: Pin, tools: Sequence[str], by: str, at: str) -> Pin:
    """The pin with the trust in some tools withdrawn, in all of them where none is named."""
    names = tuple(dict.fromkeys((*pin.revoked, *(tools or (ALL,)))))
    return replace(pin, revoked=names, by=by, since=at)


def parts_of(seen: Seen, pin: Pin) -> list[str]:
    """The names of everything that may be approved."""
    named = [*seen.tools, *seen.gone, *pin.revoked]
    named += [INSTRUCTIONS] if seen.instructions is not None else []
    return [*dict.fromkeys(named + ([PROGRAM] if seen.identity else []))]
