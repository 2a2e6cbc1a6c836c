"""Of the same rules there is one index, however many policies ask for it."""

from __future__ import annotations

from vanguard.rules import library
from vanguard.rules.shared import _MOST, index_of


def test_the_same_rules_have_one_index() -> None:
    rules, digest = library.load()
    assert index_of(rules, digest) is index_of([*rules], digest)


def test_other_rules_and_other_texts_of_rules_have_their_own() -> None:
    rules, digest = library.load()
    whole = index_of(rules, digest)
    assert index_of(rules[1:], digest) is not whole
    assert index_of(rules[1:], digest).rules == rules[1:]
    assert index_of(rules, f"{digest}, edited") is not whole


def test_only_so_many_are_kept() -> None:
    rules, digest = library.load()
    first = index_of(rules[:1], digest)
    for number in range(2, _MOST + 2):
        index_of(rules[:number], digest)
    assert index_of(rules[:1], digest) is not first
