"""What of a call is compared with other calls."""

from __future__ import annotations

from vanguard.layers.behavior.marks import of_request
from vanguard.model.context import Context, Policy, Server
from vanguard.model.message import TO_SERVER
from vanguard.model.sequence import Kind
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import MAX_DEPTH, parse

POLICY = Policy(profile("balanced"), Index((), "none"), "none")


def compared(arguments: str, kind: Kind = Kind.ARGUMENTS) -> tuple[str, ...]:
    raw = f'{{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{"name":"t","arguments":{arguments}}}}}'
    return of_request(parse(raw.encode(), TO_SERVER), Context(POLICY, Server("s"))).values(kind)


def test_the_same_arguments_in_another_order_are_the_same_call() -> None:
    assert compared('{"a": 1, "b": {"c": [1], "d": 2}}') == compared('{"b": {"d": 2, "c": [1]}, "a": 1}')
    assert compared('{"a": [1, 2]}') != compared('{"a": [2, 1]}')


def test_calls_that_differ_in_figures_alone_are_alike_by_number() -> None:
    assert compared('{"page": 17}', Kind.NUMBER) == compared('{"page": 18}', Kind.NUMBER)
    assert compared('{"page": "a"}', Kind.NUMBER) != compared('{"page": "b"}', Kind.NUMBER)


def test_arguments_as_deep_as_a_message_may_be_are_compared_too() -> None:
    deep = '{"a": ' * (MAX_DEPTH - 4) + "1" + "}" * (MAX_DEPTH - 4)
    assert compared(deep) == compared(deep) != compared('{"a": 1}')
