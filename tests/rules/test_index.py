"""The fast matcher at its edges; that it agrees with the obvious one everywhere is a law."""

from __future__ import annotations

import pytest

from vanguard.model.capability import Capability, Tool
from vanguard.model.finding import Severity
from vanguard.model.message import Direction, Form, Fragment, Kind, Message, Part, Reading
from vanguard.model.rule import Clauses, Near, Rule, Scope
from vanguard.rules import match
from vanguard.rules.index import Index


def a_rule(*any: str, id: str = "rule", scope: Scope | None = None, **others: tuple[object, ...]) -> Rule:
    clauses = Clauses(any=any, **others)  # type: ignore[arg-type]  # each test knows its clause
    return Rule(id, "A rule", "some", Severity.HIGH, 0.9, "no.", "Why.", scope or Scope(), clauses)


def a_reading(*texts: str, part: Part = Part.ARGUMENT, is_key: bool = False) -> Reading:
    message = Message(Direction.TO_SERVER, Kind.REQUEST, b"{}", {}, 1, "tools/call")
    return Reading(
        message, tuple(Fragment((i,), part, is_key, (Form(text),)) for i, text in enumerate(texts))
    )


def spans(rule: Rule, *texts: str) -> list[tuple[int | str, int, int]]:
    reading = a_reading(*texts)
    hits = Index([rule], "d").scan(reading, None)
    assert hits == match.scan([rule], reading, None)
    return [(hit.fragment.path[0], hit.start, hit.end) for hit in hits]


def test_an_index_without_rules_finds_nothing() -> None:
    assert Index([], "d").scan(a_reading("text"), None) == ()


def test_an_index_keeps_the_digest_of_its_rules() -> None:
    assert Index([], "abc").digest == "abc"


def test_the_edges_of_a_text_count_although_it_is_joined_to_others() -> None:
    assert spans(a_rule("^abc$"), "xabc", "abc", "abcx") == [(1, 0, 3)]
    assert spans(a_rule(r"\Aabc\z"), "xabc", "abc", "abcx") == [(1, 0, 3)]
    assert spans(a_rule("(?-m)^abc$"), "xabc", "abc", "abcx") == [(1, 0, 3)]


def test_nothing_matches_across_two_texts() -> None:
    assert spans(a_rule(r"abc\s{1,3}def"), "abc", "def") == []


def test_the_start_of_a_piece_is_not_the_start_of_the_text() -> None:
    assert spans(a_rule("^-abc"), "-" * 5000 + "abc") == []
    assert spans(a_rule(r"\bword"), "s" * 5000 + "word") == []


@pytest.mark.parametrize("before", range(1400, 2200, 7))
def test_a_hit_that_straddles_a_seam_is_found(before: int) -> None:
    wide = "(?i)start.{200,250}stop"
    text = "-" * before + "START" + "." * 225 + "stop" + "-" * 4000
    assert spans(a_rule(wide), text) == [(0, before, before + 234)]


def test_a_pattern_wider_than_the_overlap_is_still_found() -> None:
    text = "-" * 1500 + "abc" + "." * 900 + "xyz" + "-" * 1500
    assert spans(a_rule("abc.{0,999}xyz"), text) == [(0, 1500, 2406)]
    assert spans(a_rule("abc.*xyz"), text) == [(0, 1500, 2406)]


def test_a_pattern_without_any_literal_is_still_found() -> None:
    assert spans(a_rule("[0-9]{3}"), "no", "a 123") == [(1, 2, 5)]


def test_parts_of_a_rule_may_lie_in_different_pieces_of_one_text() -> None:
    rule = a_rule(all=("abcd", "wxyz"))
    assert spans(rule, "wxyz" + "-" * 9000 + "abcd") == [(0, 9004, 9008)]
    assert spans(rule, "wxyz", "abcd") == []


def test_near_clauses_are_measured_on_the_whole_text() -> None:
    rule = a_rule(near=(Near("abcd", "wxyz", 600),))
    assert spans(rule, "-" * 1900 + "abcd" + "." * 600 + "wxyz" + "-" * 900) == [(0, 1900, 2508)]
    assert spans(rule, "-" * 1900 + "abcd" + "." * 601 + "wxyz" + "-" * 900) == []


def test_a_none_clause_in_another_piece_of_the_text_counts() -> None:
    rule = a_rule("abcd", none=("wxyz",))
    assert spans(rule, "abcd" + "-" * 9000 + "wxyz", "abcd") == [(1, 0, 4)]


def test_the_first_hit_of_every_rule_comes_in_the_order_of_the_rules() -> None:
    rules = [a_rule("zzz", id="late"), a_rule("aaa", id="early"), a_rule("qqq", id="never")]
    hits = Index(rules, "d").scan(a_reading("aaa", "zzz aaa", "zzz"), None)
    assert [(hit.rule.id, hit.fragment.path) for hit in hits] == [("late", (1,)), ("early", (0,))]


def test_a_lone_surrogate_is_one_character_that_matches_nothing_special() -> None:
    assert spans(a_rule("abc"), "\ud800é abc") == [(0, 3, 6)]


def test_many_tiny_texts_beside_a_bad_one_do_not_hide_it() -> None:
    assert spans(a_rule("abc"), *["ab"] * 700, "abc", *["bc"] * 700) == [(700, 0, 3)]


def test_a_long_text_that_a_rule_is_nominated_for_on_every_piece_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[int] = []
    look = match.look
    monkeypatch.setattr(match, "look", lambda *given: looks.append(1) or look(*given))
    index = Index([a_rule("abcd", none=("wxyz",))], "d")
    assert index.scan(a_reading("abcd" * 5000 + "wxyz"), None) == ()
    assert len(looks) == 1


def test_keys_are_looked_at_only_by_rules_that_ask_for_them() -> None:
    reading = a_reading("abc", is_key=True)
    assert Index([a_rule("abc")], "d").scan(reading, None) == ()
    assert len(Index([a_rule("abc", scope=Scope(keys=True))], "d").scan(reading, None)) == 1


def test_a_rule_for_a_capability_looks_at_tools_that_have_it_and_at_unknown_tools() -> None:
    index = Index([a_rule("abc", scope=Scope(capabilities=(Capability.EXEC,)))], "d")
    shell = Tool("run", capabilities=frozenset({Capability.EXEC}))
    clock = Tool("time", capabilities=frozenset({Capability.FS_READ}))
    assert [len(index.scan(a_reading("abc"), tool)) for tool in (shell, clock, None)] == [1, 0, 1]


def test_a_rule_looks_only_at_its_direction_parts_and_methods() -> None:
    def hits(scope: Scope) -> int:
        return len(Index([a_rule("abc", scope=scope)], "d").scan(a_reading("abc"), None))

    assert hits(Scope((Direction.TO_SERVER,), (Part.ARGUMENT,), ("tools/call",))) == 1
    assert hits(Scope(directions=(Direction.TO_CLIENT,))) == 0
    assert hits(Scope(parts=(Part.CONTENT,))) == 0
    assert hits(Scope(methods=("prompts/get",))) == 0


@pytest.mark.parametrize("pattern", ["(?i:ſk)", "(?i:\u212aey)"])
def test_a_letter_that_is_small_for_an_ascii_one_is_found_in_plain_words(pattern: str) -> None:
    rules = [a_rule(pattern)]
    reading = a_reading("SK key")
    assert Index(rules, "").scan(reading, None) == match.scan(rules, reading, None) != ()
