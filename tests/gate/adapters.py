"""Adapters of the gate's ports for tests: a journal in memory, and somebody whom the test answers for."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

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
    """An approver whose answers the test gives; nothing ever waits for what ``ask`` returns."""

    def ask(self, message: Message, decision: Decision, context: Context) -> Awaitable[bool]:
        """A question that the test settles."""
        return _Question()


class _Question:
    def __await__(self) -> Any:
        raise AssertionError("a test never waits")
