"""Asks a person by way of a queue, and waits for the answer on a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from vanguard.adapters.approvals.request import Queue, Request, State, request_of
from vanguard.gate.approvals import Answer
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import REQUEST, TO_SERVER, Message

POLL_S = 0.2
"""How often the queue is asked while messages wait."""

Answered = Callable[[Answer], None]


@dataclass(slots=True, eq=False)
class _Asked:
    request: Request
    answered: Answered
    until: float
    over: bool = False

    def drop(self) -> None:
        """Ask no longer."""
        self.over = True


class QueueApprover:
    """An approver (gate.ports.Approver) whose questions stand in a queue.

    ``open_queue`` is called on the thread that waits, when the first question comes.  A question is
    answered at once by a grant or denial that stands already, else when one comes within ``wait_s``, else
    with no; it stays open for ``ttl_s``, so that the same message may be sent again after a grant.
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
        self._started = False
        self._failing = False

    def takes(self, message: Message) -> bool:
        """See `Approver.takes`: what a client asks can be asked for again, an answer comes only once."""
        return message.direction is TO_SERVER and message.kind is REQUEST

    def ask(
        self, message: Message, decision: Decision, context: Context, answered: Answered
    ) -> Callable[[], None]:
        """See `Approver.ask`."""
        asked = _Asked(request_of(message, decision, context), answered, self._monotonic() + self._wait_s)
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
        entry = queue.ask(asked.request, now, self._ttl_s)
        if entry is None:
            return Answer(False)
        if entry.state is State.DENIED or (entry.state is State.PENDING and self._monotonic() >= asked.until):
            return Answer(False, entry.id, entry.by, max(0.0, entry.expires - now))
        return None
