"""The cheap look before a text is scored: what it lets through, and that it leaves most texts alone."""

from __future__ import annotations

import pytest

from tests.adapters.scorers.test_lexical import ATTACKS
from vanguard.adapters.scorers import glance, lexical
from vanguard.adapters.scorers.lexical import Lexical
from vanguard.model.message import Direction
from vanguard.model.opinion import Question

QUIET = "The harbour was calm and the boats lay side by side in the morning sun. "


def worth(text: str, least: float = 0.75) -> bool:
    return Lexical().worth(text, least)


@pytest.mark.parametrize("text", ATTACKS)
def test_an_attack_is_worth_a_score(text: str) -> None:
    assert worth(text)
    assert worth(text.upper())


@pytest.mark.parametrize("before", [0, 1, 7, 40, 99])
def test_an_attack_in_a_long_text_is_worth_a_score_wherever_it_stands(before: int) -> None:
    for attack in ATTACKS[:3]:
        assert worth(QUIET * before + attack + " " + QUIET * (100 - before))


@pytest.mark.parametrize(
    "text", ["", "42", QUIET, QUIET * 30, "a" * 10_000, "7 " * 5_000, "\ud800", "🙂" * 500]
)
def test_a_text_that_holds_nothing_suspicious_is_not_scored(text: str) -> None:
    assert not worth(text)


def test_whoever_sets_a_low_threshold_has_every_text_scored() -> None:
    assert worth(QUIET, 0.3)


def test_a_text_around_an_attack_in_characters_that_are_words_is_worth_a_score() -> None:
    assert worth(f"{'今天天气很好。' * 40}{ATTACKS[4]}{'今天天气很好。' * 40}")
    assert not worth("今天天气很好。" * 40)


def test_one_character_of_another_script_hides_no_attack() -> None:
    for attack in ATTACKS[:3]:
        assert worth(f"{attack} 好")


def test_one_phrase_said_again_and_again_is_no_reason_to_score() -> None:
    known = glance.Glance(memoryview(bytes([9]) * glance.FEATURES).cast("b"), 1.0, ("act as", "obey"))
    far = "x " * 200
    assert not known.worth(f"{far} act as {far} act as act as {far}")
    assert not known.worth(f"{far} act as {far} obey {far}")
    assert known.worth(f"{far} act as one who will obey {far}")


def test_phrases_are_found_whatever_blanks_and_marks_part_their_words() -> None:
    known = glance.Glance(memoryview(bytes([9]) * glance.FEATURES).cast("b"), 1.0, ("act as", "obey"))
    far = "x " * 200
    assert known.worth(f"{far} Act,\n  'As'\tOBEY {far}")
    assert not known.worth(f"{far} fact as disobey {far}")


def test_of_many_parts_those_with_the_heaviest_phrases_are_scored() -> None:
    parts = [QUIET * 20] * 30
    parts[7], parts[21] = QUIET * 5 + ATTACKS[0], ATTACKS[1] + QUIET * 5
    assert Lexical().heaviest(parts, 0.75, 8) == [7, 21]
    assert len(Lexical().heaviest([ATTACKS[0]] * 30, 0.75, 8)) == 8
    assert Lexical().heaviest(parts, 0.3, 8) == list(range(30))


def test_phrases_in_characters_that_are_words_count_too() -> None:
    parts = ["今天天气很好。" * 40, f"{'今天天气很好。' * 20}{ATTACKS[4]}"]
    assert Lexical().heaviest(parts, 0.75, 8) == [1]


def test_a_word_too_long_to_be_one_is_not_remembered() -> None:
    known = glance.Glance(memoryview(bytes(glance.FEATURES)).cast("b"), 1.0, ())
    assert not known.worth("b" * 399)


def test_the_same_text_is_scored_once() -> None:
    asked = Question(ATTACKS[0], Direction.TO_CLIENT)
    assert Lexical().score(asked) is Lexical().score(asked)


def test_the_models_phrases_are_of_one_word_or_two() -> None:
    assert {each.count(" ") for each in lexical.model().phrases} == {0, 1}


def test_a_short_text_that_holds_no_phrase_of_attacks_is_left_alone() -> None:
    known = glance.Glance(memoryview(bytes([9]) * glance.FEATURES).cast("b"), 1.0, ("act as", "obey"))
    assert not known.worth("Le Marais Boutique")
    assert known.worth("Le Marais Boutique will act as one")
