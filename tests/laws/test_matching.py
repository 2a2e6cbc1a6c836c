"""Law 8: the fast matcher finds exactly what the obvious one finds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from vanguard.model.capability import Capability, Tool
from vanguard.model.finding import Severity
from vanguard.model.message import Direction, Form, Fragment, Kind, Message, Part, Reading
from vanguard.model.rule import Clauses, Near, Rule, Scope
from vanguard.rules import match
from vanguard.rules.index import Index
from vanguard.rules.library import locate
from vanguard.rules.load import load_rules

PATTERNS = [
    *("abc", "(?i)key", r"\bab", r"bc\b", r"\Bbc", "^ab", "bc$", "(?m)^k$", r"\Aab", r"bc\z", "(?-m)^ab$"),
    *("a.{0,9}c", "(?s)a.{0,40}c", "a.*c", "[^a]{3}", r"\s{2}", "x", "é", "ss|ab", "(?i:ſk)", "a+", "b{2,}"),
    *("k(?i)EY", r"\Qa.c", r"\x{41}", "ab|^k", "(?s).", r"\pL{4}", "(?i)kiss", "b\nc", r"[\n ]k"),
]
PIECES = ["abc", "ab", "bc", "a", "k", "key", "KEY", "\u212aey", "ki\u017fs", "KISS", "é", "a.c", "x", "😀"]
PIECES += [" ", "  ", "\n", "\n\n", "a\nc", "b\nc", "\ud800", "A", "", "ſk", "."]

patterns = st.sampled_from(PATTERNS)
nears = st.builds(Near, patterns, patterns, st.integers(0, 12))


def few(items: st.SearchStrategy[object], most: int = 2) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(items, max_size=most, unique=True).map(tuple)


clauses = st.builds(
    Clauses, any=few(patterns, 3), all=few(patterns), near=few(nears, 1), none=few(patterns, 1)
)
scopes = st.builds(
    Scope,
    directions=few(st.sampled_from(Direction), 1),
    parts=few(st.sampled_from([Part.ARGUMENT, Part.CONTENT])),
    methods=few(st.sampled_from(["tools/call", "prompts/get"])),
    capabilities=few(st.sampled_from([Capability.EXEC, Capability.DB])),
    keys=st.booleans(),
)
matchers = clauses.filter(lambda each: each.any or each.all or each.near)
short = st.lists(st.sampled_from(PIECES), max_size=3).map("".join)
paddings = st.builds(lambda sign, n: sign * n, st.sampled_from([" ", "a", "é", "-"]), st.integers(0, 2100))
texts = short | st.lists(st.sampled_from(PIECES) | paddings, max_size=5).map("".join)
forms = st.lists(short | texts, min_size=1, max_size=3).map(lambda each: tuple(map(Form, each)))
fragments = st.builds(
    Fragment,
    path=st.just(("params", "input")),
    part=st.sampled_from([Part.ARGUMENT, Part.CONTENT, Part.META]),
    is_key=st.booleans(),
    forms=forms,
)
tools = st.none() | st.builds(
    Tool, st.just("t"), st.just({}), st.frozensets(st.sampled_from(Capability), max_size=2)
)


def texts_of(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from texts_of(inside)


def a_rule(number: int, scope: Scope, wanted: Clauses) -> Rule:
    return Rule(f"rule-{number}", "A rule", "some", Severity.HIGH, 0.9, "no.", "Why.", scope, wanted)


def a_reading(fragments: Sequence[Fragment], direction: Direction = Direction.TO_SERVER) -> Reading:
    message = Message(direction, Kind.REQUEST, b"{}", {}, 1, "tools/call")
    return Reading(message, tuple(fragments))


def a_text(text: str, part: Part = Part.ARGUMENT) -> Fragment:
    return Fragment(("x",), part, False, (Form(text),))


rule_lists = st.lists(st.tuples(st.just(Scope()) | scopes, matchers), min_size=1, max_size=8).map(
    lambda made: [a_rule(number, *each) for number, each in enumerate(made)]
)


@settings(deadline=None)
@given(rule_lists, st.lists(fragments, max_size=6), st.sampled_from(Direction), tools)
def test_generated_rules_hit_generated_texts_alike(
    rules: list[Rule], fragments: list[Fragment], direction: Direction, tool: Tool | None
) -> None:
    reading = a_reading(fragments, direction)
    assert Index(rules, "").scan(reading, tool) == match.scan(rules, reading, tool)


@settings(deadline=None)
@given(st.lists(matchers, min_size=1, max_size=20), short, st.integers(0, 6000))
def test_a_hit_is_found_wherever_the_seams_fall(wanted: list[Clauses], text: str, before: int) -> None:
    rules = [a_rule(number, Scope(), each) for number, each in enumerate(wanted)]
    reading = a_reading([a_text("." * before + text + "-" * 3000)])
    assert Index(rules, "").scan(reading, None) == match.scan(rules, reading, None)


@settings(deadline=None)
@given(st.lists(patterns, min_size=1, max_size=20), st.lists(short, min_size=1, max_size=9))
def test_neighbouring_texts_do_not_hide_each_others_edges(some: list[str], texts: list[str]) -> None:
    rules = [a_rule(number, Scope(), Clauses(any=(pattern,))) for number, pattern in enumerate(some)]
    reading = a_reading([a_text(text) for text in texts])
    assert Index(rules, "").scan(reading, None) == match.scan(rules, reading, None)


SHIPPED = load_rules(locate())
SPLICES = [
    text for rule in SHIPPED for case in (*rule.catches, *rule.passes) for text in texts_of(case.message)
]
INDEX = Index(SHIPPED, "")
noise = st.sampled_from(
    [" ", "\n", "\\", "'", '"', ";", "a", "é", "\u200b", "-" * 1500, "ab " * 700, "A1b2" * 400]
)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.lists(st.sampled_from(SPLICES) | noise, max_size=5).map("".join), min_size=1, max_size=4),
    st.sampled_from(Direction),
    st.sampled_from(Part),
)
def test_shipped_rules_hit_texts_spliced_from_their_cases_alike(
    texts: list[str], direction: Direction, part: Part
) -> None:
    reading = a_reading([a_text(text, part) for text in texts], direction)
    assert INDEX.scan(reading, None) == match.scan(SHIPPED, reading, None)
