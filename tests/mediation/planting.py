"""Puts a canary into a message and carries that message through a relay, as a client or a server sends it."""

from __future__ import annotations

import base64
import copy
import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.mediation.matrix import USUAL, Cell
from vanguard.gate.gate import Gate
from vanguard.gate.ports import Journal
from vanguard.gate.relay import Relay
from vanguard.gate.surroundings import Surroundings
from vanguard.model.context import Policy, Server
from vanguard.model.message import ANSWER, ERROR, NOTIFICATION, TO_CLIENT, TO_SERVER, Direction
from vanguard.wire.conversation import Conversation
from vanguard.wire.revisions import BATCHING, META_REVISION, REVISIONS, STATELESS

CANARY = "the yellow canary of this mine"
"""A text that nothing but the probe rules looks for."""


@dataclass(frozen=True)
class Variant:
    """In which revision a message is sent, and whether in a batch."""

    revision: str
    batched: bool = False

    def __str__(self) -> str:
        return f"{self.revision} batch" if self.batched else self.revision


VARIANTS = (
    *(Variant(revision) for revision in REVISIONS),
    *(Variant(revision, batched=True) for revision in REVISIONS if revision in BATCHING),
)


def body(cell: Cell, canary: str = CANARY, id: int = 1) -> dict[str, Any]:
    """The message of a cell with the canary in its place, and around it what such a message holds."""
    sort = cell.sort
    message: dict[str, Any] = {"jsonrpc": "2.0"}
    if sort.kind is not NOTIFICATION:
        message["id"] = id if sort.method or sort.kind is ANSWER else None
    if sort.kind not in (ANSWER, ERROR):
        message["method"] = sort.method
    if sort.bare:
        message |= _member(cell)
    for at, members in cell.carrier.around:
        _dig(message, sort.member + at).update(copy.deepcopy(members))
    _put(message, cell.pointer, _written(cell, canary), canary)
    return message


def _member(cell: Cell) -> dict[str, Any]:
    """The usual member beside which the canary of a bare cell stands."""
    sort = cell.sort
    if sort.kind is ERROR:
        return {"error": {"code": -32000, "message": "It failed."}}
    if sort.kind is ANSWER:
        return {"result": {}}
    return {"params": dict(USUAL.get((sort.direction, sort.method), {}))}


def _written(cell: Cell, canary: str) -> Any:
    """The value that stands at the place of the canary."""
    match cell.carrier.form:
        case "base64":
            return base64.b64encode(canary.encode()).decode()
        case "data":
            return "data:text/plain;base64," + base64.b64encode(canary.encode()).decode()
        case "json":
            return json.dumps({"note": canary}).replace(canary[0], f"\\u{ord(canary[0]):04x}", 1)
        case "long":
            return canary + "." * 64
        case "key":
            return {}
        case _:
            return canary


def place(cell: Cell, canary: str = CANARY) -> str:
    """The JSON pointer at which the canary is to be found."""
    if cell.is_key:
        return cell.pointer[:-1] + canary.replace("~", "~0").replace("/", "~1")
    return cell.pointer + ("/note" if cell.carrier.form == "json" else "")


def steps(pointer: str) -> list[str]:
    """The steps of a JSON pointer, indexes as texts."""
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]


def _dig(holder: Any, pointer: str) -> Any:
    """The object at a pointer; objects and lists that are not there yet are made."""
    way = steps(pointer)
    for at, step in enumerate(way, 1):
        fresh: Any = [] if way[at : at + 1] == ["0"] else {}
        if isinstance(holder, list):
            if not holder:
                holder.append(fresh)
            holder = holder[0]
        else:
            if not isinstance(holder.get(step), dict | list):
                holder[step] = fresh
            holder = holder[step]
    return holder


def _put(message: dict[str, Any], pointer: str, value: Any, canary: str) -> None:
    before, _, last = pointer.rpartition("/")
    if last == "0":
        at, _, name = before.rpartition("/")
        _dig(message, at)[steps("/" + name)[0]] = [value]
    else:
        _dig(message, before)[canary if last == "*" else steps("/" + last)[0]] = value


class Carried:
    """A conversation of one revision, and what becomes of messages in it."""

    def __init__(self, variant: Variant, policy: Policy, journal: Journal) -> None:
        self.variant = variant
        self.conversation = Conversation()
        self.sent: list[tuple[Direction, bytes]] = []
        self._ids = count(1)
        self.relay = Relay(
            Gate(journal),
            Surroundings(policy, Server("server", cwd="/srv"), self.conversation),
            self.conversation,
            lambda direction, line: self.sent.append((direction, line)),
        )
        self._greet()

    def _greet(self) -> None:
        revision = self.variant.revision
        method = "server/discover" if revision in STATELESS else "initialize"
        id = self._ask(TO_SERVER, method)
        result = {
            "protocolVersion": revision,
            "capabilities": {},
            "serverInfo": {"name": "e", "version": "1"},
        }
        self.relay.receive(TO_CLIENT, json.dumps({"jsonrpc": "2.0", "id": id, "result": result}).encode())
        assert self.conversation.revision == revision

    def _ask(self, way: Direction, method: str) -> int:
        """Send a usual request; its id."""
        id = next(self._ids)
        params = copy.deepcopy(dict(USUAL.get((way, method), {})))
        self.relay.receive(way, self._line({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
        return id

    def _line(self, message: dict[str, Any]) -> bytes:
        """A message as its sender writes it in this revision."""
        params = message.get("params")
        if self.variant.revision in STATELESS and isinstance(params, dict) and "id" in message:
            params["_meta"] = {META_REVISION: self.variant.revision} | params.get("_meta", {})
        return json.dumps(message).encode()

    def carry(self, cell: Cell, canary: str = CANARY) -> None:
        """Send the message of a cell, an answer after its question."""
        sort = cell.sort
        answers = sort.kind in (ANSWER, ERROR) and sort.method
        id = self._ask(sort.direction.opposite, sort.method) if answers else next(self._ids)
        line = self._line(body(cell, canary, id))
        if self.variant.batched:
            line = b'[{"jsonrpc":"2.0","method":"notifications/progress"},' + line + b"]"
        self.relay.receive(sort.direction, line)
