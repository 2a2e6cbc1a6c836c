"""What several patterns look for is found piece by piece as it is found in the whole."""

from __future__ import annotations

import re2
from hypothesis import given
from hypothesis import strategies as st

from vanguard.layers.sought import OVERLAP, PIECE, Sought, some

PATTERNS = [re2.compile(each) for each in ("key=[a-z]{3}", "(?m)^line", "é+", "x")]
PARTS = ["key=abc", "\nline", "éé", "x", "\ud800", "a" * 500, "é" * 700, " ", "b" * (PIECE - 3), "€" * 1000]


def gate(piece: bytes) -> list[int]:
    return [number for number, pattern in enumerate(PATTERNS) if pattern.search(piece) is not None]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_what_is_found_in_pieces_is_what_is_found_in_the_whole(text: str) -> None:
    sought = Sought(text, gate)
    plain = text.encode("utf-8", "replace").decode()
    for number, pattern in enumerate(PATTERNS):
        whole = [found.span() for found in pattern.finditer(plain)]
        assert list(sought.spans(number, pattern)) == whole
        assert (number in sought.numbers) == bool(whole)


def test_a_match_over_the_end_of_a_piece_is_found_once() -> None:
    for before in range(PIECE - 8, PIECE + OVERLAP + 8, 3):
        text = "." * before + "key=abc" + "." * 3 * PIECE
        assert list(Sought(text, gate).spans(0, PATTERNS[0])) == [(before, before + 7)]


def test_some_piece_may_pass_a_test() -> None:
    assert some("." * 9_000 + "x", lambda piece: b"x" in piece)
    assert not some("." * 9_000, lambda piece: b"x" in piece)
    assert not some("", lambda piece: b"x" in piece)
