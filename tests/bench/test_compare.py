from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vanguard.bench.compare import as_text, changes, load
from vanguard.errors import UsageError


def report(missed: list[Any], false: list[Any], rate: float = 1.0, sha256: str = "aa") -> dict[str, Any]:
    return {
        "profile": "balanced",
        "ruleset": sha256,
        "corpora": [{"name": "a", "sha256": sha256, "cases": 9}],
        "categories": {"xss": {"caught_rate": rate, "false_stop_rate": None}},
        "missed": missed,
        "false": false,
    }


def test_what_changed_is_told_by_case() -> None:
    found = changes(report(["a", 1], ["f"], 0.5), report(["a", "b"], ["g"], 0.6))
    assert (found["newly_missed"], found["now_caught"]) == (["b"], [1])
    assert (found["newly_false"], found["now_passed"]) == (["g"], ["f"])
    assert found["categories"] == {"xss": {"caught_rate": [0.5, 0.6]}}
    text = as_text(found)
    assert "xss: caught 50.00 % before, 60.00 % now" in text
    assert "newly missed (1): b" in text


def test_runs_without_a_difference_say_so() -> None:
    assert as_text(changes(report(["a"], []), report(["a"], []))).endswith("\nnothing")


def test_runs_over_other_corpora_are_told_apart() -> None:
    found = changes(report([], []), report([], [], sha256="bb"))
    assert found["same_corpora"] is False
    assert "corpora are not the same" in as_text(found)


def test_long_lists_are_cut_and_hostile_ids_are_inert() -> None:
    found = changes(report([], []), report([f"c{number}" for number in range(9)] + ["\x1b[2J"], []))
    assert as_text(found, 2).endswith("newly missed (10): c0, c1, …")
    assert "\x1b" not in as_text(found)


@pytest.mark.parametrize("text", ["nonsense", "[]", '{"missed": []}'])
def test_anything_else_is_no_report(tmp_path: Path, text: str) -> None:
    path = tmp_path / "old.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"old\.json: (?:not JSON|no report)"):
        load(path)


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(json.dumps(report(["a"], [])), encoding="utf-8")
    assert load(path) == report(["a"], [])
