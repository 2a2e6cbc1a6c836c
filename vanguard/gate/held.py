"""Messages that wait, and what may not pass them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import Direction, JsonId, Kind, Message
from vanguard.wire.conversation import Asked


@dataclass(frozen=True, slots=True)
class Held:
    """A message under REVIEW that waits for a person; ``drop`` ends the waiting."""

    message: Message
    context: Context
    decision: Decision
    decision_id: str
    asked: Asked | None
    drop: Callable[[], None]


class Waiting:
    """The messages that wait, by the request they belong to, and the queues behind a barrier.

    A held ``initialize`` is a barrier: nothing of its direction passes it.
    """

    def __init__(self) -> None:
        self._held: dict[tuple[Direction, JsonId | int, str], Held] = {}
        self._behind: dict[Direction, list[bytes]] = {}
        self._anonymous = 0

    def add(self, held: Held) -> None:
        """Keep a message until it is released or dropped."""
        self._held[self._key(held.message)] = held
        if held.message.method == "initialize" and held.message.kind is Kind.REQUEST:
            self._behind[held.message.direction] = []

    def _key(self, message: Message) -> tuple[Direction, JsonId | int, str]:
        if message.id is None or message.kind is Kind.NOTIFICATION:
            self._anonymous += 1
            return (message.direction, self._anonymous, "notification")
        return (message.direction, message.id, _typed(message.id))

    def holds(self, direction: Direction, id: JsonId) -> bool:
        """Whether a message of that direction with that id waits."""
        return (direction, id, _typed(id)) in self._held

    def release(self, held: Held) -> list[bytes]:
        """Forget a message that waits no longer; returns the lines that it held up."""
        self._held = {key: other for key, other in self._held.items() if other is not held}
        if held.message.method == "initialize":
            return self._behind.pop(held.message.direction, [])
        return []

    def cancelled(self, direction: Direction, id: JsonId) -> Held | None:
        """The request that a cancellation going ``direction`` means, or else its held answer."""
        kind = _typed(id)
        return self._held.get((direction, id, kind)) or self._held.get((direction.opposite, id, kind))

    def queue(self, direction: Direction, line: bytes) -> bool:
        """Put a line behind the barrier; False where there is none."""
        behind = self._behind.get(direction)
        if behind is None:
            return False
        behind.append(line)
        return True

    def all(self) -> list[Held]:
        """Everything that waits."""
        return list(self._held.values())


def _typed(id: JsonId) -> str:
    return "s" if isinstance(id, str) else "n"
