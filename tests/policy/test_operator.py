"""The operator's rules in the file: what they may say, and the line of every slip."""

from __future__ import annotations

from datetime import date

import pytest

from vanguard.errors import ConfigError
from vanguard.model.operator import Action, Condition, Names, OperatorRule, Tools
from vanguard.policy.operator import rules, steps, tools
from vanguard.policy.reach import check_rule_names, idle, missing, unreachable
from vanguard.strict_yaml import read

WHOLE = """\
- name: no-credential-read
  tool: read_file
  when:
    path: {matches: '\\.env$', not_matches: ['^/work/', example]}
    /opts/limit: {min: 1, max: 9}
    mode: [fast, 7]
    force: {present: false}
  action: block
  message: "no secrets here."
  expires: 2027-01-01
- name: shells
  tool: [run, {matches: '^exec'}]
  capability: exec
  principal: {matches: '^key:'}
  scope: {not_matches: '^admin$'}
  server: [a, b]
  action: review
"""

TIMED = "[{name: a, action: block, when: {time: {%s}}}]"


def test_everything_a_rule_may_say() -> None:
    first, second = (entry.rule for entry in rules(read(WHOLE, "p.yaml")))
    arguments = ("params", "arguments")
    assert first == OperatorRule(
        "no-credential-read",
        Action.BLOCK,
        Names(frozenset({"read_file"})),
        (
            Condition("path", (*arguments, "path"), (r"\.env$",), ("^/work/", "example")),
            Condition("/opts/limit", (*arguments, "opts", "limit"), least=1, most=9),
            Condition("mode", (*arguments, "mode"), among=("fast", 7)),
            Condition("force", (*arguments, "force"), present=False),
        ),
        message="no secrets here.",
        expires=date(2027, 1, 1),
    )
    assert second == OperatorRule(
        "shells",
        Action.REVIEW,
        Names(frozenset({"run"}), ("^exec",)),
        capability=Names(frozenset({"exec"})),
        principal=Names(matches=("^key:",)),
        scope=Names(but_not=("^admin$",)),
        server=Names(frozenset({"a", "b"})),
    )


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("path", ("params", "arguments", "path")),
        ("/a~1b/m~0n/0", ("params", "arguments", "a/b", "m~n", "0")),
        ("/params/name", ("params", "name")),
        ("/a~2", None),
    ],
)
def test_a_key_is_an_argument_or_a_pointer(key: str, path: tuple[str, ...] | None) -> None:
    assert steps(key) == path


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[{action: block}]", 'the key "name" is missing'),
        ("[{name: a}]", 'the key "action" is missing'),
        ("[{name: A b, action: block}]", '"A b" is no name of a rule'),
        ("[{name: a, action: bloc}]", 'did you mean "block"?'),
        ("[{name: a, action: block, tools: x}]", 'unknown key "tools" (did you mean "tool"?)'),
        ("[{name: a, action: block}, {name: a, action: warn}]", 'the rule "a" stands twice'),
        ("[{name: a, action: block, tool: {matches: '('}}]", "this is no pattern"),
        ("[{name: a, action: block, tool: {matches: '.*'}}]", "found in every text"),
        ("[{name: a, action: block, tool: {}}]", "a pattern is missing"),
        ("[{name: a, action: block, tool: ''}]", "a name is wanted"),
        ("[{name: a, action: block, capability: exe}]", 'did you mean "exec"?'),
        (
            "[{name: a, action: block, when: {p: {match: x}}}]",
            'unknown key "match" (did you mean',
        ),
        ("[{name: a, action: block, when: {p: {}}}]", "nothing is asked of this argument"),
        ("[{name: a, action: block, when: {p: []}}]", "the list is empty"),
        ("[{name: a, action: block, when: {p: {in: [{}]}}}]", "a text, a number, true, false or null"),
        ("[{name: a, action: block, when: {p: {equals: 1, in: [1]}}}]", "say the same"),
        ("[{name: a, action: block, when: {/p~: 1}}]", "no JSON pointer"),
        ("[{name: a, action: redact, when: {p: 1}}]", "this rule has none"),
        ('[{name: a, action: block, message: "a\\nb"}]', "one line of printable text"),
        ("[{name: a, action: block, expires: soon}]", "is not a date"),
        (
            "[{name: a, action: block, server: x, when: {server: y}}]",
            '"server" is said twice (an argument of this name is /server)',
        ),
        ("[{name: a, action: block, when: {capability: exe}}]", 'did you mean "exec"?'),
        (TIMED % "zone: UTC", "a zone alone says no time"),
        (TIMED % "days: mon", 'the key "zone" is missing'),
        (TIMED % "day: mon, zone: UTC", 'unknown key "day" (did you mean "days"?)'),
        (TIMED % "days: mon, matches: x, zone: UTC", 'unknown key "matches"'),
        (TIMED % "days: monday, zone: UTC", '"monday" is no day of the week (write one of mon, tue,'),
        (TIMED % "days: mon-fri-sat, zone: UTC", "is no day of the week"),
        (TIMED % "days: [], zone: UTC", "the list is empty"),
        (TIMED % "hours: 9-17, zone: UTC", '"9-17" is no span of hours (write 09:00-17:00)'),
        (TIMED % "hours: 09:60-17:00, zone: UTC", "minutes with 59"),
        (TIMED % "hours: 09:00-24:01, zone: UTC", "hours end with 24:00"),
        (TIMED % "hours: 09:00-09:00, zone: UTC", "this span of hours is empty"),
        (TIMED % "hours: 24:00-09:00, zone: UTC", "no hour begins at 24:00"),
        (TIMED % "days: mon, zone: Europe/Berln", 'is no time zone (did you mean "Europe/Berlin"?)'),
        (TIMED % "days: mon, zone: ../../etc/passwd", "is no time zone (write one such as Europe/Berlin"),
        (TIMED % "days: mon, zone: ''", "is no time zone"),
    ],
)
def test_every_slip_names_its_line(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rules(read(text, "p.yaml"))
    assert str(caught.value).startswith("p.yaml:1: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("days", "meant"),
    [("fri", {4}), ("mon-fri", {0, 1, 2, 3, 4}), ("[sat-mon, wed]", {5, 6, 0, 2}), ("mon-mon", {0})],
)
def test_days_are_named_and_may_run_over_the_end_of_the_week(days: str, meant: set[int]) -> None:
    (entry,) = rules(read(TIMED % f"days: {days}, zone: Europe/Berlin", "p"))
    found = entry.rule.times
    assert found is not None
    assert (found.days, found.spans, str(found.zone)) == (meant, ((0, 1440),), "Europe/Berlin")
    assert entry.rule.when == ()


def test_hours_are_minutes_of_the_day() -> None:
    (entry,) = rules(read(TIMED % "hours: [09:00-12:30, 22:00-06:00], zone: UTC", "p"))
    assert entry.rule.times is not None
    assert entry.rule.times.spans == ((540, 750), (1320, 360))
    assert len(entry.rule.times.days) == 7


def test_what_is_around_a_call_may_stand_under_when_too() -> None:
    inside, beside = (
        "[{name: a, action: warn, when: {capability: exec, principal: k, scope: x, server: b}}]",
        "[{name: a, action: warn, capability: exec, principal: k, scope: x, server: b}]",
    )
    assert rules(read(inside, "p"))[0].rule == rules(read(beside, "p"))[0].rule
    (entry,) = rules(read("[{name: a, action: block, when: {/server: x}}]", "p"))
    assert (entry.rule.server, entry.rule.when[0].path) == (None, ("params", "arguments", "server"))


def test_tools_are_a_list_or_allow_and_deny() -> None:
    assert tools(read("[a, {matches: '^b'}]", "p")) == Tools(Names(frozenset("a"), ("^b",)))
    assert tools(read("{deny: c}", "p")) == Tools(deny=Names(frozenset("c")))
    with pytest.raises(ConfigError, match="no tool is named"):
        tools(read("{}", "p"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[{name: a, action: block}, {name: b, tool: x, action: warn}]", 'decided by "a"'),
        (
            "[{name: a, tool: [x, y], action: warn}, {name: b, tool: x, when: {p: 1}, action: block}]",
            'by "a"',
        ),
        ("[{name: a, tool: {matches: '^x'}, action: warn}, {name: b, tool: xy, action: block}]", 'by "a"'),
        (
            "[{name: a, when: {p: 1}, action: block}, {name: b, when: {q: 2, p: 1}, action: warn}]",
            'decided by "a"',
        ),
        (
            "[{name: a, when: {time: {days: mon, zone: UTC}}, action: warn}, "
            "{name: b, when: {time: {days: [mon], zone: UTC}}, action: block}]",
            'decided by "a"',
        ),
        ("[{name: a, when: {n: {min: 3, max: 2}}, action: block}]", "min is above max"),
        ("[{name: a, when: {n: {present: false, matches: x}}, action: block}]", "not to be there"),
        ("[{name: a, when: {n: {equals: x, matches: y}}, action: block}]", "no value that is named fits"),
        ("[{name: a, when: {n: {in: [1, 2], min: 3}}, action: block}]", "no value that is named fits"),
        ("[{name: a, when: {n: {matches: x, not_matches: x}}, action: block}]", "to match and not to match"),
        ("[{name: a, server: fils, action: block}]", 'there is no server "fils"'),
        ("[{name: a, action: block, expires: 2026-01-01}]", "it expired on 2026-01-01"),
    ],
)
def test_a_rule_that_can_never_match_is_wrong(text: str, why: str) -> None:
    (found,) = unreachable(rules(read(text, "p.yaml")), ["files"], date(2026, 11, 1))
    assert "can never match" in str(found)
    assert why in str(found)


@pytest.mark.parametrize(
    "text",
    [
        "[{name: a, tool: x, action: block}, {name: b, action: block}]",
        "[{name: a, when: {p: 1}, action: warn}, {name: b, when: {p: 1}, action: block}]",
        "[{name: a, action: block, expires: 2027-01-01}, {name: b, action: block}]",
        "[{name: a, capability: exec, action: block}, {name: b, action: block}]",
        "[{name: a, when: {time: {days: mon, zone: UTC}}, action: block}, {name: b, action: block}]",
        "[{name: a, when: {time: {days: mon, zone: UTC}}, action: block}, "
        "{name: b, when: {time: {days: tue, zone: UTC}}, action: block}]",
        "[{name: a, server: {matches: '^f'}, action: block, when: {n: {in: [1, 3], min: 3}}}]",
    ],
)
def test_a_rule_that_may_match_is_left_alone(text: str) -> None:
    assert unreachable(rules(read(text, "p.yaml")), ["files"], date(2026, 11, 1)) == []


def test_rules_are_held_against_what_the_server_has() -> None:
    closed = {"type": "object", "properties": {"path": {"type": "string"}}}
    listed = {"read_file": {"inputSchema": closed}, "search": {"inputSchema": {"type": "object"}}}
    text = """
- {name: a, tool: reed_file, action: block}
- {name: b, tool: read_file, when: {pth: {matches: x}}, action: block}
- {name: c, tool: search, when: {anything: x}, action: block}
- {name: d, tool: read_file, when: {path: x}, action: block}
"""
    found = [str(each) for each in missing(rules(read(text, "p")), listed)]
    assert len(found) == 2
    assert found[0].endswith('no tool of the server is meant by it (did you mean "read_file"?)')
    assert found[1].endswith('takes an argument "pth" (did you mean "path"?)')


def test_idle_rules_are_told_of() -> None:
    text = "[{name: a, server: x, action: block}, {name: b, action: warn, expires: 2026-01-01}]"
    lines = idle(rules(read(text, "p")), ["files"], date(2026, 11, 1))
    assert [line.split(": ", 1)[1] for line in lines] == [
        'this rule names an unknown server, "x" (known: files)',
        "this rule has expired on 2026-01-01, so it does nothing",
    ]


def test_a_detectors_name_is_taken() -> None:
    with pytest.raises(ConfigError, match="that of a detector's rule"):
        check_rule_names(rules(read("[{name: net-private, action: warn}]", "p")), {"net-private"})
