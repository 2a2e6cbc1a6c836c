"""Messages that wait, and what may not pass them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from vanguard.gate.inquiry import Channel
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import NOTIFICATION, REQUEST, TO_CLIENT, TO_SERVER, Direction, JsonId, Message
from vanguard.wire.conversation import Asked

MAX_BEHIND = 1_000
"""Lines that may wait behind one barrier."""

_Key: TypeAlias = tuple[Direction, type, JsonId, bool]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A message under REVIEW that waits for a person; ``drop`` ends the waiting.

    ``asked`` is the request that it answers, None where it is a request or notification itself.  One without
    a decision waits for what is known of the past, and is judged then.  ``channel`` leads to its sender.
    """

    message: Message
    context: Context
    decision: Decision | None
    decision_id: str
    asked: Asked | None
    drop: Callable[[], None]
    channel: Channel = field(default_factory=Channel)

    @property
    def is_barrier(self) -> bool:
        """Whether nothing of its direction may pass it: so it is with ``initialize``."""
        return self.message.method == "initialize" and self.message.kind is REQUEST

    @property
    def awaited(self) -> JsonId | None:
        """The id under which the client waits for the server because of it; None where it does not."""
        asks = self.message.kind is REQUEST
        way = TO_SERVER if asks else TO_CLIENT
        return self.message.id if self.message.direction is way and (asks or self.asked is not None) else None

    @property
    def key(self) -> _Key | None:
        """The exchange that it belongs to: which way its request goes, the id, and which half it is."""
        message = self.message
        if message.id is None or message.kind is NOTIFICATION:
            return None
        asks = message.kind is REQUEST
        way = message.direction if asks else message.direction.opposite
        return (way, type(message.id), message.id, asks)


class Waiting:
    """The messages that wait, by the exchange they belong to, and the lines behind a barrier."""

    def __init__(self) -> None:
        self.held: dict[_Key | Held, Held] = {}
        """What waits, the oldest first; a barrier, too, is a message that does."""
        self._behind: dict[Direction, list[bytes]] = {}

    def add(self, held: Held) -> None:
        """Keep a message until it is released."""
        self.held[held.key or held] = held
        if held.is_barrier:
            self._behind[held.message.direction] = []

    def waits(self, held: Held) -> bool:
        """Whether a message still waits."""
        return self.held.get(held.key or held) is held

    def release(self, held: Held) -> list[bytes]:
        """Forget a message that waits no longer; returns the lines that it held up."""
        held.channel.close()
        self.held.pop(held.key or held, None)
        return self._behind.pop(held.message.direction, []) if held.is_barrier else []

    def holds(self, way: Direction, id: JsonId) -> bool:
        """Whether a request that goes that way waits under this id, or its answer does."""
        return self._of(way, id) is not None

    def cancelled(self, cancel: Message) -> Held | None:
        """What waits of the exchange that a cancellation means: the request, or else its answer."""
        id = cancel.params.get("requestId")
        if isinstance(id, bool) or not isinstance(id, str | int):
            return None
        return self._of(cancel.direction, id)

    def _of(self, way: Direction, id: JsonId) -> Held | None:
        if not self.held:
            return None
        asked, answered = (way, type(id), id, True), (way, type(id), id, False)
        return self.held.get(asked) or self.held.get(answered)

    def queue(self, direction: Direction, line: bytes) -> bool:
        """Put a line behind the barrier; False where there is none."""
        behind = self._behind.get(direction)
        if behind is None:
            return False
        behind.append(line)
        return True

    def crowded(self, direction: Direction) -> bool:
        """Whether no further line finds room behind the barrier."""
        return len(self._behind.get(direction, ())) >= MAX_BEHIND

    def all(self) -> list[Held]:
        """Everything that waits, the oldest first."""
        return list(self.held.values())
