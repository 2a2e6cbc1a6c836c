"""What the tests of the hosted gateway's rooms are put together from: guarded servers, and a client's end."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import MutableMapping, Sequence
from typing import Any

from tests.gate.adapters import Kept
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Manner
from vanguard.model.context import Policy, Server
from vanguard.model.hosted import Bounds, Upstream
from vanguard.model.message import TO_SERVER, Message
from vanguard.model.principal import Principal
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.transports.http.asking import Asking
from vanguard.transports.http.children import Children
from vanguard.transports.http.door import Means
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.sessions import Sessions
from vanguard.transports.http.talk import Known, Talk
from vanguard.wire.jsonrpc import parse

ANNE, BERT = Principal("anne"), Principal("bert")


def guarded(
    *command: str,
    name: str = "notes",
    url: str = "",
    profile_name: str = "balanced",
    answer_s: float | None = None,
) -> Guarded:
    """A server, and a gate whose records stay in memory."""
    return Guarded(
        name=name,
        policy=Policy(profile(profile_name), Index((), "none"), "d"),
        server=Server(name),
        command=command or None,
        environment=None,
        upstream=Upstream(url) if url else None,
        gate=Gate(Kept()),
        frame_bytes=1_000_000,
        answer_s=answer_s,
    )


def means(**bounds: Any) -> Means:
    """What doors work with, within these bounds."""
    within = Bounds(**bounds)
    children = Children(within.children, within.children_each)
    return Means(Sessions("r", within, lambda: 0.0), children, within, Manner(), lambda line: None)


def python(program: str) -> tuple[str, str, str]:
    """The command of a server that is a few lines of Python."""
    return (sys.executable, "-c", program)


def talk(of: Guarded | None = None, principal: Principal = ANNE) -> Talk:
    """A conversation with a server."""
    return Talk(of or guarded(url="http://x"), principal, Manner(), lambda line: None, Known())


def message(method: str, id: Any = None, **params: Any) -> Message:
    """A request, or a notification where it has no id."""
    body = {"jsonrpc": "2.0", "method": method, "params": params} | ({} if id is None else {"id": id})
    parsed = parse(json.dumps(body).encode(), TO_SERVER)
    assert isinstance(parsed, Message)
    return parsed


class Client:
    """A client's end of a request: what it sends in pieces, and what it has been sent."""

    def __init__(
        self,
        *body: bytes,
        slow_s: float = 30.0,
        takes: bool = True,
        headers: Sequence[tuple[bytes, bytes]] = (),
        principal: Principal = ANNE,
    ) -> None:
        self._events: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        for n, piece in enumerate(body):
            more = n < len(body) - 1
            self._events.put_nowait({"type": "http.request", "body": piece, "more_body": more})
        self._takes = takes
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.pieces: list[bytes] = []
        self.ended = False
        scope = {"type": "http", "method": "POST", "path": "/mcp", "headers": [*headers]}
        self.asking = Asking(scope, self._events.get, self._send, slow_s)
        self.asking.principal = principal

    def leave(self) -> None:
        """Close the connection."""
        self._events.put_nowait({"type": "http.disconnect"})

    async def _send(self, event: MutableMapping[str, Any]) -> None:
        if not self._takes:
            await asyncio.get_running_loop().create_future()
        if event["type"] == "http.response.start":
            self.status, self.headers = event["status"], dict(event["headers"])
        else:
            self.pieces.append(event["body"])
            self.ended = not event.get("more_body", False)

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def messages(self) -> list[Any]:
        """The messages of the event stream so far."""
        return [json.loads(line[6:]) for line in self.body.split(b"\n") if line.startswith(b"data: {")]


def line(**body: Any) -> bytes:
    """A message as bytes."""
    return json.dumps({"jsonrpc": "2.0", **body}).encode()


def headers(found: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name."""
    return dict(found)
