from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp.shared.inbound import find_invalid_x_mcp_header, x_mcp_header_map

from vanguard.wire.mirrors import Mirrored, invalid_annotation, invalid_header_annotations, mirrored


def annotated(name: Any = "Region", kind: Any = "string") -> dict[str, Any]:
    return {"type": kind, "x-mcp-header": name}


def properties(**each: Any) -> dict[str, Any]:
    return {"type": "object", "properties": each}


def test_arguments_are_mirrored_wherever_properties_alone_lead() -> None:
    schema = properties(a=annotated("A"), b=properties(c=annotated("B-c", "integer")), d={"type": "string"})
    assert set(mirrored(schema)) == {
        Mirrored(("a",), b"mcp-param-a", False),
        Mirrored(("b", "c"), b"mcp-param-b-c", True),
    }


@pytest.mark.parametrize(
    "schema", [None, [], "text", True, {}, {"properties": []}, {"properties": {"a": None}}]
)
def test_a_schema_without_annotations_mirrors_nothing(schema: Any) -> None:
    assert invalid_annotation(schema) is None
    assert mirrored(schema) == ()


@pytest.mark.parametrize("name", ["", "a b", "a:b", "é", "a\r\nb", None, 7, [], "a\n"])
def test_a_name_that_is_no_token_is_not_valid(name: Any) -> None:
    schema = properties(ok=annotated("Ok"), a=annotated(name))
    assert invalid_annotation(schema) is not None
    assert mirrored(schema) == ()


@pytest.mark.parametrize("kind", ["number", "object", "array", "null", ["string"], None, 7])
def test_only_strings_integers_and_booleans_are_mirrored(kind: Any) -> None:
    assert invalid_annotation(properties(a=annotated(kind=kind))) is not None


def test_names_are_unique_without_regard_to_case() -> None:
    assert invalid_annotation(properties(a=annotated("X"), b=properties(c=annotated("x")))) is not None


@pytest.mark.parametrize(
    "schema",
    [
        annotated(),
        properties(a={"type": "array", "items": annotated()}),
        properties(a={"anyOf": [annotated()]}),
        {"allOf": [properties(a=annotated())]},
        {"$defs": {"a": annotated()}},
        {"if": properties(a=annotated())},
        {"patternProperties": {"^a": annotated()}},
        {"additionalProperties": annotated()},
    ],
)
def test_an_annotation_elsewhere_is_not_valid(schema: Any) -> None:
    assert invalid_annotation(schema) is not None
    assert invalid_header_annotations({"name": "t", "inputSchema": schema}) is not None


def test_data_in_a_schema_is_no_annotation() -> None:
    schema = properties(a={"type": "object", "default": annotated(""), "enum": [annotated("")]})
    assert invalid_annotation(schema) is None


def test_a_schema_nested_deep_is_read() -> None:
    schema: Any = annotated()
    for _ in range(140):
        schema = properties(a=schema)
    assert len(mirrored(schema)) == 1


NODES: st.SearchStrategy[Any] = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["string", "integer", "boolean", "number", ["string"]]),
            "x-mcp-header": st.sampled_from(["A", "a", "B", "C-1", "", "x y", 5]),
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from(["p", "q", "r"]), inner, max_size=3),
            "items": inner,
            "anyOf": st.lists(inner, max_size=2),
            "$defs": st.dictionaries(st.just("d"), inner),
            "default": inner,
        },
    ),
    max_leaves=8,
)


@given(NODES)
def test_annotations_are_read_as_the_sdk_does(schema: Any) -> None:
    assert (invalid_annotation(schema) is None) == (find_invalid_x_mcp_header(schema) is None)
    if invalid_annotation(schema) is None:
        theirs = {
            path: f"mcp-param-{name}".lower().encode() for path, name in x_mcp_header_map(schema).items()
        }
        assert {each.path: each.header for each in mirrored(schema)} == theirs
