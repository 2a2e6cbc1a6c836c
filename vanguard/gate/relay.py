"""Carries messages both ways: lines in, lines out, each judged on its way.

The relay does no I/O and waits for nothing: whoever runs it hands it lines, takes the lines that it
sends, and has its later calls made.  Every request is answered exactly once, whatever
dies; a message that waits holds up nothing but what may not pass it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from vanguard.errors import ProtocolError
from vanguard.gate import alter, lists
from vanguard.gate.approvals import NOBODY, Answer
from vanguard.gate.barrier import Barrier
from vanguard.gate.gate import Gate
from vanguard.gate.held import Held, Waiting
from vanguard.gate.inquiry import Inquiries
from vanguard.gate.manner import CANCELLED, ENDLESS, Expect, Later, Manner, Send
from vanguard.gate.surroundings import Surroundings
from vanguard.gate.trail import Asking, concerns, known
from vanguard.gate.unread import Unread, send_together
from vanguard.gate.vault import Vault
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.history import History
from vanguard.model.message import (
    ANSWER,
    ERROR,
    NOTIFICATION,
    REQUEST,
    TO_CLIENT,
    TO_SERVER,
    Direction,
    Message,
)
from vanguard.wire import refusal
from vanguard.wire.conversation import Asked, Conversation
from vanguard.wire.framing import Oversize
from vanguard.wire.jsonrpc import Batch, parse

__all__ = ("CANCELLED", "ENDLESS", "Expect", "Later", "Manner", "Relay", "Send")


class Relay:
    """One conversation between a client and a server, with the gate between them."""

    def __init__(
        self,
        gate: Gate,
        surroundings: Surroundings,
        conversation: Conversation,
        send: Send,
        later: Later | None = None,
        manner: Manner | None = None,
        say: Callable[[str], None] = lambda line: None,
        expect: Expect | None = None,
        vault: Vault | None = None,
    ) -> None:
        self._gate = gate
        self._surroundings = surroundings
        self._conversation = conversation
        if gate.tracer is not None:
            conversation.on_lost = gate.tracer.lost
        self._send = send
        self._later = later
        self._manner = manner or Manner()
        self._say = say
        self._expect = expect
        self.inquiries = Inquiries(conversation, self._out)
        """What the client is asked about messages that wait."""
        self.waiting = Waiting()
        """The messages that wait."""
        self._vault = vault or Vault()
        owed = gate.owed
        self._barrier = Barrier(owed, self.waiting, later, gate.record_unsent) if owed and later else None
        self._unread = Unread(gate, surroundings, conversation, self._out, say)
        self._gone = ""
        self._began = 0
        self.foreseen: list[History] = []
        """What is known of the past for the requests taken next, where it was waited for already."""
        self.asked_server = False
        """Whether the client asked the server something that was not refused."""
        self.server_answered = False
        """Whether the server answered a request."""

    def receive(self, direction: Direction, line: bytes) -> None:
        """Take one line that came from the client (to_server) or from the server (to_client)."""
        if not line or line.isspace():
            return
        self._began = time.perf_counter_ns()
        if self.waiting.held and self._behind_a_barrier(direction, line):
            return
        try:
            parsed = parse(line, direction)
        except ProtocolError as error:
            self.unreadable(direction, error, len(line))
        else:
            self._sort(parsed)

    def take(self, parsed: Message | Batch) -> None:
        """Take what whoever runs the relay has parsed already, which came as one line."""
        self._began = time.perf_counter_ns()
        if not (self.waiting.held and self._behind_a_barrier(parsed.direction, parsed.raw)):
            self._sort(parsed)
        self.foreseen.clear()

    def _sort(self, parsed: Message | Batch) -> None:
        if isinstance(parsed, Batch):
            self._batch(parsed)
        else:
            self._take(parsed)

    def _behind_a_barrier(self, direction: Direction, line: bytes) -> bool:
        """Whether the line has to wait for a message that nothing may pass, or found no room to."""
        if self.waiting.crowded(direction):
            self.unreadable(direction, refusal.crowded(line, direction), len(line))
            return True
        return self.waiting.queue(direction, line)

    def oversize(self, direction: Direction, frame: Oversize) -> None:
        """Take note of a line that was longer than the limit, and answer for it."""
        self._began = time.perf_counter_ns()
        self.unreadable(direction, refusal.too_long(frame, direction), frame.size)

    def _take(self, message: Message) -> None:
        asked: Asked | None = None
        late = False
        if message.kind is ANSWER or message.kind is ERROR:
            if self.inquiries.any and self.inquiries.answered(message):
                return
            asked = self._conversation.answered(message)
            late = asked is None and self._conversation.settled(message)
        if late:
            self._unread.note(message.direction, "late", "The request was answered in its place.")
        else:
            self._try(self._judge, message, asked)

    def _try(
        self, work: Callable[[Message, Asked | None], None], message: Message, asked: Asked | None
    ) -> None:
        try:
            work(message, asked)
        except Exception as error:
            # A fault of our own must neither end the session nor let the message by unseen.
            self._say(f"a message could not be handled and was refused ({type(error).__name__})")
            self._unread.note(message.direction, "our-fault", "Vanguard failed on this message.")
            if message.kind is REQUEST and message.id is not None:
                self._conversation.expire(message.direction, message.id)
            self._tell_asker(message, asked, refusal.our_fault(message.id))

    def _judge(self, message: Message, asked: Asked | None) -> None:
        oddity = ""
        past = self.foreseen.pop(0) if self.foreseen and concerns(message) else None
        if asked is not None:
            message = asked.answer(message)
            self.server_answered |= message.direction is TO_CLIENT
        elif message.kind is REQUEST:
            if not self._fresh(message) or (self._gone and self._too_late(message)):
                return
        elif message.kind is NOTIFICATION:
            if message.method == CANCELLED and self._drop_cancelled(message):
                return
        elif message.id is not None:  # an error without an id cannot say what it answers
            oddity = "unasked-answer"
        context = self._surroundings.of(message, asked, oddity)
        if asked is None:
            if self._gate.managed(message, context, self._out):
                return
            message, context = alter.restored(message, context, self._vault)
        else:
            message = self._gate.heard(message, context, self._conversation.learn)
        asking = past or (self._gate.ask(message, context) if asked is None else None)
        if asking is None or isinstance(asking, History):
            context = known(context, asking)
            self._enact(message, context, self._gate.judge(message, context), asked)
        else:
            self._wait_for_the_past(message, context, asking)

    def _fresh(self, message: Message) -> bool:
        assert message.id is not None
        direction, problem = message.direction, self._conversation.problem(message)
        if not problem and not (self.waiting.held and self.waiting.holds(direction, message.id)):
            return True
        error = refusal.not_fresh(message, problem or "live-id")
        self._unread.note(direction, error.kind, error.reason, message.method)
        self._out(direction.opposite, refusal.protocol(error))
        return False

    def _too_late(self, message: Message) -> bool:
        """Answer a request that can no longer reach the server."""
        if message.direction is TO_CLIENT or message.id is None:
            return False
        self.asked_server = True
        self._unread.note(message.direction, "server-gone", "The server takes no more.", message.method)
        self._out(TO_CLIENT, refusal.server_gone(message.id, self._gone))
        return True

    def _enact(
        self, message: Message, context: Context, decision: Decision, asked: Asked | None, last: bool = False
    ) -> None:
        if stops := decision.verdict.stops:
            took = lists.telling(lambda *kept: self._record(context, *kept), self._say)
            message, decision = lists.trimmed(message, context, decision, self._gate.judge, took)
            stops = decision.verdict.stops
        if self._barrier is not None and not stops and not last:
            go = self._later_on(message, context, asked)
            ready = self._barrier.ready(message, context, decision, asked, go)
            if ready is None:
                return
            decision, stops = ready, ready.verdict.stops
        decision_id = self._record(context, message, decision)
        if not stops:
            self._forward(message, decision)
            if self._barrier is not None:
                self._barrier.passed(message, context, decision, decision_id)
        if self._gate.tracer is not None:
            waits = asked or self._conversation.awaits(message)
            self._gate.tracer.decided(message, context, decision, decision_id, waits)
        if self._gate.trail is not None:
            self._gate.trail.tell(message, context, decision, self._conversation.changed)
        if stops and not self._hold(message, context, decision, decision_id, asked):
            self._refuse(message, decision, decision_id, asked)

    def _record(
        self, context: Context, message: Message, decision: Decision, dropped: Sequence[str] = ()
    ) -> str:
        id, sent = self._gate.new_id(), not decision.verdict.stops
        took = time.perf_counter_ns() - self._began
        self._gate.record(id, message, context, decision, forwarded=sent, latency_ns=took, dropped=dropped)
        return id

    def _forward(self, message: Message, decision: Decision) -> None:
        message = alter.redacted(message, decision.redactions, self._vault)
        self._conversation.forwarded(message)
        if message.kind is NOTIFICATION:
            self._surroundings.sent(message)
        if message.kind is REQUEST and message.direction is TO_SERVER:
            self.asked_server = True
            if self._expect is not None and message.method not in ENDLESS and message.id is not None:
                asked = self._conversation.waiting(TO_SERVER, message.id)
                if asked is not None:
                    self._expect(asked)
        self._out(message.direction, message.raw)

    def _refuse(
        self, message: Message, decision: Decision, id: str, asked: Asked | None, answer: Answer = NOBODY
    ) -> None:
        if message.id is not None:
            line = self._manner.refusal(message, decision, id, self._conversation.modern, answer)
            self._tell_asker(message, asked, line)

    def _tell_asker(self, message: Message, asked: Asked | None, line: bytes) -> None:
        """Send an error to a request's sender, or to whoever waits for the answer that is stopped."""
        if message.kind is REQUEST:
            self._out(message.direction.opposite, line)
        elif asked is not None:
            self._out(message.direction, line)

    # -- messages that wait -----------------------------------------------------------------------

    def _hold(
        self, message: Message, context: Context, decision: Decision, decision_id: str, asked: Asked | None
    ) -> bool:
        if (later := self._later) is None or not self._gate.can_ask(message, decision):
            return False
        cell: list[Held] = []

        def answered(answer: Answer) -> None:
            later(lambda: self._settle(cell[0], answer))

        channel = self.inquiries.channel(message, later)
        drop = self._gate.consult(message, decision, context, answered, channel)
        cell.append(Held(message, context, decision, decision_id, asked, drop, channel))
        self.waiting.add(cell[0])
        return True

    def _wait_for_the_past(self, message: Message, context: Context, asking: Asking) -> None:
        # Nobody gives up what was asked: it counts, whatever becomes of the message.
        held = Held(message, context, None, "", None, lambda: None)
        later = self._later or (lambda call: call())
        self.waiting.add(held)
        self._gate.attend(asking, lambda past: later(lambda: self._resume(held, past)))

    def _resume(self, held: Held, history: History) -> None:
        """Judge a request now that the past is known."""
        if not self.waiting.waits(held):
            return
        self.waiting.release(held)
        self._began = time.perf_counter_ns()
        message, context = held.message, known(held.context, history)
        self._try(
            lambda *_: self._enact(message, context, self._gate.judge(message, context), None), message, None
        )

    def _later_on(
        self, message: Message, context: Context, asked: Asked | None
    ) -> Callable[[Decision], None]:
        def go(decision: Decision) -> None:
            self._began = time.perf_counter_ns()
            self._try(lambda *_: self._enact(message, context, decision, asked, True), message, asked)

        return go

    def _settle(self, held: Held, answer: Answer) -> None:
        if not self.waiting.waits(held) or held.decision is None:
            return
        queued = self.waiting.release(held)
        message, was = held.message, held.context
        now = self._surroundings.of(message, held.asked, was.oddity)
        now = replace(now, restored=was.restored, history=was.history, reads=was.reads)
        granted, decision = self._gate.release(held, now, answer)
        self._gate.note_approval(held, answer, granted)
        if granted:
            self._forward(message, decision)
        else:
            self._refuse(message, decision, held.decision_id, held.asked, answer)
        for line in queued:
            self.receive(message.direction, line)

    def _drop_cancelled(self, cancel: Message) -> bool:
        """Drop what waits for a request that its sender cancels; True where the other side never saw it."""
        if (held := self.waiting.cancelled(cancel)) is None:
            return False
        self._drop(held)
        return held.message.kind is REQUEST

    def _drop(self, held: Held) -> None:
        held.drop()
        if held.decision is not None:
            self._gate.note_approval(held, NOBODY, False, cancelled=True)
        for line in self.waiting.release(held):
            self.receive(held.message.direction, line)

    def unreadable(self, direction: Direction, error: ProtocolError, size: int = 0) -> None:
        """Take note of ``size`` bytes that are no message, and answer for them where an answer is due."""
        if self._unread.take(direction, error, size):
            self.server_answered |= direction is TO_CLIENT

    def _batch(self, batch: Batch) -> None:
        if not self._conversation.allows_batch:
            self.unreadable(batch.direction, refusal.no_batches(), len(batch.raw))
            return
        lines: dict[Direction, list[bytes]] = {TO_SERVER: [], TO_CLIENT: []}
        send, self._send = self._send, lambda direction, line: lines[direction].append(line)
        try:
            for member in batch.members:
                self._began = time.perf_counter_ns()
                if isinstance(member, ProtocolError):
                    self.unreadable(batch.direction, member, 0)
                else:
                    self._take(member)
        finally:
            self._send = send
        send_together(batch, lines, self._out)

    def server_deaf(self, why: str) -> None:
        """The server takes no more: what is asked from here on is answered at once."""
        self._gone = why

    def server_gone(self, why: str) -> None:
        """Answer everything that still waits for the server; nothing will come from it any more."""
        self._gone = why
        for held in self.waiting.all():
            if (id := held.awaited) is not None:
                self._out(TO_CLIENT, refusal.server_gone(id, why))
            self._drop(held)
        for id in self._conversation.give_up(TO_SERVER):
            self._out(TO_CLIENT, refusal.server_gone(id, why))

    def overdue(self, asked: Asked) -> None:
        """Answer a request whose deadline has passed, and tell the server to stop working on it."""
        conversation = self._conversation
        if conversation.waiting(TO_SERVER, asked.id) is asked:
            conversation.expire(TO_SERVER, asked.id)
            self._out(TO_CLIENT, refusal.overdue(asked.id))
            if asked.method != "initialize":
                self._out(TO_SERVER, refusal.cancel(asked.id, "the answer deadline has passed"))

    @property
    def must_wait(self) -> bool:
        """Whether whoever reads lines should wait a moment before the next ones."""
        return self._gate.must_wait(self._surroundings.policy)

    @property
    def busy(self) -> bool:
        """Whether a request of the client's that will end has not been answered yet."""
        return self._conversation.live(TO_SERVER, besides=ENDLESS) > 0 or bool(self.waiting.all())

    @property
    def asks_the_past(self) -> bool:
        """Whether a request waits for what is known of the past, which takes a moment."""
        return any(each.decision is None for each in self.waiting.all())

    def _out(self, direction: Direction, line: bytes) -> None:
        self._send(direction, line)
