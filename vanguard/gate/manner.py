"""What whoever runs a relay gives it, and how refusals look."""

from __future__ import annotations

from collections.abc import Callable

from vanguard.gate.approvals import Answer
from vanguard.model.decision import Decision
from vanguard.model.message import Direction, Message
from vanguard.model.value import value
from vanguard.wire.conversation import Asked
from vanguard.wire.refusal import refuse

CANCELLED = "notifications/cancelled"

ENDLESS = frozenset({"subscriptions/listen"})
"""Requests that are meant to stay open; no answer deadline holds for them."""

Send = Callable[[Direction, bytes], None]
"""Takes a line (without its newline) and the way it goes."""

Later = Callable[[Callable[[], None]], None]
"""Makes a call on the relay's own thread, soon; may be used from any thread."""

Expect = Callable[[Asked], None]
"""Hears of each request that was forwarded to the server and should be answered some day."""


@value
class Manner:
    """How refusals look: ``style`` is ``error`` or ``tool_result``, ``detail`` ``full`` or ``none``."""

    style: str = "error"
    detail: str = "full"

    def refusal(
        self, message: Message, decision: Decision, decision_id: str, modern: bool, answer: Answer
    ) -> bytes:
        """The answer to a refused request, or what takes a refused answer's place (see `refusal.refuse`).

        A request that may come again in another round is answered with what is asked for that.
        """
        if answer.state:
            from vanguard.wire.review_form import round_of

            return round_of(message.id, answer.shown, answer.state, asks=answer.asks)
        return refuse(
            message,
            decision,
            decision_id,
            style=self.style,
            detail=self.detail,
            modern=modern,
            review_id=answer.review_id,
            expires_s=answer.expires_s,
            crowded=answer.crowded,
        )
