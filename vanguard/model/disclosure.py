"""What may be disclosed to whom: the operator's choice for each kind of sensitive value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from vanguard.model.message import TO_CLIENT, Direction
from vanguard.model.value import value

SECRETS, PERSONAL = "secrets", "personal"
"""The two families of kinds; what is said of a family holds for every kind of it that has no entry."""


class Act(StrEnum):
    """What is done about a sensitive value."""

    ALLOW = "allow"
    WARN = "warn"
    """The message goes on, and a finding says so."""
    REDACT = "redact"
    """The message goes on with a placeholder in place of the value."""
    BLOCK = "block"


@value
class CustomKind:
    """A kind of sensitive value that the operator describes: its name and an RE2 pattern."""

    kind: str
    pattern: str


@value
class Disclosure:
    """What is done about each kind of sensitive value, in each direction.

    ``to_client`` and ``to_server`` give the act for a kind or a family (`SECRETS`, `PERSONAL`).
    ``restore`` names, for a tool, the kinds whose placeholders it gets the values for.
    """

    to_client: Mapping[str, Act] = field(default_factory=dict)
    to_server: Mapping[str, Act] = field(default_factory=dict)
    custom: tuple[CustomKind, ...] = ()
    restore: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    _wanted: Mapping[Direction, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_wanted", {way: self._not_allowed(way) for way in Direction})

    def acts(self, direction: Direction) -> Mapping[str, Act]:
        """The acts for messages that go ``direction``, by kind or family."""
        return self.to_client if direction is TO_CLIENT else self.to_server

    def wanted(self, direction: Direction) -> frozenset[str]:
        """The kinds and families about which something is done."""
        return self._wanted[direction]

    def _not_allowed(self, direction: Direction) -> frozenset[str]:
        return frozenset(kind for kind, act in self.acts(direction).items() if act is not Act.ALLOW)

    def act(self, direction: Direction, kind: str, family: str, usual: Act = Act.ALLOW) -> Act:
        """What is done about a kind; ``usual`` where neither it nor its family is named."""
        acts = self.acts(direction)
        return acts.get(kind) or acts.get(family) or usual
