"""What a rule's clauses mean."""

from __future__ import annotations

import pytest

from vanguard.model.finding import Severity
from vanguard.model.rule import Clauses, Near, Rule, Scope
from vanguard.rules.match import matches


def span(clauses: Clauses, text: str) -> tuple[int, int] | None:
    rule = Rule("r", "R", "some", Severity.HIGH, 0.9, "no.", "Why.", Scope(), clauses)
    return matches(rule, text)


def test_one_of_any_is_enough() -> None:
    clauses = Clauses(any=("abc", "xyz"))
    assert span(clauses, "- xyz") == (2, 5)
    assert span(clauses, "xyz abc") == (4, 7)
    assert span(clauses, "ab xy") is None


def test_every_one_of_all_is_wanted() -> None:
    assert span(Clauses(all=("abc", "xyz")), "xyz abc") == (4, 7)
    assert span(Clauses(all=("abc", "xyz")), "abc") is None


def test_none_may_match() -> None:
    assert span(Clauses(any=("abc",), none=("xyz",)), "abc xyz") is None


def test_near_counts_characters_from_the_end_of_first_to_the_start_of_then() -> None:
    clauses = Clauses(near=(Near("abc", "xyz", 3),))
    assert span(clauses, "abc---xyz") == (0, 9)
    assert span(clauses, "abcéé😀xyz") == (0, 9)
    assert span(clauses, "abc----xyz") is None
    assert span(clauses, "abcéééxéxyz") is None
    assert span(clauses, "xyz abc") is None


def test_near_finds_the_first_that_is_close_enough() -> None:
    assert span(Clauses(near=(Near("abc", "xyz", 3),)), "abc -------- abc xyz") == (13, 20)


def test_near_costs_no_more_than_the_length_of_the_text() -> None:
    text = "abc " * 50_000 + "-" * 900 + "xyz"
    assert span(Clauses(near=(Near("abc", "xyz", 5),)), text) is None


def test_spans_count_characters_not_bytes() -> None:
    assert span(Clauses(any=("abc",)), "é😀abc") == (2, 5)
    assert span(Clauses(any=("b",)), "\ud800b") == (1, 2)


@pytest.mark.parametrize("text", ["ſecret", "SECRET"])
def test_case_folding_is_that_of_unicode(text: str) -> None:
    assert span(Clauses(any=("(?i)secret",)), text) == (0, 6)
