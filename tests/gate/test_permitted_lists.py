"""Lists show a principal what it may use, by the matcher that judges its calls."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from tests.gate.adapters import Kept
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Relay
from vanguard.gate.surroundings import Surroundings
from vanguard.model.context import Policy, Server
from vanguard.model.hosted import Access, Grant
from vanguard.model.message import Direction
from vanguard.model.principal import Principal
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.conversation import Conversation

UP, DOWN = Direction.TO_SERVER, Direction.TO_CLIENT
SCHEMA = {"type": "object", "properties": {"p": {"$ref": "#/$defs/p"}}, "$defs": {"p": {"type": "number"}}}
TOOLS = [
    {"name": "read_file", "inputSchema": SCHEMA},
    {"name": "write_file", "inputSchema": SCHEMA},
    {"name": "get_page", "inputSchema": {"type": "object", "properties": {"url": {"format": "uri"}}}},
    {"name": "list_roles", "inputSchema": SCHEMA},
]


class Talk:
    """A principal's conversation with a server, through a relay."""

    def __init__(self, *scopes: str, access: Access | None = None, profile_name: str = "balanced") -> None:
        policy = Policy(profile(profile_name), Index((), "none"), "d", access=access or Access())
        conversation = Conversation()
        self.surroundings = Surroundings(policy, Server("files"), conversation)
        self.be(*scopes)
        self.sent: list[tuple[Direction, dict[str, Any]]] = []
        self.raw: list[bytes] = []
        self.journal = Kept()
        self.relay = Relay(Gate(self.journal), self.surroundings, conversation, self._send)
        self._ids = 0

    def be(self, *scopes: str) -> None:
        """Have these scopes from here on."""
        self.surroundings.act_for(Principal("p", frozenset(scopes)))

    def _send(self, direction: Direction, line: bytes) -> None:
        self.sent.append((direction, orjson.loads(line)))
        self.raw.append(line)

    def ask(self, method: str, result: Any = None, **params: Any) -> dict[str, Any]:
        """What the client gets for a request, which the server answers so."""
        self._ids += 1
        body = {"jsonrpc": "2.0", "id": self._ids, "method": method, "params": params}
        self.relay.receive(UP, json.dumps(body).encode())
        if self.sent[-1][0] is UP:
            answer = {"jsonrpc": "2.0", "id": self._ids, "result": {} if result is None else result}
            self.relay.receive(DOWN, json.dumps(answer).encode())
        return self.sent[-1][1]


def shown(answer: dict[str, Any], member: str = "tools") -> list[str]:
    return [each.get("name") or each.get("uri") for each in answer["result"][member]]


def test_a_list_shows_what_may_be_used_in_its_order() -> None:
    assert shown(Talk("mcp:read").ask("tools/list", {"tools": TOOLS})) == ["read_file", "list_roles"]
    assert shown(Talk("mcp:net", "mcp:write").ask("tools/list", {"tools": TOOLS})) == [
        "write_file",
        "get_page",
    ]
    assert shown(Talk("mcp:admin").ask("tools/list", {"tools": TOOLS})) == [each["name"] for each in TOOLS]
    assert shown(Talk().ask("tools/list", {"tools": TOOLS})) == []


def test_everything_else_in_a_list_stays() -> None:
    result = {"tools": TOOLS, "nextCursor": "page 2", "_meta": {"a": [1.5, None]}, "ttlMs": 5}
    answer = Talk("mcp:read").ask("tools/list", result)
    assert answer["result"] == {**result, "tools": [TOOLS[0], TOOLS[3]]}
    assert list(answer["result"]) == list(result)


def test_a_list_that_loses_nothing_goes_on_byte_for_byte() -> None:
    talk = Talk("mcp:read")
    talk.relay.receive(UP, b'{"jsonrpc":"2.0","id":9,"method":"tools/list"}')
    line = b'{"result" : {"tools":[{"name":"read_file","inputSchema":{}}]},"id":9,"jsonrpc":"2.0"}'
    talk.relay.receive(DOWN, line)
    assert talk.raw[-1] == line


def test_a_list_for_one_principal_is_no_longer_public() -> None:
    for tools in (TOOLS, TOOLS[:1]):
        answer = Talk("mcp:read").ask("tools/list", {"tools": tools, "cacheScope": "public", "ttlMs": 9})
        assert answer["result"]["cacheScope"] == "private"
        assert answer["result"]["ttlMs"] == 9
    free = Talk()
    free.surroundings.act_for(Principal("key:laptop"))
    assert (
        free.ask("tools/list", {"tools": TOOLS, "cacheScope": "public"})["result"]["cacheScope"] == "public"
    )


@pytest.mark.parametrize("name", ["monitor", "balanced", "strict"])
@pytest.mark.parametrize(
    "scopes", [(), ("mcp:read",), ("mcp:write",), ("mcp:net", "mcp:read"), ("mcp:admin",)]
)
def test_what_is_listed_can_be_called_and_what_is_not_cannot(scopes: tuple[str, ...], name: str) -> None:
    talk = Talk(*scopes, profile_name=name)
    listed = shown(talk.ask("tools/list", {"tools": TOOLS}))
    for tool in TOOLS:
        answer = talk.ask("tools/call", {"content": []}, name=tool["name"], arguments={})
        if tool["name"] in listed:
            assert "result" in answer
        else:
            assert answer["error"]["data"]["rule"] == "access-not-granted"


def test_a_tool_that_was_not_shown_is_judged_by_what_it_does_and_not_by_its_name() -> None:
    talk = Talk("mcp:read", "mcp:write")
    assert "get_page" not in shown(talk.ask("tools/list", {"tools": TOOLS}))
    assert "error" in talk.ask("tools/call", name="get_page", arguments={})
    talk.be("mcp:net")
    assert "result" in talk.ask("tools/call", name="get_page", arguments={})


def test_a_tool_that_was_never_listed_is_not_called() -> None:
    talk = Talk("mcp:read", "mcp:write", "mcp:net", "mcp:exec")
    assert "error" in talk.ask("tools/call", name="read_file", arguments={})
    talk.ask("tools/list", {"tools": TOOLS})
    assert "result" in talk.ask("tools/call", name="read_file", arguments={})


def test_prompts_and_resources_are_filtered_by_their_grants() -> None:
    access = Access(
        {"prompt:secret": Grant(frozenset({"s"})), "resource:file:///own/*": Grant(frozenset({"s"}))}
    )
    prompts = {"prompts": [{"name": "secret"}, {"name": "open"}]}
    resources = {"resources": [{"uri": "file:///own/a", "name": "a"}, {"uri": "file:///b", "name": "b"}]}
    templates = {"resourceTemplates": [{"uriTemplate": "file:///own/{x}", "name": "own"}]}
    for scopes, left in ((("mcp:read",), 1), (("mcp:read", "s"), 2), ((), 0)):
        talk = Talk(*scopes, access=access)
        assert len(shown(talk.ask("prompts/list", prompts), "prompts")) == left
        assert len(shown(talk.ask("resources/list", resources), "resources")) == left
        kept = shown(talk.ask("resources/templates/list", templates), "resourceTemplates")
        assert len(kept) == (left == 2)


@pytest.mark.parametrize("result", [{}, {"tools": 7}, {"tools": [7, None, {"name": 7}, {}]}, {"tools": {}}])
def test_a_list_of_another_shape_is_not_our_fault(result: Any) -> None:
    assert Talk("mcp:read").ask("tools/list", result)["result"] == result


def test_the_record_names_who_asked() -> None:
    talk = Talk("mcp:read")
    talk.ask("tools/list", {"tools": TOOLS})
    assert {record.principal for record in talk.journal.records} == {"p"}
