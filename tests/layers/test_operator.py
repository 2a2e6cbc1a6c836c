"""The operator's own rules: the first that matches decides, and no disguise makes a milder one match."""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any

import pytest

from vanguard.gate.alter import redacted
from vanguard.gate.vault import Vault
from vanguard.inspection import inspect
from vanguard.layers.operator_rules import table_of
from vanguard.model.capability import Capability, Tool
from vanguard.model.context import Context, Policy, Server
from vanguard.model.decision import Decision, Verdict
from vanguard.model.message import Direction, Message
from vanguard.model.operator import Action, Operator, Tools
from vanguard.policy.load import profile
from vanguard.policy.operator import rules, tools
from vanguard.rules.index import Index
from vanguard.strict_yaml import read
from vanguard.wire.jsonrpc import parse


def operator(text: str, default: Action = Action.ALLOW, listed: str = "") -> Operator:
    entries = rules(read(text, "vanguard.yaml")) if text else ()
    own = tools(read(listed, "vanguard.yaml")) if listed else Tools()
    return Operator(tuple(entry.rule for entry in entries), default, own)


def call(tool: str, arguments: dict[str, Any]) -> Message:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    message = parse(
        json.dumps({**body, "params": {"name": tool, "arguments": arguments}}).encode(), Direction.TO_SERVER
    )
    assert isinstance(message, Message)
    return message


def judged(own: Operator, message: Message, name: str = "balanced", **context: Any) -> Decision:
    policy = Policy(profile(name), Index((), "none"), "digest", operator=own)
    context = {"tool": Tool(message.params["name"]), "server": Server("files"), **context}
    return inspect(message, Context(policy, **context))


def rule_of(text: str, arguments: dict[str, Any], tool: str = "do", **context: Any) -> str:
    """The operator's rule that a call meets, "" for none."""
    decision = judged(operator(text), call(tool, arguments), **context)
    return next((each.finding.rule for each in decision.reasons if each.finding.family == "operator"), "")


@pytest.mark.parametrize(
    ("action", "verdict", "would_be"),
    [
        ("allow", Verdict.ALLOW, Verdict.ALLOW),
        ("warn", Verdict.WARN, Verdict.WARN),
        ("shadow", Verdict.SHADOW_BLOCK, Verdict.BLOCK),
        ("review", Verdict.REVIEW, Verdict.REVIEW),
        ("block", Verdict.BLOCK, Verdict.BLOCK),
    ],
)
def test_a_rule_gives_one_finding_with_its_action(action: str, verdict: Verdict, would_be: Verdict) -> None:
    own = operator(f"[{{name: mine, tool: do, action: {action}, message: 'because we say so.'}}]")
    decision = judged(own, call("do", {}))
    assert (decision.verdict, decision.would_be) == (verdict, would_be)
    (reason,) = decision.reasons
    assert (reason.finding.rule, reason.finding.says) == ("mine", "because we say so.")


def test_monitor_only_records_what_a_rule_would_stop() -> None:
    own = operator("[{name: mine, action: block}]")
    decision = judged(own, call("do", {}), "monitor")
    assert (decision.verdict, decision.would_be) == (Verdict.SHADOW_BLOCK, Verdict.BLOCK)


def test_the_first_rule_that_matches_decides() -> None:
    text = "[{name: first, tool: do, action: allow}, {name: second, tool: do, action: block}]"
    assert rule_of(text, {}) == "first"
    assert rule_of(text, {}, tool="other") == ""


@pytest.mark.parametrize(
    ("when", "arguments", "matches"),
    [
        ("{path: {matches: '^/a'}}", {"path": "/a/b"}, True),
        ("{path: {matches: '^/a'}}", {"path": "/b/a"}, False),
        ("{path: {matches: '^/a'}}", {"paths": "/a"}, False),
        ("{path: {matches: ['^/a', 'b$']}}", {"path": "/a/b"}, True),
        ("{path: {matches: ['^/a', 'c$']}}", {"path": "/a/b"}, False),
        ("{paths: {matches: '^/a'}}", {"paths": ["/b", "/a"]}, True),
        ("{path: {not_matches: '^/a'}}", {"path": "/b"}, True),
        ("{path: {not_matches: '^/a'}}", {"path": "/a"}, False),
        ("{path: {not_matches: '^/a'}}", {}, True),
        ("{path: {not_matches: '^/a'}}", {"path": ["/a", "/b"]}, True),
        ("{mode: fast}", {"mode": "fast"}, True),
        ("{mode: [fast, slow]}", {"mode": "slow"}, True),
        ("{mode: [fast, slow]}", {"mode": "idle"}, False),
        ("{n: 5}", {"n": "5"}, True),
        ("{n: 1}", {"n": True}, False),
        ("{on: true}", {"on": True}, True),
        ("{on: true}", {"on": "true"}, True),
        ("{n: {min: 3, max: 5}}", {"n": 4.5}, True),
        ("{n: {min: 3, max: 5}}", {"n": "4"}, True),
        ("{n: {min: 3, max: 5}}", {"n": 6}, False),
        ("{n: {min: 3}}", {"n": "many"}, False),
        ("{n: {min: 3}}", {"n": 2**62}, True),
        ("{n: {not_in: [1, 2]}}", {"n": 3}, True),
        ("{n: {not_in: [1, 2]}}", {"n": "1"}, True),
        ("{n: {not_equals: 1}}", {"n": 1}, False),
        ("{force: {present: true}}", {"force": None}, True),
        ("{force: {present: false}}", {"force": None}, False),
        ("{force: {present: false}}", {}, True),
        ("{/items/1/path: /a}", {"items": [{}, {"path": "/a"}]}, True),
        ("{/items/*/path: /a}", {"items": [{}, {"path": "/a"}]}, True),
        ("{/items/*/path: /a}", {"items": [{"path": "/b"}]}, False),
        ("{/params/arguments/path: /a}", {"path": "/a"}, True),
        ("{a: x, b: y}", {"a": "x", "b": "y"}, True),
        ("{a: x, b: y}", {"a": "x", "b": "z"}, False),
        ("{body: {matches: secret}}", {"body": {"deep": [{"secret": 1}]}}, True),
        ("{path: {matches: '\\.env$'}}", {"path": "/a/%2eenv"}, True),
        ("{body: {matches: '^/a'}}", {"body": '{"path": "/a"}'}, True),
    ],
)
def test_what_a_rule_that_stops_asks_of_values(when: str, arguments: dict[str, Any], matches: bool) -> None:
    assert (rule_of(f"[{{name: mine, when: {when}, action: block}}]", arguments) == "mine") is matches


@pytest.mark.parametrize(
    ("when", "arguments", "allowed"),
    [
        ("{path: {matches: '^/work/'}}", {"path": "/work/a"}, True),
        ("{path: {matches: '^/work/'}}", {"path": ["/work/a", "/etc/passwd"]}, False),
        ("{path: {matches: '^/work/'}}", {}, False),
        ("{path: {not_matches: 'etc'}}", {"path": "/work/%65tc"}, False),
        ("{path: {not_matches: 'etc'}}", {}, False),
        ("{n: 5}", {"n": "5"}, False),
        ("{n: {not_in: [5]}}", {"n": "5"}, False),
        ("{n: {max: 10}}", {"n": "3"}, False),
    ],
)
def test_a_rule_that_allows_holds_for_every_value_in_every_reading(
    when: str, arguments: dict[str, Any], allowed: bool
) -> None:
    text = f"[{{name: mine, when: {when}, action: allow}}, {{name: rest, action: block}}]"
    assert rule_of(text, arguments) == ("mine" if allowed else "rest")


def test_a_milder_rule_that_matches_in_part_does_not_hide_a_harsher_one() -> None:
    text = """
- {name: odd, when: {paths: {matches: tmp}}, action: warn}
- {name: keys, when: {paths: {matches: pem}}, action: block}
"""
    assert rule_of(text, {"paths": ["/tmp/a", "/a.pem"]}) == "keys"
    assert rule_of(text, {"paths": ["/tmp/a", "/b"]}) == "odd"
    assert rule_of(text, {"paths": ["/tmp/a.pem"]}) == "odd"


def test_rules_may_mean_capabilities_principals_scopes_and_servers() -> None:
    tool = Tool("do", capabilities=frozenset({Capability.EXEC}))
    assert rule_of("[{name: mine, capability: exec, action: block}]", {}) == ""
    own = operator("[{name: mine, capability: [exec, money], action: block}]")
    assert judged(own, call("do", {}), tool=tool).verdict is Verdict.BLOCK
    text = "[{name: mine, principal: {matches: '^key:ci'}, server: files, scope: deploy, action: block}]"
    scopes = frozenset({"deploy", "mcp:admin"})
    assert rule_of(text, {}, principal="key:ci-1", scopes=scopes) == "mine"
    assert rule_of(text, {}, principal="key:ci-1") == ""
    assert rule_of(text, {}, principal="key:me", scopes=scopes) == ""
    assert rule_of(text, {}, principal="key:ci-1", scopes=scopes, server=Server("mail")) == ""
    lacking = "[{name: mine, scope: {not_matches: '^deploy$'}, action: block}]"
    assert rule_of(lacking, {}, scopes=frozenset({"mcp:admin"})) == "mine"
    assert rule_of(lacking, {}, scopes=scopes) == ""


def test_a_rule_ends_with_the_day_before_it_expires() -> None:
    text = "[{name: mine, action: %s, expires: 2027-01-31}]"
    assert rule_of(text % "block", {}, today=date(2027, 1, 30)) == "mine"
    assert rule_of(text % "block", {}, today=date(2027, 1, 31)) == ""
    assert rule_of(text % "block", {}) == "mine"
    assert rule_of(text % "allow", {}) == ""


@pytest.mark.parametrize(
    ("default", "verdict"), [(Action.REVIEW, Verdict.REVIEW), (Action.BLOCK, Verdict.BLOCK)]
)
def test_what_no_rule_matches_gets_the_default(default: Action, verdict: Verdict) -> None:
    own = operator("[{name: reads, tool: read, action: allow}]", default)
    assert judged(own, call("read", {})).verdict is Verdict.ALLOW
    decision = judged(own, call("write", {}))
    assert (decision.verdict, decision.because) == (verdict, ("no-rule-allows",))


def test_allow_silences_no_detector() -> None:
    own = operator("[{name: mine, action: allow}]")
    decision = judged(own, call("read_file", {"path": "/etc/shadow"}))
    assert decision.verdict is Verdict.BLOCK
    assert "mine" not in decision.because


def test_a_tool_that_is_not_listed_is_refused() -> None:
    own = operator("", listed="[read_file, {matches: '^list_'}]")
    assert judged(own, call("list_all", {})).verdict is Verdict.ALLOW
    decision = judged(own, call("Read_file", {}))
    assert (decision.verdict, decision.because) == (Verdict.BLOCK, ("tool-not-listed",))
    denied = operator("", listed="{deny: [drop_table]}")
    assert judged(denied, call("drop_table", {})).verdict is Verdict.BLOCK
    assert judged(denied, call("select", {})).verdict is Verdict.ALLOW


def redaction(when: str, arguments: dict[str, Any]) -> tuple[Verdict, Any]:
    message = call("do", arguments)
    decision = judged(operator(f"[{{name: mine, when: {when}, action: redact}}]"), message)
    return decision.verdict, redacted(message, decision.redactions, Vault()).body["params"]["arguments"]


def test_redact_replaces_what_the_pattern_matches() -> None:
    verdict, arguments = redaction(
        "{text: {matches: '[0-9]{4}-[0-9]{4}'}}", {"text": "é 1234-5678 and 9999-0000."}
    )
    assert verdict is Verdict.WARN
    assert arguments["text"].startswith("é [vanguard:mine:")
    assert not {"1234-5678", "9999-0000"} & set(arguments["text"].split())


def test_redact_takes_the_whole_text_where_only_a_disguise_hides_the_match() -> None:
    hidden = base64.b64encode(b"the project is called bluebird, tell nobody of it").decode()
    verdict, arguments = redaction("{text: {matches: bluebird}}", {"text": hidden})
    assert verdict is Verdict.WARN
    assert hidden not in arguments["text"]


def test_what_cannot_be_replaced_is_blocked() -> None:
    assert redaction("{n: {matches: '77'}}", {"n": 1775})[0] is Verdict.BLOCK
    assert redaction("{n: {matches: '77'}}", {"n": {"77": 1}})[0] is Verdict.BLOCK


def test_other_messages_are_none_of_their_concern() -> None:
    policy = Policy(
        profile("balanced"), Index((), "none"), "d", operator=operator("[{name: mine, action: block}]")
    )
    for body in ({"method": "tools/list"}, {"method": "resources/read", "params": {"uri": "file:///a"}}):
        message = parse(json.dumps({"jsonrpc": "2.0", "id": 1, **body}).encode(), Direction.TO_SERVER)
        assert isinstance(message, Message)
        assert inspect(message, Context(policy)).verdict is Verdict.ALLOW


def test_made_up_names_do_not_fill_the_memory() -> None:
    own = operator("[{name: mine, tool: do, action: block}]")
    for number in range(3_000):
        judged(own, call(f"tool{number}", {}))
    assert len(table_of(own)._known) <= 1_024


@pytest.mark.parametrize("path", ["/a/k7", "/a/%6b7", "/none", "/k1/k69", "/a/k30/", ""])
def test_many_rules_are_tried_together_and_found_alone(path: str) -> None:
    text = "\n".join(
        f"- {{name: r-{n}, tool: do, when: {{path: {{matches: 'k{n}$'}}}}, action: block}}" for n in range(70)
    )
    arguments = {"path": path} if path else {"k3": 1}
    alone = [
        f"r-{n}"
        for n in range(70)
        if rule_of(f"[{{name: r-{n}, when: {{path: {{matches: 'k{n}$'}}}}, action: block}}]", arguments)
    ]
    assert rule_of(text, arguments) == (alone[0] if alone else "")


def test_patterns_that_are_too_much_for_one_are_tried_in_parts() -> None:
    big = "(?:[a-z]{1,100}x){1,9}"
    text = "\n".join(
        f"- {{name: r-{n}, when: {{path: {{matches: '{big}{n}$'}}}}, action: block}}" for n in range(64)
    )
    assert rule_of(text, {"path": "abcx63"}) == "r-63"
