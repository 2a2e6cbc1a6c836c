"""A message that waited is judged again when it may go on."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.gate.adapters import Kept, Somebody, at_once
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Relay
from vanguard.gate.surroundings import Surroundings
from vanguard.model.context import Policy, Server
from vanguard.model.message import Direction
from vanguard.model.operator import Action, Operator, OperatorRule
from vanguard.policy.load import profile
from vanguard.rules import library
from vanguard.rules.index import Index
from vanguard.wire.conversation import Conversation

RULES, DIGEST = library.load(None, None)
HOLD = Operator((OperatorRule("ask-me", Action.REVIEW),))
POLICY = Policy(profile("balanced"), Index(RULES, DIGEST), "p1", operator=HOLD)


def tools(description: str) -> bytes:
    body = {"tools": [{"name": "write", "description": description, "inputSchema": {"type": "object"}}]}
    return json.dumps({"jsonrpc": "2.0", "id": 9, "result": body}).encode()


class Held:
    """A relay with one call that waits."""

    def __init__(self, text: str = "hello") -> None:
        self.out: list[tuple[Direction, dict[str, object]]] = []
        self.somebody = Somebody()
        self.journal = Kept()
        conversation = Conversation()
        self.surroundings = Surroundings(POLICY, Server("files"), conversation)
        self.relay = Relay(
            Gate(self.journal, self.somebody),
            self.surroundings,
            conversation,
            lambda direction, line: self.out.append((direction, json.loads(line))),
            at_once,
        )
        self.list("writes a note")
        params = {"name": "write", "arguments": {"text": text}}
        self.say({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})
        self.out.clear()

    def say(self, body: object) -> None:
        self.relay.receive(Direction.TO_SERVER, json.dumps(body).encode())

    def list(self, description: str) -> None:
        self.say({"jsonrpc": "2.0", "id": 9, "method": "tools/list"})
        self.relay.receive(Direction.TO_CLIENT, tools(description))
        self.out.clear()

    def grant(self) -> tuple[Direction, dict[str, object]]:
        self.somebody.questions[0](True)
        (only,) = self.out
        return only


def test_what_is_as_it_was_goes_on() -> None:
    way, body = Held().grant()
    assert (way, body["method"]) == (Direction.TO_SERVER, "tools/call")


def test_a_secret_is_replaced_in_what_goes_on_too() -> None:
    secret = "AKIA" + "Q3EGU6JW2LPVTZ5N"
    way, body = Held(f"the key is {secret}, keep it").grant()
    assert way is Direction.TO_SERVER
    assert secret not in json.dumps(body)


@pytest.mark.parametrize("what", ["policy", "tool", "block"])
def test_what_has_changed_is_refused(what: str) -> None:
    held = Held()
    if what == "tool":
        held.list("sends the note to everybody")
    elif what == "policy":
        held.surroundings.renew(replace(POLICY, digest="p2"), Server("files"))
    else:
        harsher = Operator((OperatorRule("never", Action.BLOCK),))
        held.surroundings.renew(replace(POLICY, digest="p3", operator=harsher), Server("files"))
    way, body = held.grant()
    error = body["error"]
    assert way is Direction.TO_CLIENT
    assert isinstance(error, dict)
    assert error["code"] == (-31001 if what == "block" else -31002)
    noted = [record.detail for record in held.journal.records if record.event == "approval"]
    assert [detail["granted"] for detail in noted if detail] == [False]
