from __future__ import annotations

import json
from pathlib import Path

import pytest

from vanguard.bench.corpus import Corpus
from vanguard.bench.report import as_json, mean
from vanguard.bench.run import Result
from vanguard.bench.score import Credit, Figures, Tally, Wrong

FIGURES = """
    attacks caught flagged benign false_stops false_flags caught_rate false_stop_rate caught_ci false_stop_ci
""".split()


@pytest.fixture
def result() -> Result:
    """Two sources of one attack class, one of them not core, and one honest class."""
    tally = Tally(
        {
            ("xss", "big", True): Figures(attacks=90, caught=90, flagged=90),
            ("xss", "small", True): Figures(attacks=10, caught=5, flagged=6),
            ("xss", "small", False): Figures(attacks=10, caught=0, flagged=0),
            ("docs", "pages", True): Figures(benign=50, false_stops=1, false_flags=2),
        },
        rules={"web-b": Credit(95, 95, 1, 1), "web-a": Credit(3, 0)},
        layers={"L1": Credit(95, 95, 1, 1)},
        wrong=[
            Wrong(0, 3, "m-1", True, "xss", "small", "WARN", ("web-a",)),
            Wrong(0, 4, 7, True, "xss", "small", "ALLOW", ()),
            Wrong(0, 9, "f-1", False, "docs", "pages", "BLOCK", ("web-b",)),
        ],
        unreadable=[(0, 12, "not an object")],
    )
    tally.cases[0] = 160
    tally.latency[1000] = 160
    return Result("balanced", "abc", [Corpus(Path("some/a.jsonl"), 1, 160)], tally)


def test_the_report_has_the_members_that_scripts_rely_on(result: Result) -> None:
    report = as_json(result)
    assert {
        *("profile", "ruleset", "corpora", "totals", "categories"),
        *("rules", "latency_us", "missed", "false"),
    } <= report.keys()
    assert report["corpora"] == [
        {
            "name": "a.jsonl",
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "cases": 160,
        }
    ]
    for figures in (report["totals"], *report["categories"].values()):
        assert set(FIGURES) <= figures.keys()
    assert report["rules"]["web-b"]["caught"] == 95
    assert report["rules"]["web-b"]["false_stops"] == 1
    assert report["latency_us"].keys() == {"p50", "p90", "p99"}
    assert (report["missed"], report["false"]) == (["m-1", 7], ["f-1"])
    assert report["unreadable"] == [{"place": "some/a.jsonl:12", "error": "not an object"}]
    assert json.loads(json.dumps(report))["totals"]["attacks"] == 110


def test_the_core_figures_stand_beside_all_figures(result: Result) -> None:
    report = as_json(result)
    assert report["categories"]["xss"]["caught_rate"] == pytest.approx(95 / 110)
    assert report["core"]["categories"]["xss"]["caught_rate"] == 0.95
    assert report["sources"]["xss"]["small"]["attacks"] == 20
    assert report["core"]["sources"]["xss"]["small"]["attacks"] == 10


def test_a_big_source_does_not_drown_a_small_one_in_the_mean(result: Result) -> None:
    assert as_json(result)["core"]["categories"]["xss"]["caught_mean"] == 0.75
    assert mean([None, 1.0, 0.0]) == 0.5
    assert mean([None]) is None


def test_a_rate_of_nothing_is_null(result: Result) -> None:
    docs = as_json(result)["categories"]["docs"]
    assert (docs["caught_rate"], docs["caught_ci"], docs["caught_mean"]) == (None, None, None)
    assert docs["false_stop_rate"] == docs["false_stop_mean"] == 0.02


def test_details_name_wrong_cases_of_each_class_with_their_rules(result: Result) -> None:
    report = as_json(result, details=1)
    assert [(each["id"], each["rules"]) for each in report["missed_cases"]] == [("m-1", ["web-a"])]
    (wronged,) = report["false_cases"]
    assert (wronged["verdict"], wronged["rules"], wronged["place"]) == ("BLOCK", ["web-b"], "some/a.jsonl:9")
    assert "missed_cases" not in as_json(result)


def test_an_empty_run_has_figures_of_nothing() -> None:
    report = as_json(Result("balanced", "abc", [], Tally()))
    assert (report["totals"]["attacks"], report["totals"]["caught_rate"]) == (0, None)
    assert report["latency_us"] == {"p50": None, "p90": None, "p99": None}
