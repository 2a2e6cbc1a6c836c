from __future__ import annotations

from pathlib import Path

import pytest

from vanguard.bench.corpus import Corpus
from vanguard.bench.run import Result
from vanguard.bench.score import Credit, Figures, Group, Tally, Wrong
from vanguard.bench.table import RULES, Tables

GROUPS: dict[Group, Figures] = {
    ("xss", "big", True): Figures(attacks=90, caught=90, flagged=90),
    ("xss", "small", True): Figures(attacks=10, caught=5, flagged=6),
    ("docs", "pages", True): Figures(benign=1250, false_stops=1, false_flags=2),
}


def result(groups: dict[Group, Figures] = GROUPS, **more: object) -> Result:
    tally = Tally(groups)
    for name, value in more.items():
        setattr(tally, name, value)
    tally.cases[0] = sum(each.attacks + each.benign for each in groups.values())
    return Result("balanced", "abc", [Corpus(Path("a.jsonl"), 1)], tally)


def rows(text: str, title: str) -> dict[str, list[str]]:
    """The rows of one table by their first word, without the heading."""
    table = text.split(f"{title}\n", 1)[1].split("\n\n")[0].splitlines()[1:]
    return {line.split()[0]: line.split() for line in table}


def test_every_class_stands_above_its_sources_with_rate_interval_and_mean() -> None:
    attacks = rows(Tables(result()).text(), "ATTACKS")
    assert list(attacks) == ["xss", "big", "small"]
    assert attacks["xss"] == ["xss", "100", "95", "95.00", "%", "88.82–97.85", "75.00", "%", "96", "0"]
    assert attacks["small"][:6] == ["small", "10", "5", "50.00", "%", "23.66–76.34"]


def test_a_class_of_one_source_names_it_in_its_row() -> None:
    honest = rows(Tables(result()).text(), "HONEST MESSAGES")
    assert honest["docs"][:5] == ["docs", "(pages)", "1,250", "1", "0.08"]


def test_core_cases_come_first_and_all_cases_only_of_classes_that_have_others() -> None:
    text = Tables(result(GROUPS | {("xss", "small", False): Figures(attacks=10)})).text()
    assert rows(text, "ATTACKS, CORE CASES")["xss"][1:3] == ["100", "95"]
    assert rows(text, "ATTACKS, ALL CASES OF CLASSES WITH OTHERS")["xss"][1:3] == [
        "110",
        "95",
    ]
    assert text.count("HONEST MESSAGES") == 1


@pytest.mark.parametrize("falsely", [0, 1])
def test_rules_with_a_false_stop_are_always_listed_and_of_the_others_the_first(falsely: int) -> None:
    rules = {f"rule-{number:03}": Credit(1000 - number, 0, 0, 0) for number in range(RULES + 9)}
    rules["rule-033"].false_stops = falsely
    text = Tables(result(rules=rules)).text()
    assert ("rule-033" in text) is bool(falsely)
    assert f"{9 - falsely} more, without a false stop" in text


def test_wrong_cases_are_named_where_they_are_asked_for() -> None:
    wrong = [Wrong(0, number, f"m-{number}", True, "xss", "small", "WARN", ("web-a",)) for number in range(5)]
    wrong.append(Wrong(0, 9, "f\x1b[31m", False, "docs", "pages", "BLOCK", ("web-b", "web-c")))
    assert "m-0" not in Tables(result(wrong=wrong)).text()
    text = Tables(result(wrong=wrong), details=2).text()
    assert list(rows(text, "MISSED, THE FIRST 2 OF EACH CLASS")) == ["m-0", "m-1"]
    (wronged,) = rows(text, "WRONGLY STOPPED, THE FIRST 2 OF EACH CLASS").values()
    assert wronged[1:] == ["docs", "BLOCK", "web-b,", "web-c"]
    assert "\x1b" not in text


def test_only_a_terminal_gets_colours() -> None:
    plain, coloured = (Tables(result(), colour=colour).text() for colour in (False, True))
    assert "\x1b" not in plain
    assert "\x1b[1mATTACKS\x1b[0m" in coloured
