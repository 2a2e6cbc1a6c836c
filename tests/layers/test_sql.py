from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layers.sql_calls import call, context, found, judged, stopped
from tests.layers.test_sql_values import ATTACKS
from vanguard.layers.sql import layer
from vanguard.layers.sql.hints import any_may_hold, may_hold
from vanguard.layers.sql.values import read
from vanguard.model.finding import Severity
from vanguard.model.message import Direction, Message, Part, Reading
from vanguard.rules.tags import missing
from vanguard.wire.jsonrpc import parse

INJECTED = "x' or 1=1--"


@pytest.mark.parametrize("rule", layer.BUILTIN, ids=lambda rule: rule.id)
def test_every_rule_says_what_it_is_by_its_tags(rule: Any) -> None:
    assert list(missing(rule.tags)) == []
    assert rule.level < 3 or rule.severity >= Severity.MEDIUM


@pytest.mark.parametrize(
    "member", ["name", "user_id", "email", "q", "filter", "sort_by", "anything", "query"]
)
def test_no_name_of_a_member_lets_an_injection_pass(member: str) -> None:
    assert stopped({member: INJECTED, "limit": 3}) == ("sql-tautology",)


def test_values_inside_objects_lists_and_json_are_read() -> None:
    assert stopped({"filter": {"name": INJECTED}})
    assert stopped({"ids": ["1", INJECTED]})
    assert stopped({"record": json.dumps({"name": INJECTED})})


def test_keys_are_read() -> None:
    assert stopped({"filter": {INJECTED: 1}})


def test_the_parameters_of_a_uri_are_read() -> None:
    params = {"uri": "db://host.example/t?id=1' or 1=1--"}
    body = {"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": params}
    message = parse(json.dumps(body).encode(), Direction.TO_SERVER)
    assert [finding.rule for finding in judged(message, context()).findings] == ["sql-tautology"]


@pytest.mark.parametrize(
    "member", ["content", "body", "text", "code", "new_str", "command", "pattern", "message"]
)
def test_documents_and_programs_show_sql_and_are_no_values(member: str) -> None:
    assert found({"path": "a.md", member: INJECTED}, "write_file") == {}


def test_a_statement_where_a_name_belongs_is_stopped() -> None:
    assert stopped({"username": "SELECT * FROM users WHERE id = 1"}) == ("sql-statement-value",)


@pytest.mark.parametrize(
    ("tool", "member"),
    [
        ("run_query", "query"),
        ("ask", "sql"),
        ("postgres", "statement"),
        ("warehouse", "query"),
        ("anything", "query"),
    ],
)
def test_a_statement_is_the_work_of_a_tool_that_takes_them(tool: str, member: str) -> None:
    assert found({member: "SELECT * FROM users WHERE id = 1"}, tool) == {}


def test_the_other_members_of_a_database_tool_are_values() -> None:
    assert stopped({"table": "users; drop table users", "limit": 1}, "database_read") == (
        "sql-stacked-query",
    )


def test_disguises_of_other_layers_are_off_before() -> None:
    assert stopped({"id": "1%27%20or%201%3D1--"})
    assert stopped({"id": "x＇ or １=１--"})


def test_no_padding_and_no_decoy_moves_a_value_out_of_sight() -> None:
    assert stopped({"id": "a" * 5_000 + INJECTED})
    assert stopped({"id": "x' or 'a'='b' or 'c'='c"})
    assert stopped({"id": "x' " + " " * 3_000 + " or 1=1--"})
    assert stopped({"id": "x'/*" + "a" * 3_000 + "*/or 1=1--"})


def test_more_than_is_read_is_said() -> None:
    flood = {f"a{number}": f"y{number}' or x{number} " * 20 for number in range(40)}
    spent = found(flood)["sql-many-fragments"]
    assert spent.severity is Severity.MEDIUM


def test_what_is_plain_is_stopped_even_where_no_more_is_read() -> None:
    flood = {f"a{number}": f"y{number}' or x{number} " * 20 for number in range(40)}
    assert stopped({**flood, "z": "x' union select a from b--"}) == ("sql-many-fragments",)


@pytest.mark.parametrize("value", ATTACKS)
def test_the_first_look_misses_nothing_that_the_readings_find(value: str) -> None:
    assert read(value) is None or may_hold(value)


@given(
    st.lists(
        st.one_of(
            st.sampled_from(ATTACKS),
            st.text("orderby selctunion,.:-_'=\n\t1", max_size=24),
            st.lists(
                st.sampled_from(
                    ["or", "order", "by", "SELECT", "x", "with", "\n", "\t", "not", "1", "union"]
                ),
                max_size=6,
            ).map(" ".join),
        ),
        min_size=1,
        max_size=3,
    )
)
def test_one_look_at_many_texts_misses_nothing_that_a_look_at_each_finds(texts: list[str]) -> None:
    together = "\n".join(texts)
    message = parse(json.dumps({"jsonrpc": "2.0", "method": "x", "params": {}}).encode(), Direction.TO_SERVER)
    assert isinstance(message, Message)
    leaves = [((), number, Part.ARGUMENT, False, text, ()) for number, text in enumerate(texts)]
    reading = Reading(message, leaves)
    assert reading.text == together
    assert any_may_hold(together, reading.signs) or not any(map(may_hold, texts))


SIGNS = st.sampled_from(
    "' \" ` or and union select = 1 x ( ) -- # /* */ ; , + || null like in is not sleep( a 'b' 0x41".split(
        " "
    )
)


@given(st.lists(SIGNS | st.text(max_size=4), max_size=12), st.sampled_from(["", " "]))
def test_any_text_is_read_without_an_error_and_none_found_goes_unhinted(
    pieces: list[str], between: str
) -> None:
    text = between.join(pieces)
    result = read(text)
    assert result is None or (0 <= result.start <= result.end <= 2 * len(text) + 8)
    judged(call({"a": text, "b": 1}), context())


@pytest.mark.parametrize(
    "piece",
    [
        "'",
        '"',
        "`",
        "\\'",
        "/*",
        "' or ",
        "((",
        "union ",
        ";select ",
        "a=1&",
        "' or 1",
        "--",
        "$$",
        "''",
        "<a='",
    ],
)
def test_a_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    import time

    def cost(times: int) -> float:
        message = call({"a": "x" + piece * times, "b": 1})
        begun = time.process_time()
        judged(message, context())
        return time.process_time() - begun

    cost(10)
    assert cost(20_000) < 0.5
