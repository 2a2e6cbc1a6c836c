"""What the properties of an input schema tell of a tool."""

from __future__ import annotations

from typing import Any

import pytest

from vanguard.model.capability import Capability as C
from vanguard.policy.schema_hints import MAX_PROPERTIES, choices, hinted, properties


def schema(**named: Any) -> dict[str, Any]:
    return {"type": "object", "properties": named}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (schema(shellCommand={"type": "string"}), {C.EXEC}),
        (schema(command={"enum": ["start", "stop"]}), set()),
        (schema(command={"type": "integer"}), set()),
        (schema(isUrl={"type": "boolean"}), set()),
        (schema(url={"type": ["string", "null"]}), {C.NET_OUT}),
        (schema(where={"type": "string", "format": "uri"}), {C.NET_OUT}),
        (schema(target={"format": "directory-path"}), {C.FS_READ}),
        (schema(query={"type": "string", "description": "A SQL SELECT"}), {C.DB}),
        (schema(query={"type": "string", "description": "What to look for"}), set()),
        (schema(recipients={"type": "array"}, subject={}), {C.MESSAGE_SEND}),
        (schema(text={}, to={}), set()),
        (schema(amount={"type": "number"}, payee={}), {C.MONEY}),
        (schema(amount={"type": "number"}, to_currency={}), set()),
        (schema(method={"enum": ["GET", "POST"]}), {C.NET_OUT}),
        (schema(path={}, action={"enum": ["read", "write"]}), {C.FS_READ, C.FS_WRITE}),
        (schema(path={}, action={"enum": ["read", "stat"]}), {C.FS_READ}),
    ],
)
def test_names_types_formats_and_choices_tell(told: dict[str, Any], expected: set[C]) -> None:
    assert hinted(told) == expected


def test_properties_inside_others_count() -> None:
    assert hinted(schema(params=schema(inner=schema(cmd={})))) == {C.EXEC}
    assert hinted(schema(jobs={"type": "array", "items": schema(cmd={})})) == {C.EXEC}
    assert hinted(schema(either={"anyOf": [{"type": "null"}, schema(url={})]})) == {C.NET_OUT}
    referred = schema(params={"$ref": "#/$defs/Params"}) | {"$defs": {"Params": schema(sql={})}}
    assert hinted(referred) == {C.DB}


def test_what_may_be_chosen_is_known_by_its_words() -> None:
    assert choices(schema(action={"enum": ["listItems", "purge"]})) == {"list", "items", "purge"}
    assert choices(schema(colour={"enum": ["red"]})) == frozenset()


def test_no_more_than_a_bounded_number_is_looked_at() -> None:
    wide = schema(**{f"p{number}": {} for number in range(MAX_PROPERTIES)}, command={})
    assert len(list(properties(wide))) == MAX_PROPERTIES
    assert hinted(wide) == set()
    deep: dict[str, Any] = schema(command={})
    for _ in range(140):
        deep = schema(inner=deep)
    assert hinted(deep) == set()


@pytest.mark.parametrize(
    "told",
    [
        None,
        3,
        [],
        {"properties": []},
        {"properties": {"a": None, "": {"format": 3, "type": 5, "enum": "x", "description": []}}},
        {"properties": {"command": {"type": [1, None]}}},
        {"$defs": [1], "anyOf": {"a": 2}},
    ],
)
def test_any_shape_is_accepted(told: object) -> None:
    assert hinted(told) == set()
    assert choices(told) == frozenset()
