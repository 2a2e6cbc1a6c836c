"""A server that may be of the stateless era alone, as a client that begins with ``initialize`` wants it.

Lines go in and come out; nothing here waits.  ``initialize`` goes to the server as it came; only one that
does not take it and answers ``server/discover`` is bridged: every other answer goes back unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, TypeAlias

import orjson

from vanguard.errors import ProtocolError
from vanguard.model.message import (
    ANSWER,
    ERROR,
    NOTIFICATION,
    REQUEST,
    TO_CLIENT,
    TO_SERVER,
    Direction,
    JsonId,
    Message,
)
from vanguard.wire import downward, refusal, upward
from vanguard.wire.jsonrpc import Batch, parse
from vanguard.wire.legacy_server import MAX_QUEUED
from vanguard.wire.questions import Call, Questions
from vanguard.wire.revisions import STATELESS

Way: TypeAlias = tuple[Direction, bytes]
"""A line, and the way it goes."""

MAX_LISTENS = 100
"""Resources that one client may subscribe to."""

_NEW, _OPENING, _PROBING, _OPEN = range(4)
_SWALLOWED = frozenset({"notifications/progress", "notifications/roots/list_changed"})
_CANCELLED = "notifications/cancelled"
_ACKNOWLEDGED = "notifications/subscriptions/acknowledged"


class ModernServer:
    """Stands between a client that begins with ``initialize`` and a server that may know no such request.

    ``modern`` says that the server is known to be of the stateless era.
    """

    def __init__(self, *, modern: bool = False) -> None:
        self._state = _NEW
        self._modern = modern
        self._numbers = count(1)
        self._opening: Message | None = None
        self._refusal = b""
        self._queue: list[bytes] = []
        self._own: dict[JsonId, Callable[[Message], list[Way]]] = {}
        self._live: dict[JsonId, Call] = {}
        self._questions = Questions(self._new)
        self._listens: dict[str, JsonId] = {}
        self._acknowledged: dict[JsonId, Callable[[], list[Way]]] = {}
        self._discovered: dict[str, Any] = {}
        self.passes = False
        """Whether the server takes ``initialize``, so that everything goes on as it is."""

    @property
    def settled(self) -> bool:
        """Whether nothing waits for the server to say what it is."""
        return self._state != _PROBING

    # -- from the client --------------------------------------------------------------------------

    def from_client(self, line: bytes) -> list[Way]:
        """Take a line of the client's, which was judged."""
        if self.passes:
            return [(TO_SERVER, line)]
        if not self.settled:
            if len(self._queue) < MAX_QUEUED:
                self._queue.append(line)
                return []
            error = refusal.crowded(line, TO_SERVER)
            return [(TO_CLIENT, refusal.protocol(error))] if error.expects_answer else []
        parsed = parse(line, TO_SERVER)
        if isinstance(parsed, Batch):
            members = [each for each in parsed.members if isinstance(each, Message)]
            return [way for each in members for way in self._take(each)]
        return self._take(parsed)

    def _take(self, message: Message) -> list[Way]:
        if message.method == "initialize" and message.kind is REQUEST and self._state == _NEW:
            self._opening = message
            if self._modern:
                return self._probe(message)
            self._state = _OPENING
            return [(TO_SERVER, message.raw)]
        if self._state != _OPEN:
            return [(TO_SERVER, message.raw)]
        if message.kind is REQUEST:
            return self._request(message)
        if message.kind is NOTIFICATION:
            return self._noticed(message)
        return self._replied(message)

    def _request(self, request: Message) -> list[Way]:
        id, method = request.id, request.method
        assert id is not None
        if method == "ping":
            return [(TO_CLIENT, upward.answer(id, {}))]
        if method == "logging/setLevel":
            return self._set_level(id, request.params.get("level"))
        if method in ("resources/subscribe", "resources/unsubscribe"):
            return self._subscribe(request, id)
        if method == "initialize" or method.startswith("tasks/"):
            reason = "The server has no such method for clients of this protocol revision."
            return [(TO_CLIENT, refusal.protocol(ProtocolError(-32601, reason, kind="bridge", id=id)))]
        self._live[id] = Call(request, id)
        return [(TO_SERVER, self._envelope.request(id, method, request.params))]

    def _set_level(self, id: JsonId, level: Any) -> list[Way]:
        if level not in downward.LEVELS:
            error = ProtocolError(-32602, "There is no such log level.", kind="bridge", id=id)
            return [(TO_CLIENT, refusal.protocol(error))]
        self._envelope.level = level
        return [(TO_CLIENT, upward.answer(id, {}))]

    def _subscribe(self, request: Message, id: JsonId) -> list[Way]:
        uri = request.params.get("uri")
        if not isinstance(uri, str):
            error = ProtocolError(-32602, "The request names no resource.", kind="bridge", id=id)
            return [(TO_CLIENT, refusal.protocol(error))]
        done: list[Way] = [(TO_CLIENT, upward.answer(id, {}))]
        listened = self._listens.get(uri)
        if request.method == "resources/unsubscribe":
            if listened is None:
                return done
            del self._listens[uri]
            return [(TO_SERVER, refusal.cancel(listened, "the client does not listen any more")), *done]
        if listened is not None:
            return done
        if len(self._listens) >= MAX_LISTENS:
            return [(TO_CLIENT, refusal.protocol(refusal.not_fresh(request, "too-many")))]
        own, out = self._listen({"resourceSubscriptions": [uri]}, self._unheard(id, uri))
        self._listens[uri] = own
        self._acknowledged[own] = lambda: done
        return out

    def _noticed(self, notice: Message) -> list[Way]:
        if notice.method == "notifications/initialized":
            wanted = upward.changes(self._discovered)
            return self._listen(wanted, lambda answer: [])[1] if wanted else []
        if notice.method == _CANCELLED:
            return self._cancel(notice.params.get("requestId"))
        return [] if notice.method in _SWALLOWED else [(TO_SERVER, notice.raw)]

    def _cancel(self, id: Any) -> list[Way]:
        dropped = self._questions.cancel(id)
        if dropped:
            return [(TO_CLIENT, refusal.cancel(each, "the call was cancelled")) for each in dropped]
        found = [own for own, call in self._live.items() if call.request.id == id]
        for own in found:
            del self._live[own]
        return [(TO_SERVER, refusal.cancel(own, "the client cancelled it")) for own in found]

    def _replied(self, reply: Message) -> list[Way]:
        """An answer of the client's to what a server asked in a round."""
        call = self._questions.replied(reply)
        if call is None:
            return []
        if call.failed:
            return [(TO_CLIENT, call.failure("The client did not answer what the server asked."))]
        return self._again(call)

    def _again(self, call: Call) -> list[Way]:
        """Repeat a call with what was asked for; under an id of its own, for the client's is not free."""
        own = self._new()
        request, more = call.request, call.responses()
        self._live[own] = call
        return [(TO_SERVER, self._envelope.request(own, request.method, request.params, more))]

    # -- from the server --------------------------------------------------------------------------

    def from_server(self, line: bytes) -> list[Way]:
        """Take a line of the server's; what cannot be read goes on as it is, to whoever judges it."""
        if self.passes:
            return [(TO_CLIENT, line)]
        try:
            message = parse(line, TO_CLIENT)
        except ProtocolError:
            return [(TO_CLIENT, line)]
        if isinstance(message, Batch):
            return [(TO_CLIENT, line)]
        if message.kind is NOTIFICATION:
            return self._notified(message)
        if message.kind is REQUEST or message.id is None:
            return [(TO_CLIENT, line)]
        if self._state == _OPENING:
            return self._opened(message)
        own = self._own.pop(message.id, None)
        if own is not None:
            return own(message)
        call = self._live.pop(message.id, None)
        return self._answered(call, message) if call is not None else [(TO_CLIENT, line)]

    def _notified(self, notice: Message) -> list[Way]:
        subscription = upward.subscription_of(notice)
        if notice.method == _ACKNOWLEDGED:
            told = self._acknowledged.pop(subscription, None) if _is_id(subscription) else None
            return told() if told is not None else []
        if notice.method == _CANCELLED:
            return []
        return [(TO_CLIENT, notice.raw if subscription is None else upward.notice(notice.body))]

    def _answered(self, call: Call, answer: Message) -> list[Way]:
        id = call.request.id
        assert id is not None
        if answer.kind is ERROR:
            return [(TO_CLIENT, orjson.dumps({**answer.body, "id": id}))]
        result = answer.body["result"]
        kind = result.get("resultType", "complete")
        if kind == "complete":
            return [(TO_CLIENT, upward.complete(id, result))]
        if kind != "input_required":
            return [(TO_CLIENT, call.failure("The server's result is of a kind that this client has not."))]
        asked = self._questions.ask(call, result, self._envelope.capabilities)
        if asked is None:
            return [(TO_CLIENT, call.failure("The server wants to know what this client cannot be asked."))]
        return [(TO_CLIENT, line) for line in asked] or self._again(call)

    # -- the opening ------------------------------------------------------------------------------

    def overdue(self) -> list[Way]:
        """The server took too long to say what it is."""
        return self._unbridged() if self._state == _PROBING else []

    def _opened(self, answer: Message) -> list[Way]:
        opening = self._opening
        if opening is None or answer.id != opening.id:
            return [(TO_CLIENT, answer.raw)]
        if answer.kind is ANSWER:
            self.passes = True
            return [(TO_CLIENT, answer.raw)]
        self._refusal = answer.raw
        return self._probe(opening)

    def _probe(self, opening: Message) -> list[Way]:
        self._state = _PROBING
        self._envelope = upward.Envelope(opening)
        own = self._new()
        self._own[own] = self._probed
        return [(TO_SERVER, self._envelope.request(own, "server/discover", {}))]

    def _probed(self, answer: Message) -> list[Way]:
        opening = self._opening
        if self._state != _PROBING or opening is None or opening.id is None:
            return []
        result = answer.body["result"] if answer.kind is ANSWER else {}
        versions = result.get("supportedVersions")
        if not isinstance(versions, list) or not any(each in STATELESS for each in versions):
            self._refusal = self._refusal or orjson.dumps(
                {"jsonrpc": "2.0", "id": opening.id, "error": answer.body.get("error") or _NO_VERSION}
            )
            return self._unbridged()
        self._discovered = result
        self._state = _OPEN
        line = upward.opened(opening.id, result, self._envelope.revision)
        return [(TO_CLIENT, line), *self._flushed()]

    def _unbridged(self) -> list[Way]:
        """Hand on what the server said to ``initialize``; the client may try again."""
        refused, self._refusal = self._refusal, b""
        self._state = _NEW
        return [*([(TO_CLIENT, refused)] if refused else []), *self._flushed()]

    def _flushed(self) -> list[Way]:
        waiting, self._queue = self._queue, []
        return [way for line in waiting for way in self.from_client(line)]

    # -- requests of its own ----------------------------------------------------------------------

    def _new(self) -> str:
        return f"vanguard-{next(self._numbers)}"

    def _listen(
        self, wanted: dict[str, Any], ended: Callable[[Message], list[Way]]
    ) -> tuple[JsonId, list[Way]]:
        own = self._new()
        self._own[own] = ended
        line = self._envelope.request(own, "subscriptions/listen", {"notifications": wanted})
        return own, [(TO_SERVER, line)]

    def _unheard(self, id: JsonId, uri: str) -> Callable[[Message], list[Way]]:
        """What happens when a subscription ends: where it never began, its client is told why."""

        def ended(answer: Message) -> list[Way]:
            own = self._listens.pop(uri, None)
            waiting = self._acknowledged.pop(own, None) if own is not None else None
            if waiting is None or answer.kind is not ERROR:
                return waiting() if waiting is not None else []
            return [(TO_CLIENT, orjson.dumps({**answer.body, "id": id}))]

        return ended


_NO_VERSION = {"code": -32603, "message": "The server speaks no protocol revision that can be bridged."}


def _is_id(value: Any) -> bool:
    return isinstance(value, str | int)
