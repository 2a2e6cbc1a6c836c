"""A server that begins with ``initialize``, as a client of the stateless era wants to see it.

Lines go in and come out; nothing here waits.  Whether the server is of the earlier era is found out first
(MCP 2026-07-28, "Backward compatibility": ``server/discover``).  What it says to that goes back unchanged, so
that a client which speaks both eras falls back by itself; any other request comes from one that insists.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, TypeAlias

import orjson

from vanguard.errors import ProtocolError
from vanguard.model.message import (
    ANSWER,
    NOTIFICATION,
    REQUEST,
    TO_CLIENT,
    TO_SERVER,
    Direction,
    Json,
    JsonId,
    Message,
)
from vanguard.wire import downward, refusal
from vanguard.wire.eras import (
    HEADER_MISMATCH,
    META_CAPABILITIES,
    MISSING_CAPABILITY,
    UNSUPPORTED_VERSION,
)
from vanguard.wire.jsonrpc import Batch, parse
from vanguard.wire.revisions import HANDSHAKE, META_REVISION, STATELESS
from vanguard.wire.rounds import Live, Round, Rounds, live
from vanguard.wire.subscribed import Subscribed

Way: TypeAlias = tuple[Direction, bytes]
"""A line, and the way it goes."""

MAX_QUEUED = 1_000
"""Messages of the client's that may wait for the handshake."""

MAX_OWN = 1_000
"""Requests of the gateway's own that may wait for the server before nobody may begin to listen."""

_PREFIX = "vanguard-"
_UNKNOWN, _PROBING, _LEGACY, _SHAKING, _READY = range(5)
_DROPPED = frozenset(
    {"notifications/cancelled", "notifications/elicitation/complete", "notifications/tasks/status"}
)
_NOT_PASSED = frozenset({"notifications/initialized", "notifications/roots/list_changed"})


class LegacyServer:
    """Stands between a client of the stateless era and a server that may be of the earlier one.

    ``new_state`` makes a text that nobody can guess; ``note`` hears of what the server asked and was refused.
    ``legacy`` says that the server is known to be of the earlier era.
    """

    def __init__(
        self, new_state: Callable[[], str], note: Callable[[str, str], None], *, legacy: bool = False
    ) -> None:
        self._state = _LEGACY if legacy else _UNKNOWN
        self._note = note
        self._numbers = count(1)
        self._queue: list[Message] = []
        self._own: dict[JsonId, Callable[[Message], list[Way]]] = {}
        self._live: dict[JsonId, Live] = {}
        self._rounds = Rounds(new_state)
        self._subscribed = Subscribed(self._ask)
        self._opened: dict[str, Any] = {}
        self._level = ""
        self.passes = False
        """Whether the server is of the stateless era, so that everything goes on as it is."""

    @property
    def settled(self) -> bool:
        """Whether nothing waits for the server to say what it is."""
        return self._state not in (_PROBING, _SHAKING)

    # -- from the client --------------------------------------------------------------------------

    def from_client(self, line: bytes) -> list[Way]:
        """Take a line of the client's, which was judged; it may have to wait for the handshake."""
        if self.passes:
            return [(TO_SERVER, line)]
        message = parse(line, TO_SERVER)
        assert isinstance(message, Message)
        if self.settled:
            return self._take(message)
        if len(self._queue) < MAX_QUEUED:
            self._queue.append(message)
            return []
        return _refused(refusal.crowded(line, TO_SERVER))

    def _take(self, message: Message) -> list[Way]:
        if message.kind is REQUEST:
            return self._request(message)
        if message.method == "notifications/cancelled":
            return self._cancel(message)
        if message.kind is not NOTIFICATION or message.method in _NOT_PASSED:
            return []
        return [(TO_SERVER, downward.stripped(message))]

    def _request(self, request: Message) -> list[Way]:
        assert request.id is not None
        if self._state == _UNKNOWN:
            self._state = _PROBING
            self._queue.append(request)
            meta = {META_REVISION: STATELESS[-1], META_CAPABILITIES: {}}
            return self._ask("server/discover", {"_meta": meta}, self._probed)
        if self._state == _LEGACY:
            if request.method == "server/discover":
                return [(TO_SERVER, request.raw)]
            problem = downward.not_asked(request)
            if problem is not None:
                return _refused(problem)
            self._state = _SHAKING
            self._queue.append(request)
            return [(TO_SERVER, downward.initialize(self._new(self._shaken), request))]
        return self._ready(request)

    def _ready(self, request: Message) -> list[Way]:
        assert request.id is not None
        problem = downward.not_asked(request)
        if problem is not None:
            return _refused(problem)
        if request.method == "server/discover":
            result = downward.discovered(self._opened)
            return [(TO_CLIENT, downward.answer(request.id, request.method, result, self._info))]
        if request.method == "subscriptions/listen":
            if len(self._own) >= MAX_OWN:
                return _refused(refusal.not_fresh(request, "too-many"))
            return self._subscribed.begin(request, self._opened)
        if "inputResponses" in request.params or "requestState" in request.params:
            return self._repeated(request)
        self._live[request.id] = kept = live(request)
        return [*self._louder(kept.level), (TO_SERVER, downward.stripped(request))]

    def _repeated(self, request: Message) -> list[Way]:
        found = self._rounds.repeated(request)
        if found is None:
            return _refused(downward.unknown_round(request))
        held, line = found
        assert request.id is not None
        self._live[held.live.theirs] = live(request, held.live)
        out = [(TO_SERVER, line)]
        for each in held.came:
            out += self._answer(each)
        return out

    def _cancel(self, notice: Message) -> list[Way]:
        id = notice.params.get("requestId")
        if not isinstance(id, str | int):
            return []
        if self._subscribed.knows(id):
            return self._subscribed.end(id)
        kept = next((each for each in self._live.values() if each.id == id), None)
        if kept is None:
            return [(TO_SERVER, notice.raw)]
        del self._live[kept.theirs]
        return [(TO_SERVER, refusal.cancel(kept.theirs, "the client has gone"))]

    # -- from the server --------------------------------------------------------------------------

    def from_server(self, line: bytes) -> list[Way]:
        """Take a line of the server's; what cannot be read goes on as it is, to whoever judges it."""
        if self.passes:
            return [(TO_CLIENT, line)]
        try:
            parsed = parse(line, TO_CLIENT)
        except ProtocolError:
            return [(TO_CLIENT, line)]
        if not isinstance(parsed, Batch):
            return self._heard(parsed)
        members = [each for each in parsed.members if isinstance(each, Message)]
        if len(members) < len(parsed.members):
            return [(TO_CLIENT, line)]
        return [way for each in members for way in self._heard(each)]

    def _heard(self, message: Message) -> list[Way]:
        if message.kind is NOTIFICATION:
            return self._notified(message)
        if message.kind is REQUEST:
            return self._asked(message)
        own = self._own.pop(message.id, None) if message.id is not None else None
        return own(message) if own is not None else self._answer(message)

    def _answer(self, message: Message) -> list[Way]:
        held = self._rounds.holding(message.id) if message.id is not None else None
        if held is not None and not held.came:
            held.came.append(message)
            return []
        kept = self._live.pop(message.id, None) if message.id is not None else None
        if kept is None:
            return [(TO_CLIENT, message.raw)]
        if message.kind is ANSWER:
            line = downward.answer(kept.id, kept.method, message.body["result"], self._info)
            return [(TO_CLIENT, line)]
        body = {**message.body, "id": kept.id}
        unchanged = message.raw if kept.id == message.id else orjson.dumps(body)
        return [(TO_CLIENT, downward.failure(body) or unchanged)]

    def _notified(self, notice: Message) -> list[Way]:
        method = notice.method
        if method == "notifications/progress":
            return self._progress(notice)
        if method == "notifications/message":
            return self._logged(notice)
        if method in _DROPPED:
            return []
        found = self._subscribed.notified(notice)
        return [(TO_CLIENT, notice.raw)] if found is None else found

    def _progress(self, notice: Message) -> list[Way]:
        token = notice.params.get("progressToken")
        for each in self._live.values():
            if each.their_token == token and each.token is not None:
                if each.token == token:
                    return [(TO_CLIENT, notice.raw)]
                params = {**notice.params, "progressToken": each.token}
                return [(TO_CLIENT, orjson.dumps({**notice.body, "params": params}))]
        return []

    def _logged(self, notice: Message) -> list[Way]:
        """A log message reaches the one request under way that asked for it; between two nobody can tell."""
        level = notice.params.get("level")
        if len(self._live) != 1 or level not in downward.LEVELS:
            return []
        wanted = next(iter(self._live.values())).level
        loud = wanted and downward.LEVELS.index(level) >= downward.LEVELS.index(wanted)
        return [(TO_CLIENT, notice.raw)] if loud else []

    def _asked(self, question: Message) -> list[Way]:
        """What the server wants of its client: asked in a round of the one call under way, else refused."""
        assert question.id is not None
        if question.method == "ping":
            return [(TO_SERVER, orjson.dumps({"jsonrpc": "2.0", "id": question.id, "result": {}}))]
        able = [each for each in self._live.values() if each.can(question.method)]
        if len(able) != 1 or len(self._live) != 1:
            self._note(question.method, "It could not be told for which call, or its client cannot be asked.")
            reason = "The client behind this gateway cannot be asked this now."
            error = ProtocolError(-32601, reason, kind="bridge", id=question.id)
            return [(TO_SERVER, refusal.protocol(error))]
        kept = able[0]
        del self._live[kept.theirs]
        out: list[Way] = [(TO_CLIENT, self._rounds.open(kept, question, self._info).line)]
        for each in self._rounds.overdue():
            out += self._given_up(each)
        return out

    def _given_up(self, held: Round) -> list[Way]:
        error = ProtocolError(-32603, "The client did not go on with its call.", kind="bridge", id=held.asked)
        return [
            (TO_SERVER, refusal.protocol(error)),
            (TO_SERVER, refusal.cancel(held.live.theirs, "its client did not go on with it")),
        ]

    # -- the handshake ----------------------------------------------------------------------------

    def overdue(self) -> list[Way]:
        """The server took too long to say what it is: one that is silent is of the earlier era."""
        if self._state != _PROBING:
            return []
        self._state = _LEGACY
        return self._flushed()

    def _probed(self, answer: Message) -> list[Way]:
        # One that answers late has been sent nothing that a server of its era does not refuse.
        self.passes = speaks_modern(answer.body)
        if not self.passes and self._state != _PROBING:
            return []
        self._state = _LEGACY
        return self._flushed()

    def _shaken(self, answer: Message) -> list[Way]:
        if self.passes:
            return []
        if answer.kind is ANSWER and answer.body["result"].get("protocolVersion") in HANDSHAKE:
            self._opened = dict(answer.body["result"])
            self._state = _READY
            notice = {"jsonrpc": "2.0", "method": "notifications/initialized"}
            return [(TO_SERVER, orjson.dumps(notice)), *self._flushed()]
        self._state = _LEGACY
        if answer.kind is ANSWER:
            # No server of either era: what it makes of the client's own words is for the client to read.
            self.passes = True
            return self._flushed()
        waiting, self._queue = self._queue, []
        told = [each.id for each in waiting if each.kind is REQUEST]
        return [(TO_CLIENT, orjson.dumps({**answer.body, "id": id})) for id in told]

    def _flushed(self) -> list[Way]:
        waiting, self._queue = self._queue, []
        out: list[Way] = []
        for each in waiting:
            out += self.from_client(each.raw)
        return out

    # -- requests of its own ----------------------------------------------------------------------

    @property
    def _info(self) -> Any:
        return self._opened.get("serverInfo")

    def _new(self, heard: Callable[[Message], list[Way]]) -> str:
        id = f"{_PREFIX}{next(self._numbers)}"
        self._own[id] = heard
        return id

    def _ask(self, method: str, params: dict[str, Any], heard: Callable[[Message], list[Way]]) -> list[Way]:
        return [(TO_SERVER, downward.request(self._new(heard), method, params))]

    def _louder(self, level: str) -> list[Way]:
        """Have the server log from a level on, where none that is less grave was asked for before."""
        if not level or "logging" not in (self._opened.get("capabilities") or {}):
            return []
        if self._level and downward.LEVELS.index(self._level) <= downward.LEVELS.index(level):
            return []
        self._level = level
        return self._ask("logging/setLevel", {"level": level}, lambda answer: [])


_MODERN_ERRORS = frozenset({HEADER_MISMATCH, MISSING_CAPABILITY, UNSUPPORTED_VERSION})


def speaks_modern(body: Json) -> bool:
    """Whether this answer to ``server/discover`` is one of a server of the stateless era."""
    if not isinstance(body, dict):
        return False
    result, error = body.get("result"), body.get("error")
    versions = result.get("supportedVersions") if isinstance(result, dict) else None
    if isinstance(versions, list) and any(each in STATELESS for each in versions):
        return True
    return isinstance(error, dict) and error.get("code") in _MODERN_ERRORS


def _refused(error: ProtocolError) -> list[Way]:
    return [(TO_CLIENT, refusal.protocol(error))] if error.expects_answer else []
