"""Scores that a scorer elsewhere still owes, and the acts that wait for them.

What can be taken back goes on at once; its score comes when it comes.  A call that cannot be taken back
waits for its own score and for those of what its sender sent or read before it, up to the profile's
``wait_s``.  All of this runs on the thread of the relays; only the awaiting is elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from vanguard.gate.leaving import question
from vanguard.gate.manner import Later
from vanguard.gate.ports import Attend, Scorer
from vanguard.layers import intent
from vanguard.model.capability import Capability, Tool
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.finding import Evidence
from vanguard.model.message import TO_CLIENT, Message, Part
from vanguard.model.opinion import Opinion, Question
from vanguard.model.profile import Semantic
from vanguard.policy.identifiers import only_reads, words

RECALLED_S: Final = 60.0
"""For how long what a principal read counts against its acts, once a scorer found it an attack."""

MOST_OWED: Final = 200
"""Scores owed to one principal at once; of what comes beyond none is asked for."""

PARTS: Final = frozenset((Part.ARGUMENT, Part.CONTENT, Part.ERROR, Part.NOTICE, Part.ASK))
"""What a text must be for, to be scored: what a server is handed, and what a model reads."""

LEAST, BLANKS = 24, 3
"""Characters of the shortest text that is scored; blanks of the message with the fewest, if it is ASCII."""

_LASTING: Final = frozenset(
    (
        Capability.FS_WRITE,
        Capability.EXEC,
        Capability.NET_OUT,
        Capability.DB,
        Capability.MESSAGE_SEND,
        Capability.MONEY,
        Capability.ADMIN,
    )
)


class Note(Protocol):
    """Takes what the journal should know of a message (see `Gate.note`)."""

    def __call__(
        self, event: str, detail: dict[str, Any], *, server: str, decision_id: str = "", method: str = ""
    ) -> None:
        """Take it."""


@dataclass(slots=True, eq=False)
class Wait:
    """An act that waits for scores; ``resume`` is called with what they are worth once all are there."""

    semantic: Semantic
    own: bool
    left: int = 0
    before: list[Opinion] = field(default_factory=list)
    of_itself: list[Opinion] = field(default_factory=list)
    resume: Callable[[tuple[Evidence, ...]], None] | None = None
    over: bool = False

    def begin(self, resume: Callable[[tuple[Evidence, ...]], None]) -> None:
        """Have ``resume`` called, at once where nothing is left to wait for."""
        self.resume = resume
        self._look()

    def give_up(self) -> None:
        """Wait no longer."""
        self.over = True

    def take(self, opinion: Opinion, own: bool) -> None:
        """One score less to wait for."""
        (self.of_itself if own else self.before).append(opinion)
        self.left -= 1
        self._look()

    def _look(self) -> None:
        if self.left == 0 and self.resume is not None and not self.over:
            self.over = True
            self.resume(self.evidence())

    def evidence(self) -> tuple[Evidence, ...]:
        """What the scores are worth for the act."""
        made = [intent.evidence(each, self.semantic, acts=True) for each in self.of_itself]
        failed = next((each for each in self.before if each.failed), None)
        if failed is not None:
            made.append(intent.evidence(failed, self.semantic, acts=True))
        bad = [each for each in self.before if intent.rule_of(each, self.semantic) is intent.LIKELY]
        if bad:
            made.append(intent.followed(bad, self.semantic))
        return tuple(made)


@dataclass(slots=True, eq=False)
class _Owed:
    """A score that is owed: of which message, to whom, and which acts wait for it."""

    subject: str
    semantic: Semantic
    server: str
    method: str
    decision_id: str
    waiting: list[tuple[Wait, bool]] = field(default_factory=list)
    settled: bool = False


class Owed:
    """What ``scorer`` owes, by principal; ``attend`` has its answers awaited, ``note`` tells the journal."""

    def __init__(
        self, scorer: Scorer, attend: Attend, note: Note, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._scorer = scorer
        self._attend = attend
        self._note = note
        self._clock = clock
        self._owed: dict[str, list[_Owed]] = {}
        self._bad: dict[str, tuple[float, Opinion]] = {}

    def before(
        self, message: Message, context: Context, decision: Decision, later: Later
    ) -> Wait | tuple[Evidence, ...]:
        """What an act has to wait for before it goes on, or what is known against it already."""
        if not lasting(message, context):
            return ()
        subject = _subject(context)
        wait = Wait(context.policy.profile.semantic, False)
        for each in self._owed.get(subject, ()):
            each.waiting.append((wait, False))
            wait.left += 1
        recalled = self._bad.get(subject)
        if recalled is not None:
            if recalled[0] > self._clock():
                wait.before.append(recalled[1])
            else:
                del self._bad[subject]
        asked = self._question(message, context, decision)
        if asked is not None:
            owed = _Owed(subject, wait.semantic, context.server.name, message.method, "")
            owed.waiting.append((wait, True))
            wait.left += 1
            self._ask(owed, asked, later)
        return wait if wait.left or wait.of_itself else wait.evidence()

    def after(
        self, message: Message, context: Context, decision: Decision, decision_id: str, later: Later
    ) -> None:
        """Ask about a message that was forwarded, where that can matter."""
        asked = self._question(message, context, decision)
        if asked is not None:
            semantic, server = context.policy.profile.semantic, context.server.name
            self._ask(_Owed(_subject(context), semantic, server, message.method, decision_id), asked, later)

    def _question(self, message: Message, context: Context, decision: Decision) -> Question | None:
        """What to ask: about what a server says, about acts, and about what was found doubtful."""
        matters = message.direction is TO_CLIENT or decision.reasons or lasting(message, context)
        if not matters or len(message.raw) < LEAST or len(self._owed.get(_subject(context), ())) >= MOST_OWED:
            return None
        return question(message, context, PARTS, LEAST, BLANKS)

    def _ask(self, owed: _Owed, asked: Question, later: Later) -> None:
        self._owed.setdefault(owed.subject, []).append(owed)

        def answered(opinion: Opinion) -> None:
            later(lambda: self._settle(owed, opinion))

        try:
            answer = self._scorer.score(asked)
        except Exception as error:
            answer = Opinion(self._scorer.name, failed=type(error).__name__)
        if isinstance(answer, Opinion):
            self._settle(owed, answer)
        else:
            self._attend(_awaited(answer, owed.semantic.wait_s, self._scorer.name, answered))

    def _settle(self, owed: _Owed, opinion: Opinion) -> None:
        """Take a score that has come, or that is not waited for any longer."""
        if not owed.settled:
            owed.settled = True
            still = self._owed.get(owed.subject, [])
            if owed in still:
                still.remove(owed)
            if not still:
                self._owed.pop(owed.subject, None)
        rule = intent.rule_of(opinion, owed.semantic)
        if rule is intent.LIKELY:
            self._bad[owed.subject] = (self._clock() + RECALLED_S, opinion)
        waiting, owed.waiting = owed.waiting, []
        if owed.decision_id and (rule is not None or opinion.failed):
            detail = {"rule": rule.id if rule else "", "says": intent.note_of(opinion, owed.semantic)}
            self._note("score", detail, server=owed.server, decision_id=owed.decision_id, method=owed.method)
        for wait, own in waiting:
            wait.take(opinion, own)


def lasting(message: Message, context: Context) -> bool:
    """Whether a message asks for something that cannot be taken back, as far as its tool tells."""
    return message.is_call and (context.tool is None or _lasts(context.tool))


def _lasts(tool: Tool) -> bool:
    if not _LASTING.isdisjoint(tool.capabilities):
        return True
    hints = tool.definition.get("annotations")
    if isinstance(hints, dict) and hints.get("readOnlyHint") is True:
        return False
    return not only_reads(words(tool.name))


def _subject(context: Context) -> str:
    return f"{context.principal}\0{context.session}"


async def _awaited(
    answer: Awaitable[Opinion], wait_s: float, name: str, answered: Callable[[Opinion], None]
) -> None:
    """Hand on what a scorer says; where it takes too long that it does, and what it says when it comes."""
    # Loaded where something is owed: it takes a tenth of a start.
    import asyncio

    task = asyncio.ensure_future(answer)
    done, _ = await asyncio.wait((task,), timeout=wait_s)
    if not done:
        answered(Opinion(name, failed=f"no answer within {wait_s:g} s"))
    try:
        opinion = await task
    except Exception as error:
        opinion = Opinion(name, failed=type(error).__name__)
    answered(opinion)
