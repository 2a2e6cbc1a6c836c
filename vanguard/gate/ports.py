"""What the gate asks of the world, as protocols; each adapter is one file under ``adapters``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from vanguard.gate.approvals import Answer
from vanguard.gate.inquiry import Channel
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.finding import Evidence
from vanguard.model.history import Score, Seen, Step, Subject, Switch
from vanguard.model.message import Direction, Message, Reading
from vanguard.model.opinion import Opinion, Question
from vanguard.model.record import Record
from vanguard.wire.conversation import Asked
from vanguard.wire.jsonrpc import Batch

Attend = Callable[[Coroutine[Any, Any, None]], None]
"""Has something awaited beside the messages."""


class Journal(Protocol):
    """Keeps records, in order, without ever holding up the caller."""

    @property
    def healthy(self) -> bool:
        """Whether records handed over now can be expected to be kept."""

    @property
    def crowded(self) -> bool:
        """Whether records come faster than they are kept, and waiting a moment would help."""

    def write(self, record: Record) -> bool:
        """Take a record; False where it could not be taken (queue full, or failing)."""

    def close(self) -> None:
        """Write out all that was taken, and stop; safe to call twice."""


Weigh = Callable[[Decision, Reading, Context], Decision]
"""Adds to a decision what is known from the reading alone."""

Judged = tuple[Message, Context]
"""A message, and what it is judged by."""


class Aside(Protocol):
    """Judges long messages, and many at once, where nobody else waits for them."""

    async def look(self, asked: Sequence[Judged], weigh: Weigh) -> list[Decision] | None:
        """The decisions that `inspection.look` comes to, and ``weigh``; None where it is of no help.

        ``asked`` are messages of one principal, one at least.
        """

    async def parsed(self, line: bytes, direction: Direction, who: str) -> Message | Batch:
        """What a line says that came of the principal ``who``; raises ProtocolError."""


class Tracer(Protocol):
    """Tells somebody else of calls, as they are made and answered."""

    def decided(
        self, message: Message, context: Context, decision: Decision, decision_id: str, asked: Asked | None
    ) -> None:
        """A message was decided on, and sent where it may go.

        ``asked`` is the request that it answers, or, of a request that went on, what waits for its answer.
        """

    def lost(self, asked: Asked) -> None:
        """Nobody waits for the answer to a request any more."""


class Seal(Protocol):
    """Proves later what a journal's files held; called by the one thread that writes them."""

    def wrote(self, file: Path, lines: Sequence[bytes], now: str) -> None:
        """Take note of lines, newlines included, that were appended to a file."""

    def end(self, now: str) -> None:
        """Cover all that was noted."""


class Limiter(Protocol):
    """Counts what is asked for, under keys."""

    def take(self, key: str, rate: float, burst: int, cost: int = 1) -> float | Awaitable[float]:
        """Take ``cost`` of a budget that grows by ``rate`` a second, up to ``burst``.

        0.0 where it was taken; else the seconds until it could be, and nothing was taken.
        """


class Approver(Protocol):
    """Asks a person about a message under REVIEW."""

    def takes(self, message: Message) -> bool:
        """Whether anybody can be asked about such a message; it is refused at once where nobody can."""

    def ask(
        self,
        message: Message,
        decision: Decision,
        context: Context,
        answered: Callable[[Answer], None],
        channel: Channel,
    ) -> Callable[[], None]:
        """Ask whether it may pass; what comes back ends the asking.

        ``answered`` is called once, from any thread: with a no where nobody can be asked or nobody
        answers.  A yes uses up a grant for exactly what `vanguard.gate.approvals.bound` tells of the
        message.  Once the asking was ended a call of it changes nothing.  ``channel`` leads to the sender,
        whom an approver may have asked as well.
        """


class Scorer(Protocol):
    """Says how surely a text means to lead a model astray."""

    @property
    def name(self) -> str:
        """What it is called where it speaks."""

    def score(self, question: Question) -> Opinion | Awaitable[Opinion]:
        """What it says of a text, at once or within its own deadline; never raises what was foreseen."""


class NearScorer(Scorer, Protocol):
    """A scorer that answers at once, and is asked about every text that may matter to it."""

    def worth(self, text: str, least: float) -> bool:
        """Whether a text may score so much; far cheaper than its score."""

    def heaviest(self, parts: Sequence[str], least: float, most: int) -> Sequence[int]:
        """The numbers of the parts of a long text that are worth a score, in order; of many the heaviest."""


class Tracker(Protocol):
    """Remembers what everybody did, in traces (see `model.history`).

    What it does takes no time to speak of, or is an awaitable; only the gate awaits.  A tracker that cannot
    be asked raises TrackerAway, and then nothing was done.
    """

    @property
    def shared(self) -> bool:
        """Whether gateways of other servers may remember in the same store."""

    def step(self, step: Step) -> Seen | Awaitable[Seen]:
        """Add and ask in one atomic action."""

    def note(self, step: Step) -> Awaitable[None] | None:
        """Add only; nobody waits for it, and it is done before whatever is asked of the tracker later."""

    def subjects(self, score: Score | None = None) -> list[Subject] | Awaitable[list[Subject]]:
        """Everybody who is remembered, the one seen last first; with the score that is asked for."""

    def pause(self, principal: str, seconds: float) -> Awaitable[None] | None:
        """Refuse what a principal sends for so many seconds; 0 ends a pause."""

    def reset(self, principal: str) -> Awaitable[None] | None:
        """Forget all that is remembered of a principal, a pause included."""

    def switch(self, switch: Switch, off: bool) -> Awaitable[None] | None:
        """Switch something off, or on again, for every gateway that shares the tracker's store."""

    def switches(self) -> frozenset[Switch] | Awaitable[frozenset[Switch]]:
        """What is switched off."""

    def close(self) -> Awaitable[None] | None:
        """Give back what it holds open."""


class Recorder(Protocol):
    """Keeps whole messages."""

    def take(self, id: str, message: Message, context: Context, decision: Decision) -> None:
        """Have a message kept under its decision's id, without ever holding up the caller."""

    def close(self) -> None:
        """Write out all that was taken, and stop; safe to call twice."""


class Pins(Protocol):
    """Knows servers as they were approved, and tells what has changed since."""

    def know(
        self, server: str, source: Callable[[], str], identify: Callable[[], Mapping[str, Any]] | None = None
    ) -> None:
        """Have ``source`` say what program or place a server is, and ``identify`` what exactly is run."""

    def witness(self, message: Message, context: Context) -> tuple[dict[str, Any], ...]:
        """Take note of a server's answer, whole; what is to be recorded of it."""

    def evidence(self, message: Message, context: Context) -> Evidence | None:
        """What a message shows of change; None where it does not concern pins."""
