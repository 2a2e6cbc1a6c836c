from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from vanguard.bench import charts
from vanguard.bench.charts import Rate
from vanguard.bench.corpus import Corpus
from vanguard.bench.page import buckets, html, markdown
from vanguard.bench.report import as_json
from vanguard.bench.run import Result
from vanguard.bench.score import STEP, Credit, Figures, Tally, Wrong, bucket

HOSTILE = "<script>alert(1)</script>|`x`"


@pytest.fixture
def tally() -> Tally:
    found = Tally(
        {
            ("xss", "a", True): Figures(attacks=90, caught=80, flagged=85),
            ("docs", "b", True): Figures(benign=50, false_stops=1, false_flags=2),
            (HOSTILE, "c", True): Figures(attacks=2),
        },
        rules={"web-b": Credit(80, 80, 1, 1)},
        wrong=[Wrong(0, 3, HOSTILE, True, HOSTILE, "c", "ALLOW", ())],
    )
    for us in (90, 100, 110, 5_000):
        found.latency[bucket(us * 1000)] += 5
    return found


@pytest.fixture
def report(tally: Tally) -> dict[str, Any]:
    corpus = Corpus(Path("a.jsonl"), 1, 142)
    return as_json(Result("balanced", "abc", [corpus], tally), 5)


def svgs(page: str) -> list[ET.Element]:
    return [ET.fromstring(each) for each in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def test_the_page_has_its_charts_and_needs_nothing_else(report: dict[str, Any], tally: Tally) -> None:
    page = html(report, {}, buckets(tally.latency, STEP), {"monitor": report, "balanced": report})
    labels = [each.get("aria-label") for each in svgs(page)]
    assert labels == [
        "Rates with their 95 % intervals",
        "Rates with their 95 % intervals",
        "What each profile catches and what it costs",
        "Rates by class",
        "Rates by class",
        "How long judging took",
    ]
    assert not re.search(r"<(?:script|link|img|iframe)|https?://|url\(|@import", page)
    assert "prefers-color-scheme:dark" in page
    assert "default-src 'none'" in page


def test_texts_of_cases_are_inert_on_a_page(report: dict[str, Any]) -> None:
    page = html(report, {})
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    text = markdown(report, {})
    assert "\\<script\\>alert(1)\\</script\\>\\|\\`x\\`" in text
    assert all(line.endswith("|") for line in text.splitlines() if line.startswith("|"))


def test_the_page_says_what_is_worse_and_what_changed(report: dict[str, Any]) -> None:
    more = {
        "gate": {"passed": False, "worse": [{"says": "totals.caught_rate: 0.1, allowed at least 0.9"}]},
        "compared": {"same_corpora": True, "profile": ["a", "a"], "ruleset": ["a", "a"], "categories": {}}
        | {"newly_missed": ["c-1"], "now_caught": [], "newly_false": [], "now_passed": []},
    }
    for page in (html(report, more), markdown(report, more)):
        assert "totals.caught" in page
        assert "newly missed (1): c-1" in page
    passed = {"gate": {"passed": True, "worse": []}}
    assert "The gate passed" in markdown(report, passed)


def test_rates_stand_with_their_intervals(report: dict[str, Any]) -> None:
    text = markdown(report, {})
    assert "| xss | 90 | 80 | 88.89 % | 80.74–93.85 | 88.89 % | 85 |" in text
    assert "| docs | 50 | 1 | 2.00 % | 0.35–10.50 | 2.00 % | 2 |" in text


def test_buckets_keep_every_count_and_their_order(tally: Tally) -> None:
    found = buckets(tally.latency, STEP)
    assert sum(count for _, _, count in found) == 20
    assert [low for low, _, _ in found] == sorted(low for low, _, _ in found)
    assert all(low < high for low, high, _ in found)


def test_a_page_of_nothing_has_no_chart() -> None:
    page = html(as_json(Result("balanced", "abc", [], Tally())), {})
    assert svgs(page) == []


def test_a_bar_is_as_long_as_its_rate() -> None:
    (svg,) = svgs(
        charts.rates([Rate("half", 0.5, 0.4, 0.6, "1 of 2"), Rate("all", 1.0, 0.9, 1.0, "2 of 2")], False)
    )
    half, whole = (float(each.get("width", 0)) for each in svg.iter("rect"))
    assert whole == pytest.approx(2 * half)


def test_profiles_with_the_same_figures_have_readable_names() -> None:
    (svg,) = svgs(charts.trade_off([("monitor", 0.01, 0.9), ("balanced", 0.01, 0.9), ("strict", 0.02, 0.95)]))
    names = {
        each.text: float(each.get("y", 0))
        for each in svg.iter("text")
        if each.text in ("monitor", "balanced")
    }
    assert abs(names["monitor"] - names["balanced"]) >= 14
