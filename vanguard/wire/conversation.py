"""Which answer belongs to which question, both ways, and what the two sides told each other.

Nothing here waits or reads a clock.  Everything kept is bounded; each bound is stated beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final, TypeAlias

from vanguard.model.message import (
    ANSWER,
    NOTIFICATION,
    REQUEST,
    TO_SERVER,
    Direction,
    Json,
    JsonId,
    Message,
    params_of,
)
from vanguard.model.value import value
from vanguard.wire.inventory import Inventory, roots_of
from vanguard.wire.revisions import BATCHING, STATELESS, negotiated_revision, stated_client, stated_revision

MAX_LIVE: Final = 10_000
"""Requests of one direction that may wait for their answers at once."""

MAX_PAST: Final = 1_000
"""Requests whose answers may still come late, cancelled or given up, that are remembered."""

KEPT_ONE: Final = 65_536
"""Bytes up to which a request is kept whole until its answer comes; of a longer one, only its names."""

KEPT_ALL: Final = 4 * 1024 * 1024
"""Bytes of all requests that are kept whole together."""

_SHORT: Final = 4_096
_Key: TypeAlias = tuple[type, Any]
"""The type of an id and the id: 1, "1" and true are three."""


@value
class Asked:
    """A request that was forwarded: ``body`` as it was, or only its names where it was large.

    ``tool`` is the name of the tool that it calls, or ""; ``cost`` the bytes it counts for.
    """

    id: JsonId
    method: str
    body: Mapping[str, Json]
    tool: str
    cost: int = 0

    def answer(self, message: Message) -> Message:
        """The message with the method that it answers."""
        return Message(message.direction, message.kind, message.raw, message.body, message.id, self.method)

    def shortened(self) -> Asked:
        """The same for keeping after it counts no more: of a long request only its names."""
        if self.cost <= _SHORT:
            return self
        return _named(self.id, self.method, params_of(self.body), self.tool)


class Conversation:
    """One client and one server: live requests of both, the revision, the tools, the roots.

    The relay asks ``problem`` before a request, hands every message that it forwards to
    ``forwarded``, and every answer that arrives to ``answered`` before it is judged.  ``inventory`` is
    what is known of the server's tools, where several conversations share it.
    """

    def __init__(self, inventory: Inventory | None = None) -> None:
        self._live: dict[Direction, dict[_Key, Asked]] = {direction: {} for direction in Direction}
        self._cancelled: dict[Direction, dict[_Key, Asked]] = {direction: {} for direction in Direction}
        self._settled: dict[Direction, dict[_Key, None]] = {direction: {} for direction in Direction}
        self._kept = 0
        self._inventory = inventory or Inventory()
        # Attributes, for every message asks for them; nobody else sets them.
        self.on_lost: Callable[[Asked], None] | None = None
        """Hears of each request that is given up."""
        self.roots: tuple[str, ...] | None = None
        """The URIs that the client gave when the server asked for its roots; None where it never did.

        The same object until the client gives other ones.
        """
        self.revision = ""
        """The revision in force: negotiated, or stated by the last request; "" before either."""
        self.client = ""
        """What the client calls itself, as far as it says; at most 64 characters."""
        self.capabilities: Mapping[str, Json] = {}
        """What the client said in ``initialize`` that it can be asked."""

    # -- what is known ----------------------------------------------------------------------------

    @property
    def modern(self) -> bool:
        """Whether the two speak a stateless revision (2026-07-28)."""
        return self.revision in STATELESS

    @property
    def allows_batch(self) -> bool:
        """Whether a line may be an array of messages: in 2025-03-26 alone, once negotiated."""
        return self.revision in BATCHING

    @property
    def tools(self) -> Mapping[str, Mapping[str, Json]]:
        """The tools that the client has seen, and those it was not shown, each as the server defined it."""
        return self._inventory.tools

    @property
    def changed(self) -> tuple[str, ...]:
        """The names of tools that the last page of a list defines other than they were, or anew."""
        return self._inventory.changed

    def learn(self, tools: Iterable[Json]) -> None:
        """Remember entries of a ``tools/list`` answer that the client is not shown."""
        self._inventory.take(tools)

    def live(self, direction: Direction, besides: Collection[str] = ()) -> int:
        """How many requests that went ``direction`` wait for their answers, some methods not counted."""
        live = self._live[direction]
        return sum(asked.method not in besides for asked in live.values()) if besides else len(live)

    def waiting(self, direction: Direction, id: JsonId) -> Asked | None:
        """The live request that went ``direction`` with that id."""
        return self._live[direction].get((id.__class__, id))

    # -- requests ---------------------------------------------------------------------------------

    def problem(self, request: Message) -> str:
        """Why a request may not be forwarded: ``live-id``, ``too-many``, or "" where it may."""
        live = self._live[request.direction]
        if (request.id.__class__, request.id) in live:
            return "live-id"
        return "too-many" if len(live) >= MAX_LIVE else ""

    def forwarded(self, message: Message) -> None:
        """Take note of a message that goes on: a request waits from here, a cancelled one no longer.

        An answer must carry the method that it answers (``Asked.answer``) to be learned from.
        """
        if message.kind is REQUEST:
            self._wait_for(message)
        elif message.kind is NOTIFICATION:
            if message.method == "notifications/cancelled":
                self._cancel(message)
        elif message.kind is ANSWER:
            self._learn(message)

    def _wait_for(self, request: Message) -> None:
        assert request.id is not None
        key = (request.id.__class__, request.id)
        whole = len(request.raw) <= KEPT_ONE and self._kept + len(request.raw) <= KEPT_ALL
        asked = _asked(request, whole)
        self._kept += asked.cost
        self._cancelled[request.direction].pop(key, None)
        self._settled[request.direction].pop(key, None)
        self._live[request.direction][key] = asked
        if request.direction is TO_SERVER:
            self._hear(request)

    def _hear(self, request: Message) -> None:
        """What a client's request tells: its revision, a fresh look at the tools, roots it was asked for."""
        stated = stated_revision(request)
        if stated:
            self.revision = stated
        name = stated_client(request)
        if name:
            self.client = name
        if request.method == "tools/list":
            self._inventory.begin(request)
        elif request.method == "initialize":
            stated_capabilities = request.params.get("capabilities")
            self.capabilities = stated_capabilities if isinstance(stated_capabilities, dict) else {}
        responses = request.params.get("inputResponses")
        if isinstance(responses, dict):
            for response in responses.values():
                self._take_roots(response)

    def _cancel(self, notice: Message) -> None:
        """Either side cancels its own request; a server may also end a subscription (2026-07-28)."""
        id = notice.params.get("requestId")
        key = (id.__class__, id)
        if id.__class__ is not str and id.__class__ is not int:
            return
        asked = self._pop(notice.direction, key)
        if asked is not None:
            _remember(self._cancelled[notice.direction], key, asked.shortened())
            return
        other = self._live[notice.direction.opposite].get(key)
        if other is not None and other.method == "subscriptions/listen":
            self._pop(notice.direction.opposite, key)
            _remember(self._cancelled[notice.direction.opposite], key, other.shortened())

    # -- answers ----------------------------------------------------------------------------------

    def answered(self, answer: Message) -> Asked | None:
        """The request that an answer or error belongs to, which waits no longer; None: nobody asked.

        A request that was cancelled is found too, once: its answer was on the way.
        """
        key = (answer.id.__class__, answer.id)
        direction = answer.direction.opposite
        return self._pop(direction, key) or self._cancelled[direction].pop(key, None)

    def settled(self, answer: Message) -> bool:
        """Whether the gateway has already answered in its place: a second answer must not go on."""
        return (answer.id.__class__, answer.id) in self._settled[answer.direction.opposite]

    def answered_by(self, message: Message) -> Asked | None:
        """The request that an answer is to, which goes on waiting for it."""
        id = message.id
        return self.waiting(message.direction.opposite, id) if id is not None else None

    def awaits(self, message: Message) -> Asked | None:
        """What waits for the answer to a request; None for one that does not, and for what is no request."""
        id = message.id
        return self.waiting(message.direction, id) if id is not None and message.kind is REQUEST else None

    def expire(self, direction: Direction, id: JsonId) -> bool:
        """Give up a live request that went ``direction``, because the gateway answers it; False: none."""
        key = (id.__class__, id)
        asked = self._pop(direction, key)
        if asked is None:
            return False
        if self.on_lost is not None:
            self.on_lost(asked)
        _remember(self._settled[direction], key, None)
        return True

    def again(self, direction: Direction, asked: Asked) -> None:
        """Let a request wait once more, for its answer is sent again: a stream that was resumed."""
        key = (asked.id.__class__, asked.id)
        if key not in self._live[direction]:
            self._settled[direction].pop(key, None)
            self._kept += asked.cost
            self._live[direction][key] = asked

    def give_up(self, direction: Direction) -> tuple[JsonId, ...]:
        """Give up all live requests that went ``direction``; their ids, oldest first."""
        ids = tuple(asked.id for asked in self._live[direction].values())
        for id in ids:
            self.expire(direction, id)
        return ids

    def _pop(self, direction: Direction, key: Any) -> Asked | None:
        asked = self._live[direction].pop(key, None)
        if asked is not None:
            self._kept -= asked.cost
        return asked

    def _learn(self, answer: Message) -> None:
        if answer.direction is TO_SERVER:
            if answer.method == "roots/list":
                self._take_roots(answer.body["result"])
        elif answer.method == "tools/list":
            self._inventory.add(answer)
        elif answer.method == "initialize":
            self.revision = negotiated_revision(answer) or self.revision

    def _take_roots(self, result: Json) -> None:
        roots = roots_of(result)
        if roots is not None and roots != self.roots:
            self.roots = roots


def _remember(past: dict[_Key, Any], key: _Key, value: Any) -> None:
    past[key] = value
    if len(past) > MAX_PAST:
        del past[next(iter(past))]


def _asked(request: Message, whole: bool) -> Asked:
    assert request.id is not None
    name = request.params.get("name") if request.method == "tools/call" else None
    tool = name if isinstance(name, str) and len(name) <= _SHORT else ""
    if whole:
        return Asked(request.id, request.method, request.body, tool, len(request.raw))
    return _named(request.id, request.method, request.params, tool)


def _named(id: JsonId, method: str, params: Mapping[str, Json], tool: str) -> Asked:
    """A request of which only what names something is kept, as far as it is short."""
    names = {
        key: value
        for key in ("name", "uri", "cursor", "taskId")
        if isinstance(value := params.get(key), str) and len(value) <= _SHORT
    }
    method = method if len(method) <= _SHORT else ""
    return Asked(id, method, {"jsonrpc": "2.0", "id": id, "method": method, "params": names}, tool)
