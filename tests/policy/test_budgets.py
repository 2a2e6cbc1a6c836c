"""Budgets of the policy file."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanguard.errors import ConfigError
from vanguard.model.sequence import Budget
from vanguard.policy.config import config


def read(text: str, folder: Path) -> tuple[Budget, ...]:
    (folder / "vanguard.yaml").write_text(f"version: 1\nbudgets:\n{text}\n")
    return config(folder / "vanguard.yaml").budgets


def test_budgets_are_read_with_what_they_are_for(tmp_path: Path) -> None:
    assert read(
        "  - {name: a, calls: 20, within: 1h, tool: send, server: mail}\n"
        "  - {name: b, bytes: 1000, within: 30s, each_tool: true}\n"
        "  - {name: c, cost: 9, within: 10m, capability: money, costs: {pay: 3}}",
        tmp_path,
    ) == (
        Budget("a", 20, 3600.0, server="mail", tool="send"),
        Budget("b", 1000, 30.0, "bytes", each=True),
        Budget("c", 9, 600.0, "cost", capability="money", costs={"pay": 3}),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  - {name: a, within: 1h}", ":3: a budget bounds one thing (write calls:, bytes: or cost:)"),
        ("  - {name: a, calls: 1, bytes: 2, within: 1h}", ":3: a budget bounds one thing"),
        ("  - {name: a, calls: 0, within: 1h}", ":3: 0 is too small (at least 1)"),
        ("  - {name: a, calls: 1, within: 2d}", ":3: this is no time of at most a day"),
        ("  - {name: '', calls: 1, within: 1h}", ":3: a budget needs a name"),
        ("  - {name: a, calls: 1, within: 1h, costs: {x: 1}}", ":3: costs are for a budget of cost"),
        ("  - {name: a, calls: 1, within: 1h, capability: monney}", 'did you mean "money"'),
        ("  - {name: a, calls: 1, within: 1h}\n  - {name: a, calls: 2, within: 1h}", ":4: two budgets"),
    ],
)
def test_a_slip_is_an_error_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read(text, tmp_path)
    assert said in str(caught.value)
