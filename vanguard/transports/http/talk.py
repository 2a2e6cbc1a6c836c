"""One conversation through the gate whose lines go to whoever brought the message that made them.

The relay is synchronous: what it sends while it takes a message is the outcome of that message.  What it
sends at another time (a person's answer to a question) goes to ``unasked``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable, Mapping

import orjson

from vanguard.errors import ProtocolError
from vanguard.gate.gate import LONG, Gate
from vanguard.gate.ports import Judged
from vanguard.gate.relay import Manner, Relay
from vanguard.gate.surroundings import Surroundings
from vanguard.gate.trail import concerns
from vanguard.gate.trail import known as known_past
from vanguard.gate.vault import Vault
from vanguard.model.history import History
from vanguard.model.hosted import Grant
from vanguard.model.message import (
    ANSWER,
    ERROR,
    REQUEST,
    TO_CLIENT,
    TO_SERVER,
    Direction,
    Json,
    JsonId,
    Message,
)
from vanguard.model.principal import Principal
from vanguard.policy.access import lacking
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.lists import Listing
from vanguard.wire.conversation import Asked, Conversation
from vanguard.wire.framing import Oversize
from vanguard.wire.inventory import MAX_TOOLS, Inventory
from vanguard.wire.jsonrpc import Batch, parse
from vanguard.wire.mirrors import Mirrored, mirrored

_TRIES = 3
"""How often a message is judged ahead where its context changes meanwhile."""

MOST_KEPT = 1_000
"""Requests whose outcome is kept until whoever asked takes it."""

Line = tuple[Direction, bytes]
"""A message as bytes, and the way it goes."""


class Known:
    """What one principal has learned of one server over all its conversations: tools, and placeholders."""

    def __init__(self) -> None:
        self.inventory = Inventory()
        self.vault = Vault()
        self._mirrored: dict[str, tuple[Mapping[str, Json], tuple[Mirrored, ...]]] = {}

    def mirrored(self, tool: str) -> tuple[Mirrored, ...]:
        """The arguments of a tool that headers repeat, as far as it is known."""
        definition = self.inventory.tools.get(tool)
        if definition is None:
            return ()
        found = self._mirrored.get(tool)
        if found is None or found[0] is not definition:
            if len(self._mirrored) >= MAX_TOOLS:
                self._mirrored.clear()
            self._mirrored[tool] = found = definition, mirrored(definition.get("inputSchema"))
        return found[1]


class Talk:
    """A relay, and what it made of each message."""

    def __init__(
        self,
        guarded: Guarded,
        principal: Principal,
        manner: Manner,
        say: Callable[[str], None],
        known: Known,
        session: str = "",
        later: Callable[[Callable[[], None]], None] | None = None,
        answer_s: float | None = None,
    ) -> None:
        self._answer_s = answer_s
        self.conversation = Conversation(known.inventory)
        self._gate = guarded.gate
        self._pasts: dict[int, list[History]] = {}
        self._surroundings = Surroundings(
            guarded.policy,
            guarded.server,
            self.conversation,
            principal=principal.id,
            session=session,
            zones_of_roots=guarded.zones_of_roots,
        )
        self._surroundings.act_for(principal)
        self.relay = Relay(
            guarded.gate,
            self._surroundings,
            self.conversation,
            self._sent,
            None if later is None else lambda call: later(lambda: self._released(call)),
            manner,
            say,
            None if answer_s is None else self._expected,
            known.vault,
        )
        self.listing: Listing | None = None
        """Keeps the server's lists for others, where somebody wants that."""
        self._out: list[Line] | None = None
        self.unasked: Callable[[Direction, bytes], None] = _nobody
        """Takes what is sent while no message is being taken."""
        self._kept: dict[Hashable, list[Line]] = {}
        self._news = asyncio.Event()
        self.fresh: tuple[Message, ...] = ()
        """The requests that were heard last, but those whose id another was using that waits still."""

    def act_for(self, principal: Principal) -> None:
        """Judge by what this principal may do now: a token of the same session may have more scopes."""
        self._surroundings.act_for(principal)

    def lacking(self, parsed: Message | Batch) -> tuple[Grant, ...]:
        """What a message takes that its sender was not granted; () where it may pass."""
        if not isinstance(parsed, Message):
            return ()
        return lacking(parsed, self._surroundings.of(parsed, None))

    def renew(self, guarded: Guarded) -> None:
        """Judge by another policy from here on."""
        self._surroundings.renew(guarded.policy, guarded.server)

    async def foresee(self, parsed: Message | Batch) -> None:
        """Wait for what has to be waited for before a message is judged; `hear` follows at once."""
        found = await self._past(parsed) if self._gate.trail is not None else []
        if self._gate.takes_long(parsed.raw):
            try:
                await self._look_ahead(parsed, found)
            except BaseException:  # whoever waited for it left: it will not be heard
                self._forget_ahead(parsed)
                raise
        if found:
            self._pasts[id(parsed)] = found

    def takes_long(self, line: bytes) -> bool:
        """Whether a line should be `heard`, for others would wait for it."""
        return self._gate.takes_long(line)

    async def heard(self, direction: Direction, line: bytes) -> list[Line]:
        """As `hear_line`, without holding others up where the message is a long one."""
        if not self._gate.takes_long(line):
            return self.hear_line(direction, line)
        try:
            parsed = await self.parsed(line, direction)
        except ProtocolError as error:
            return self.hear_bad(direction, error, len(line))
        await self.foresee(parsed)
        return self.hear(parsed)

    async def parsed(self, line: bytes, direction: Direction) -> Message | Batch:
        """What a line says, without holding others up (see `parsed_of`); raises ProtocolError."""
        return await parsed_of(line, direction, self._gate, self._surroundings.principal)

    async def _past(self, parsed: Message | Batch) -> list[History]:
        trail, found = self._gate.trail, []
        assert trail is not None
        for each in requests_of(parsed):
            asking = trail.ask(each, self._surroundings.of(each, None))
            if asking is not None:
                found.append(asking if isinstance(asking, History) else await asking)
        return found

    async def _look_ahead(self, parsed: Message | Batch, past: list[History]) -> None:
        """Have messages judged where nobody else waits for them, each as it will be heard."""
        if isinstance(parsed, Batch) and not self.conversation.allows_batch:
            return
        known, messages = iter(past), messages_of(parsed)
        left = [(each, next(known, None) if past and concerns(each) else None) for each in messages]
        for _ in range(_TRIES):
            if not left:
                break
            asked = [self._as_heard(*each) for each in left]
            await self._gate.look_ahead(asked)
            left = [
                each for each, (_, was) in zip(left, asked, strict=True) if self._as_heard(*each)[1] != was
            ]

    def _as_heard(self, message: Message, history: History | None) -> Judged:
        """A message and its context, as the relay will have them judged."""
        asked: Asked | None = None
        if message.kind is ANSWER or message.kind is ERROR:
            asked = self.conversation.answered_by(message)
        if asked is not None:
            message = asked.answer(message)
        oddity = "unasked-answer" if message.kind is ERROR and message.id is None else ""
        return message, known_past(self._surroundings.of(message, asked, oddity), history)

    def hear(self, parsed: Message | Batch) -> list[Line]:
        """Judge a message; what is to be sent, and which way."""
        if self._pasts:
            self.relay.foreseen[:] = self._pasts.pop(id(parsed), ())
        try:
            return self._hear(parsed)
        finally:
            if self._gate.takes_long(parsed.raw):
                self._forget_ahead(parsed)

    def _forget_ahead(self, parsed: Message | Batch) -> None:
        for each in messages_of(parsed):
            self._gate.forget_ahead(each)

    def _hear(self, parsed: Message | Batch) -> list[Line]:
        if parsed.direction is TO_SERVER:
            self.fresh = tuple(each for each in requests_of(parsed) if not self.is_open(each))
        if self.listing is not None and isinstance(parsed, Message):
            (self.listing.asks if parsed.direction is TO_SERVER else self.listing.hears)(parsed)
        return self._during(lambda: self.relay.take(parsed))

    def hear_line(self, direction: Direction, line: bytes) -> list[Line]:
        """Parse and judge a message; what is to be sent, and which way."""
        if self.listing is not None and self.listing.concerns(line):
            try:
                return self.hear(parse(line, direction))
            except ProtocolError as error:
                return self.hear_bad(direction, error, len(line))
        return self._during(lambda: self.relay.receive(direction, line))

    def hear_bad(self, direction: Direction, error: ProtocolError, size: int) -> list[Line]:
        """Take note of what is no message; what is to be answered."""
        return self._during(lambda: self.relay.unreadable(direction, error, size))

    def hear_oversize(self, direction: Direction, frame: Oversize) -> list[Line]:
        """Take note of what was longer than the limit; what is to be answered."""
        return self._during(lambda: self.relay.oversize(direction, frame))

    def lets_pass(self, direction: Direction, method: str, said: Mapping[str, str]) -> bool:
        """Whether what was said beside messages may go on; judged and recorded as a notification is."""
        raw = orjson.dumps({"jsonrpc": "2.0", "method": method, "params": said})
        message = parse(raw, direction)
        assert isinstance(message, Message)
        context = self._surroundings.of(message, None)
        decision = self._gate.judge(message, context)
        passes = not decision.verdict.stops and not decision.redactions
        self._gate.record(self._gate.new_id(), message, context, decision, forwarded=passes, latency_ns=0)
        return passes

    def server_gone(self, why: str) -> list[Line]:
        """Answer everything that waits for a server from which nothing will come any more."""
        return self._during(lambda: self.relay.server_gone(why))

    def waiting(self, id: JsonId) -> Asked | None:
        """The client's request with this id, while the server has not answered it."""
        return self.conversation.waiting(TO_SERVER, id)

    def is_open(self, request: Message) -> bool:
        """Whether a request of the client's waits for the server's answer, or for a person's."""
        id = request.id
        return id is not None and (self.waiting(id) is not None or self.relay.waiting.holds(TO_SERVER, id))

    def give_up(self, id: JsonId) -> bool:
        """Forget a request of the client's that the gateway answers itself; False where none waits."""
        return self.conversation.expire(TO_SERVER, id)

    def overdue(self, ids: Iterable[JsonId]) -> list[Line]:
        """Answer those of the client's requests that wait still, for the server took too long."""
        waiting = [asked for id in ids if (asked := self.waiting(id)) is not None]

        def answer() -> None:
            for asked in waiting:
                self.relay.overdue(asked)

        return self._during(answer)

    def _expected(self, asked: Asked) -> None:
        assert self._answer_s is not None
        asyncio.get_running_loop().call_later(self._answer_s, self._due, asked)

    def _due(self, asked: Asked) -> None:
        if self.waiting(asked.id) is asked:
            for direction, line in self.overdue((asked.id,)):
                self.unasked(direction, line)

    async def released(self) -> list[Line]:
        """What is to be sent of the requests heard just now that wait for a person, once they do no longer.

        Only where nobody takes what is ``unasked``.
        """
        lines: list[Line] = []
        for each in self.fresh:
            while each.id is not None and self.relay.waiting.holds(TO_SERVER, each.id):
                self._news.clear()
                await self._news.wait()
            lines += self._kept.pop((type(each.id), each.id), [])
        return lines

    def _released(self, call: Callable[[], None]) -> None:
        """Make a call of the relay's that may end the waiting of a message."""
        waiting = self.relay.waiting.held
        before = set(waiting)
        lines = self._during(call)
        if self.unasked is not _nobody:
            for direction, line in lines:
                self.unasked(direction, line)
            return
        for key in before - set(waiting):
            if isinstance(key, tuple) and len(self._kept) < MOST_KEPT:
                self._kept[key[1:3]] = lines
        self._news.set()

    def _during(self, call: Callable[[], None]) -> list[Line]:
        out: list[Line] = []
        self._out = out
        try:
            call()
        finally:
            self._out = None
        return out

    def _sent(self, direction: Direction, line: bytes) -> None:
        if self._out is not None:
            self._out.append((direction, line))
        else:
            self.unasked(direction, line)


def to_server(lines: list[Line]) -> list[bytes]:
    """Those that go to the server."""
    return [line for direction, line in lines if direction is TO_SERVER]


def to_client(lines: list[Line]) -> list[bytes]:
    """Those that go to the client."""
    return [line for direction, line in lines if direction is TO_CLIENT]


def messages_of(parsed: Message | Batch) -> list[Message]:
    """The messages of a batch that can be read, in order, or the one message."""
    members = parsed.members if isinstance(parsed, Batch) else (parsed,)
    return [each for each in members if isinstance(each, Message)]


def requests_of(parsed: Message | Batch) -> list[Message]:
    """The requests of a message or of a batch, in order; members that cannot be read are none."""
    members = parsed.members if isinstance(parsed, Batch) else (parsed,)
    return [each for each in members if isinstance(each, Message) and each.kind is REQUEST]


def read(body: bytes) -> Message | Batch:
    """What a client sent; raises ProtocolError."""
    return parse(body, TO_SERVER)


async def parsed_of(line: bytes, direction: Direction, gate: Gate, who: str) -> Message | Batch:
    """What a line says that came of the principal ``who``, without holding others up where it is a long one.

    Raises ProtocolError.
    """
    if len(line) < LONG:
        return parse(line, direction)
    parsed = await gate.parsed(line, direction, who)
    return await asyncio.to_thread(parse, line, direction) if parsed is None else parsed


def _nobody(direction: Direction, line: bytes) -> None:
    """Nobody waits for it."""
