"""What cannot be read: noted, and answered where an answer is due."""

from __future__ import annotations

from collections.abc import Callable

from vanguard.errors import ProtocolError
from vanguard.gate.gate import Gate
from vanguard.gate.manner import Send
from vanguard.gate.surroundings import Surroundings
from vanguard.model.message import TO_CLIENT, TO_SERVER, Direction, Message
from vanguard.wire import refusal
from vanguard.wire.conversation import Conversation
from vanguard.wire.jsonrpc import Batch


class Unread:
    """Takes note of what is no message, or has no place in its conversation."""

    def __init__(
        self,
        gate: Gate,
        surroundings: Surroundings,
        conversation: Conversation,
        out: Send,
        say: Callable[[str], None],
    ) -> None:
        self._gate = gate
        self._surroundings = surroundings
        self._conversation = conversation
        self._out = out
        self._say = say
        self._named_noise = False

    def take(self, direction: Direction, error: ProtocolError, size: int) -> bool:
        """Take note of ``size`` bytes and answer for them; True where they stood in place of an answer."""
        self.note(direction, error.kind, error.reason, size=size)
        if error.expects_answer:
            if direction is TO_SERVER or error.id is not None:
                self._out(direction.opposite, refusal.protocol(error))
                return False
        elif error.id is not None and self._conversation.expire(direction.opposite, error.id):
            self._out(direction, refusal.bad_answer(error.id, direction))
            return True
        if direction is TO_CLIENT and not self._named_noise:
            self._named_noise = True
            self._say(
                f"the server wrote a line that is no MCP message ({error.reason}); such lines are dropped"
            )
        return False

    def note(self, direction: Direction, kind: str, reason: str, method: str = "", size: int = 0) -> None:
        """Record that something had no place in the conversation."""
        self._gate.note(
            "protocol",
            {"kind": kind, "reason": reason, "bytes": size},
            server=self._surroundings.server.name,
            direction=direction,
            method=method,
        )


def send_together(batch: Batch, lines: dict[Direction, list[bytes]], out: Send) -> None:
    """Send what became of the members of a batch as one line each way; as it came where that is the same."""
    own = [member.raw for member in batch.members if isinstance(member, Message)]
    for direction, parts in lines.items():
        if parts and direction is batch.direction and parts == own and len(own) == len(batch.members):
            out(direction, batch.raw)
        elif parts:
            out(direction, b"[" + b",".join(parts) + b"]")
