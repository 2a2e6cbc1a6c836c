from __future__ import annotations

from typing import Any

import pytest

from vanguard.model.capability import Capability as C
from vanguard.model.capability import Source, Tool
from vanguard.policy.capabilities import capabilities, sources, tool_of


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
        ("start_process", {C.EXEC}),
        ("process_start", {C.EXEC}),
        ("list_processes", set()),
        ("process_image", set()),
        ("notebook_cell", {C.EXEC}),
        ("jupyter_code", {C.EXEC}),
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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("get_role", set()),
        ("list_payments", set()),
        ("read_notebook_cell", set()),
        ("update_cell", set()),
        ("get_tweet", set()),
        ("get_test_run", set()),
        ("read_terminal_output", set()),
        ("delete_dag_run", set()),
        ("run_search", set()),
        ("find_and_execute", {C.EXEC}),
        ("list_secrets", {C.SECRETS}),
        ("query_database", {C.DB}),
        ("create_role", {C.ADMIN}),
    ],
)
def test_a_verb_that_reads_does_none_of_the_deeds(name: str, expected: set[C]) -> None:
    assert capabilities({"name": name}) == expected


def test_only_the_first_sentence_of_a_description_counts() -> None:
    told = "List the tables. Needs a password and runs the command SVV."
    assert capabilities({"name": "tables", "description": told}) == set()
    assert capabilities({"name": "list_jobs", "description": "Get jobs and their commands."}) == set()


def test_a_name_and_its_description_are_read_together() -> None:
    assert capabilities({"name": "mv", "description": "Gives a file a new place."}) == {C.FS_READ, C.FS_WRITE}


def test_annotations_add_and_never_take_away() -> None:
    edit = {"name": "edit_file", "annotations": {"readOnlyHint": True}}
    assert capabilities(edit) == {C.FS_READ, C.FS_WRITE}
    assert capabilities({"name": "zork", "annotations": {"openWorldHint": True}}) == {C.NET_OUT}
    assert capabilities({"name": "clean_path", "annotations": {"destructiveHint": True}}) == {
        C.FS_READ,
        C.FS_WRITE,
    }


def test_each_capability_is_known_from_the_surest_source() -> None:
    clean = {
        "name": "clean_path_of_db",
        "inputSchema": _schema(path={}),
        "annotations": {"destructiveHint": True},
    }
    assert sources(clean) == {
        C.FS_READ: Source.SCHEMA,
        C.FS_WRITE: Source.ANNOTATION,
        C.DB: Source.WORDS,
    }


def test_what_the_operator_says_replaces_every_guess() -> None:
    stated = {"shell": frozenset({C.DB}), "bash": frozenset[C]()}
    assert tool_of("shell", {"name": "shell"}, stated) == Tool(
        "shell", {"name": "shell"}, frozenset({C.DB}), stated=True
    )
    assert tool_of("bash", None, stated) == Tool("bash", stated=True)
    assert tool_of("zsh", None, stated) == Tool("zsh", capabilities=frozenset({C.EXEC}))
    assert tool_of("x", {"title": "zsh"}) == Tool("x", {"title": "zsh"}, frozenset({C.EXEC}))


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
