"""Laws 6 and 7: parse gives messages or a ProtocolError, and what it accepts every parser reads alike."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import random
import shutil
import struct
import subprocess
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanguard.errors import ProtocolError
from vanguard.model.message import Direction, Message
from vanguard.wire.jsonrpc import Batch, parse

DOCUMENTS = int(os.environ.get("FUZZ_DOCUMENTS", "3000"))
"""How many generated documents the parsers must agree on."""

# -- any bytes ------------------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        *(b'{"jsonrpc":"2.0"', b',"id":', b'"method":"tools/call"', b'"params":{', b'"result":{}', b'"id"'),
        *(b"{", b"}", b"[", b"]", b":", b",", b"0", b"1e999", b"NaN", b"9" * 30, b"[" * 200),
        *(b"\r", b'"\\ud800"', b"\xff", b"\xef\xbb\xbf"),
    ]
)
directions = st.sampled_from(Direction)


@given(st.one_of(st.binary(max_size=200), st.lists(FRAGMENTS, max_size=12).map(b"".join)), directions)
@settings(max_examples=500, deadline=None)
def test_any_bytes_give_a_message_a_batch_or_a_protocol_error(raw: bytes, direction: Direction) -> None:
    outcome = outcome_of(raw, direction)
    if isinstance(outcome, ProtocolError):
        assert outcome.code in (-32700, -32600, -32602)
        assert outcome.reason.endswith(".")
        assert outcome.id is None or type(outcome.id) in (str, int)
    else:
        assert isinstance(outcome, Message | Batch)
        assert outcome.raw == raw


def outcome_of(raw: bytes, direction: Direction) -> Message | Batch | ProtocolError:
    try:
        return parse(raw, direction)
    except ProtocolError as error:
        return error


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
envelopes = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.just("2.0") | json_values,
        "id": st.integers() | st.text() | json_values,
        "method": st.sampled_from(["tools/call", "ping", "x"]) | json_values,
        "params": json_values,
        "result": json_values,
        "error": st.fixed_dictionaries({"code": st.integers(), "message": st.text()}) | json_values,
    },
)


@given(envelopes, directions)
@settings(max_examples=500, deadline=None)
def test_any_envelope_is_accepted_verbatim_or_refused(value: dict[str, Any], direction: Direction) -> None:
    raw = json.dumps(value).encode()
    try:
        parsed = parse(raw, direction)
    except ProtocolError:
        return
    assert isinstance(parsed, Message)
    assert parsed.body == value
    assert parsed.id is value.get("id") or parsed.id == value["id"]
    assert type(parsed.id) is type(value.get("id"))


# -- agreement of parsers -------------------------------------------------------------------------

PLAIN = [
    "a",
    "path",
    "../etc/passwd",
    "é",
    "日本",
    "🙂",
    "\u2028",
    "\u200b",
    "\U000e0041",
    "\x7f",
    "\ufeff",
    "\u0130",
]
NAMES = [
    "a",
    "b",
    "id",
    "Id",
    "__proto__",
    "constructor",
    "10",
    "9",
    "",
    "\u212a",
    "ключ",
    "a/b~c",
    "toString",
]
ESCAPES = ["\\n", "\\/", "\\u0061", "\\ud83d\\ude42", "\\u0000", '\\"', "\\\\", "\\ud800", "\\u2028", "\\b"]
RAW_BREAKS = ["\r", "\x00", "\t", "\\x", "\\u12", "'"]


class Documents:
    """Writes JSON documents, most of them messages, in every spelling, some of them broken."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def document(self) -> bytes:
        raw = self.message().encode("utf-8", "surrogatepass")
        return self.broken(raw) if self.random.random() < 0.25 else raw

    def broken(self, raw: bytes) -> bytes:
        at = self.random.randrange(len(raw))
        noise = self.random.choice(
            [bytes([self.random.randrange(256)]), b'"', b",", b"}", b"0", b"\\", b"e9"]
        )
        return raw[:at] + noise + raw[at + self.random.randrange(3) :]

    def message(self) -> str:
        shape = self.random.randrange(10)
        members = [('"jsonrpc"', '"2.0"')]
        if shape < 6:
            members += [('"method"', self.random.choice(['"tools/list"', '"x/y"', '"pi\\u006eg"']))]
            members += [('"params"', self.object(4))] if shape else []
            members += [('"id"', self.id())] if shape > 1 else []
        elif shape < 9:
            members += [('"id"', self.id()), ('"result"', self.object(4))]
        else:
            error = f'{{"code":{self.random.randint(-40000, 40000)},"message":{self.text()}}}'
            members += [('"id"', self.id()), ('"error"', error)]
        if self.random.random() < 0.1:
            members.append((self.name(), self.value(3)))
        self.random.shuffle(members)
        return self.joined(members)

    def joined(self, members: list[tuple[str, str]]) -> str:
        gap = self.random.choice(["", "", " ", "\t", "  "])
        return "{" + gap + f",{gap}".join(f"{name}{gap}:{gap}{value}" for name, value in members) + gap + "}"

    def id(self) -> str:
        return self.random.choice([str(self.random.randrange(10)), self.text(), str(2**53 - 1), "-1", "0"])

    def value(self, depth: int) -> str:
        kind = self.random.randrange(8 if depth else 6)
        if kind < 2:
            return self.text()
        if kind < 5:
            return self.number()
        if kind == 5:
            return self.random.choice(["null", "true", "false"])
        if kind == 6:
            return self.object(depth - 1)
        if self.random.random() < 0.02:
            levels = self.random.choice([100, 140, 150, 160, 250])
            return "[" * levels + "]" * levels
        return "[" + ",".join(self.value(depth - 1) for _ in range(self.random.randrange(4))) + "]"

    def object(self, depth: int) -> str:
        members = {self.name(): self.value(max(depth - 1, 0)) for _ in range(self.random.randrange(5))}
        pairs = list(members.items())
        if pairs and self.random.random() < 0.05:
            pairs.append((pairs[0][0], "1"))
        return self.joined(pairs)

    def name(self) -> str:
        return self.text() if self.random.random() < 0.5 else json.dumps(self.random.choice(NAMES))

    def text(self) -> str:
        parts = [self.random.choice(PLAIN) for _ in range(self.random.randrange(4))]
        if self.random.random() < 0.3:
            parts.append(self.random.choice(ESCAPES))
        if self.random.random() < 0.02:
            parts.append(self.random.choice(RAW_BREAKS))
        if self.random.random() < 0.3:
            parts.append(
                chr(
                    self.random.choice(
                        [self.random.randrange(0x20, 0x3000), self.random.randrange(0x10000, 0x110000)]
                    )
                )
            )
        return (
            '"'
            + "".join(
                part if part in ESCAPES + RAW_BREAKS else json.dumps(part, ensure_ascii=False)[1:-1]
                for part in parts
            )
            + '"'
        )

    def number(self) -> str:
        sign = self.random.choice(["", "", "-"])
        digits = str(self.random.getrandbits(self.random.choice([3, 16, 52, 53, 54, 60, 63, 64, 66, 80])))
        if self.random.random() < 0.5:
            return sign + digits
        fraction = (
            "." + "".join(self.random.choices("0123456789", k=self.random.choice([1, 3, 17, 40])))
            if self.random.random() < 0.7
            else ""
        )
        exponent = self.random.choice(
            ["", "e5", "E+05", "e-7", "e308", "e309", "e-324", "e-400", "e+0308", "E1", "e22", "e290"]
        )
        return sign + digits + fraction + exponent


def accepted(count: int) -> Iterator[tuple[bytes, Any]]:
    """Generated documents that parse accepts, with the value that would be judged."""
    documents = Documents(seed=20261107)
    for number in range(count):
        raw = documents.document()
        try:
            parsed = parse(raw, Direction.TO_CLIENT if number % 2 else Direction.TO_SERVER)
        except ProtocolError:
            continue
        assert isinstance(parsed, Message)
        yield raw, parsed.body


def canonical(value: Any) -> str:
    """One spelling of a JSON value: numbers as doubles (zero unsigned), texts as UTF-8 in hex."""
    if value is None or isinstance(value, bool):
        return {None: "n", True: "t", False: "f"}[value]
    if isinstance(value, int | float):
        return "#" + struct.pack(">d", float(value) + 0.0).hex()
    if isinstance(value, str):
        return "s" + value.encode().hex()
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    members = sorted((key.encode().hex(), canonical(item)) for key, item in value.items())
    return "{" + ",".join(f"{key}:{item}" for key, item in members) + "}"


NODE = r"""
const canon = v => {
  if (v === null) return 'n';
  if (typeof v === 'boolean') return v ? 't' : 'f';
  if (typeof v === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(v + 0);
    return '#' + bytes.toString('hex');
  }
  if (typeof v === 'string') return 's' + Buffer.from(v, 'utf8').toString('hex');
  if (Array.isArray(v)) return '[' + v.map(canon).join(',') + ']';
  const m = Object.keys(v).map(k => [Buffer.from(k, 'utf8').toString('hex'), canon(v[k])]);
  m.sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
  return '{' + m.map(p => p[0] + ':' + p[1]).join(',') + '}';
};
const hash = t => require('crypto').createHash('sha256').update(t).digest('hex');
const utf8 = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
const read = line => {
  try { return hash(canon(JSON.parse(utf8.decode(Buffer.from(line, 'base64'))))); }
  catch (error) { return 'refused: ' + error.message; }
};
const lines = require('fs').readFileSync(0, 'latin1').split('\n');
process.stdout.write(lines.filter(line => line).map(line => read(line) + '\n').join(''));
"""


def test_most_generated_documents_are_accepted_and_many_are_not() -> None:
    count = sum(1 for _ in accepted(2000))
    assert 800 < count < 1600


def test_the_standard_json_module_reads_every_accepted_document_alike() -> None:
    for raw, body in accepted(DOCUMENTS):
        assert repr(json.loads(raw)) == repr(body), raw


def test_orjson_reads_every_accepted_document_alike() -> None:
    for raw, body in accepted(DOCUMENTS):
        assert repr(orjson.loads(raw)) == repr(body), raw


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_node_reads_every_accepted_document_alike() -> None:
    """Numbers are compared as the doubles that JavaScript has, which rounds integers beyond 2^53."""
    pairs = list(accepted(DOCUMENTS))
    lines = b"\n".join(base64.b64encode(raw) for raw, _ in pairs)
    node = subprocess.run(["node", "-e", NODE], input=lines, capture_output=True, check=True)
    digests = node.stdout.decode().splitlines()
    assert len(digests) == len(pairs)
    for (raw, body), digest in zip(pairs, digests, strict=True):
        assert digest == hashlib.sha256(canonical(body).encode()).hexdigest(), raw
