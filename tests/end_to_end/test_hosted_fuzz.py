"""Odd requests to every endpoint, of both eras: none ends the hosted gateway, hangs, or is its fault."""

from __future__ import annotations

import json
import random
import socket
import sys
import threading
import time
from pathlib import Path

from tests.end_to_end.hosted import BOTH, CHILD, INITIALIZE, META, Hosted, Upstream

SECONDS = 8.0
"""For how long requests are made up."""

METHODS = "GET POST DELETE PUT PATCH HEAD OPTIONS TRACE CONNECT BREW get".split()
PATHS = (
    "/ /mcp /sse /messages /messages?session_id= /servers/echo/mcp /servers/remote/mcp /servers/remote/sse "
    "/servers/echo/messages /servers/none/mcp /servers/%65cho/mcp /servers/../mcp //mcp /mcp/ "
    "/mcp?x=1&token=a /health /ready /metrics /v1/inspect /.well-known/oauth-protected-resource "
    "/.well-known/x * http://other.example/mcp /\xff /%ff%fe /mcp#x /servers/remote/mcp;a=b"
).split(" ")
NAMES = (
    "accept content-type content-encoding content-length transfer-encoding host origin authorization cookie "
    "mcp-session-id mcp-protocol-version mcp-method mcp-name mcp-param-a last-event-id connection upgrade "
    "expect range te trailer x-forwarded-for x-forwarded-host forwarded traceparent x-odd"
).split()
VALUES = [
    "",
    " ",
    "a",
    "127.0.0.1",
    "localhost",
    "evil.example",
    BOTH,
    "application/json",
    "text/event-stream",
    "*/*;q=0",
    "close",
    "keep-alive",
    "chunked",
    "gzip",
    "100-continue",
    "websocket",
    "h2c",
    "bytes=0-1",
    "0",
    "-1",
    "99999999999999999999",
    "2025-03-26",
    "2025-06-18",
    "2025-11-25",
    "2026-07-28",
    "2099-01-01",
    "tools/call",
    "echo",
    "=?base64?ZWNobw==?=",
    "=?base64?!?=",
    "Bearer x",
    "Basic eDp5",
    "\xff\xfe",
    "x" * 9_000,
    "\t",
    "null",
]
BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"[[]]",
    b"{}",
    b"\xff",
    b"\xef\xbb\xbf{}",
    b'"a"',
    b"1e999",
    b"[" * 5_000,
    b"{}" * 5,
    b'{"jsonrpc":"2.0","id":1,"method":"ping"}',
    b'{"jsonrpc":"2.0","method":"ping"}',
    b'{"jsonrpc":"2.0","id":null,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":1,"result":{}}',
    b'{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"x"}}',
    b'{"jsonrpc":"2.0","id":1,"method":5}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}',
    b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":{},"arguments":7}}',
    b'[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":1,"method":"ping"},5]',
    b'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":[1]}}',
    b'{"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":{}}}',
    json.dumps(INITIALIZE).encode(),
    json.dumps(INITIALIZE | {"params": {"protocolVersion": 7}}).encode(),
    *(
        json.dumps({"jsonrpc": "2.0", "id": "x", "method": method, "params": params}).encode()
        for method in ("tools/list", "subscriptions/listen", "\0", "resources/read")
        for params in ({"_meta": META}, {"_meta": {**META, "progressToken": []}}, {"_meta": 5}, {"uri": {}})
    ),
]


def made_up(chance: random.Random, sessions: list[str]) -> bytes:
    """A request that is wrong in any number of ways, none included."""
    body = chance.choice(BODIES)
    fields = [("host", "127.0.0.1"), ("accept", BOTH), ("content-type", "application/json")]
    fields.append(("content-length", str(len(body))))
    if chance.random() < 0.5:
        fields.append(("mcp-session-id", chance.choice(sessions)))
    if chance.random() < 0.4:
        fields.append(("mcp-protocol-version", chance.choice(["2025-06-18", "2026-07-28", "2025-03-26"])))
    for _ in range(chance.choice([0, 0, 1, 2, 5])):
        odd = (chance.choice(NAMES), chance.choice(VALUES))
        fields.insert(chance.randrange(len(fields) + 1), odd)
        if chance.random() < 0.5:
            fields = [each for each in fields if each == odd or each[0] != odd[0]]
    method = "POST" if chance.random() < 0.6 else chance.choice(METHODS)
    path = chance.choice(PATHS) + (chance.choice(sessions) if chance.random() < 0.2 else "")
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {text}" for name, text in fields), "", ""]
    sent = "\r\n".join(lines).encode("latin-1") + body
    if chance.random() < 0.1:
        at = chance.randrange(len(sent))
        sent = sent[:at] + chance.randbytes(chance.randrange(4)) + sent[at + 1 :]
    return sent


def status_of(port: int, sent: bytes) -> int:
    """The status of the answer; 0 where the connection was closed, or more was waited for, without one."""
    with socket.create_connection(("127.0.0.1", port), 30) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        begun = line.recv(64)
        return int(begun.split(b" ", 2)[1]) if begun else 0


def test_no_odd_request_is_the_gateways_fault_or_its_end(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    found: dict[int, int] = {}
    faults: list[bytes] = []

    def send(chance: random.Random, sessions: list[str]) -> None:
        while time.monotonic() < ends:
            sent = made_up(chance, sessions)
            try:
                status = status_of(gateway.port, sent)
            except TimeoutError:
                status = -1
            except ConnectionError:
                status = 0
            found[status] = found.get(status, 0) + 1
            if status == 500 or status < 0:
                faults.append(sent)

    with Upstream() as upstream:
        servers = {
            "echo": {"command": sys.executable, "args": ["-c", CHILD]},
            "remote": {"url": upstream.url("fine")},
        }
        bounds = {"slow_s": 2, "rate": 1_000_000, "burst": 1_000_000}
        bounds |= {"address_rate": 1_000_000, "address_burst": 1_000_000}
        config = {"servers": servers, "hosted": {"bounds": bounds}}
        with Hosted(tmp_path, json.dumps(config)) as gateway:
            sessions = [gateway.session(server)["mcp_session_id"] for server in servers] + ["nothing", ""]
            ends = time.monotonic() + SECONDS
            threads = [
                threading.Thread(target=send, args=(random.Random(f"{seed} {n}"), sessions)) for n in range(4)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert gateway.works("echo")
            assert gateway.works("remote")
            gateway.session("echo")
            code, _ = gateway.end()
            said = [line for line in gateway.said if "could not be handled" in line or "Traceback" in line]
    assert not faults, (seed, faults[:3])
    assert not said, (seed, said[:3])
    assert code == 0
    print(f"seed {seed}: {dict(sorted(found.items()))}")
