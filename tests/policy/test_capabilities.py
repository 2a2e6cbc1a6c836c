from __future__ import annotations

from typing import Any

import pytest

from vanguard.model.capability import Capability as C
from vanguard.policy.capabilities import capabilities, words


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("read_file", {C.FS_READ}),
        ("readTextFile", {C.FS_READ}),
        ("list-directory", {C.FS_READ}),
        ("write_file", {C.FS_WRITE}),
        ("edit_file", {C.FS_READ, C.FS_WRITE}),
        ("move_file", {C.FS_READ, C.FS_WRITE}),
        ("run_shell_command", {C.EXEC}),
        ("executeCommand", {C.EXEC}),
        ("bash", {C.EXEC}),
        ("execute_sql_query", {C.DB}),
        ("execute_trade", {C.MONEY}),
        ("fetch", {C.NET_OUT}),
        ("HTTPGet", {C.NET_OUT}),
        ("download_file", {C.FS_READ, C.FS_WRITE, C.NET_OUT}),
        ("send_email", {C.MESSAGE_SEND}),
        ("get_secret", {C.SECRETS}),
        ("grant_role", {C.ADMIN}),
        ("send_money", {C.MESSAGE_SEND, C.MONEY}),
        ("get_weather", set()),
        ("", set()),
    ],
)
def test_names_tell_what_a_tool_can_do(name: str, expected: set[C]) -> None:
    assert capabilities({"name": name}) == expected


def _schema(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def test_schemas_tell_what_names_do_not() -> None:
    assert capabilities({"name": "zork", "inputSchema": _schema(file_path={})}) == {C.FS_READ}
    assert capabilities({"name": "zork", "inputSchema": _schema(x={"format": "uri"})}) == {C.NET_OUT}
    assert capabilities({"name": "zork", "inputSchema": _schema(cmd={})}) == {C.EXEC}


def test_the_path_of_an_http_tool_is_no_file() -> None:
    assert capabilities({"name": "http_request", "inputSchema": _schema(path={}, method={})}) == {C.NET_OUT}


def test_descriptions_count_only_where_nothing_else_does() -> None:
    assert capabilities({"name": "zork", "description": "Runs a shell command."}) == {C.EXEC}
    assert capabilities({"name": "read_file", "description": "Not a shell."}) == {C.FS_READ}


def test_annotations_refine() -> None:
    edit = {"name": "edit_file", "annotations": {"readOnlyHint": True}}
    assert capabilities(edit) == {C.FS_READ}
    assert capabilities({"name": "zork", "annotations": {"openWorldHint": True}}) == {C.NET_OUT}
    assert capabilities({"name": "clean_path", "annotations": {"destructiveHint": True}}) == {
        C.FS_READ,
        C.FS_WRITE,
    }


@pytest.mark.parametrize(
    "definition",
    [
        {},
        {"name": 7, "description": [], "inputSchema": 3, "annotations": "x"},
        {"name": "x", "inputSchema": {"properties": []}},
        {"name": "x", "inputSchema": {"properties": {"a": None, "": {"format": 3}}}},
    ],
)
def test_any_shape_of_definition_is_accepted(definition: dict[str, Any]) -> None:
    assert capabilities(definition) == frozenset()


def test_identifiers_split_into_words() -> None:
    assert words("readHTTPFile_v2") == ("read", "http", "file", "v", "2")
