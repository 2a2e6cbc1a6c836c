"""Asking a person by way of a queue: what is answered, and when."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from vanguard.adapters.approvals.request import request_of, shown
from vanguard.adapters.approvals.sqlite import SqliteQueue
from vanguard.adapters.approvals.waiting import QueueApprover
from vanguard.gate.approvals import Answer, bound
from vanguard.inspection import inspect
from vanguard.model.capability import Tool
from vanguard.model.context import Context, Policy, Server
from vanguard.model.decision import Verdict
from vanguard.model.message import Direction, Message
from vanguard.model.operator import Action, Operator, OperatorRule
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

OPERATOR = Operator((OperatorRule("ask-me", Action.REVIEW),))
POLICY = Policy(profile("balanced"), Index((), "none"), "p1", operator=OPERATOR)
CONTEXT = Context(POLICY, Server("files"), "uid:1", tool=Tool("write", {"name": "write"}))


def call(arguments: Any, id: int = 1, **params: Any) -> Message:
    params = {"name": "write", "arguments": arguments, **params}
    body = {"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}
    message = parse(json.dumps(body).encode(), Direction.TO_SERVER)
    assert isinstance(message, Message)
    return message


class Desk:
    """An approver on a queue, and a clock that the test moves."""

    def __init__(self, path: Path, wait_s: float) -> None:
        self.now = 5_000.0
        self.queue = SqliteQueue(path)
        self.said: list[str] = []
        self.answers: list[Answer] = []
        self.approver = QueueApprover(
            lambda: self.queue,
            wait_s=wait_s,
            ttl_s=60,
            say=self.said.append,
            wall=lambda: self.now,
            monotonic=lambda: self.now,
            threaded=False,
        )

    def ask(self, message: Message, context: Context = CONTEXT) -> Any:
        """Ask, and look once after what waits."""
        decision = inspect(message, context)
        assert decision.verdict is Verdict.REVIEW
        drop = self.approver.ask(message, decision, context, self.answers.append)
        self.approver.step()
        return drop

    def grant(self, granted: bool = True) -> None:
        """Settle the newest question."""
        assert self.queue.settle(self.queue.entries()[-1].id, granted, "terminal:me", self.now, 60)


def test_nobody_answers_in_time(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "a", wait_s=10)
    desk.ask(call({"path": "/a"}))
    assert desk.answers == []
    desk.now += 10
    desk.approver.step()
    (answer,) = desk.answers
    assert answer == Answer(False, desk.queue.entries()[0].id, "", 50.0)
    desk.approver.step()
    assert len(desk.answers) == 1


def test_a_grant_releases_what_waits_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "a", wait_s=10)
    desk.ask(call({"path": "/a"}))
    desk.ask(call({"path": "/a"}, id=2))
    desk.grant()
    desk.approver.step()
    assert [answer.granted for answer in desk.answers] == [True]
    desk.now += 10
    desk.approver.step()
    assert [answer.granted for answer in desk.answers] == [True, False]
    assert [str(each.state) for each in desk.queue.entries()] == ["used", "pending"]


def test_a_message_sent_again_after_its_grant_passes_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "a", wait_s=0)
    desk.ask(call({"path": "/a"}))
    desk.grant()
    desk.ask(call({"path": "/b"}, id=2))
    desk.ask(call({"path": "/a"}, id=3, _meta={"progressToken": 3}))
    assert [answer.granted for answer in desk.answers] == [False, False, False]
    desk.ask(call({"path": "/a"}, id=4))
    assert [answer.granted for answer in desk.answers] == [False, False, False, True]


def test_a_sender_of_too_many_questions_is_told_that_nobody_was_asked_and_others_are_asked(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path / "a", wait_s=0)
    for number in range(100):
        desk.ask(call({"path": f"/{number}"}, id=number))
    assert [answer.crowded for answer in desk.answers] == [False] * 91 + [True] * 9
    assert desk.answers[-1] == Answer(False, crowded=True)
    desk.ask(call({"path": "/a"}, id=200), replace(CONTEXT, principal="uid:2"))
    assert not desk.answers[-1].crowded


def test_a_denial_is_told_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "a", wait_s=10)
    desk.ask(call({}))
    desk.grant(False)
    desk.approver.step()
    desk.ask(call({}, id=2))
    assert [(answer.granted, answer.by) for answer in desk.answers] == [(False, "terminal:me")] * 2


def test_what_was_dropped_is_not_answered_and_uses_no_grant(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "a", wait_s=10)
    drop = desk.ask(call({}))
    drop()
    desk.grant()
    desk.approver.step()
    assert desk.answers == []
    assert [str(each.state) for each in desk.queue.entries()] == ["granted"]


def test_where_the_queue_cannot_be_kept_the_answer_is_no(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "a", wait_s=10)
    desk.queue.close()
    desk.ask(call({}))
    desk.ask(call({}, id=2))
    assert desk.answers == [Answer(False), Answer(False)]
    assert len(desk.said) == 1


CHANGED = {
    "principal": replace(CONTEXT, principal="uid:2"),
    "server": replace(CONTEXT, server=Server("other")),
    "tool": replace(CONTEXT, tool=Tool("write", {"name": "write", "description": "now different"})),
    "policy": replace(CONTEXT, policy=replace(POLICY, digest="p2")),
}


@pytest.mark.parametrize("what", CHANGED)
def test_a_grant_is_bound_to_all_that_is_around_a_message(what: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path / "a", wait_s=0)
    desk.ask(call({"path": "/a"}))
    desk.grant()
    desk.ask(call({"path": "/a"}), CHANGED[what])
    assert not desk.answers[-1].granted


@pytest.mark.parametrize("arguments", [{"path": "/b"}, {"path": "/a", "more": 1}, {}, {"path": ["/a"]}, None])
def test_a_grant_is_bound_to_every_argument(arguments: Any) -> None:
    assert bound(call(arguments), CONTEXT) != bound(call({"path": "/a"}), CONTEXT)


def test_the_id_and_the_order_of_members_do_not_count() -> None:
    first = call({"a": 1, "b": 2}, _meta={"progressToken": 1, "x": 1})
    assert bound(first, CONTEXT) == bound(call({"b": 2, "a": 1}, 9, _meta={"x": 1}), CONTEXT)
    assert bound(first, CONTEXT) != bound(call({"b": 2, "a": 1}, 9, _meta={"x": 2}), CONTEXT)


def test_what_is_shown_hides_nothing_and_speaks_for_nobody() -> None:
    lines = shown(
        {
            "text": "safe\x1b[2K\r\u202egnp\u200b.exe\nheld by nobody: fine",
            "key\n= fake": [1, True, None, 2.5, {}, []],
            "password": "hunter2hunter2",
            "long": "x" * 100_000,
        }
    )
    assert all(line.isprintable() for line in lines)
    assert lines[0].startswith('/text = "safe')
    assert not any("\u202e" in line or "\u200b" in line for line in lines)
    assert sum(map(len, lines)) < 8_000
    assert "of 100000 characters" in lines[-1]


def test_a_huge_message_is_shown_in_part_and_says_so() -> None:
    lines = shown([{"n": number} for number in range(50_000)])
    assert sum(map(len, lines)) < 7_000
    assert "more that there is no room to show" in lines[-1]


def test_a_request_says_why_it_is_held() -> None:
    message = call({"path": "/a"})
    request = request_of(message, inspect(message, CONTEXT), CONTEXT)
    assert (request.tool, request.server, request.principal) == ("write", "files", "uid:1")
    assert request.asked == ('/path = "/a"',)
    assert request.reasons[0].startswith("ask-me: ")
