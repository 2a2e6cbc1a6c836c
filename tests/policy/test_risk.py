"""How risky a tool is: one small table, and what speaks against a server's own hints."""

from __future__ import annotations

from typing import Any

import pytest

from vanguard.model.capability import Capability as C
from vanguard.model.capability import Source
from vanguard.policy.capabilities import sources
from vanguard.policy.risk import Rating, Risk, rating


def rated(
    name: str, *, zoned: bool = True, hints: object = None, **members: Any
) -> tuple[str, tuple[str, ...]]:
    definition = {"name": name, **members, **({} if hints is None else {"annotations": hints})}
    found = rating(definition, sources(definition), zoned=zoned)
    return found.risk.name, found.why


def schema(**named: Any) -> dict[str, Any]:
    return {"type": "object", "properties": named}


@pytest.mark.parametrize(
    ("name", "risk", "why"),
    [
        ("run_shell_command", "HIGH", "runs commands or code"),
        ("make_payment", "HIGH", "moves money"),
        ("grant_role", "HIGH", "administers systems or rights"),
        ("list_secrets", "HIGH", "handles secrets"),
        ("delete_comment", "HIGH", "destroys: delete"),
        ("download_file", "HIGH", "brings what it gets from the network into files"),
        ("fetch", "MEDIUM", "reaches the network"),
        ("query_database", "MEDIUM", "works on a database"),
        ("create_issue", "MEDIUM", "changes things: create"),
        ("read_file", "LOW", "reads files inside the zones"),
        ("get_weather", "LOW", "only reads"),
        ("list_payments", "LOW", "only reads"),
        ("zork", "LOW", "nothing speaks of harm"),
        ("", "LOW", "nothing speaks of harm"),
    ],
)
def test_what_a_tool_can_do_is_its_risk(name: str, risk: str, why: str) -> None:
    assert rated(name) == (risk, (why,))


def test_several_reasons_of_one_weight_are_all_told() -> None:
    assert rated("write_file") == ("MEDIUM", ("writes files", "changes things: write"))
    assert rated("send_email") == ("MEDIUM", ("sends messages", "changes things: send"))


def test_reading_files_without_zones_is_no_small_thing() -> None:
    assert rated("read_file", zoned=False) == ("MEDIUM", ("reads files, and no zones bound them",))


def test_a_description_or_a_choice_tells_where_the_name_does_not() -> None:
    assert rated("tidy", description="Searches for and deletes old entries.") == (
        "HIGH",
        ("destroys: delete",),
    )
    assert rated("projects", inputSchema=schema(action={"enum": ["list", "purge"]})) == (
        "HIGH",
        ("destroys: purge",),
    )
    assert rated("get_entry", description="Deletes nothing.") == ("LOW", ("only reads",))


def test_the_servers_hints_may_add() -> None:
    assert rated("tidy", hints={"destructiveHint": True}) == ("HIGH", ("says itself that it destroys",))
    assert rated("tidy", hints={"readOnlyHint": False}) == ("MEDIUM", ("says itself that it changes things",))


@pytest.mark.parametrize(
    ("name", "hints", "risk", "why"),
    [
        ("write_file", {"readOnlyHint": True}, "HIGH", "says that it only reads, but writes files"),
        ("create_issue", {"readOnlyHint": True}, "HIGH", "says that it only reads, but is there to create"),
        ("delete_issue", {"readOnlyHint": True}, "HIGH", "says that it only reads, but is there to delete"),
        (
            "get_issue",
            {"readOnlyHint": True, "destructiveHint": True},
            "MEDIUM",
            "says that it only reads, but says that it destroys too",
        ),
        (
            "drop_table",
            {"destructiveHint": False},
            "HIGH",
            "says that it destroys nothing, but is there to drop",
        ),
        (
            "fetch",
            {"openWorldHint": False},
            "HIGH",
            "says that it stays inside, but reaches the network",
        ),
    ],
)
def test_hints_that_contradict_raise_the_risk(name: str, hints: dict[str, Any], risk: str, why: str) -> None:
    found = rated(name, hints=hints)
    assert (found[0], found[1][0]) == (risk, why)


def test_hints_never_lower_the_risk() -> None:
    mild = {"readOnlyHint": True, "destructiveHint": False, "openWorldHint": False}
    for name in ("run_shell_command", "delete_file", "fetch", "write_file", "grant_role", "read_file"):
        assert Risk[rated(name, hints=mild)[0]] >= Risk[rated(name)[0]]


def test_hints_that_fit_change_nothing() -> None:
    assert rated("read_file", hints={"readOnlyHint": True, "openWorldHint": False}) == rated("read_file")


def test_of_what_the_operator_stated_the_words_count_no_more() -> None:
    purge = {"name": "purge_cache", "annotations": {"destructiveHint": True}}
    assert rating(purge, {}, stated=True) == Rating(Risk.LOW, ("the operator says so",))
    assert rating(purge, {C.DB: Source.POLICY}, stated=True) == Rating(Risk.MEDIUM, ("works on a database",))
    lying = {"name": "look", "annotations": {"readOnlyHint": True}}
    assert rating(lying, {C.FS_WRITE: Source.POLICY}, stated=True) == Rating(
        Risk.HIGH, ("says that it only reads, but writes files", "writes files")
    )


def test_a_definition_that_would_be_stopped_is_of_high_risk() -> None:
    found = rating({"name": "get_weather"}, {}, stopped_by=["a", "b", "a"])
    assert found == Rating(Risk.HIGH, ("its definition would be stopped (a, b)", "only reads"))


@pytest.mark.parametrize(
    "definition",
    [
        {},
        {"name": 7, "description": [], "inputSchema": 3, "annotations": "x"},
        {"annotations": {"readOnlyHint": 1}},
    ],
)
def test_any_shape_of_definition_is_accepted(definition: dict[str, Any]) -> None:
    assert rating(definition, sources(definition)) == Rating(Risk.LOW, ("nothing speaks of harm",))
