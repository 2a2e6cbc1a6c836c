"""What a server of the stateless era wants to know for a call, asked as requests of the earlier era.

MCP 2026-07-28: a call is answered with ``inputRequests``, and repeated with ``inputResponses`` and the very
``requestState`` that came with them; the other way is `vanguard.wire.rounds`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vanguard.errors import ProtocolError
from vanguard.model.message import ANSWER, Json, JsonId, Message
from vanguard.wire import refusal
from vanguard.wire.downward import CAPABILITY, request

MAX_ROUNDS = 32
"""How often one call may be answered with a wish for input."""

MAX_QUESTIONS = 32
"""How much may be asked in one round."""


class Call:
    """A client's request, and the id that the server knows it by; what it was asked in the round so far."""

    def __init__(self, asked: Message, id: JsonId) -> None:
        self.request = asked
        self.id = id
        self.rounds = 0
        self.failed = False
        self._state: Json = None
        self._answers: dict[str, Json] = {}
        self._open: dict[JsonId, tuple[str, str]] = {}

    def begin(self, state: Json) -> None:
        """A round begins; ``state`` is what the server wants back."""
        self.rounds += 1
        self._state, self._answers, self._open = state, {}, {}

    def expect(self, id: JsonId, key: str, method: str) -> None:
        """Something is asked under an id of the gateway's."""
        self._open[id] = key, method

    @property
    def waits_for(self) -> tuple[JsonId, ...]:
        """The ids of what is still unanswered."""
        return tuple(self._open)

    def take(self, reply: Message) -> bool:
        """Take an answer of the client's; whether the round is over."""
        assert reply.id is not None
        key, method = self._open.pop(reply.id)
        if reply.kind is ANSWER:
            self._answers[key] = reply.body["result"]
        elif method == "elicitation/create":
            self._answers[key] = {"action": "cancel"}
        else:
            self.failed = True
        return self.failed or not self._open

    def responses(self) -> dict[str, Any]:
        """The params that the call is repeated with."""
        more: dict[str, Any] = {"inputResponses": self._answers} if self._answers else {}
        if isinstance(self._state, str):
            more["requestState"] = self._state
        return more

    def failure(self, reason: str) -> bytes:
        """The answer to the call where it cannot go on."""
        return refusal.protocol(ProtocolError(-32603, reason, kind="bridge", id=self.request.id))


class Questions:
    """What clients are being asked; ``new_id`` makes the ids of requests to them."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._calls: dict[JsonId, Call] = {}

    def ask(self, call: Call, result: Mapping[str, Json], able: Mapping[str, Json]) -> list[bytes] | None:
        """The requests that a result leads to; None where the client cannot be asked, () where nothing is.

        ``able`` are the capabilities that the client declared.
        """
        wanted = result.get("inputRequests") or {}
        if not isinstance(wanted, dict) or len(wanted) > MAX_QUESTIONS or call.rounds >= MAX_ROUNDS:
            return None
        if not all(_can(each, able) for each in wanted.values()):
            return None
        call.begin(result.get("requestState"))
        lines = []
        for key, each in wanted.items():
            id = self._new_id()
            self._calls[id] = call
            call.expect(id, key, each["method"])
            lines.append(request(id, each["method"], each.get("params") or {}))
        return lines

    def replied(self, reply: Message) -> Call | None:
        """The call whose round an answer of the client's ends; None where none does."""
        call = self._calls.pop(reply.id, None) if reply.id is not None else None
        if call is None or not call.take(reply):
            return None
        for id in call.waits_for:
            self._calls.pop(id, None)
        return call

    def cancel(self, id: JsonId) -> tuple[JsonId, ...]:
        """Forget a call whose client gave it up; the ids of what it need not answer any more."""
        ids = tuple(each for each, call in self._calls.items() if call.request.id == id)
        for each in ids:
            del self._calls[each]
        return ids


def _can(wanted: Json, able: Mapping[str, Json]) -> bool:
    method = wanted.get("method") if isinstance(wanted, dict) else None
    capability = CAPABILITY.get(method) if isinstance(method, str) else None
    params = wanted.get("params") if isinstance(wanted, dict) else None
    return capability is not None and capability in able and (params is None or isinstance(params, dict))
