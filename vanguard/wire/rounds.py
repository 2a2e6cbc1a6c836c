"""Requests of an earlier server to its client, asked in the rounds of the stateless era (MCP 2026-07-28).

A server of the earlier era asks while it works on a call; a server of the stateless era answers the call with
what it wants to know, and the client repeats the call with the answers.  In between the call is held open.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from vanguard.model.message import Json, JsonId, Message
from vanguard.wire.downward import CAPABILITY, answered, capabilities_of, level_of

ASKED_BY = frozenset({"tools/call", "resources/read", "prompts/get"})
"""The requests that may be answered with a wish for input."""

MAX_ROUNDS = 100
"""Calls that may be held open at once; the oldest is given up first."""

_KEY = "vanguard"
_STRANGE = frozenset({"elicitationId", "task", "_meta"})


@dataclass(slots=True, eq=False)
class Live:
    """A request that the server works on: its client's id and token, and the id that the server knows."""

    id: JsonId
    theirs: JsonId
    method: str
    named: Json
    level: str
    capabilities: Mapping[str, Json]
    token: Json
    their_token: Json

    def can(self, method: str) -> bool:
        """Whether its client may be asked this while it waits."""
        capability = CAPABILITY.get(method)
        return self.method in ASKED_BY and capability is not None and capability in self.capabilities


@dataclass(slots=True, eq=False)
class Round:
    """A call that is held open, and the id of what the server asked; ``came`` is what it answered by then."""

    live: Live
    asked: JsonId
    line: bytes
    came: list[Message] = field(default_factory=list)


class Rounds:
    """The calls that are held open, by their ``requestState``; ``new_state`` makes one nobody can guess."""

    def __init__(self, new_state: Callable[[], str]) -> None:
        self._new_state = new_state
        self._held: dict[str, Round] = {}

    def open(self, live: Live, question: Message, server: Json) -> Round:
        """Hold a call open; its answer, which asks the client, is the round's ``line``."""
        state = self._new_state()
        params = {key: value for key, value in question.params.items() if key not in _STRANGE}
        result: dict[str, Any] = {
            "resultType": "input_required",
            "inputRequests": {_KEY: {"method": question.method, "params": params}},
            "requestState": state,
        }
        assert question.id is not None
        self._held[state] = made = Round(live, question.id, answered(live.id, result, server))
        return made

    def overdue(self) -> list[Round]:
        """Rounds that have to be given up, for there are too many."""
        gone = []
        while len(self._held) > MAX_ROUNDS:
            gone.append(self._held.pop(next(iter(self._held))))
        return gone

    def repeated(self, request: Message) -> tuple[Round, bytes] | None:
        """The round that a request goes on with, and the answer to what was asked; None where it is none."""
        state = request.params.get("requestState")
        if not isinstance(state, str):
            return None
        held = self._held.get(state)
        responses = request.params.get("inputResponses")
        said = responses.get(_KEY) if isinstance(responses, dict) else None
        if held is None or not isinstance(said, dict):
            return None
        if (request.method, named(request)) != (held.live.method, held.live.named):
            return None
        del self._held[state]
        return held, orjson.dumps({"jsonrpc": "2.0", "id": held.asked, "result": said})

    def holding(self, theirs: JsonId) -> Round | None:
        """The round of the call that the server knows by this id."""
        return next((each for each in self._held.values() if each.live.theirs == theirs), None)


def live(request: Message, theirs: Live | None = None) -> Live:
    """What is kept of a request, which goes on with the call ``theirs`` where that is given."""
    assert request.id is not None
    meta = request.params.get("_meta")
    token = meta.get("progressToken") if isinstance(meta, dict) else None
    return Live(
        id=request.id,
        theirs=theirs.theirs if theirs else request.id,
        method=request.method,
        named=named(request),
        level=level_of(request),
        capabilities=capabilities_of(request),
        token=token,
        their_token=theirs.their_token if theirs else token,
    )


def named(request: Message) -> Json:
    """What a request names: a tool, a prompt, a resource."""
    return request.params.get("name", request.params.get("uri"))
