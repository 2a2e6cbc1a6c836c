from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from vanguard.bench.case import read
from vanguard.bench.judge import Judge
from vanguard.cli.remembering import of_lines
from vanguard.model.capability import Capability
from vanguard.model.context import Exemption, Policy, Server
from vanguard.model.finding import Severity
from vanguard.model.operator import Action, Names, Operator, OperatorRule, Times
from vanguard.model.sequence import Book, Kind, Sequence, Then
from vanguard.policy.load import profile
from vanguard.rules.index import Index


def _call(id: int = 1, **arguments: Any) -> dict[str, Any]:
    params = {"name": "read_file", "arguments": arguments}
    return {"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}


def test_lines_of_a_session_share_what_was_said_and_others_do_not() -> None:
    class Nothing:
        digest = ""

        def scan(self, reading: object, tool: object) -> tuple[()]:
            return ()

    judge = Judge(Policy(profile("balanced"), Nothing(), "d"), Server())
    definition = {"name": "read_file", "description": "Reads a file.", "inputSchema": {"type": "object"}}
    listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    listed = {"jsonrpc": "2.0", "id": 1, "result": {"tools": [definition]}}
    for message in (listing, listed):
        judge.judge(read(json.dumps({"message": message, "session": "s"}).encode()))
    known = judge.judge(read(json.dumps({"message": _call(2), "session": "s"}).encode()))
    other = judge.judge(read(json.dumps({"message": _call(2), "session": "t"}).encode()))
    assert known.context.tool is not None
    assert known.context.tool.definition == definition
    assert other.context.tool is not None
    assert other.context.tool.definition == {}
    answer = judge.judge(read(b'{"message":{"jsonrpc":"2.0","id":2,"result":{"content":[]}},"session":"s"}'))
    assert answer.message.method == "tools/call"


def _judge(*, today: date | None = None, exemptions: tuple[Exemption, ...] = ()) -> Judge:
    return Judge(Policy(profile("balanced"), Index((), "none"), "d", exemptions), Server(), today)


def test_an_exception_that_expires_holds_up_to_the_day_of_the_judge() -> None:
    exemption = Exemption(frozenset(["fs-sensitive-place"]), expires=date(2027, 1, 1))
    case = read(json.dumps(_call(path="/etc/shadow")).encode())
    found = [
        "fs-sensitive-place" in {reason.finding.rule for reason in judged.decision.reasons}
        for today in (date(2026, 12, 31), date(2027, 1, 1), None)
        for judged in [_judge(today=today, exemptions=(exemption,)).judge(case)]
    ]
    assert found == [False, True, True]


def test_a_tool_is_known_by_its_name_however_long_that_is() -> None:
    judge = _judge()
    for name in ("run_shell_command", "run_shell_command" + "_x" * 500):
        call = _call(command="ls") | {"params": {"name": name, "arguments": {"command": "ls"}}}
        for _ in range(2):
            tool = judge.judge(read(json.dumps(call).encode())).context.tool
            assert tool is not None
            assert (tool.name, Capability.EXEC in tool.capabilities) == (name, True)


def test_lines_of_a_session_share_a_past_and_others_have_none() -> None:
    loop = Sequence(
        "loop",
        "t",
        Severity.HIGH,
        1.0,
        "no.",
        "w",
        Then(frozenset(["call"])),
        60.0,
        count=3,
        same=Kind.TARGET,
    )
    policy = Policy(profile("balanced"), Index((), "none"), "d", book=Book([loop]))
    judge = Judge(policy, Server(), remembers=of_lines)
    found = [
        judge.judge(read(json.dumps({"message": _call(id, path="a"), **session}).encode())).decision.because
        for session in ({"session": "s"}, {"session": "t"}, {})
        for id in range(3)
    ]
    assert found == [(), (), ("loop",)] * 2 + [()] * 3


def test_a_message_is_judged_as_of_its_time_and_its_sender() -> None:
    evening = Times(UTC, frozenset(range(7)), ((17 * 60, 24 * 60),))
    rules = (
        OperatorRule("evening", Action.BLOCK, times=evening),
        OperatorRule("ann", Action.REVIEW, principal=Names(frozenset({"ann"}))),
    )
    policy = Policy(profile("balanced"), Index((), "none"), "d", operator=Operator(rules))
    judge = Judge(policy, Server(), now=datetime(2026, 11, 27, 9, tzinfo=UTC))
    case = read(json.dumps({"message": _call(path="a"), "session": "s"}).encode())
    later = datetime(2026, 11, 27, 17, tzinfo=UTC)
    found = [judge.judge(case), judge.judge(case, later), judge.judge(case, principal="ann")]
    assert [each.decision.because for each in found] == [(), ("evening",), ("ann",)]
