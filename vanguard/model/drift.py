"""How a server can differ from what was pinned of it, and what may be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from vanguard.model.value import value


class Drift(StrEnum):
    """Kinds of change, from those that mean nothing to those that mean most."""

    COSMETIC = "cosmetic"
    """Spacing, spelling, order: nothing that a model or a caller would act on."""
    NARROWING = "narrowing"
    """Less can be asked for than before, or a tool is gone."""
    IDENTITY = "identity"
    """Another version, or other bytes, of the same program."""
    WIDENING = "widening"
    """More can be asked for than before, or a claim of harmlessness was made or withdrawn."""
    NEW_TOOL = "new-tool"
    """A tool that was not there."""
    NEW_INSTRUCTION = "new-instruction"
    """Words that the model reads and that were not there."""
    NEW_SINK = "new-sink"
    """A way for data to get out, or to be acted on, that was not there."""
    SHADOWING = "shadowing"
    """A tool passes itself off as another, or speaks of another server's."""
    REVOKED = "revoked"
    """A person withdrew the trust."""

    @property
    def rank(self) -> int:
        """Where the kind stands among all, the mildest first."""
        return _RANKS[self]


_RANKS = {kind: rank for rank, kind in enumerate(Drift)}


class Response(StrEnum):
    """What is done about a change."""

    RECORD = "record"
    """It is written down."""
    WARN = "warn"
    """The operator is told as well."""
    HIDE = "hide"
    """The tool, or the instructions, stay hidden until a person approves the difference."""
    STOP = "stop"
    """The whole answer is refused until a person approves the difference."""


_USUAL: Mapping[Drift, Response] = dict.fromkeys(Drift, Response.RECORD)


@value
class Trust:
    """What a profile and the operator want of trust.

    ``pins`` says whether servers are pinned at first sight and compared later; ``responses`` what each
    kind of change means.
    """

    pins: bool = True
    responses: Mapping[Drift, Response] = field(default_factory=lambda: dict(_USUAL))


@value
class Change:
    """One difference: its kind, a JSON pointer into the definition to what differs, and both values.

    ``was`` and ``now`` are None where there was, or is, nothing.
    """

    kind: Drift
    pointer: str
    was: Any = None
    now: Any = None
