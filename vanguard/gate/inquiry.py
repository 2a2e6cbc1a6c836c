"""What a client is asked about its own calls that are held, and what it answers."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from vanguard.gate.approvals import Answer
from vanguard.gate.manner import Later, Send
from vanguard.model.message import ANSWER, TO_CLIENT, TO_SERVER, JsonId, Message
from vanguard.wire import refusal
from vanguard.wire.conversation import Conversation
from vanguard.wire.revisions import STATELESS, stated_revision

if TYPE_CHECKING:
    from vanguard.wire.review_form import Reply

MOST_CLOSED = 1_000
"""Forms taken back whose answers may still come."""

FORM, ROUND = "form", "round"
"""Ways to ask: a form while the call is held, or another round of the call."""


class Channel:
    """The way to whoever sent one message: ``how`` it can be asked (FORM, ROUND, or "": it cannot).

    ``state`` is what the message brings back of an earlier round.  ``replies`` are appended by the relay and
    taken by the approver, on a thread of its own; ``tell`` may be called from there while the message waits.
    """

    __slots__ = ("asked", "close", "how", "over", "replies", "sent", "state", "steps", "tell")

    def __init__(self, how: str = "", state: str = "", reply: Reply | None = None) -> None:
        self.how = how
        self.state = state
        self.replies: list[Reply] = [reply] if reply is not None else []
        self.tell: Callable[[Answer], None] = _nobody
        self.close: Callable[[], None] = _nothing
        """Called once the message waits no longer."""
        self.asked = ""
        """The id of the form that the client has not answered yet."""
        self.over = False
        """Whether the message waits no longer."""
        self.sent = False
        """Whether the client was sent a form."""
        self.steps = 0
        """How often it was told that the message waits."""


class Inquiries:
    """The forms that one client was sent.

    ``open`` says that the client hears what is sent while its request waits, and can answer meanwhile.
    """

    def __init__(self, conversation: Conversation, send: Send) -> None:
        self._conversation = conversation
        self._send = send
        self._asked: dict[JsonId, Channel] = {}
        self._closed: dict[JsonId, None] = {}
        self.open = False

    def channel(self, message: Message, later: Later) -> Channel:
        """The way to ask whoever sent a request; what it is told is said by ``later``."""
        channel = self._way(message)
        channel.close = lambda: self._over(channel)
        channel.tell = lambda answer: later(lambda: self._told(channel, message, answer))
        return channel

    def _way(self, message: Message) -> Channel:
        from vanguard.wire import review_form  # most sessions never hold anything

        if self._conversation.modern or stated_revision(message) in STATELESS:
            if not review_form.takes_rounds(message):
                return Channel()
            state = review_form.own_state(message)
            return Channel(ROUND, state, review_form.round_reply(message) if state else None)
        if self.open and review_form.takes_forms(self._conversation.capabilities):
            return Channel(FORM)
        return Channel()

    def _told(self, channel: Channel, message: Message, answer: Answer) -> None:
        """Show the client what waits, the first time; let it know later on that it still does."""
        if channel.over:
            return
        from vanguard.wire import review_form

        if channel.how == FORM and not channel.sent:
            channel.sent = True
            channel.asked = f"vanguard-review-{secrets.token_hex(8)}"
            self._asked[channel.asked] = channel
            self._send(TO_CLIENT, review_form.form(channel.asked, answer.shown, asks=answer.asks))
        token = review_form.token_of(message)
        if token is not None and self.open:
            channel.steps += 1
            self._send(TO_CLIENT, review_form.progress(token, channel.steps))

    @property
    def any(self) -> bool:
        """Whether the client was ever sent a form."""
        return bool(self._asked or self._closed)

    def answered(self, message: Message) -> bool:
        """Whether a message answers a form, and so concerns nobody else."""
        if message.id is None or message.direction is not TO_SERVER:
            return False
        channel = self._asked.pop(message.id, None)
        if channel is None:
            return self._closed.pop(message.id, self) is None
        from vanguard.wire import review_form

        reply = review_form.reply_of(message.body.get("result")) if message.kind is ANSWER else None
        channel.asked = ""
        channel.replies.append(reply or review_form.Reply("cancel"))
        return True

    def _over(self, channel: Channel) -> None:
        """The message waits no longer: take back a form that nobody has answered."""
        channel.over = True
        if channel.asked:
            del self._asked[channel.asked]
            self._closed[channel.asked] = None
            if len(self._closed) > MOST_CLOSED:
                del self._closed[next(iter(self._closed))]
            self._send(TO_CLIENT, refusal.cancel(channel.asked, "it is decided"))
            channel.asked = ""


def _nobody(answer: Answer) -> None:
    """Nobody is told."""


def _nothing() -> None:
    """Nobody was asked."""
