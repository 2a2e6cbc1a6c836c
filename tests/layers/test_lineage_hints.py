"""The look before the finders: what it leaves out, none of them would have found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.layers.lineage import hints
from vanguard.layers.lineage.private import KEY, SECRET, private
from vanguard.layers.lineage.values import ACCOUNT, values

CORPORA = Path(__file__).parents[2] / "benchmarks" / "corpora"
PIECES = (
    *("DE89 3704 0044 0532 0130 00", "1234567", "+49 (40) 595-2513", "0x" + "ab" * 20, "bc1q" + "a" * 24),
    *("ann@own.test", "https://a.test/x", "10.0.0.1", "shop.example.", "A.IO", "user@host:", "@ann"),
    *("AKIA1234EXAMPLE", "a-b-c-1-d", "PIN: 4411", "password is x9y8", "api key", "otp", "12", "é", "٣"),
)
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=6)


def found(text: str) -> set[int]:
    """What the finders find, as the look names it."""
    named = list(values(text))
    held = {hints.ACCOUNTS if kind == ACCOUNT else hints.PLACES for kind, _ in named}
    for kind, _ in private(text, ()):
        held |= {KEY: {hints.KEYS}, SECRET: {hints.WORDS}}[kind]
    return held


@given(TEXTS, st.sampled_from(("", " ", "\n", ", ", "-")))
def test_what_a_finder_finds_the_look_has_seen(parts: list[str], between: str) -> None:
    text = between.join(parts)
    assert found(text) <= set(hints.held(text))


def texts() -> Iterator[str]:
    for name in ("benign-office.jsonl", "benign-engineering.jsonl"):
        for line in (CORPORA / name).read_bytes().splitlines()[::40]:
            yield json.dumps(json.loads(line)["message"])[:4_096]


def test_so_it_is_in_the_texts_of_the_corpora() -> None:
    missed = [text for text in texts() if not found(text) <= set(hints.held(text))]
    assert missed == []


@pytest.mark.parametrize(
    "text", ["def total(rows):\n    return sum(row.price for row in rows)", "Hello, Ann."]
)
def test_plain_words_and_programs_hold_none_of_it(text: str) -> None:
    assert not hints.held(text)
