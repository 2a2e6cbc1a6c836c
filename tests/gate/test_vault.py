"""Placeholders, and the values behind them."""

from __future__ import annotations

import re

import pytest

from vanguard.gate import vault as vaults
from vanguard.gate.vault import Vault


class Clock:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_value_has_one_placeholder_as_long_as_the_vault_is_there() -> None:
    vault = Vault()
    first = vault.placeholder("email", "ada@corp.example")
    assert re.fullmatch(r"\[vanguard:email:[a-z2-7]{10}\]", first)
    assert vault.placeholder("email", "ada@corp.example") == first
    assert vault.placeholder("email", "bob@corp.example") != first
    assert vault.placeholder("other", "ada@corp.example") != first


def test_two_vaults_share_no_placeholder() -> None:
    assert Vault().placeholder("email", "a@b.example") != Vault().placeholder("email", "a@b.example")


def test_a_value_comes_back_in_its_place_for_its_kind_alone() -> None:
    vault = Vault()
    mail, card = vault.placeholder("email", "ada@corp.example"), vault.placeholder("card", "4111")
    text = f"to {mail} with {card}."
    assert vault.restored(text, ["email"]) == (f"to ada@corp.example with {card}.", {"ada@corp.example"})
    assert vault.restored(text, []) == (text, frozenset())


def test_a_placeholder_that_nobody_gave_stays() -> None:
    text = "[vanguard:email:aaaaaaaaaa]"
    assert Vault().restored(text, ["email"]) == (text, frozenset())


def test_a_value_is_forgotten_after_its_time_unless_it_is_seen_again() -> None:
    clock = Clock()
    vault = Vault(clock, kept_s=10)
    token = vault.placeholder("email", "ada@corp.example")
    clock.now = 9
    vault.placeholder("email", "ada@corp.example")
    clock.now = 18
    assert vault.restored(token, ["email"])[1]
    clock.now = 20
    assert vault.restored(token, ["email"]) == (token, frozenset())


def test_the_value_seen_longest_ago_goes_first_where_there_are_too_many() -> None:
    vault = Vault()
    tokens = [vault.placeholder("n", str(number)) for number in range(vaults.MOST_VALUES + 1)]
    assert vault.restored(tokens[0], ["n"]) == (tokens[0], frozenset())
    assert vault.restored(tokens[1], ["n"])[0] == "1"


def test_values_that_are_long_together_go_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vaults, "MOST_CHARACTERS", 100)
    vault = Vault()
    tokens = [vault.placeholder("n", sign * 40) for sign in "aabcb"]
    assert [vault.restored(token, ["n"])[1] for token in tokens] == [
        set(),
        set(),
        {"b" * 40},
        {"c" * 40},
        {"b" * 40},
    ]


def test_a_value_too_long_to_keep_is_replaced_and_never_comes_back() -> None:
    vault = Vault()
    token = vault.placeholder("key", "x" * (vaults.LONGEST_VALUE + 1))
    assert vault.restored(token, ["key"]) == (token, frozenset())
