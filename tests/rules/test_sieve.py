"""A pattern that matches a text is among those that the sieve leaves to be tried on it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.model.rule import Sketch
from vanguard.rules.automaton import EDGE
from vanguard.rules.pattern import compiled, encoded
from vanguard.rules.sieve import Sieve, Try, writable

_WORDS = "_,.:-?"
_LITERAL = st.builds(
    lambda head, bare, tail: head + bare + tail,
    st.sampled_from(["", EDGE]),
    st.text("abks-_1", min_size=1, max_size=3),
    st.sampled_from(["", EDGE]),
)


def _try(*literals: str) -> Try:
    """A pattern that wants some literals in a row, and the sketch that asks for each."""
    spelt = (re.escape(literal).replace(EDGE, r"\b") for literal in literals)
    return Try(0, Sketch("(?i)" + r"[^\n]{0,9}".join(spelt), tuple((each,) for each in literals), 60, False))


@given(st.lists(_LITERAL, min_size=1, max_size=3), st.text("ab-_1 \u212aKk\u017fSsé", max_size=16))
def test_what_re2_finds_is_possible_however_it_is_spelt(literals: list[str], text: str) -> None:
    tried = _try(*literals)
    if compiled(tried.sketch.pattern).search(encoded(text)):
        assert list(Sieve([tried]).possible(text)) == [0]


@given(st.lists(_LITERAL, min_size=1, max_size=3), st.text("ab-_1 \nKkSs,?", max_size=16))
def test_what_re2_finds_in_words_is_looked_for_in_words(literals: list[str], text: str) -> None:
    tried = _try(*literals)
    if compiled(tried.sketch.pattern).search(encoded(text)):
        assert list(Sieve(list(writable([tried], _WORDS))).possible(text)) == [0]


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("note for the agent", True),
        ("note for the agents", False),
        ("note for the agents of an agent", True),
        # A long s is no letter of a word to RE2, though it folds to one.
        ("note for the \u017fagent", True),
    ],
)
def test_a_further_literal_needs_its_edges(text: str, there: bool) -> None:
    assert bool(Sieve([_try("note", f"{EDGE}agent{EDGE}")]).possible(text)) is there


def test_a_pattern_that_needs_other_signs_is_not_looked_for_in_words() -> None:
    assert list(writable([_try("curl", "|"), _try("curl")], _WORDS)) == [_try("curl")]
