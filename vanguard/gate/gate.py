"""Judging with everything around it: the journal's health, and ids for decisions."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from vanguard.gate import lists
from vanguard.gate.approvals import Answer, bound
from vanguard.gate.held import Held
from vanguard.gate.inquiry import Channel
from vanguard.gate.ports import Approver, Aside, Journal, Judged, Pins, Recorder, Tracer
from vanguard.gate.scoring import Scoring
from vanguard.gate.trail import Asking, Trail
from vanguard.inspection import look, reconsider
from vanguard.model.context import Context, Policy
from vanguard.model.decision import Decision, Verdict
from vanguard.model.finding import Evidence, Finding, Severity, Status
from vanguard.model.history import History
from vanguard.model.message import ANSWER, TO_CLIENT, Direction, Json, Message, Reading
from vanguard.model.record import Record
from vanguard.policy.compose import excepted
from vanguard.wire.jsonrpc import Batch

if TYPE_CHECKING:
    from vanguard.gate.management import Management
    from vanguard.gate.shadow import Shadows

_TRACEPARENT: Final = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?")

LONG: Final = 131_072
"""Bytes from which a message is judged ahead: some tenths of a second of what takes longest."""

MANY: Final = 32
"""Members from which a batch is judged ahead: some hundredths of a second of the shortest."""

VALUES: Final = 20_000
"""Marks of structure from which a long line is parsed aside: some hundredths of a second."""

STRINGS: Final = 1_500
"""Strings from which a message is judged ahead, however short it is: each is a text to look at."""

_QUOTES: Final = 2 * STRINGS
_BEFORE_MEMBERS: Final = b"[ \t\r\n"

_UNRECORDED: Final = Evidence(
    "journal",
    findings=(
        Finding(
            rule="audit-unwritable",
            layer="audit",
            severity=Severity.CRITICAL,
            confidence=1.0,
            says="the audit log cannot be written, and nothing may pass unrecorded.",
            family="audit",
        ),
    ),
)

Listed = Callable[[str, Mapping[str, Mapping[str, Json]]], None]
"""Takes a server's name, and the definitions of its tools by name."""

_PINNED: Final = frozenset(("tools/list", "initialize", "server/discover"))
"""The methods whose answers say what a server is."""


class Gate:
    """Judges the messages of one server, and has every decision recorded.

    ``approver`` is asked about messages under REVIEW; without one they are refused.  ``trail`` remembers
    what everybody did; without one nothing is known of the past.  ``pins`` know servers as they were
    approved; without them nothing is compared.  ``scoring`` asks scorers about free text.  ``tracer``
    hears of calls.  ``aside`` judges what takes long; ``captures`` keep whole messages.
    """

    def __init__(
        self,
        journal: Journal,
        approver: Approver | None = None,
        trail: Trail | None = None,
        pins: Pins | None = None,
        scoring: Scoring | None = None,
        tracer: Tracer | None = None,
        aside: Aside | None = None,
        captures: Recorder | None = None,
    ) -> None:
        self._journal = journal
        self._approver = approver
        self.trail = trail
        self._aside = aside
        self._ahead: dict[int, tuple[Message, Context, Decision]] = {}
        self.tracer = tracer
        """Hears of calls; None where nobody wants to."""
        self._pins = pins
        self._scoring = scoring
        self._captures = captures
        self.listed: Listed | None = None
        """Hears of each server's whole list of tools; None where nobody wants to."""
        self.management: Management | None = None
        """The tools by which a session may look at the gateway; None where there are none."""
        self.shadows: Shadows | None = None
        """Policies that are judged by as well, without effect."""
        self.owed = scoring.owed(self.note) if scoring is not None else None
        """What a scorer elsewhere owes; None where there is none."""
        self._instance = secrets.token_hex(5)
        self._numbers = count(1)

    def judge(self, message: Message, context: Context) -> Decision:
        """The decision on a message; never raises."""
        ahead = self._known_ahead(message, context) if self._ahead else None
        decision, reading = (ahead, None) if ahead is not None else look(message, context)
        if self._pins is not None and (message.is_call or _tells(message)):
            decision = self._compared(self._pins, message, context, decision)
        if context.policy.unrecorded == "refuse" and not self._journal.healthy:
            decision = reconsider(decision, (_UNRECORDED,), context)
        if reading is not None:
            decision = self._scored(decision, reading, context)
        return decision

    def takes_long(self, line: bytes) -> bool:
        """Whether a message, or what may be a batch, is to be judged ahead, for others would wait for it."""
        if self._aside is None:
            return False
        if len(line) >= LONG or (line[:1] in _BEFORE_MEMBERS and line.count(b"{") >= MANY):
            return True
        return len(line) >= _QUOTES and line.count(b'"') - line.count(b'\\"') >= _QUOTES

    async def parsed(self, line: bytes, direction: Direction, who: str) -> Message | Batch | None:
        """What a line of very many values says that came of the principal ``who``; None for any other.

        Raises ProtocolError.
        """
        if self._aside is None or line.count(b",") + line.count(b"[") + line.count(b"{") < VALUES:
            return None
        return await self._aside.parsed(line, direction, who)

    async def look_ahead(self, asked: Sequence[Judged]) -> None:
        """Have the decisions found that `judge` comes to on the same messages in the same contexts.

        They are kept until `forget_ahead`.
        """
        assert self._aside is not None
        decisions = await self._aside.look(asked, self._scored)
        for (message, context), decision in zip(asked, decisions or (), strict=False):
            self._ahead[id(message.raw)] = message, context, decision

    def forget_ahead(self, message: Message) -> None:
        """Forget what was found ahead."""
        self._ahead.pop(id(message.raw), None)

    def _known_ahead(self, message: Message, context: Context) -> Decision | None:
        known = self._ahead.get(id(message.raw))
        if known is None or known[0].raw is not message.raw:
            return None
        same = (known[0].direction, known[0].method) == (message.direction, message.method)
        return known[2] if same and known[1] == context else None

    def _scored(self, decision: Decision, reading: Reading, context: Context) -> Decision:
        return self._scoring.at_once(decision, reading, context) if self._scoring is not None else decision

    def ask(self, message: Message, context: Context) -> History | Asking | None:
        """What is known of the past, for a request that it matters to (see `Trail.ask`)."""
        return self.trail.ask(message, context) if self.trail is not None else None

    def attend(self, asked: Asking, answered: Callable[[History], None]) -> None:
        """Have what `ask` gave awaited and handed on, from any thread."""
        assert self.trail is not None
        self.trail.attend(asked, answered)

    def know(
        self, server: str, source: Callable[[], str], identify: Callable[[], Mapping[str, Any]] | None = None
    ) -> None:
        """Have a server pinned at first sight (see `Pins.know`)."""
        if self._pins is not None:
            self._pins.know(server, source, identify)

    def heard(self, message: Message, context: Context, learn: Callable[[list[Json]], None]) -> Message:
        """Have an answer pinned, or compared with what was; then what of it is for its principal.

        See `lists.permitted`.
        """
        if self._pins is not None and _tells(message):
            try:
                for detail in self._pins.witness(message, context):
                    self.note("trust", detail, server=context.server.name, method=message.method)
            except Exception as error:
                detail = {"event": "failed", "error": type(error).__name__}
                self.note("trust", detail, server=context.server.name, method=message.method)
        if self.listed is not None and message.kind is ANSWER and message.method == "tools/list":
            tools = lists.whole(message, context)
            if tools is not None:
                self.listed(context.server.name, tools)
        if context.scopes is not None or context.policy.trims:
            message = lists.permitted(message, context, learn)
        return message if self.management is None else self.management.listed(message, context)

    def managed(self, message: Message, context: Context, send: Callable[[Direction, bytes], None]) -> bool:
        """Whether a request is about the gateway itself, and was answered."""
        line = None if self.management is None else self.management.answer(message, context)
        if line is not None:
            send(TO_CLIENT, line)
        return line is not None

    def _compared(self, pins: Pins, message: Message, context: Context, decision: Decision) -> Decision:
        try:
            found = pins.evidence(message, context)
        except Exception as error:
            found = Evidence("trust", Status.FAILED, note=type(error).__name__)
        return decision if found is None else reconsider(decision, (found,), context)

    def must_wait(self, policy: Policy) -> bool:
        """Whether to read on only later, because nothing may pass unrecorded and the journal is behind."""
        return policy.unrecorded == "refuse" and self._journal.crowded

    def can_ask(self, message: Message, decision: Decision) -> bool:
        """Whether a message is under REVIEW, and somebody can be asked about it."""
        approver = self._approver
        return decision.verdict is Verdict.REVIEW and approver is not None and approver.takes(message)

    def consult(
        self,
        message: Message,
        decision: Decision,
        context: Context,
        answered: Callable[[Answer], None],
        channel: Channel,
    ) -> Callable[[], None]:
        """Have somebody asked before a message may pass (see `Approver.ask`), where `can_ask` says so."""
        assert self._approver is not None
        return self._approver.ask(message, decision, context, answered, channel)

    def release(self, held: Held, context: Context, answer: Answer) -> tuple[bool, Decision]:
        """Whether a message that waited may pass now, in the context of now, and the decision on it.

        It is judged again, and a grant for what it was bound to then is none for anything else.
        """
        was = held.decision
        assert was is not None
        if not answer.granted:
            return False, was
        decision = self.judge(held.message, context)
        same = bound(held.message, context) == bound(held.message, held.context)
        if decision.verdict is Verdict.BLOCK:
            return False, decision
        return same, decision if same else was

    def note_approval(self, held: Held, answer: Answer, granted: bool, *, cancelled: bool = False) -> None:
        """Have it recorded what became of a message that waited."""
        self.note(
            "approval",
            {"granted": granted, "cancelled": cancelled, "review_id": answer.review_id, "by": answer.by}
            | ({"asked": held.channel.how} if held.channel.how else {})
            | ({"crowded": True} if answer.crowded else {}),
            server=held.context.server.name,
            decision_id=held.decision_id,
            direction=held.message.direction,
            method=held.message.method,
        )

    def close(self) -> None:
        """Have everything written that was recorded and captured, and stop that."""
        if self._captures is not None:
            self._captures.close()
        self._journal.close()

    def new_id(self) -> str:
        """An id that no other decision has, in this process or another."""
        return f"{self._instance}-{hex(next(self._numbers))[2:]}"

    def record(
        self,
        decision_id: str,
        message: Message,
        context: Context,
        decision: Decision,
        *,
        forwarded: bool,
        latency_ns: int,
        dropped: Sequence[str] = (),
    ) -> None:
        """Hand a decision to the journal; ``dropped`` names the entries that a list goes on without."""
        detail: dict[str, Any] | None = {"dropped": [*dropped]} if dropped else None
        if context.policy.exemptions and (left_out := excepted(decision.evidence, context)):
            detail = {**(detail or {}), "excepted": left_out}
        if self.shadows is not None and (shadow := self.shadows.told(message, context)) is not None:
            detail = {**(detail or {}), "shadow": shadow}
        if self._captures is not None:
            self._captures.take(decision_id, message, context, decision)
        self._journal.write(
            Record(
                event="decision",
                ts=time.time(),
                decision_id=decision_id,
                direction=message.direction,
                method=message.method,
                tool=context.tool.name if context.tool else "",
                server=context.server.name,
                session=context.session,
                principal=context.principal,
                decision=decision,
                upstream_called=forwarded,
                latency_ns=latency_ns,
                trace_id=trace_of(message) if message.raw.find(b"traceparent") >= 0 else "",
                detail=detail,
            )
        )

    def record_unsent(self, message: Message, context: Context, decision: Decision) -> None:
        """Hand on the decision on a message that was given up before it could go on."""
        self.record(self.new_id(), message, context, decision, forwarded=False, latency_ns=0)

    def note(
        self,
        event: str,
        detail: dict[str, Any],
        *,
        server: str,
        decision_id: str = "",
        direction: Direction | None = None,
        method: str = "",
    ) -> None:
        """Hand something other than a decision to the journal."""
        self._journal.write(
            Record(
                event=event,
                ts=time.time(),
                decision_id=decision_id or self.new_id(),
                direction=direction or "",
                method=method,
                server=server,
                detail=detail,
            )
        )


def _tells(message: Message) -> bool:
    """Whether a message says what a server is."""
    return message.kind is ANSWER and message.method in _PINNED


def trace_of(message: Message) -> str:
    """The id of the trace that a message belongs to, by its ``_meta`` (W3C Trace Context); "" where none."""
    holder = message.params or message.body.get("result")
    meta = holder.get("_meta") if isinstance(holder, Mapping) else None
    stated = meta.get("traceparent") if isinstance(meta, dict) else None
    found = _TRACEPARENT.fullmatch(stated) if isinstance(stated, str) else None
    return found[1] if found else ""
