"""What a person does from the dashboard, as protocols: the pages ask these and decide nothing themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from vanguard.model.drift import Change
from vanguard.model.history import Subject, Switch
from vanguard.model.value import value

PENDING = "pending"
"""The state of a review that waits."""


@value
class Review:
    """A message that waits, or waited, for a person; times are seconds since the epoch.

    ``state`` is ``pending``, ``granted``, ``denied``, ``used`` or ``expired``; ``asked`` and ``reasons`` are
    lines with secrets masked.
    """

    id: str
    state: str
    made: float
    expires: float
    by: str
    principal: str
    server: str
    method: str
    tool: str
    asked: Sequence[str]
    reasons: Sequence[str]


@value
class Grant:
    """Leave for several calls of a tool, which still holds; times are seconds since the epoch.

    ``folder`` is where every path of theirs must lie, "" for anywhere; ``rules`` may hold such a call, and
    ``left`` of ``calls`` may still come.
    """

    id: str
    principal: str
    server: str
    tool: str
    folder: str
    rules: Sequence[str]
    calls: int
    left: int
    expires: float
    by: str


class Reviews(Protocol):
    """The queue of what waits for a person.  Its calls raise VanguardError where it cannot be had."""

    def listed(self) -> Sequence[Review]:
        """Everything that is kept, the newest first."""

    def settle(self, id: str, granted: bool, by: str) -> str:
        """Grant or deny what waits; "" where that was done, else why not."""

    def grants(self) -> Sequence[Grant]:
        """The grants for several calls that still hold, the newest first."""

    def revoke(self, id: str, by: str) -> str:
        """End such a grant now; "" where that was done, else why not."""


@value
class Remembered:
    """Who is remembered and what is switched off; ``missing`` says why nothing of it is known.

    ``warn`` and ``review`` are the scores from which a message is warned of or held, 0 for never.
    """

    subjects: Sequence[Subject] = ()
    switches: frozenset[Switch] = frozenset()
    missing: str = ""
    warn: float = 0.0
    review: float = 0.0


class People(Protocol):
    """What is remembered of whoever comes.  Its calls raise VanguardError where it cannot be had."""

    async def remembered(self) -> Remembered:
        """Everybody, the one seen last first."""

    async def pause(self, principal: str, seconds: float, by: str) -> None:
        """Refuse what a principal sends for so many seconds; 0 ends a pause."""

    async def switch(self, switch: Switch, off: bool, by: str) -> None:
        """Switch something off for every gateway of the store, or on again."""


@value
class Pinned:
    """What is trusted of one server, and all that differs from it.

    ``tools`` are definitions by name; ``changes`` are by what they are of: a tool, ``instructions:`` or
    ``program:``; ``seen`` is a digest of the pin and the difference, which an approval has to name.
    """

    server: str
    source: str
    since: str
    by: str
    tools: Mapping[str, Any]
    capabilities: Mapping[str, Sequence[str]]
    revoked: Sequence[str]
    changes: Mapping[str, Sequence[Change]]
    seen: str


class Pins(Protocol):
    """The pinned servers.  Its calls raise VanguardError where they cannot be read or changed."""

    def listed(self) -> Sequence[Pinned]:
        """Every pin, by the server's name."""

    def approve(self, server: str, source: str, seen: str, by: str) -> str:
        """Approve the difference that was looked at, whole; "" where that was done, else why not."""

    def revoke(self, server: str, source: str, tool: str, by: str) -> str:
        """Withdraw the trust in a tool; "" where that was done, else why not."""


@value
class Proposal:
    """The narrowest exception for a decision: what would change in the file of ``path``, line by line.

    ``refused`` says why it cannot be written; ``stamp`` names the file as it was read.
    """

    path: str = ""
    difference: Sequence[str] = ()
    ends: str = ""
    refused: str = ""
    stamp: str = ""


class Exceptions(Protocol):
    """Writes exceptions into the config."""

    def proposed(self, fields: Mapping[str, Any], because: str, span: str) -> Proposal:
        """What would be written for a recorded decision."""

    def write(self, fields: Mapping[str, Any], because: str, span: str, stamp: str, by: str) -> Proposal:
        """Write it, where the file is still the one of ``stamp``; what was written, or why it was not."""


class Marks(Protocol):
    """A person's word on decisions: whether a stop was false."""

    def mark(self, fields: Mapping[str, Any], false_stop: bool, by: str) -> None:
        """Record that a decision was false, or take that back."""


@value
class Desk:
    """All that a person can do."""

    reviews: Reviews
    people: People
    pins: Pins
    exceptions: Exceptions
    marks: Marks
    benchmark: Callable[[], Mapping[str, Mapping[str, Any]]] = dict
    """Gives the figures of the benchmark by profile, as its baseline has them; empty where there are none."""
    captured: Callable[[str, str], str] = lambda decision_id, day: ""
    """Gives the whole message of a decision by its id and day (``2026-11-21``), "" where none is kept."""
