"""Asks a person by way of a queue, and waits for the answer on a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue

from vanguard.adapters.approvals.covering import covers
from vanguard.adapters.approvals.request import Entry, Queue, Request, State, request_of
from vanguard.adapters.approvals.seal import opens, sealed
from vanguard.adapters.approvals.telling import last_granted, text
from vanguard.gate.approvals import Answer
from vanguard.gate.inquiry import ROUND, Channel
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import REQUEST, TO_SERVER, Message
from vanguard.wire.review_form import Reply

POLL_S = 0.2
"""How often the queue is asked while messages wait."""

TELL_S = 5.0
"""How often a client is told that its message still waits."""

Answered = Callable[[Answer], None]


@dataclass(slots=True, eq=False)
class _Asked:
    request: Request
    answered: Answered
    until: float
    channel: Channel
    message: Message
    context: Context
    tells: float = 0.0
    over: bool = False

    def drop(self) -> None:
        """Ask no longer."""
        self.over = True


class QueueApprover:
    """An approver (gate.ports.Approver) whose questions stand in a queue.

    ``open_queue`` is called on the thread that waits, when the first question comes.  A question is
    answered at once by a grant or denial that stands already, else when one comes within ``wait_s``, else
    with no; it stays open for ``ttl_s``, so that the same message may be sent again after a grant.
    A client that can be asked is shown what waits: as a form while the message is held, or in a round of
    its own (``Channel.how``).  Its no is a denial; its yes is a grant only where ``client`` is ``grant``, not
    ``show``, and else has the queue looked at once more.  ``news`` hears of every request that is new.
    ``wall`` gives seconds since the epoch, ``monotonic`` seconds of any origin.
    """

    def __init__(
        self,
        open_queue: Callable[[], Queue],
        *,
        wait_s: float,
        ttl_s: float,
        say: Callable[[str], None] = lambda line: None,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        threaded: bool = True,
        client: str = "show",
        news: Callable[[Entry, Request | None], None] | None = None,
    ) -> None:
        self._open_queue = open_queue
        self._queue: Queue | None = None
        self._wait_s = wait_s
        self._ttl_s = ttl_s
        self._say = say
        self._wall = wall
        self._monotonic = monotonic
        self._inbox: SimpleQueue[_Asked] = SimpleQueue()
        self._waiting: list[_Asked] = []
        self._threaded = threaded
        self._client_grants = client == "grant"
        self._client_asked = client != "off"
        self._news = news
        self._started = False
        self._failing = False

    def takes(self, message: Message) -> bool:
        """See `Approver.takes`: what a client asks can be asked for again, an answer comes only once."""
        return message.direction is TO_SERVER and message.kind is REQUEST

    def ask(
        self,
        message: Message,
        decision: Decision,
        context: Context,
        answered: Answered,
        channel: Channel | None = None,
    ) -> Callable[[], None]:
        """See `Approver.ask`."""
        request, until = request_of(message, decision, context), self._monotonic() + self._wait_s
        asked = _Asked(request, answered, until, channel or Channel(), message, context)
        self._inbox.put(asked)
        if self._threaded and not self._started:
            self._started = True
            threading.Thread(target=self._run, name="vanguard-approvals", daemon=True).start()
        return asked.drop

    def _run(self) -> None:
        while True:
            with suppress(Empty):
                self._waiting.append(self._inbox.get(timeout=POLL_S if self._waiting else None))
            self.step()

    def step(self) -> None:
        """Look once after everything that waits."""
        while not self._inbox.empty():
            self._waiting.append(self._inbox.get())
        waiting, self._waiting = self._waiting, []
        for asked in waiting:
            if asked.over:
                continue
            answer = self._answer(asked)
            if answer is None:
                self._waiting.append(asked)
            else:
                asked.over = True
                asked.answered(answer)

    def _answer(self, asked: _Asked) -> Answer | None:
        """The answer to a question; None where it is still waited for."""
        try:
            answer = self._looked_up(asked)
        except Exception as error:
            if not self._failing:
                self._say(f"reviews cannot be kept, so what needs one is refused ({error})")
            self._failing, self._queue = True, None
            return Answer(False)
        self._failing = False
        return answer

    def _looked_up(self, asked: _Asked) -> Answer | None:
        queue = self._queue
        if queue is None:
            self._queue = queue = self._open_queue()
        now = self._wall()
        taken = queue.take(asked.request.digest, now)
        if taken is not None:
            return Answer(True, taken.id, taken.by)
        for grant in queue.grants():
            if covers(grant, asked.request, asked.message, asked.context, now) and queue.spend(grant.id, now):
                return Answer(True, grant.id, grant.by)
        entry = queue.ask(asked.request, now, self._ttl_s)
        if entry is None:
            return Answer(False, crowded=True)
        if self._news is not None and entry.made == now and entry.state is State.PENDING:
            self._news(entry, last_granted(queue.entries(), entry.request))
        if entry.state is State.PENDING and asked.channel.how and self._client_asked:
            return self._consulted(queue, asked, entry, now)
        left = max(0.0, entry.expires - now)
        if entry.state is State.DENIED or (entry.state is State.PENDING and self._monotonic() >= asked.until):
            return Answer(False, entry.id, entry.by, left)
        self._tell(asked, Answer(False, entry.id, "", left))
        return None

    def _consulted(self, queue: Queue, asked: _Asked, entry: Entry, now: float) -> Answer | None:
        """The answer to a question whose sender can be asked as well; None where it is still waited for."""
        channel, left = asked.channel, max(0.0, entry.expires - now)
        no = Answer(False, entry.id, "", left)
        if channel.how == ROUND:
            key = queue.key()
            if not opens(channel.state, entry, key):
                return replace(self._showing(no, queue, entry), state=sealed(entry, key))
        elif not channel.sent and not asked.tells:
            asked.until = self._monotonic() + left
            no = self._showing(no, queue, entry)
        if channel.replies:
            return self._replied(queue, asked, entry, channel.replies.pop(0))
        if self._monotonic() >= asked.until:
            return no
        self._tell(asked, no)
        return None

    def _showing(self, answer: Answer, queue: Queue, entry: Entry) -> Answer:
        """An answer that shows the client what waits, and what it is asked."""
        shown = text(entry, last_granted(queue.entries(), entry.request), asks=self._client_grants)
        return replace(answer, shown=shown, asks=self._client_grants)

    def _replied(self, queue: Queue, asked: _Asked, entry: Entry, reply: Reply) -> Answer | None:
        now, by = self._wall(), f"client of {entry.request.principal}"
        yes = self._client_grants and reply.action == "accept" and reply.yes
        if yes or reply.action == "decline" or (self._client_grants and reply.action == "accept"):
            queue.settle(entry.id, yes, by, now, self._ttl_s)
            taken = queue.take(entry.request.digest, now) if yes else None
            if taken is not None:
                return Answer(True, taken.id, taken.by)
            return Answer(False, entry.id, by, max(0.0, entry.expires - now))
        asked.until = self._monotonic() + (self._wait_s if reply.action == "accept" else 0.0)
        if self._monotonic() >= asked.until:
            return Answer(False, entry.id, "", max(0.0, entry.expires - now))
        return None

    def _tell(self, asked: _Asked, answer: Answer) -> None:
        if self._monotonic() >= asked.tells:
            asked.tells = self._monotonic() + TELL_S
            asked.channel.tell(answer)
