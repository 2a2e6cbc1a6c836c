"""Lines that no well-behaved peer sends, made from a seed."""

from __future__ import annotations

import json
import random

_TEMPLATES: list[dict[str, object]] = [
    {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "echo", "arguments": {"a": "b"}}},
    {"jsonrpc": "2.0", "id": "x", "method": "resources/read", "params": {"uri": "file:///tmp/a"}},
    {"jsonrpc": "2.0", "method": "notifications/progress", "params": {"progressToken": 1, "progress": 0.5}},
    {"jsonrpc": "2.0", "id": 3, "result": {"content": [{"type": "text", "text": "hello"}]}},
    {"jsonrpc": "2.0", "id": 4, "error": {"code": -32000, "message": "no"}},
    {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info", "data": "x"}},
    {"jsonrpc": "2.0", "id": 5, "method": "tools/list"},
]

_SPECIMENS: list[bytes] = [
    b"[]",
    b"{}",
    b"null",
    b"\xef\xbb\xbf{}",
    b"[" * 100_000,
    b'{"a":' * 3_000,
    b"9" * 5_000,
    b'{"jsonrpc":"2.0","id":' + b"9" * 5_000 + b',"method":"ping"}',
    b'{"jsonrpc":"2.0","id":{},"method":"ping"}',
    b'{"jsonrpc":"2.0","id":null,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":true,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":77,"method":"tools/call","params":[]}',
    b'{"jsonrpc":"2.0","id":78,"method":"tools/call","params":null}',
    b'{"jsonrpc":"2.0","id":79,"method":"tools/call","params":{"name":7}}',
    b'{"jsonrpc":"2.0","id":80,"method":7}',
    b'{"jsonrpc":"2.0","id":81,"result":null}',
    b'{"jsonrpc":"2.0","id":82,"result":{"tools":{}}}',
    b'{"jsonrpc":"2.0","id":83,"method":"a","result":{}}',
    b'{"jsonrpc":"2.0","id":84,"id":85,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":86,"method":"x","params":{"n":1e999}}',
    b'{"jsonrpc":"2.0","id":87,"method":"x","params":{"n":NaN}}',
    b'{"jsonrpc":"2.0","id":88,"method":"x","params":{"s":"\\ud800"}}',
    b"\xff\xfe\x00",
    b"\x00" * 50,
    b"Listening on port 3000",
    b'{"jsonrpc":"2.0","id":89,"method":"x"\r,"params":{}}',
]


def mutated(chance: random.Random, *, notices: bool = False) -> bytes:
    """One odd line, never holding a newline and, with ``notices``, never a request."""
    if chance.random() < 0.25:
        return chance.choice(_SPECIMENS)
    body = dict(chance.choice(_TEMPLATES))
    if "id" in body:
        body["id"] = chance.choice([0, -1, "", "é", 2**53, f"odd-{chance.random()}", 10**6 + chance.random()])
        if notices and "method" in body:
            del body["id"]
    line = bytearray(json.dumps(body, ensure_ascii=chance.random() < 0.5).encode())
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(line)) if line else 0
        match chance.randrange(4):
            case 0:
                line[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                line[place:place] = bytes(chance.randrange(256) for _ in range(chance.randrange(9)))
            case 2:
                del line[place : place + chance.randrange(12)]
            case _:
                line[place:place] = line[: chance.randrange(len(line) + 1)]
    return bytes(line).replace(b"\n", b" ")
