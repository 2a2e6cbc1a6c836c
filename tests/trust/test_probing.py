"""What is called when a server is probed, with which arguments, and what answers give away."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from vanguard.trust.probing import Call, calls, findings, relisted

READS = {"readOnlyHint": True, "idempotentHint": True}


def canaries() -> Iterator[str]:
    yield from (f"canary{number}" for number in range(1_000))


def chosen(tools: dict[str, Any], folder: str = "") -> tuple[dict[str, Any], dict[str, str]]:
    """The arguments of the tools that are called, and why the others are not."""
    made, left = calls(tools, canaries(), folder)
    return {each.tool: each.arguments for each in made}, {each.tool: each.why for each in left}


@pytest.mark.parametrize(
    ("hints", "why"),
    [
        ({}, "only reads"),
        (None, "only reads"),
        ("yes", "only reads"),
        ({"readOnlyHint": True}, "twice"),
        ({"readOnlyHint": "true", "idempotentHint": True}, "only reads"),
        ({"readOnlyHint": 1, "idempotentHint": 1}, "only reads"),
        ({"readOnlyHint": False, "idempotentHint": True}, "only reads"),
        (READS | {"destructiveHint": True}, "destroys"),
    ],
)
def test_a_tool_that_does_not_declare_both_is_not_called(hints: Any, why: str) -> None:
    called, left = chosen({"t": {"name": "t", "annotations": hints, "inputSchema": {"type": "object"}}})
    assert called == {}
    assert why in left["t"]


def test_a_tool_that_says_nothing_of_being_called_twice_is_called_once_where_that_is_asked_for() -> None:
    tools = {
        "twice": {"annotations": READS, "inputSchema": {}},
        "once": {"annotations": {"readOnlyHint": True}, "inputSchema": {}},
        "never": {"annotations": {"readOnlyHint": True, "idempotentHint": False}, "inputSchema": {}},
        "writes": {"annotations": {}, "inputSchema": {}},
    }
    made, left = calls(tools, canaries(), "", once=True)
    assert [(each.tool, each.times) for each in made] == [("twice", 2), ("once", 1)]
    assert [each.tool for each in left] == ["never", "writes"]


def arguments(schema: dict[str, Any], folder: str = "") -> Any:
    called, left = chosen({"t": {"annotations": READS, "inputSchema": schema}}, folder)
    return called.get("t", left.get("t"))


def test_arguments_are_as_few_and_small_as_the_schema_lets_them_be() -> None:
    schema = {
        "type": "object",
        "properties": {
            "query": {"type": "string"},
            "path": {"type": "string"},
            "count": {"type": "integer", "minimum": 3},
            "mode": {"enum": ["short", "long"]},
            "kind": {"const": "x"},
            "when": {"type": "string", "format": "date"},
            "short": {"type": "string", "maxLength": 4},
            "deep": {"$ref": "#/$defs/deep"},
            "some": {"type": "array", "items": {"type": "boolean"}, "minItems": 2},
            "none": {"type": "array", "items": {"type": "string"}},
            "either": {"anyOf": [{"type": "null"}, {"type": "string"}]},
            "optional": {"type": "string"},
        },
        "required": [
            *("query", "path", "count", "mode", "kind", "when", "short", "deep", "some", "none", "either")
        ],
        "$defs": {"deep": {"type": "object", "properties": {"a": {"type": "number"}}, "required": ["a"]}},
    }
    assert arguments(schema, "/zone") == {
        "query": "canary0",
        "path": "/zone",
        "count": 3,
        "mode": "short",
        "kind": "x",
        "when": "2026-01-01",
        "short": "cana",
        "deep": {"a": 1},
        "some": [False, False],
        "none": [],
        "either": None,
    }


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"type": "string", "pattern": "^x$"}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"$ref": "https://x.example/s"}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"type": "date"}}, "required": ["a"]},
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}},
        {"type": "string"},
    ],
)
def test_a_tool_whose_arguments_cannot_be_made_up_is_left_alone(schema: dict[str, Any]) -> None:
    assert "made up" in arguments(schema) or "no object" in arguments(schema)


def test_no_more_than_a_bound_of_tools_is_called() -> None:
    tools = {f"t{number}": {"annotations": READS, "inputSchema": {}} for number in range(70)}
    called, left = chosen(tools)
    assert (len(called), len(left)) == (64, 6)


def found(*answers: tuple[str, Any], asked: tuple[str, ...] = (), other: Any = None) -> set[tuple[str, str]]:
    called = [
        (Call(tool, {}, f"canary-of-{tool}"), orjson.dumps({"result": {"content": said}}) if said else b"")
        for tool, said in answers
    ]
    return {(each.kind, each.tool) for each in findings(called, asked, "thesecretcanary", other or {})}


def test_honest_answers_give_nothing_away() -> None:
    assert found(("a", "x canary-of-a"), ("a", "x canary-of-a"), ("b", "y")) == set()


@pytest.mark.parametrize(
    "said",
    [
        "thesecretcanary",
        "thesecretcanary"[::-1],
        b"thesecretcanary".hex(),
        base64.b64encode(b"TOKEN=thesecretcanary;").decode(),
        base64.b64encode(b"x thesecretcanary;").decode(),
        base64.b64encode(b"xy=thesecretcanary;").decode(),
    ],
)
def test_a_secret_of_the_environment_in_an_answer_is_a_leak(said: str) -> None:
    assert ("leak", "a") in found(("a", said))


def test_what_only_another_tool_was_told_is_carried() -> None:
    assert found(("a", "ok"), ("b", "canary-of-a")) == {("carried", "b")}


def test_two_answers_silence_and_errors_are_noted_and_what_is_asked_meanwhile_is_found() -> None:
    assert found(("a", "1"), ("a", "2"), ("b", None)) == {("differs", "a"), ("silent", "b")}
    assert found(("a", "1"), asked=("sampling/createMessage",)) == {("asked", "")}
    refused = [(Call("a", {}, "c"), b'{"result":{"isError":true}}'), (Call("a", {}, "c"), b'{"error":{}}')]
    assert {each.kind for each in findings(refused, (), "thesecretcanary", {})} == {"error"}


def test_a_list_that_changes_once_tools_are_called_is_found() -> None:
    before = {"a": {"name": "a"}, "b": {"name": "b"}}
    after = {"a": {"name": "a", "description": "new"}, "c": {"name": "c"}}
    told = relisted(before, after)
    assert told.keys() == {"a", "b", "c"}
    assert found(("a", "1"), other=told) == {("list", "a"), ("list", "b"), ("list", "c")}
    assert relisted(before, dict(before)) == {}
