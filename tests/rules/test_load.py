"""Rule files into rules, and what is said of files that cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vanguard.errors import RuleError
from vanguard.model.finding import Severity
from vanguard.model.message import Direction, Part
from vanguard.rules.load import load_rules, load_sources, read_all

Write = Callable[..., Path]


def test_a_rule_file_becomes_a_rule(write: Write) -> None:
    (rule,) = load_rules(write())
    assert (rule.id, rule.category, rule.severity) == ("shell-fetch-and-run", "shell", Severity.HIGH)
    assert rule.place == "shell/shell-fetch-and-run.yaml"
    assert rule.scope.directions == (Direction.TO_SERVER,)
    assert rule.scope.parts == (Part.ARGUMENT,)
    assert len(rule.match.any) == 2
    assert rule.match.none == (r"curl https://trusted\.example/",)
    assert rule.why.startswith("A script is fetched")


def test_a_rule_is_of_the_first_level_unless_it_says_so(write: Write, good: str) -> None:
    assert load_rules(write())[0].level == 1
    assert load_rules(write(good.replace("confidence: 0.9", "confidence: 0.9\nlevel: 3")))[0].level == 3


def test_cases_know_their_lines(write: Write) -> None:
    (rule,) = load_rules(write())
    assert [case.line for case in (*rule.catches, *rule.passes)] == [17, 18, 20, 21]
    assert rule.catches[1].note == "another program"
    assert [case.near_miss for case in rule.passes] == [True, False]


def test_a_source_points_at_its_lines(write: Write) -> None:
    (source,) = load_sources(write())
    assert source.place("match", "none", 0).endswith("shell-fetch-and-run.yaml:15")
    assert source.place("match", "all", 0).endswith(":13")


def test_rules_come_by_category_and_id(write: Write, good: str) -> None:
    for place in ("web/shell-b.yaml", "shell/shell-c.yaml", "shell/shell-a.yaml"):
        name = place.partition("/")[2].removesuffix(".yaml")
        folder = write(good.replace("shell-fetch-and-run", name), place)
    assert [rule.id for rule in load_rules(folder)] == ["shell-a", "shell-c", "shell-b"]


ANY = r"any: ['curl\s[^|]{1,99}\|\s{0,5}(?:ba)?sh\b', 'wget\s[^|]{1,99}\|\s{0,5}sh\b']"

WRONG = [
    ("severity: high", "severty: high", ':3: unknown key "severty" (did you mean "severity"?)'),
    ("severity: high", "severity: hgih", ':3: "hgih" is not a value here (did you mean "high"?)'),
    (
        "severity: high",
        "severity: high\nseverity: low",
        ':4: the key "severity" stands twice (first on line 3)',
    ),
    ("severity: high\n", "", ':1: the key "severity" is missing'),
    ("confidence: 0.9", "confidence: 1.5", ":4: 1.5 is not between 0 and 1"),
    ("confidence: 0.9", "confidence: 0.9\nlevel: 5", ":5: 5 is too large (at most 4)"),
    (
        "confidence: 0.9",
        "confidence: 0.9\nlevel: high",
        ':5: a number is wanted, this is the text "high"',
    ),
    ("confidence: 0.9", "confidence: sure", ':4: a number is wanted, this is the text "sure"'),
    ("title: A download is run", 'title: ""', ":2: this text is empty"),
    (
        "[owasp:MCP05, cwe:78]",
        "[owasp:MCP5]",
        ':9: "owasp:MCP5" is not a value here (did you mean "owasp:MCP05"?)',
    ),
    ("[owasp:MCP05, cwe:78]", "owasp:MCP05", ':9: a list is wanted, this is the text "owasp:MCP05"'),
    ("[argument]", "[arguments]", ':12: "arguments" is not a value here (did you mean "argument"?)'),
    ("[to_server]", "[to_sever]", ':11: "to_sever" is not a value here (did you mean "to_server"?)'),
    ("parts: [argument]", "keys: 1", ":12: true or false is wanted, this is 1"),
    (
        ANY,
        "any: ['curl(']",
        ":14: not an RE2 pattern: missing ): curl( (RE2 has no look-around and no back-references)",
    ),
    (
        ANY,
        "any: ['(?=curl)']",
        ":14: not an RE2 pattern: invalid perl operator: (?= (RE2 has no look-around and no back-references)",
    ),
    (ANY, "any: ['(?:curl)?']", ":14: this pattern matches the empty text, so it matches everywhere"),
    (ANY, "any: []", ":13: nothing here can match (give a pattern under any, all or near)"),
    (ANY, "near: [{first: curl, then: sh}]", ':14: the key "within" is missing'),
    (ANY, "near: [{first: curl, then: sh, within: 9999}]", ":14: 9999 is too large (at most 1000)"),
    (
        "id: shell-fetch-and-run",
        "id: Shell_fetch",
        ":1: an id is made of words in small letters, joined by hyphens (such as fs-key-file)",
    ),
    (
        "id: shell-fetch-and-run",
        "id: shell-other",
        ':1: the id is not the name of the file, "shell-fetch-and-run.yaml" '
        "(rename the file to shell-other.yaml)",
    ),
    ('note: "another', 'notes: "another', ':18: unknown key "notes" (did you mean "note"?)'),
    ("near_miss: true", "near_mis: true", ':20: unknown key "near_mis" (did you mean "near_miss"?)'),
    (
        'note: "another program"',
        "in: arguments",
        ':18: "arguments" is not a value here (did you mean "argument"?)',
    ),
]


@pytest.mark.parametrize(("before", "after", "said"), WRONG, ids=[said[:40] for *_, said in WRONG])
def test_a_wrong_file_is_refused_with_its_place(
    write: Write, good: str, before: str, after: str, said: str
) -> None:
    assert before in good
    folder = write(good.replace(before, after, 1))
    with pytest.raises(RuleError) as caught:
        load_rules(folder)
    assert str(caught.value) == f"{folder}/shell/shell-fetch-and-run.yaml{said}"


def test_a_file_that_is_not_yaml_is_refused_with_its_line(write: Write) -> None:
    with pytest.raises(RuleError, match=r"shell-fetch-and-run\.yaml:3: not YAML: expected the node"):
        load_rules(write("id: shell-fetch-and-run\ntitle: [\n"))


def test_a_file_outside_a_category_is_refused(write: Write, good: str) -> None:
    folder = write(good, "shell-fetch-and-run.yaml")
    with pytest.raises(RuleError) as caught:
        load_rules(folder)
    said = "a rule file stands in a folder named after its category (rules/<category>/<rule-id>.yaml)"
    assert str(caught.value) == f"{folder}/shell-fetch-and-run.yaml:1: {said}"


def test_two_rules_may_not_share_an_id(write: Write, good: str) -> None:
    write(good, "another/shell-fetch-and-run.yaml")
    folder = write(good)
    with pytest.raises(RuleError) as caught:
        load_rules(folder)
    said = f'the id "shell-fetch-and-run" is taken by {folder}/another/shell-fetch-and-run.yaml'
    assert str(caught.value) == f"{folder}/shell/shell-fetch-and-run.yaml:1: {said}"


def test_every_wrong_file_is_told_at_once(write: Write, good: str) -> None:
    write(good.replace("fetch-and-run", "a").replace("0.9", "9"), "shell/shell-a.yaml")
    write("", "shell/shell-b.yaml")
    sources, errors = read_all(write())
    assert [source.rule.id for source in sources] == ["shell-fetch-and-run"]
    assert [error.place.rpartition("/")[2] for error in errors] == ["shell-a.yaml:4", "shell-b.yaml:1"]


def test_hidden_files_and_other_kinds_are_not_rules(write: Write) -> None:
    write("nonsense", "shell/.draft.yaml")
    write("nonsense", ".git/x.yaml")
    write("nonsense", "shell/README.md")
    assert len(load_rules(write())) == 1
