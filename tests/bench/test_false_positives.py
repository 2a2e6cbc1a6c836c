from __future__ import annotations

from vanguard.bench.baseline import Baseline
from vanguard.bench.false_positives import as_text, by_rule
from vanguard.bench.score import Credit, Figures, Tally
from vanguard.layers import BUILTIN

FIRST, SECOND = BUILTIN[0].id, BUILTIN[1].id


def tally(**counts: int) -> Tally:
    return Tally(
        {("docs", "a", True): Figures(benign=100)},
        rules={FIRST: Credit(**counts), SECOND: Credit(caught=9, seen=9)},
    )


def known(**counts: int) -> Baseline:
    return Baseline({"balanced": {"rules": {FIRST: counts}}}, {})


def test_a_rule_that_touches_no_more_than_before_is_not_greedy() -> None:
    same = {"false_stops": 1, "seen_honest": 3}
    report = by_rule(tally(**same), BUILTIN, "balanced", known(**same))
    assert report["greedy"] == []
    assert list(report["rules"]) == [FIRST]
    assert report["rules"][FIRST]["level"] == BUILTIN[0].level
    assert report["honest"] == 100


def test_a_rule_that_touches_more_is_named_with_how_many() -> None:
    report = by_rule(
        tally(false_stops=2, seen_honest=5), BUILTIN, "balanced", known(false_stops=1, seen_honest=3)
    )
    assert report["greedy"] == [FIRST]
    text = as_text(report)
    assert "2 +1" in text
    assert "5 +2" in text
    assert f"GREEDY: {FIRST}" in text


def test_a_rule_that_the_baseline_does_not_know_may_touch_nothing() -> None:
    report = by_rule(tally(seen_honest=1), BUILTIN, "balanced", Baseline({"balanced": {"rules": {}}}, {}))
    assert report["greedy"] == [FIRST]


def test_a_rule_that_got_better_stays_in_the_report() -> None:
    report = by_rule(Tally(), BUILTIN, "balanced", known(false_stops=4))
    assert report["rules"][FIRST]["more"]["false_stops"] == -4
    assert report["greedy"] == []


def test_without_a_baseline_everything_is_told_and_nothing_is_greedy() -> None:
    report = by_rule(tally(false_flags=2, seen_honest=2), BUILTIN, "balanced", None)
    assert report["greedy"] == []
    assert "BY LEVEL" in as_text(report)
    assert as_text(by_rule(Tally(), BUILTIN, "balanced", None)).endswith("no rule saw anything")
