"""What is remembered of whoever comes: asked before a request is judged, added to after.

A tracker that answers at once is asked in passing.  One that has to be waited for gives awaitables, which
whoever carries the messages has attended to (docs/rationale/behavior.md).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from hashlib import blake2b
from struct import Struct
from typing import TYPE_CHECKING, Any, Final

from vanguard.errors import TrackerAway
from vanguard.gate.ports import Attend, Tracker
from vanguard.model.context import Context
from vanguard.model.decision import Decision, Verdict
from vanguard.model.history import NOTHING, History, Seen, Step, Who, none
from vanguard.model.lineage import PRINT, Lineage
from vanguard.model.message import ANSWER, NOTIFICATION, REQUEST, TO_SERVER, Message

if TYPE_CHECKING:
    from vanguard.layers.behavior.plan import Plan

_HARMLESS: Final = frozenset(
    "initialize ping server/discover tools/list prompts/list resources/list resources/templates/list "
    "logging/setLevel".split()
)
"""Requests that go on while their sender is paused or switched off, and are not remembered."""

_LARGEST: Final = 2**64 - 1
_hashed = Struct("<q").pack

Asking = Coroutine[Any, Any, History]
"""A history that has to be waited for."""


class Trail:
    """Remembers through a tracker what happens.

    ``key`` is for the digests, up to 64 bytes; ``attend`` for what has to be awaited.
    """

    def __init__(self, tracker: Tracker, key: bytes, attend: Attend) -> None:
        self._tracker = tracker
        self._key = key
        self._kept = tracker.shared
        self._keyed = blake2b(digest_size=PRINT, key=key)
        self._attend = attend
        self._behavior: Any = None
        self._asked: Any = None
        self._everybody: Any = None
        self._servers: set[str] = set()
        self._who = Who("")

    @property
    def tracker(self) -> Tracker:
        """What it remembers through."""
        return self._tracker

    def _loaded(self) -> Any:
        """What plans and marks, which is loaded when the first message comes that it concerns."""
        from vanguard.layers.behavior import marks, plan
        from vanguard.layers.lineage import concern, pieces

        self._behavior = plan, marks
        self._asked = concern.asked
        self._everybody = pieces.Everybody()
        return self._behavior

    def reset(self, principal: str) -> None:
        """Forget all that is remembered of a principal, soon."""
        if self._everybody is not None:
            self._everybody.forget(principal)
        waiting = self._tracker.reset(principal)
        if waiting is not None:
            self._attend(_noted(waiting))

    def ask(self, message: Message, context: Context) -> History | Asking | None:
        """What is known of the past, for a request that it matters to; None for any other message."""
        if not concerns(message):
            return None
        plan, marks = self._behavior or self._loaded()
        policy = context.policy
        traits = marks.of_request(message, context)
        planned = plan.before(
            traits,
            message,
            context,
            policy.book,
            policy.profile.risk,
            self._digest,
            self._whose(context),
        )
        try:
            several = self._tracker.shared or len(self._servers) > 1
            values = self._asked(message, context, traits.marks, self._print, self._everybody, several)
            if values is not None:
                planned = plan.with_values(planned, values)
            return self._asks(planned)
        except TrackerAway as error:
            return _missing(error)
        except Exception as error:
            return self._asks_less(planned, error)

    def _asks(self, planned: Plan) -> History | Asking:
        plan, _ = self._behavior or self._loaded()
        seen = self._tracker.step(planned.step)
        found: History | Asking = (
            plan.history(planned, seen) if isinstance(seen, Seen) else self._awaited(planned, seen)
        )
        return found

    def _asks_less(self, planned: Plan, why: Exception) -> History | Asking:
        """What is known without the values of the call, for those could not be worked out."""
        plan, _ = self._behavior or self._loaded()
        bare = plan.with_values(planned, None)
        try:
            found = self._asks(bare)
        except TrackerAway as error:
            return _missing(error)
        failed = Lineage(failed=type(why).__name__)
        return replace(found, lineage=failed) if isinstance(found, History) else _with(found, failed)

    def _whose(self, context: Context) -> Who:
        """Whose message it is: the same object for as long as it is the same sender's."""
        who, server = self._who, context.server.name
        if (
            who.session != context.session
            or who.principal != context.principal
            or who.server != server
            or who.client != context.client
        ):
            self._who = who = Who(context.principal, server, context.client, context.session)
        return who

    async def _awaited(self, planned: Plan, seen: Awaitable[Seen]) -> History:
        plan, _ = self._behavior or self._loaded()
        try:
            found: History = plan.history(planned, await seen)
            return found
        except TrackerAway as error:
            return _missing(error)
        except Exception as error:
            if planned.values is None:
                raise
            less = self._asks_less(planned, error)
            return less if isinstance(less, History) else await less

    def attend(self, asked: Asking, answered: Callable[[History], None]) -> None:
        """Have a history awaited and handed on, from any thread."""

        async def work() -> None:
            answered(await asked)

        self._attend(work())

    def closing(self) -> Coroutine[Any, Any, None] | None:
        """Give back what the tracker holds open; None where nothing of it has to be awaited."""
        closed = self._tracker.close()
        return None if closed is None else _noted(closed)

    def tell(
        self, message: Message, context: Context, decision: Decision, changed: tuple[str, ...] = ()
    ) -> None:
        """Add what a judged message shows; nobody waits for it.

        ``changed`` are the names of tools that the last list of tools defined other than the one before it.
        """
        asks = message.kind is REQUEST or message.kind is NOTIFICATION
        if asks and decision.verdict is Verdict.ALLOW:
            return
        if not asks and context.asked is None:
            return
        step = self._step(message, context, decision, changed)
        if context.lists and len(self._servers) < 2:
            self._servers.add(context.server.name)
        if step is None:
            return
        try:
            noted = self._tracker.note(step)
        except TrackerAway:
            return
        if noted is not None:
            self._attend(_noted(noted))

    def _step(
        self, message: Message, context: Context, decision: Decision, changed: tuple[str, ...]
    ) -> Step | None:
        """What a judged message adds; None where that is nothing."""
        plan, marks = self._behavior or self._loaded()
        step: Step | None = None
        if marks.tells(message, context, decision):
            changed = changed if context.lists and message.method == "tools/list" else ()
            policy = context.policy
            step = plan.after(
                marks.of_decision(message, context, decision, changed),
                context,
                policy.book,
                policy.profile.risk,
                self._digest,
                decision.verdict.word,
                _pause(decision, context),
            )
        held = self._held(message, context, decision) if message.kind is ANSWER else None
        if held is not None:
            base = step or Step(plan.whose(context))
            step = Step(
                base.who, base.adds, (), (), base.scores, base.pause_s, none, (), held.learns, held.prints
            )
        return step

    def _held(self, message: Message, context: Context, decision: Decision) -> Any:
        """What a result held; a text that cannot be read so is only not known again."""
        method = message.method
        try:
            if method == "tools/call" or method == "resources/read":
                from vanguard.layers.lineage.learned import learned

                return learned(message, context, decision, self._print, self._everybody.of(context.principal))
            if method == "tools/list":
                from vanguard.layers.lineage.tools import listed

                return listed(message, context, self._print)
        except Exception:
            return None
        return None

    def _digest(self, text: str) -> int:
        if not self._kept:
            return (hash((self._key, text)) & _LARGEST) >> 12
        made = blake2b(text.encode("utf-8", "replace"), digest_size=8, key=self._key).digest()
        return int.from_bytes(made, "big") >> 12

    def _print(self, text: bytes) -> bytes:
        # What ends with this process takes Python's own keyed digest, at a sixth of the price.
        if not self._kept:
            return _hashed(hash(self._key + text))[:PRINT]
        made = self._keyed.copy()
        made.update(text)
        return made.digest()


def _pause(decision: Decision, context: Context) -> float:
    """For how long a stopped message pauses its sender, in seconds; 0 where the profile pauses nobody."""
    longest = 0.0
    history = context.history
    if (
        not context.policy.profile.risk.pause
        or not decision.verdict.stops
        or history is None
        or history.paused_s > 0
        or history.off
    ):
        return longest
    for reason in decision.reasons:
        if reason.verdict.stops:
            sequence = context.policy.book.sequences.get(reason.finding.rule)
            if sequence is not None:
                longest = max(longest, sequence.pause)
            elif reason.finding.rule == "behavior-risk-extreme":
                longest = max(longest, context.policy.profile.risk.pause_s)
    return longest


async def _with(asking: Asking, lineage: Lineage) -> History:
    return replace(await asking, lineage=lineage)


def _missing(error: TrackerAway) -> History:
    return History(missing=str(error))


async def _noted(noted: Awaitable[None]) -> None:
    try:
        await noted
    except TrackerAway:
        return


def concerns(message: Message) -> bool:
    """Whether what came before matters to a message: to the requests of a client that do something."""
    return message.kind is REQUEST and message.direction is TO_SERVER and message.method not in _HARMLESS


def known(context: Context, history: History | None) -> Context:
    """The context with what is known of the past."""
    if history is None or history is NOTHING:
        return context
    if not history.missing:
        return replace(context, history=history)
    from vanguard.layers.behavior.marks import only_reading

    return replace(context, history=history, reads=only_reading(context))
