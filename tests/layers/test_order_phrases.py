"""Patterns of phrases, and the looser ones that tell in which texts they are worth looking for."""

from __future__ import annotations

import pytest

from tests.layers.test_orders import DOUBTFUL, HONEST, ORDERS, TALK
from vanguard.layers.orders.phrases import joined, loose, phrase, several, spaced, unbroken
from vanguard.layers.orders.signs import SIGNS
from vanguard.rules.pattern import encoded

_MARKS = ("\n> ", " - ", " [x] ", " [ ] ", " 12) ", " </li> <li> ", "`\n`", " | ", " • ", "_ _", " * # ~ ")
_RARE = [joined(sign.choices) for sign in SIGNS if sign.opens]


@pytest.mark.parametrize("mark", [" ", *_MARKS])
def test_no_text_that_holds_a_rare_sign_escapes_the_looser_look(mark: str) -> None:
    exact, look = several(_RARE), several(loose(pattern) for pattern in _RARE)
    seen = 0
    for text in (*ORDERS, *DOUBTFUL, *HONEST, *TALK):
        written = encoded(unbroken(mark.join(text.split(" "))))
        held = set(exact.matching(written))
        seen += bool(held)
        assert held <= set(look.matching(written)), text
    assert seen > len(DOUBTFUL)


def test_the_looser_look_still_tells_most_honest_texts_apart() -> None:
    look = several(loose(pattern) for pattern in _RARE)
    assert sum(bool(look.matching(encoded(unbroken(text)))) for text in HONEST) <= len(HONEST) // 2


def test_whatever_parts_two_words_does_so_for_the_looser_pattern_too() -> None:
    strict, slack = phrase("ignore this"), several([loose(spaced("ignore this"))])
    for mark in _MARKS:
        assert strict.search(f"ignore{mark}this"), mark
        assert slack.matching(encoded(f"ignore{mark}this")), mark
    assert not slack.matching(b"ignore words of this")


def test_long_repetitions_are_not_counted_by_the_looser_pattern() -> None:
    assert loose(r"a{0,3}b{2,400}[^c]{0,160}?d{3}") == r"a{0,3}b+[^c]*?d{3}"
