"""Times at which a rule of the operator's holds: half-open, by the clock of a zone, over midnight too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.layers.test_operator import rule_of
from vanguard.layers.operator_times import within
from vanguard.model.operator import Times

FRIDAY = datetime(2026, 11, 27, tzinfo=UTC)
NIGHT = "[{name: night, action: ACTION, when: {time: {days: [fri], hours: 22:00-06:00, zone: UTC}}}]"


def times(days: set[int], *spans: tuple[int, int], zone: str = "UTC") -> Times:
    return Times(ZoneInfo(zone), frozenset(days), spans)


@pytest.mark.parametrize(
    ("hours", "holds"),
    [(21.99, False), (22, True), (24, True), (29.99, True), (30, False), (46.5, False), (5, False)],
)
def test_a_night_counts_to_the_day_on_which_it_begins(hours: float, holds: bool) -> None:
    now = FRIDAY + timedelta(hours=hours)
    assert rule_of(NIGHT.replace("ACTION", "block"), {}, now=now) == ("night" if holds else "")


def test_a_span_holds_its_first_minute_and_not_its_last() -> None:
    office = times({4}, (9 * 60, 12 * 60), (13 * 60, 24 * 60))
    held = [minute for minute in range(24 * 60) if within(office, FRIDAY + timedelta(minutes=minute))]
    assert held == [*range(9 * 60, 12 * 60), *range(13 * 60, 24 * 60)]


def test_the_clock_is_that_of_the_zone_summer_and_winter() -> None:
    morning = times({*range(7)}, (9 * 60, 10 * 60), zone="Europe/Berlin")
    assert within(morning, datetime(2026, 7, 1, 7, 30, tzinfo=UTC))
    assert within(morning, datetime(2026, 12, 1, 8, 30, tzinfo=UTC))
    assert not within(morning, datetime(2026, 12, 1, 7, 30, tzinfo=UTC))


def test_the_day_too_is_that_of_the_zone() -> None:
    monday = times({0}, (0, 24 * 60), zone="Asia/Tokyo")
    assert within(monday, datetime(2026, 11, 29, 15, 0, tzinfo=UTC))
    assert not within(monday, datetime(2026, 11, 29, 14, 59, tzinfo=UTC))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(0, 1439), st.integers(0, 1439))
def test_a_span_and_the_one_that_follows_it_share_the_whole_week(at: datetime, begin: int, end: int) -> None:
    now = at.replace(tzinfo=UTC)
    every = {*range(7)}
    if begin != end:
        assert within(times(every, (begin, end)), now) is not within(times(every, (end, begin)), now)


@pytest.mark.parametrize(
    ("action", "met"), [("block", "night"), ("review", "night"), ("warn", ""), ("allow", "")]
)
def test_where_nobody_knows_the_time_rules_that_stop_hold_and_others_do_not(action: str, met: str) -> None:
    assert rule_of(NIGHT.replace("ACTION", action), {}) == met


def test_an_argument_named_time_is_asked_about_as_any_other() -> None:
    text = "[{name: noon, action: block, when: {time: {matches: '^12'}}}]"
    assert rule_of(text, {"time": "12:30"}) == "noon"
    assert rule_of(text, {"time": "13:30"}) == ""
    for condition in ("['12', '13']", "'12'", "{present: true}"):
        assert (
            rule_of(f"[{{name: noon, action: block, when: {{time: {condition}}}}}]", {"time": "12"}) == "noon"
        )


def test_the_time_and_the_arguments_must_both_be_as_asked() -> None:
    text = "[{name: a, action: block, when: {path: x, time: {days: fri, zone: UTC}}}]"
    wanted: list[tuple[dict[str, Any], datetime, str]] = [
        ({"path": "x"}, FRIDAY, "a"),
        ({"path": "y"}, FRIDAY, ""),
        ({"path": "x"}, FRIDAY + timedelta(days=1), ""),
    ]
    for arguments, now, met in wanted:
        assert rule_of(text, arguments, now=now) == met
