"""Carries what HTTP says beside messages through a door, between a client and a server on the loopback."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from tests.gate.adapters import Kept
from tests.mediation.headers import COMPARED, JUDGED, Said
from tests.mediation.planting import CANARY
from tests.mediation.probes import POLICY, RULE
from tests.transports.http.parts import ANNE, Client, means, message
from vanguard.errors import ProtocolError
from vanguard.gate.gate import Gate
from vanguard.model.context import Policy, Server
from vanguard.model.hosted import Upstream
from vanguard.model.message import TO_CLIENT, Message
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.remote_door import RemoteDoor
from vanguard.wire.revisions import META_REVISION, STATELESS

TOOL = {
    "name": "echo",
    "inputSchema": {
        "type": "object",
        "properties": {"region": {"type": "string", "x-mcp-header": "Region"}},
    },
}
ANSWER = b'{"jsonrpc":"2.0","id":7,"result":{"content":[]}}'


@dataclass
class Fate:
    """What became of a text: whether the other end got it, what was refused, and what was recorded."""

    arrived: bool = False
    refused: bool = False
    journal: Kept = field(default_factory=Kept)

    @property
    def told(self) -> bool:
        """Whether a decision names the canary."""
        found = [each.decision.reasons for each in self.journal.records if each.decision is not None]
        return any(reason.finding.rule == RULE for reasons in found for reason in reasons)

    def wrong(self, said: Said) -> str:
        """What is not as the table has it, or ""."""
        if said.fate == COMPARED:
            return "" if self.refused and not self.arrived else "it was taken for what the body says"
        if said.fate == JUDGED:
            return "" if self.told else "no decision names it"
        return "it arrived" if self.arrived else ""


class Upstreams:
    """A server on the loopback: what it was asked, and what it answers."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.asked = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length")), 0
        )
        self.asked += head + await reader.readexactly(length)
        writer.write(self.answer)
        writer.close()


def fate(said: Said, revision: str, text: str = CANARY, policy: Policy = POLICY) -> Fate:
    """What becomes of a text in that place, in a call of this revision."""
    return asyncio.run(asyncio.wait_for(_fate(said, revision, text, policy), 30))


async def _fate(said: Said, revision: str, text: str, policy: Policy) -> Fate:
    made = Fate()
    upstream = Upstreams(_answer(said, text))
    async with await asyncio.start_server(upstream.serve, "127.0.0.1", 0) as listening:
        url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/mcp"
        door = RemoteDoor(_guarded(url, made.journal, policy), means())
        asks = said.table.endswith("request")
        client = Client(headers=_headers(said if asks else None, revision, text))
        modern = revision in STATELESS
        call = _call(modern, revision)
        talk = door.talk(ANNE)
        talk.hear(message("tools/list", 1))
        talk.hear_line(
            TO_CLIENT, json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"tools": [TOOL]}}).encode()
        )
        try:
            if modern:
                door.check_headers(client.asking, call)
            await (door.post_modern if modern else door.post)(client.asking, call)
        except ProtocolError:
            made.refused = True
        await door.close()
    got = upstream.asked if asks else b" ".join([*client.headers.values(), client.body])
    made.arrived = text.encode() in got
    return made


def _guarded(url: str, journal: Kept, policy: Policy) -> Guarded:
    return Guarded(
        name="notes",
        policy=policy,
        server=Server("notes"),
        command=None,
        environment=None,
        upstream=Upstream(url),
        gate=Gate(journal),
        frame_bytes=1_000_000,
    )


def _call(modern: bool, revision: str) -> Message:
    meta: dict[str, Any] = {"_meta": {META_REVISION: revision}} if modern else {}
    return message("tools/call", 7, name="echo", arguments={"region": "eu"}, **meta)


def _headers(said: Said | None, revision: str, text: str) -> list[tuple[bytes, bytes]]:
    """What a client sends beside a call, with the text in the place of one of its headers."""
    usual = {"accept": "application/json, text/event-stream"}
    if revision in STATELESS:
        usual |= {
            "mcp-protocol-version": revision,
            "mcp-method": "tools/call",
            "mcp-name": "echo",
            "mcp-param-region": "eu",
        }
    sent = usual | ({said.name: text} if said is not None else {})
    return [(name.encode(), value.encode()) for name, value in sent.items()]


def _answer(said: Said, text: str) -> bytes:
    if said.table == "stream":
        line = f": {text}\n" if said.name == "comment" else f"{said.name}: {text}\n"
        body = line.encode() + b"data: " + ANSWER + b"\n\n"
        return b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n" + body
    status, kind, more = "200 OK", "application/json", ""
    if said.table == "answer":
        if said.name == "reason phrase":
            status = f"200 {text}"
        elif said.name == "content-type":
            kind += f"; charset={text}"
        else:
            more = f"{said.name}: {text}\r\n"
            status = {"www-authenticate": "401 No", "location": "307 There"}.get(said.name, status)
    head = f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(ANSWER)}\r\n{more}\r\n"
    return head.encode() + ANSWER
