"""Messages with values replaced and put back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vanguard.gate import alter
from vanguard.gate.vault import Vault
from vanguard.model.finding import Redaction
from vanguard.model.message import Direction, Message
from vanguard.wire.jsonrpc import parse


def message(result: Any) -> Message:
    body = {"jsonrpc": "2.0", "id": 7, "result": result}
    parsed = parse(json.dumps(body).encode(), Direction.TO_CLIENT)
    assert isinstance(parsed, Message)
    return parsed


def test_a_message_without_redactions_is_the_very_same() -> None:
    given = message({"a": "b"})
    assert alter.redacted(given, (), Vault()) is given


def test_spans_are_replaced_and_everything_else_stays() -> None:
    vault = Vault()
    given = message(
        {"z": ["one", "ab SECRET cd SECRET2"], "a/b": {"~": "X"}, "n": [1, 2.5, None, True, 2**53]}
    )
    spans = [
        Redaction("/result/z/1", "k", 13, 20),
        Redaction("/result/z/1", "k", 3, 9),
        Redaction("/result/a~1b/~0", "k", 0, 1),
    ]
    made = alter.redacted(given, spans, vault)
    first, second, third = (vault.placeholder("k", text) for text in ("SECRET", "SECRET2", "X"))
    assert made.body["result"] == {
        "z": ["one", f"ab {first} cd {second}"],
        "a/b": {"~": third},
        "n": [1, 2.5, None, True, 2**53],
    }
    assert json.loads(made.raw) == made.body
    assert list(made.body["result"]) == ["z", "a/b", "n"]
    assert (made.id, made.direction) == (given.id, given.direction)


def test_spans_that_overlap_or_reach_too_far_take_nothing_else() -> None:
    vault = Vault()
    spans = [Redaction("/result/a", "k", 0, 4), Redaction("/result/a", "k", 2, 99)]
    made = alter.redacted(message({"a": "abcdef"}), spans, vault)
    assert made.body["result"]["a"] == vault.placeholder("k", "abcd") + vault.placeholder("k", "ef")


@pytest.mark.parametrize("pointer", ["/result/b", "/result/a/0", "/result/n"])
def test_what_is_not_there_is_an_error_for_it_must_not_go_on(pointer: str) -> None:
    with pytest.raises((LookupError, TypeError)):
        alter.redacted(message({"a": "text", "n": 1}), [Redaction(pointer, "k", 0, 1)], Vault())
