from __future__ import annotations

import json
from typing import Any

import pytest

from vanguard.model.message import Direction, Message
from vanguard.wire import inventory as room
from vanguard.wire.inventory import Inventory, roots_of
from vanguard.wire.jsonrpc import parse


def page(
    inventory: Inventory, *names: str, cursor: str | None = None, more: str | None = None, **tool: Any
) -> None:
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": cursor}}
    result = {"tools": [{"name": name, **tool} for name in names], "nextCursor": more}
    request = parse(json.dumps(asked).encode(), Direction.TO_SERVER)
    answer = parse(json.dumps({"jsonrpc": "2.0", "id": 1, "result": result}).encode(), Direction.TO_CLIENT)
    assert isinstance(request, Message)
    assert isinstance(answer, Message)
    inventory.begin(request)
    inventory.add(answer)


def test_pages_add_up() -> None:
    inventory = Inventory()
    page(inventory, "a", more="2")
    assert set(inventory.tools) == {"a"}
    page(inventory, "b", cursor="2")
    assert set(inventory.tools) == {"a", "b"}


def test_a_fresh_listing_replaces_the_old_one_with_its_last_page() -> None:
    inventory = Inventory()
    page(inventory, "a", "b")
    page(inventory, "b", more="2", description="changed")
    assert set(inventory.tools) == {"a", "b"}
    assert inventory.tools["b"]["description"] == "changed"
    page(inventory, "c", cursor="2")
    assert set(inventory.tools) == {"b", "c"}


def test_tools_are_bounded_in_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_TOOLS", 2)
    inventory = Inventory()
    page(inventory, "a", "b", "c")
    assert set(inventory.tools) == {"a", "b"}


def test_tools_are_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_BYTES", 200)
    inventory = Inventory()
    page(inventory, "a", more="2")
    page(inventory, "b", cursor="2", description="x" * 200)
    assert set(inventory.tools) == {"a"}


@pytest.mark.parametrize("tools", [None, {"name": "a"}, "a", [None, [], {"title": "a"}]])
def test_a_page_of_the_wrong_shape_teaches_nothing(tools: Any) -> None:
    raw = json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"tools": tools}}).encode()
    answer = parse(raw, Direction.TO_CLIENT)
    assert isinstance(answer, Message)
    inventory = Inventory()
    inventory.add(answer)
    assert inventory.tools == {}


@pytest.mark.parametrize("result", [None, [], {}, {"roots": {}}, {"roots": "x"}])
def test_what_is_no_list_of_roots_gives_none(result: Any) -> None:
    assert roots_of(result) is None


def test_an_empty_list_of_roots_is_one() -> None:
    assert roots_of({"roots": []}) == ()
