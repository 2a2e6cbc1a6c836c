from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from vanguard.bench.case import Case
from vanguard.bench.corpus import Labelled
from vanguard.bench.judge import Judgement
from vanguard.bench.score import REFUSED, Outcome, Tally, bucket, percentile, refused, weigh, wilson
from vanguard.errors import ProtocolError
from vanguard.model.context import Context
from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Finding, Redaction, Severity
from vanguard.model.message import Direction, Kind, Message

MESSAGE = Message(Direction.TO_SERVER, Kind.REQUEST, b"{}", {}, 1, "ping")
ANY: Any = None


def case(*, attack: bool = True, category: str = "xss", source: str = "lists", core: bool = True) -> Labelled:
    return Labelled(Case("c", b"{}", Direction.TO_SERVER), attack, category, source, core)


def judged(verdict: Verdict, *rules: str, redactions: tuple[Redaction, ...] = ()) -> Judgement:
    reasons = tuple(
        Reason(Finding(rule, "L1", Severity.HIGH, 1.0, "", "", pointer="/p"), verdict, verdict)
        for rule in rules
    )
    because = () if verdict is Verdict.ALLOW else rules
    decision = Decision(verdict, verdict, because, reasons, (), "balanced", "d", redactions)
    return Judgement(MESSAGE, Context(ANY), decision, 1500)


def outcome(stopped: bool, *rules: str, warned: bool = False) -> Outcome:
    return Outcome("BLOCK" if stopped else "ALLOW", stopped, stopped or warned, False, rules, ("L1",), 1500)


@pytest.mark.parametrize(
    ("verdict", "enforcing", "expected"),
    [
        (Verdict.ALLOW, True, (False, False, False)),
        (Verdict.WARN, True, (False, True, False)),
        (Verdict.SHADOW_BLOCK, True, (False, False, True)),
        (Verdict.SHADOW_BLOCK, False, (True, True, False)),
        (Verdict.REVIEW, True, (True, True, False)),
        (Verdict.BLOCK, True, (True, True, False)),
    ],
)
def test_review_and_block_stop_and_a_shadow_stops_only_where_nothing_is_enforced(
    verdict: Verdict, enforcing: bool, expected: tuple[bool, bool, bool]
) -> None:
    found = weigh(case(), judged(verdict, "rule-a"), enforcing)
    assert (found.stopped, found.warned, found.shadowed) == expected
    assert found.verdict == verdict.word


@pytest.mark.parametrize(
    ("attack", "category", "stopped"),
    [
        (True, "secret-leak", True),
        (True, "secrets", True),
        (True, "pii-leak", True),
        (True, "xss", False),
        (True, "prompt-leak-pitch", False),
        (False, "tool-result", True),
        (False, "no-pii", True),
    ],
)
def test_a_redaction_catches_secrets_and_personal_data_and_wrongs_every_honest_message(
    attack: bool, category: str, stopped: bool
) -> None:
    redactions = (Redaction("/p", "email"),)
    one = case(attack=attack, category=category)
    found = weigh(one, judged(Verdict.ALLOW, "pii-email", redactions=redactions), True)
    assert (found.stopped, found.rules) == (stopped, ("pii-email",))


def test_the_rules_that_hold_the_verdict_up_get_the_credit() -> None:
    found = weigh(case(), judged(Verdict.BLOCK, "rule-a", "rule-b", "rule-a"), True)
    assert (found.rules, found.layers, found.latency_ns) == (("rule-a", "rule-b"), ("L1",), 1500)
    assert weigh(case(), judged(Verdict.ALLOW, "rule-a"), True).rules == ()


def test_what_the_parser_refuses_is_stopped() -> None:
    found = refused(ProtocolError(-32700, "Twice.", kind="duplicate-key"))
    assert (found.verdict, found.stopped, found.rules) == (REFUSED, True, ("parse:duplicate-key",))


def test_a_flagged_attack_includes_the_caught_and_a_false_flag_excludes_the_stopped() -> None:
    tally = Tally()
    for attack in (True, False):
        for each in (outcome(True, "r"), outcome(False, warned=True), outcome(False)):
            tally.count(case(attack=attack), each, 0, 1)
    (figures,) = tally.groups.values()
    assert (figures.attacks, figures.caught, figures.flagged) == (3, 1, 2)
    assert (figures.benign, figures.false_stops, figures.false_flags) == (3, 1, 1)
    assert (figures.caught_rate, figures.false_stop_rate) == (1 / 3, 1 / 3)


def test_a_rule_alone_is_told_from_one_among_others() -> None:
    tally = Tally()
    tally.count(case(), outcome(True, "a"), 0, 1)
    tally.count(case(), outcome(True, "a", "b"), 0, 2)
    tally.count(case(attack=False), outcome(True, "b"), 0, 3)
    tally.count(case(), outcome(False, "w", warned=True), 0, 4)
    a, b = tally.rules["a"], tally.rules["b"]
    assert (a.caught, a.caught_alone, a.false_stops) == (2, 1, 0)
    assert (b.caught, b.caught_alone, b.false_stops, b.false_alone) == (1, 0, 1, 1)
    assert "w" not in tally.rules


def test_what_went_wrong_is_kept_with_its_place_and_what_saw_it() -> None:
    tally = Tally()
    tally.count(case(), outcome(True, "a"), 0, 1)
    tally.count(case(), outcome(False, "w", warned=True), 1, 2)
    tally.count(case(attack=False), outcome(True, "a"), 0, 3)
    assert [(wrong.corpus, wrong.line, wrong.attack, wrong.rules) for wrong in sorted(tally.wrong)] == [
        (0, 3, False, ("a",)),
        (1, 2, True, ("w",)),
    ]


def test_tallies_add_up_in_any_order() -> None:
    cases = [
        (case(attack=number % 3 > 0, source=f"s{number % 2}"), outcome(number % 4 == 0, f"r{number % 5}"))
        for number in range(60)
    ]
    whole, left, right = Tally(), Tally(), Tally()
    for number, (one, found) in enumerate(cases):
        whole.count(one, found, 0, number)
        (left if number % 7 < 3 else right).count(one, found, 0, number)
    right.merge(left)
    right.wrong.sort()
    assert right == whole


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (20, 20, 0.8389, 1.0),
        (5, 10, 0.2366, 0.7634),
    ],
)
def test_intervals_are_those_that_newcombe_printed_in_1998(
    hits: int, total: int, low: float, high: float
) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=0.00005)


def test_there_is_no_interval_of_nothing() -> None:
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("share", "expected"), [(0.5, 500_000), (0.9, 900_000), (0.99, 990_000)])
def test_percentiles_are_right_within_one_percent(share: float, expected: int) -> None:
    latency = Counter(bucket(number * 1000) for number in range(1, 1001))
    assert percentile(latency, share) == pytest.approx(expected, rel=0.01)


def test_there_is_no_percentile_of_nothing_and_no_time_is_too_short() -> None:
    assert percentile(Counter(), 0.5) is None
    assert percentile(Counter((bucket(0),)), 0.5) == pytest.approx(1, rel=0.01)
