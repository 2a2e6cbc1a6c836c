"""What no single message shows: rules over several calls, budgets, and when a risk is too high."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from vanguard.model.capability import Capability
from vanguard.model.finding import Severity
from vanguard.model.value import value

MARKS: Mapping[str, str] = {
    **{each.value: f"a call of a tool that can do this ({each.value})" for each in Capability},
    "call": "any call of a tool, and any reading of a resource",
    "reads": "a call of a tool that only reads",
    "changes": "a call of a tool that changes something",
    "destroys": "a call that deletes or destroys something",
    "sends-out": "a call that carries something out: a message, a post, a command that uploads",
    "runs-file": "a command that runs a file",
    "secret-place": "a call that names a place where secrets are kept",
    "surveys": "a command that looks the system or the network over",
    "climbs": "a command that asks for more rights",
    "signs-in": "a call that tries to sign in somewhere",
    "asks-gateway": "a call that asks about the gateway's own rules or settings",
    "stopped": "a message that was stopped, not by a rule of this kind",
    "doubted": "a message that was warned of",
    "saw-survey": "a finding about reconnaissance",
    "saw-exploit": "a finding about injected or downloaded code, a shell, a way round the rules",
    "saw-secret-theft": "a finding about access to secrets",
    "failed": "an answer that is an error",
    "denied": "an answer that says that something is not allowed",
    "not-found": "an answer that says that something is not there",
    "unreachable": "an answer that says that a host cannot be reached",
    "untrusted": "an answer with text from outside: a page, a mail, an issue, a chat",
    "ordered": "an answer with a text that gives the model orders",
    "secret-shown": "an answer in which a secret stood",
    "tools-changed": "a list of tools in which one is new or other than before",
}
"""What a message can be marked as, and what that means; the closed vocabulary of sequences."""


_MOST_KNOWN = 512


class Kind(StrEnum):
    """What of a message is compared with other messages, always as a keyed digest."""

    TARGET = "target"
    """The path, address, command or other value that the call is about."""
    NAME = "name"
    """The names of the files in it; of a list of tools, the tools' names."""
    HOST = "host"
    """The hosts that it names."""
    FOLDER = "folder"
    """The folders in which its files lie."""
    TOOL = "tool"
    ARGUMENTS = "arguments"
    """All arguments together."""
    NUMBER = "number"
    """What is left of its arguments once runs of digits are taken out; the same for 17 and 18."""


@value
class Then:
    """Messages by their marks: one of ``any``, all of ``all``, none of ``none``."""

    any: frozenset[str]
    all: frozenset[str] = frozenset()
    none: frozenset[str] = frozenset()

    def holds(self, marks: frozenset[str]) -> bool:
        """Whether a message with these marks is meant."""
        return not self.any.isdisjoint(marks) and self.all <= marks and self.none.isdisjoint(marks)


@value
class Transcript:
    """A case of a sequence: steps as they stand in its file (see docs/behavior.md), and their line."""

    steps: tuple[Any, ...]
    line: int = 0


@value
class Sequence:
    """A rule over several messages of one principal, with one server or ``across`` all.

    With ``first``, ``count`` messages like that must have come in the ``within`` seconds before one like
    ``then``; without it, ``count`` of ``then`` in that time, the last included.  With ``distinct`` they count
    only once for each value of that kind; with ``same`` they must have that in common with the last one.
    With ``unless_vouched`` it is not met where all whom the last one names are known, and by no stranger.
    ``pause`` is for how many seconds the principal is paused where it stops something.
    """

    id: str
    title: str
    severity: Severity
    confidence: float
    says: str
    why: str
    then: Then
    within: float
    first: Then | None = None
    count: int = 1
    distinct: Kind | None = None
    same: Kind | None = None
    across: bool = False
    unless_vouched: bool = False
    pause: float = 0.0
    level: int = 1
    tags: tuple[str, ...] = ()
    shadow: bool = False
    catches: tuple[Transcript, ...] = ()
    passes: tuple[Transcript, ...] = ()
    place: str = ""

    @property
    def category(self) -> str:
        """What rules of this kind are grouped under."""
        return "sequences"

    @property
    def kind(self) -> Kind | None:
        """What of a message it remembers a digest of."""
        return self.distinct or self.same

    @property
    def keep(self) -> int:
        """How many messages it remembers."""
        return (
            min(512, self.count * 3 if self.same else self.count)
            if self.count > 1
            else (16 if self.same else 1)
        )

    @property
    def earlier(self) -> Then:
        """Which messages it remembers."""
        return self.first or self.then


@value
class Budget:
    """How much may be done in ``within`` seconds: calls, bytes of messages, or units of cost.

    Empty ``server``, ``tool`` or ``capability`` mean all; ``each`` says that it is for each tool alone.
    """

    name: str
    limit: int
    within: float
    unit: str = "calls"
    server: str = ""
    tool: str = ""
    capability: str = ""
    each: bool = False
    costs: Mapping[str, int] = field(default_factory=dict)


@value
class Risk:
    """From which score on a message is warned of, held, or its principal paused; 0 for never.

    The score halves each ``half_life`` seconds; ``points`` are added for a message by its verdict.
    """

    half_life: float = 600.0
    warn: float = 0.0
    review: float = 0.0
    pause: float = 0.0
    pause_s: float = 60.0
    points: Mapping[str, float] = field(default_factory=lambda: {"WARN": 0.5, "REVIEW": 4.0, "BLOCK": 8.0})


class Book:
    """All sequences and budgets of a policy."""

    def __init__(self, sequences: Iterable[Sequence] = (), budgets: Iterable[Budget] = ()) -> None:
        self.sequences = {each.id: each for each in sequences}
        self.budgets = tuple(budgets)
        self._known: dict[frozenset[str], tuple[tuple[Sequence, ...], tuple[Sequence, ...]]] = {}
        self.plans: dict[tuple[str, frozenset[str]], Any] = {}
        """What whoever plans by it has worked out, by server and marks; it says nothing of any message."""

    def concerned(self, marks: frozenset[str]) -> tuple[tuple[Sequence, ...], tuple[Sequence, ...]]:
        """The sequences that may end with a message with these marks, and those that remember it."""
        found = self._known.get(marks)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            every = self.sequences.values()
            found = (
                tuple(each for each in every if each.then.holds(marks)),
                tuple(each for each in every if each.earlier.holds(marks)),
            )
            self._known[marks] = found
        return found
