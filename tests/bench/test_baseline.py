from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from vanguard.bench import baseline
from vanguard.bench.baseline import Baseline, budgets_of, load, worse, written
from vanguard.errors import UsageError


def figures(**more: Any) -> dict[str, Any]:
    nothing = dict.fromkeys(("attacks", "caught", "flagged", "benign", "false_stops", "false_flags"), 0)
    return {**nothing, "caught_rate": None, "false_stop_rate": None, **more}


@pytest.fixture
def report() -> dict[str, Any]:
    xss = figures(attacks=10, caught=9, flagged=9, caught_rate=0.9)
    docs = figures(benign=20, false_stops=1, false_flags=2, false_stop_rate=0.05)
    return {
        "profile": "balanced",
        "corpora": [{"name": "a.jsonl", "sha256": "aa", "cases": 3000}],
        "totals": xss | docs | {"attacks": 10, "caught_rate": 0.9},
        "categories": {"xss": xss, "docs": docs},
        "rules": {
            "web-a": {"caught": 9, "false_stops": 0, "false_flags": 0},
            "web-b": {"caught": 1, "false_stops": 1, "false_flags": 2},
        },
        "layers": {"L1": {"caught": 9, "false_stops": 1, "false_flags": 2}},
        "latency_us": {"p50": 100.0, "p90": None, "p99": 900.0},
    }


@pytest.fixture
def budgets(report: dict[str, Any]) -> Baseline:
    return Baseline({"balanced": budgets_of(report)}, {"a.jsonl": "aa"})


def told(report: dict[str, Any], budgets: Baseline) -> list[str]:
    return [each.figure for each in worse(report, budgets)]


def test_a_report_meets_the_budgets_that_were_made_of_it(report: dict[str, Any], budgets: Baseline) -> None:
    assert worse(report, budgets) == []


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("totals.caught_rate", 0.89),
        ("totals.attacks", 9),
        ("categories.xss.caught_rate", 0.8),
        ("categories.xss.flagged", 8),
        ("categories.docs.false_stop_rate", 0.1),
        ("categories.docs.false_flags", 3),
        ("categories.docs.benign", 19),
        ("rules.web-a.caught", 8),
        ("rules.web-a.false_stops", 1),
        ("rules.web-b.false_flags", 3),
        ("layers.L1.caught", 8),
        ("latency_us.p99", 900.0 * baseline.LATENCY_ROOM + 1),
    ],
)
def test_every_figure_that_is_worse_is_named(
    report: dict[str, Any], budgets: Baseline, path: str, found: float
) -> None:
    place = report
    *way, last = path.split(".")
    for step in way:
        place = place[step]
    place[last] = found
    assert told(report, budgets) == [path]


def test_a_figure_that_is_better_is_none_that_is_worse(report: dict[str, Any], budgets: Baseline) -> None:
    report["categories"]["xss"] |= {"caught_rate": 1.0, "caught": 10}
    report["rules"]["web-a"]["caught"] = 10
    report["categories"]["docs"]["false_stop_rate"] = 0.0
    assert worse(report, budgets) == []


def test_a_class_or_rule_that_is_gone_is_worse(report: dict[str, Any], budgets: Baseline) -> None:
    del report["rules"]["web-a"], report["categories"]["xss"]
    names = {"attacks", "caught_rate", "flagged"}
    assert set(told(report, budgets)) == {"rules.web-a.caught", *(f"categories.xss.{name}" for name in names)}


def test_a_new_rule_may_catch_what_it_wants_and_touch_no_honest_message(
    report: dict[str, Any], budgets: Baseline
) -> None:
    report["rules"]["new"] = {"caught": 5, "false_stops": 0, "false_flags": 0}
    assert worse(report, budgets) == []
    report["rules"]["new"]["false_flags"] = 1
    assert told(report, budgets) == ["rules.new.false_flags"]


def test_a_class_without_a_budget_is_no_class_that_passed(report: dict[str, Any], budgets: Baseline) -> None:
    report["categories"]["sqli"] = figures(attacks=1, caught=1, caught_rate=1.0)
    (found,) = worse(report, budgets)
    assert found.says == "categories.sqli: no budget in the baseline"


def test_budgets_hold_for_the_corpora_they_were_made_of(report: dict[str, Any], budgets: Baseline) -> None:
    report["corpora"][0]["sha256"] = "bb"
    with pytest.raises(UsageError, match=r"a\.jsonl: not the corpus"):
        worse(report, budgets)


def test_a_profile_without_budgets_cannot_pass(report: dict[str, Any], budgets: Baseline) -> None:
    with pytest.raises(UsageError, match="nothing for the profile strict"):
        worse(report | {"profile": "strict"}, budgets)


def test_a_report_of_an_earlier_run_is_a_baseline_and_its_latency_no_budget(
    report: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "old.json"
    path.write_text(json.dumps(report), encoding="utf-8")
    report["latency_us"]["p50"] = 1e9
    assert worse(report, load(path)) == []
    report["rules"]["web-a"]["caught"] = 8
    assert told(report, load(path)) == ["rules.web-a.caught"]


def test_single_budgets_hold_for_any_profile(report: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "totals.json"
    path.write_text('{"totals": {"caught_rate": 0.95}}', encoding="utf-8")
    assert told(report, load(path)) == ["totals.caught_rate"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nonsense", "not JSON"),
        ("[]", "not an object"),
        ("{}", "neither a baseline nor a report"),
        ('{"version": 2, "profiles": {}}', "version is not 1"),
        ('{"version": 1, "profiles": {"balanced": {"total": {}}}}', "no section"),
        ('{"version": 1, "profiles": {"balanced": {"totals": {"caught_rat": 1}}}}', "caught_rate"),
        ('{"version": 1, "profiles": {"balanced": {"totals": {"caught_rate": "1"}}}}', "is not a number"),
        ('{"version": 1, "profiles": {"balanced": {"rules": []}}}', "rules is not an object"),
    ],
)
def test_a_file_that_holds_no_budget_is_an_error(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said) as error:
        load(path)
    assert str(path) in str(error.value)


def test_a_budget_is_loosened_with_a_reason_alone(report: dict[str, Any], budgets: Baseline) -> None:
    later = deepcopy(report)
    later["categories"]["xss"]["caught_rate"] = 0.7
    with pytest.raises(UsageError, match="1 budgets would be loosened"):
        written(budgets, later)
    document = json.loads(written(budgets, later, "a case was wrong"))
    assert document["loosened"] == [
        {
            "profile": "balanced",
            "figure": "categories.xss.caught_rate",
            "from": 0.9,
            "to": 0.7,
            "because": "a case was wrong",
        }
    ]
    assert document["profiles"]["balanced"]["categories"]["xss"]["caught_rate"] == 0.7


def test_a_baseline_keeps_the_budgets_of_other_profiles(report: dict[str, Any], budgets: Baseline) -> None:
    document = json.loads(written(budgets, report | {"profile": "strict"}))
    assert list(document["profiles"]) == ["balanced", "strict"]
    assert document["loosened"] == []
