"""Who may use the management tools, and what becomes of lists and calls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from vanguard.gate.management import ADMIN, DEV, OPERATOR, TOOLS, Management
from vanguard.model.context import Context, Policy, Server
from vanguard.model.message import Direction, Message
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

POLICY = Policy(profile("balanced"), Index((), "none"), "p")


def somebody(*scopes: str) -> Context:
    return Context(POLICY, Server("files"), "sub:ann", scopes=frozenset(scopes))


NOBODY_SAID = Context(POLICY, Server("files"), "uid:1")


class Noted:
    """Management tools whose uses are noted."""

    def __init__(self, plane: str) -> None:
        self.uses: list[Mapping[str, Any]] = []
        done = {"vanguard_status": lambda arguments, context: {"who": context.principal}}
        self.management = Management(plane, done, lambda detail, context: self.uses.append(detail))

    def call(self, context: Context, name: str = "vanguard_status") -> dict[str, Any] | None:
        body = {"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": name}}
        line = self.management.answer(message(body, Direction.TO_SERVER), context)
        found: dict[str, Any] | None = None if line is None else json.loads(line)
        return found

    def listed(self, context: Context, **result: Any) -> dict[str, Any]:
        body = {"jsonrpc": "2.0", "id": 7, "result": {"tools": [{"name": "mine"}], **result}}
        answer = message(body, Direction.TO_CLIENT)
        answer = Message(answer.direction, answer.kind, answer.raw, answer.body, answer.id, "tools/list")
        found: dict[str, Any] = json.loads(self.management.listed(answer, context).raw)["result"]
        return found


def message(body: Any, direction: Direction) -> Message:
    parsed = parse(json.dumps(body).encode(), direction)
    assert isinstance(parsed, Message)
    return parsed


@pytest.mark.parametrize(
    ("plane", "context", "allowed"),
    [
        (OPERATOR, somebody(ADMIN), True),
        (OPERATOR, somebody("mcp:read"), False),
        (OPERATOR, NOBODY_SAID, False),
        (DEV, NOBODY_SAID, True),
        (DEV, somebody("mcp:read"), True),
        ("disabled", somebody(ADMIN), False),
    ],
)
def test_the_plane_says_who_may_use_them(plane: str, context: Context, allowed: bool) -> None:
    noted = Noted(plane)
    answer = noted.call(context)
    assert answer is not None
    assert ("result" in answer, noted.uses[0]["done"]) == (allowed, allowed)
    assert len(noted.listed(context)["tools"]) == (1 + len(TOOLS) if allowed else 1)


def test_other_calls_are_the_servers() -> None:
    assert Noted(DEV).call(NOBODY_SAID, "read_file") is None


def test_they_stand_on_the_last_page_and_make_a_list_ones_own() -> None:
    noted = Noted(OPERATOR)
    first = noted.listed(somebody(ADMIN), nextCursor="2", cacheScope="public")
    assert ([each["name"] for each in first["tools"]], first["cacheScope"]) == (["mine"], "private")
