"""What the conversation so far says about a message."""

from __future__ import annotations

from datetime import UTC, date, datetime

from vanguard.gate.surroundings import Surroundings
from vanguard.inspection import inspect
from vanguard.model.capability import Capability
from vanguard.model.context import Exemption, Policy, Server
from vanguard.model.decision import Verdict
from vanguard.model.message import Direction, Message
from vanguard.model.operator import Action, Operator, OperatorRule, Times
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.conversation import Conversation
from vanguard.wire.jsonrpc import parse

POLICY = Policy(profile("balanced"), Index((), "none"), "digest")


def message(line: str, direction: Direction = Direction.TO_SERVER) -> Message:
    """One parsed message."""
    parsed = parse(line.encode(), direction)
    assert isinstance(parsed, Message)
    return parsed


def exchange(conversation: Conversation, asked: str, answered: str, direction: Direction) -> None:
    """Forward a question and its answer."""
    conversation.forwarded(message(asked, direction))
    answer = message(answered, direction.opposite)
    found = conversation.answered(answer)
    assert found is not None
    conversation.forwarded(found.answer(answer))


def test_a_call_knows_its_tool_and_what_it_can_do_once_the_tool_was_listed() -> None:
    conversation = Conversation()
    surroundings = Surroundings(POLICY, Server("s"), conversation)
    call = message('{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"run_shell"}}')
    before = surroundings.of(call, None)
    assert before.tool is not None
    assert not before.tool.definition
    exchange(
        conversation,
        '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
        '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"run_shell","description":"Run a command"}]}}',
        Direction.TO_SERVER,
    )
    after = surroundings.of(call, None)
    assert after.tool is not None
    assert Capability.EXEC in after.tool.capabilities
    assert surroundings.of(call, None) is after


def test_what_the_operator_says_of_a_tool_replaces_what_would_be_guessed() -> None:
    conversation = Conversation()
    stated = {"run_shell": frozenset({Capability.DB}), "unlisted": frozenset[Capability]()}
    surroundings = Surroundings(POLICY, Server("s", capabilities=stated), conversation)
    exchange(
        conversation,
        '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
        '{"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"run_shell"}]}}',
        Direction.TO_SERVER,
    )
    for name, can in stated.items():
        call = message(f'{{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{{"name":"{name}"}}}}')
        tool = surroundings.of(call, None).tool
        assert tool is not None
        assert (tool.capabilities, tool.stated) == (can, True)


def test_an_answer_carries_what_was_asked() -> None:
    conversation = Conversation()
    surroundings = Surroundings(POLICY, Server("s"), conversation)
    conversation.forwarded(
        message('{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"t","arguments":{"a":1}}}')
    )
    answer = message('{"jsonrpc":"2.0","id":2,"result":{}}', Direction.TO_CLIENT)
    context = surroundings.of(answer, conversation.answered(answer))
    assert context.tool is not None
    assert context.tool.name == "t"
    assert context.asked is not None
    assert context.asked["params"]["arguments"] == {"a": 1}


def test_the_clients_roots_become_zones_where_the_server_asked_for_them() -> None:
    conversation = Conversation()
    surroundings = Surroundings(
        POLICY,
        Server("s", zones=("/from/the/command",)),
        conversation,
        zones_of_roots=lambda roots: tuple(root.removeprefix("file://") for root in roots),
    )
    ping = message('{"jsonrpc":"2.0","id":9,"method":"ping"}')
    assert surroundings.of(ping, None).server.zones == ("/from/the/command",)
    exchange(
        conversation,
        '{"jsonrpc":"2.0","id":1,"method":"roots/list"}',
        '{"jsonrpc":"2.0","id":1,"result":{"roots":[{"uri":"file:///srv/app"}]}}',
        Direction.TO_CLIENT,
    )
    assert surroundings.of(ping, None).server.zones == ("/srv/app",)


def test_zones_that_the_operator_named_stay_whatever_the_client_says() -> None:
    conversation = Conversation()
    surroundings = Surroundings(POLICY, Server("s", zones=("/srv",)), conversation)
    exchange(
        conversation,
        '{"jsonrpc":"2.0","id":1,"method":"roots/list"}',
        '{"jsonrpc":"2.0","id":1,"result":{"roots":[{"uri":"file:///"}]}}',
        Direction.TO_CLIENT,
    )
    ping = message('{"jsonrpc":"2.0","id":9,"method":"ping"}')
    assert surroundings.of(ping, None).server.zones == ("/srv",)


def test_a_new_day_is_noticed_where_exceptions_may_expire() -> None:
    days = [date(2027, 1, 1)]
    policy = Policy(
        POLICY.profile, POLICY.matcher, "digest", (Exemption(frozenset({"x"}), expires=date(2027, 1, 2)),)
    )
    surroundings = Surroundings(policy, Server("s"), Conversation(), today=lambda: days[-1])
    ping = message('{"jsonrpc":"2.0","id":9,"method":"ping"}')
    assert surroundings.of(ping, None).today == date(2027, 1, 1)
    days.append(date(2027, 1, 2))
    assert surroundings.of(ping, None).today == date(2027, 1, 2)


def test_the_time_is_asked_for_where_a_rule_depends_on_it() -> None:
    times = [datetime(2026, 11, 27, 16, 59, 30, tzinfo=UTC)]
    night = Times(UTC, frozenset(range(7)), ((17 * 60, 24 * 60),))
    operator = Operator((OperatorRule("night", Action.BLOCK, times=night),))
    policy = Policy(POLICY.profile, POLICY.matcher, "digest", operator=operator)
    surroundings = Surroundings(POLICY, Server("s"), Conversation(), now=lambda: times[-1])
    call = message('{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"run"}}')
    assert surroundings.of(call, None).now is None
    surroundings.renew(policy, Server("s"))
    assert inspect(call, surroundings.of(call, None)).verdict is Verdict.ALLOW
    known = surroundings.of(call, None)
    times.append(datetime(2026, 11, 27, 16, 59, 59, tzinfo=UTC))
    assert surroundings.of(call, None) is known
    times.append(datetime(2026, 11, 27, 17, 0, 1, tzinfo=UTC))
    assert inspect(call, surroundings.of(call, None)).because == ("night",)


def test_the_revision_in_force_is_the_negotiated_one() -> None:
    conversation = Conversation()
    surroundings = Surroundings(POLICY, Server("s"), conversation)
    exchange(
        conversation,
        '{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}}',
        '{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18"}}',
        Direction.TO_SERVER,
    )
    ping = message('{"jsonrpc":"2.0","id":9,"method":"ping"}')
    assert surroundings.of(ping, None).revision == "2025-06-18"
