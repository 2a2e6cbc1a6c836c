"""The barrier before what cannot be taken back: it waits for the scores that are owed."""

from __future__ import annotations

from collections.abc import Callable

from vanguard.gate.held import Held, Waiting
from vanguard.gate.manner import Later
from vanguard.gate.owed import Owed, Wait, lasting
from vanguard.inspection import reconsider
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.finding import Evidence
from vanguard.model.message import Message
from vanguard.wire.conversation import Asked

Unsent = Callable[[Message, Context, Decision], None]
"""Hears of a message that was given up while it waited."""


class Barrier:
    """Holds acts among the messages that wait, until their scores are there."""

    def __init__(self, owed: Owed, waiting: Waiting, later: Later, unsent: Unsent) -> None:
        self._owed = owed
        self._waiting = waiting
        self._later = later
        self._unsent = unsent

    def ready(
        self,
        message: Message,
        context: Context,
        decision: Decision,
        asked: Asked | None,
        go: Callable[[Decision], None],
    ) -> Decision | None:
        """The decision to carry out now; None where the message waits, and ``go`` gets the decision then."""
        wait = self._owed.before(message, context, decision, self._later)
        if not isinstance(wait, Wait):
            return reconsider(decision, wait, context) if wait else decision

        def dropped() -> None:
            wait.give_up()
            self._unsent(message, context, decision)

        held = Held(message, context, None, "", asked, dropped)
        self._waiting.add(held)

        def resume(more: tuple[Evidence, ...]) -> None:
            if self._waiting.waits(held):
                self._waiting.release(held)
                go(reconsider(decision, more, context))

        wait.begin(resume)
        return None

    def passed(self, message: Message, context: Context, decision: Decision, decision_id: str) -> None:
        """Have a score asked for of what was forwarded; of an act there is one already."""
        if not lasting(message, context):
            self._owed.after(message, context, decision, decision_id, self._later)
