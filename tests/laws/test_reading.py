"""Laws 9 and 13 as far as L0 goes: every text is read, and the work stays in proportion."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from vanguard.layers.normalize import read
from vanguard.layers.vocabulary import WORDS
from vanguard.model.message import Direction, Kind, Message
from vanguard.model.profile import Limits

DISGUISES = st.sampled_from(
    [
        "%2e", "%25", "%", "\\u0025", "\\", "\\x41", "&#37;", "&lt;", "&", "\u200b", "\u202e", "\u00ad", "ﬁ",
        "％", "\U000e0041", "\U000e0100", "aWdub3JlIGFsbCBwcmV2aW91cw==", "636174202f657463", '{"a":"b"}',
        "[", "]", '"', "\n", "\x1b[0m", "é", "\ufdfa", "\ud800",
        "=41=42", "+ADw-", "\x00", "r''m ", "c'a't ", "w\\ho ", "$@", "a=b;", "$a", "${PATH:0:1}", "{a,b}",
        "/b?n/", "a/**/b", "'a'+'b'", "CHAR(65)", "echo YQ==|base64 -d", "rev<<<a", "atob('YQ==')",
        " -e QQBBAEEA", "a^b", "${IFS}", "H4sIAAAAAAAAA", "MFRWO5LBMFRWO5LB", "0x41424344", "aі", "с ",
        "ı", "①②", "🅰", "ɐɔǝ", "á̶", "’ or ’1",
    ]
)  # fmt: skip
TEXTS = st.text() | st.lists(DISGUISES | st.text(max_size=4), max_size=12).map("".join)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
METHODS = st.sampled_from(["tools/call", "tools/list", "initialize", "resources/read", "x/y", ""]) | st.text()


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Any JSON-RPC object, known to the protocol or not."""
    body = draw(st.dictionaries(st.sampled_from(["params", "result", "error"]) | TEXTS, VALUES, max_size=3))
    kind, direction = draw(st.sampled_from(Kind)), draw(st.sampled_from(Direction))
    method = draw(METHODS)
    if kind in (Kind.REQUEST, Kind.NOTIFICATION):
        body |= {"method": method}
    id = draw(st.integers() | st.text())
    body |= {"jsonrpc": "2.0", "id": id}
    raw = json.dumps(body).encode()
    return Message(direction, kind, raw, body, id, method)


def texts_of(value: Any) -> tuple[set[str], set[str]]:
    """All string values of a JSON value, and all keys, gathered in the plainest way."""
    if isinstance(value, str):
        return {value}, set()
    values: set[str] = set()
    keys: set[str] = set(value) if isinstance(value, dict) else set()
    for below in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        more_values, more_keys = texts_of(below)
        values |= more_values
        keys |= more_keys
    return values, keys


@given(messages())
def test_every_text_is_a_fragment(message: Message) -> None:
    body = {key: value for key, value in message.body.items() if key not in ("jsonrpc", "id", "method")}
    values, keys = texts_of(body)
    fragments = read(message, Limits()).fragments
    assert values <= {f.forms[0].text for f in fragments if not f.is_key}
    assert keys - WORDS <= {f.forms[0].text for f in fragments if f.is_key}


@given(messages())
def test_the_first_form_is_the_text_as_sent(message: Message) -> None:
    for fragment in read(message, Limits()).fragments:
        if not {"json", "joined", "spliced"}.isdisjoint(fragment.forms[0].chain):
            continue
        value: Any = message.body
        for step in fragment.path[:-1] if fragment.is_key else fragment.path:
            value = value[step]
        assert fragment.forms[0].chain == ()
        assert fragment.text == (fragment.path[-1] if fragment.is_key else value)


@given(messages(), st.integers(1, 8), st.integers(1, 4))
def test_forms_stay_within_their_bounds(message: Message, forms: int, layers: int) -> None:
    limits = Limits(forms=forms, layers=layers)
    reading = read(message, limits)
    made = sum(len(form.text) for f in reading.fragments for form in f.forms[1:])
    inside = sum(len(f.text) for f in reading.fragments if f.forms[0].chain)
    assert made + inside <= max(64 * 1024, limits.decoded_factor * len(message.raw))
    assert all(len(f.forms) <= forms for f in reading.fragments)
    assert bool(reading.exhausted) == ("read-budget" in [a.rule for a in reading.anomalies])


@given(messages())
def test_the_same_message_reads_the_same(message: Message) -> None:
    assert read(message, Limits()) == read(message, Limits())


@settings(max_examples=20)
@given(st.integers(1, 400))
def test_fragments_grow_with_the_message_and_not_faster(count: int) -> None:
    items = [{"inner": {"text": f"row {n}"}} for n in range(count)]
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "x", "arguments": items}}
    raw = json.dumps(body).encode()
    reading = read(Message(Direction.TO_SERVER, Kind.REQUEST, raw, body, 1, "tools/call"), Limits())
    assert len(reading.fragments) == 1 + count + 1
    assert reading.nodes == 4 + 2 + count * 3
