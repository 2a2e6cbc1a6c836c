"""Rules that are looked up decide exactly as rules that are asked one by one."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from vanguard.layers.normalize import read
from vanguard.layers.operator_rules import Table, ruling
from vanguard.layers.operator_values import Values
from vanguard.model.capability import Tool
from vanguard.model.context import Context, Policy, Server
from vanguard.model.message import Direction, Message
from vanguard.model.operator import Action, Condition, Operator, OperatorRule
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

PATHS = st.sampled_from([("a",), ("b",), ("list", "*"), ("in", "x")]).map(
    lambda p: ("params", "arguments", *p)
)
SCALARS = st.sampled_from(["x", "y", "5", "5.0", 5, 5.0, 7, True, "true", None, "null", "../x", "%2e%2e/x"])
FITTING = SCALARS.filter(lambda each: not isinstance(each, int) or abs(each) < 2**60)
PATTERNS = st.sampled_from(["x", "^y", "5", r"\.\./"])
NUMBERS = st.none() | st.sampled_from([4.0, 5.0, 6.0])


class Everything(Table):
    """A table that asks every rule."""

    def may_match(self, server: str, tool: str, values: Values) -> Any:
        return list(self.of(server, tool)[0])


def condition(path: tuple[str, ...], **said: Any) -> Condition:
    return Condition("/".join(path), path, **said)


CONDITIONS = st.builds(
    condition,
    PATHS,
    matches=st.lists(PATTERNS, max_size=2).map(tuple),
    not_matches=st.lists(PATTERNS, max_size=1).map(tuple),
    among=st.none() | st.lists(FITTING, min_size=1, max_size=3).map(tuple),
    not_among=st.none() | st.lists(FITTING, min_size=1, max_size=1).map(tuple),
    least=NUMBERS,
    most=NUMBERS,
    present=st.sampled_from([None, None, True, False]),
)
RULES = st.lists(st.tuples(st.sampled_from(Action), st.lists(CONDITIONS, max_size=2)), max_size=8)
ARGUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "a": FITTING,
        "b": FITTING | st.lists(FITTING, max_size=3),
        "list": st.lists(FITTING | st.dictionaries(st.sampled_from(["x", "5"]), FITTING), max_size=3),
        "in": st.dictionaries(st.sampled_from(["x", "y"]), FITTING) | st.just('{"x": "y"}'),
    },
)


@settings(max_examples=150, deadline=None)
@given(RULES, ARGUMENTS)
def test_what_is_looked_up_is_what_matches(made: list[Any], arguments: dict[str, Any]) -> None:
    rules = tuple(OperatorRule(f"r-{n}", action, when=tuple(when)) for n, (action, when) in enumerate(made))
    operator = Operator(rules)
    policy = Policy(profile("balanced"), Index((), "none"), "p", operator=operator)
    context = Context(policy, Server("files"), tool=Tool("write", {}))
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "write", "arguments": arguments},
    }
    message = parse(json.dumps(body).encode(), Direction.TO_SERVER)
    assert isinstance(message, Message)
    reading = read(message, policy.profile.limits)
    assert ruling(Table(operator), reading, context) == ruling(Everything(operator), reading, context)
