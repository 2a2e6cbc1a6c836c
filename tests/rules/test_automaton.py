"""Literals looked for at once are found where a look for each one finds them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.rules.automaton import EDGE, Literals, folded, keeps_edges, keeps_places
from vanguard.rules.pattern import compiled, encoded


def _found(text: str, *groups: tuple[str, ...]) -> set[int]:
    low = folded(text)
    return Literals(groups).found(encoded(low), keeps_edges(text, low))


_SIGNS = "ab-_1 \u212aKk\u017fSsßé\u0130iŉΣσς"
_LITERAL = st.builds(
    lambda head, bare, tail: head + bare + tail,
    st.sampled_from(["", EDGE]),
    st.text("abks-_1éσ", min_size=1, max_size=4),
    st.sampled_from(["", EDGE]),
)


@given(st.lists(_LITERAL, min_size=1, max_size=6), st.text(_SIGNS, max_size=12))
def test_whatever_re2_finds_regardless_of_case_is_found(literals: list[str], text: str) -> None:
    for number, literal in enumerate(literals):
        spelt = literal.replace("-", r"\-").replace(EDGE, r"\b")
        if compiled(f"(?i){spelt}").search(encoded(text)):
            assert number in _found(text, *((each,) for each in literals))


@pytest.mark.parametrize(
    ("literal", "text", "there"),
    [
        (f"{EDGE}reg{EDGE}", "use REG add", True),
        (f"{EDGE}reg{EDGE}", "a region", False),
        (f"{EDGE}reg{EDGE}", "a region, then reg", True),
        (f"{EDGE}reg", "a region", True),
        (f"reg{EDGE}", "dereg", True),
        (f"{EDGE}reg{EDGE}", "\u212areg", True),
        (f"{EDGE}reg{EDGE}", "é reg", True),
        (f"{EDGE}reg{EDGE}", "é region", False),
        (f"a{EDGE}-b", "xA-By", True),
        ("!", "no sign", False),
        ("!", "a sign!", True),
        ("\u03c3", "\u03a3", True),
    ],
)
def test_edges_of_a_literal_are_edges_of_words(literal: str, text: str, there: bool) -> None:
    assert _found(text, (literal,)) == ({0} if there else set())


def test_a_group_is_found_by_any_of_its_literals_and_literals_may_be_shared() -> None:
    assert _found("curl it", ("wget", "curl"), ("curl",), ("bash",)) == {0, 1}


def test_no_groups_find_nothing() -> None:
    assert _found("anything") == set()


def test_signs_that_are_folded_to_more_or_fewer_bytes_are_known() -> None:
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]
    shifting = [sign for sign in signs if len(sign.casefold().encode()) != len(sign.encode())]
    assert not any(keeps_places(sign.encode()) for sign in shifting)
    assert keeps_places("Größe, Übung, Ümlaut: œuvre, Σίσυφος, Ещё, 指示".encode())
