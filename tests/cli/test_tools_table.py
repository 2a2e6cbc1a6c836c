"""The table of a server's tools."""

from __future__ import annotations

from typing import Any

from vanguard.cli.tools_table import table

FINDING = {"verdict": "WARN", "rule": "some-rule", "says": "that is odd."}


def tool(name: str, risk: str, findings: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"name": name, "risk": risk, "why": ["w"], "capabilities": [], "findings": findings or []}


def told(*tools: dict[str, Any], findings: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"server": "s", "tools": list(tools), "findings": findings or [], "unlisted": []}


def test_a_server_without_tools_is_one_line() -> None:
    assert table(told(), False) == "s: 0 tools"


def test_findings_stand_below_what_they_belong_to() -> None:
    assert table(told(tool("a", "LOW", [FINDING]), findings=[FINDING]), False).splitlines() == [
        "s: 1 tool (1 LOW)",
        "WARN some-rule: that is odd.",
        "",
        "risk    tool  capabilities  why",
        "LOW     a     -             w",
        "        WARN some-rule: that is odd.",
    ]


def test_the_riskiest_come_first_and_the_rest_as_listed() -> None:
    lines = table(told(tool("a", "LOW"), tool("b", "HIGH"), tool("c", "LOW")), False).splitlines()
    assert [line.split()[1] for line in lines[3:]] == ["b", "a", "c"]


def test_a_long_name_does_not_push_the_columns_aside() -> None:
    lines = table(told(tool("n" * 90, "LOW"), tool("b", "LOW")), False).splitlines()
    assert lines[3].endswith(f"{'n' * 90}  -             w")
    assert lines[4] == "LOW     b     -             w"


def test_risks_and_verdicts_are_painted_for_a_terminal() -> None:
    painted = table(told(tool("a", "HIGH", [FINDING])), True)
    assert "\x1b[31mHIGH  \x1b[0m" in painted
    assert "\x1b[33mWARN\x1b[0m" in painted
