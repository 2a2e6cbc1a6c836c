"""Adapters of the gate's ports for tests: a journal in memory, and somebody whom the test answers for."""

from __future__ import annotations

from collections.abc import Callable

from vanguard.gate.approvals import Answer
from vanguard.gate.inquiry import Channel
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import Message
from vanguard.model.record import Record


class Kept:
    """A journal that keeps its records in memory."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.healthy = True
        self.crowded = False

    def write(self, record: Record) -> bool:
        """Keep a record."""
        self.records.append(record)
        return True

    def close(self) -> None:
        """Nothing is left to write."""


class Somebody:
    """An approver whose answers the test gives: ``questions`` are those still open, the oldest first."""

    def __init__(self) -> None:
        self.questions: list[Callable[[bool], None]] = []

    def takes(self, message: Message) -> bool:
        """Somebody can be asked about anything."""
        return True

    def ask(
        self,
        message: Message,
        decision: Decision,
        context: Context,
        answered: Callable[[Answer], None],
        channel: Channel,
    ) -> Callable[[], None]:
        """A question that the test settles."""

        def settle(granted: bool) -> None:
            self.questions.remove(settle)
            answered(Answer(granted, "review", "somebody"))

        self.questions.append(settle)
        return lambda: self.questions.remove(settle)


def at_once(call: Callable[[], None]) -> None:
    """Make a call that may be made later right now."""
    call()
