"""Asking the client itself, and grants for several calls."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.approvals.test_waiting import CONTEXT, POLICY, Desk, call
from vanguard.adapters.approvals.covering import within
from vanguard.adapters.approvals.request import Grant, State, request_of
from vanguard.adapters.approvals.waiting import QueueApprover
from vanguard.gate.approvals import Answer
from vanguard.gate.inquiry import FORM, ROUND, Channel
from vanguard.inspection import inspect
from vanguard.model.capability import Tool
from vanguard.model.context import Context, Server
from vanguard.model.message import Message
from vanguard.wire.review_form import Reply

if sys.platform == "win32":
    pytest.skip("folders are named otherwise there", allow_module_level=True)


class Counter(Desk):
    """A desk whose askers can be asked themselves."""

    def __init__(self, path: Path, client: str = "show", wait_s: float = 0) -> None:
        super().__init__(path, wait_s)
        self.told: list[Answer] = []
        self.approver = QueueApprover(
            lambda: self.queue,
            wait_s=wait_s,
            ttl_s=60,
            wall=lambda: self.now,
            monotonic=lambda: self.now,
            threaded=False,
            client=client,
        )

    def question(self, channel: Channel, context: Context = CONTEXT, **arguments: Any) -> Answer | None:
        """Ask by a channel; the answer, where there is one at once."""
        channel.tell = self.told.append
        message, before = call(arguments or {"path": "/a"}), len(self.answers)
        decision = inspect(message, context)
        self.approver.ask(message, decision, context, self.answers.append, channel)
        self.approver.step()
        return self.answers[-1] if len(self.answers) > before else None

    def round(self, state: str, action: str, context: Context = CONTEXT, **arguments: Any) -> Answer:
        """Ask in a second round."""
        answer = self.question(Channel(ROUND, state, Reply(action, True)), context, **arguments)
        assert answer is not None
        return answer


def test_a_form_is_shown_once_and_the_message_waits_as_long_as_its_review(tmp_path: Path) -> None:
    desk, channel = Counter(tmp_path / "a"), Channel(FORM)
    assert desk.question(channel) is None
    assert '| /path = "/a"' in desk.told[0].shown
    desk.now += 59
    desk.approver.step()
    assert (desk.answers, len(desk.told)) == ([], 2)
    desk.now += 1
    desk.approver.step()
    assert [each.granted for each in desk.answers] == [False]


def test_a_round_gets_a_state_at_once_and_keeps_nothing_waiting(tmp_path: Path) -> None:
    answer = Counter(tmp_path / "a", wait_s=50).question(Channel(ROUND))
    assert answer is not None
    assert (answer.granted, answer.state.startswith("vanguard1."), answer.asks) == (False, True, False)


def test_the_second_round_passes_once_somebody_granted_it(tmp_path: Path) -> None:
    desk = Counter(tmp_path / "a")
    first = desk.question(Channel(ROUND))
    assert first is not None
    desk.grant()
    assert desk.round(first.state, "accept").granted
    again = desk.round(first.state, "accept")
    assert (again.granted, again.state != first.state) == (False, True)


def test_a_yes_is_no_grant_unless_the_operator_says_so(tmp_path: Path) -> None:
    shown, granting = Counter(tmp_path / "a"), Counter(tmp_path / "b", "grant")
    for desk, passes in ((shown, False), (granting, True)):
        first = desk.question(Channel(ROUND))
        assert first is not None
        answer = desk.round(first.state, "accept")
        assert (answer.granted, answer.state) == (passes, "")


FORGED = {
    "nothing": lambda state: "",
    "another id": lambda state: state.replace(state.split(".")[1], "0123456789"),
    "another tag": lambda state: state[:-1] + ("A" if state[-1] != "A" else "B"),
    "no tag": lambda state: state.rpartition(".")[0] + ".",
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_state_denies_nothing_and_grants_nothing(how: str, tmp_path: Path) -> None:
    desk = Counter(tmp_path / "a", "grant")
    first = desk.question(Channel(ROUND))
    assert first is not None
    for action in ("accept", "decline"):
        answer = desk.round(FORGED[how](first.state), action)
        assert (answer.granted, answer.state) == (False, first.state)
    assert [each.state for each in desk.queue.entries()] == [State.PENDING]


OTHERS = {
    "principal": replace(CONTEXT, principal="uid:2"),
    "tool": replace(CONTEXT, tool=Tool("write", {"name": "write", "description": "new"})),
    "policy": replace(CONTEXT, policy=replace(POLICY, digest="p2")),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_state_is_worth_nothing_for_what_it_was_not_given_for(what: str, tmp_path: Path) -> None:
    desk = Counter(tmp_path / "a", "grant")
    first = desk.question(Channel(ROUND))
    assert first is not None
    assert not desk.round(first.state, "accept", OTHERS[what]).granted
    assert not desk.round(first.state, "accept", path="/b").granted


def test_a_state_ends_with_its_review(tmp_path: Path) -> None:
    desk = Counter(tmp_path / "a", "grant")
    first = desk.question(Channel(ROUND))
    assert first is not None
    desk.now += 61
    assert not desk.round(first.state, "accept").granted


@pytest.mark.parametrize(("action", "state"), [("decline", "denied"), ("cancel", "pending")])
def test_what_a_form_says_ends_the_waiting(action: str, state: str, tmp_path: Path) -> None:
    desk, channel = Counter(tmp_path / "a"), Channel(FORM)
    desk.question(channel)
    channel.replies.append(Reply(action))
    desk.approver.step()
    assert [each.granted for each in desk.answers] == [False]
    assert [str(each.state) for each in desk.queue.entries()] == [state]


def test_a_client_that_is_not_to_be_asked_is_not(tmp_path: Path) -> None:
    answer = Counter(tmp_path / "a", "off").question(Channel(ROUND))
    assert answer is not None
    assert (answer.state, answer.review_id != "") == ("", True)


# -- grants for several calls ------------------------------------------------------------------


def several(desk: Counter, message: Message, folder: str = "", calls: int = 2) -> None:
    request = request_of(message, inspect(message, CONTEXT), CONTEXT)
    grant = Grant(
        id="g1",
        principal=request.principal,
        server=request.server,
        tool=request.tool,
        definition=request.definition,
        policy=request.policy,
        rules=request.rules,
        folder=folder,
        calls=calls,
        left=calls,
        made=desk.now,
        expires=desk.now + 60,
        by="terminal:me",
    )
    desk.queue.bestow(grant)


def passes(desk: Counter, context: Context = CONTEXT, **arguments: Any) -> bool:
    answer = desk.question(Channel(), context, **arguments)
    assert answer is not None
    return answer.granted


def test_so_many_calls_of_one_tool_pass_and_then_the_person_is_asked_again(tmp_path: Path) -> None:
    desk = Counter(tmp_path / "a")
    several(desk, call({"path": "/a"}))
    assert [passes(desk, path=f"/{n}") for n in range(4)] == [True, True, False, False]


def test_so_long_and_no_longer(tmp_path: Path) -> None:
    desk = Counter(tmp_path / "a")
    several(desk, call({"path": "/a"}))
    desk.now += 60
    assert not passes(desk, path="/b")


@pytest.mark.parametrize("what", OTHERS)
def test_calls_of_others_are_not_meant(what: str, tmp_path: Path) -> None:
    desk = Counter(tmp_path / "a")
    several(desk, call({"path": "/a"}))
    assert not passes(desk, OTHERS[what], path="/a")


IN, OUT = "/srv/project", "/srv/projects"


@pytest.mark.parametrize(
    ("arguments", "inside"),
    [
        ({"path": f"{IN}/a"}, True),
        ({"path": IN}, True),
        ({"path": f"{IN}/a", "content": "and/or, see e.g. the text"}, True),
        ({"paths": [f"{IN}/a", f"{IN}/b/c"]}, True),
        ({"path": f"{OUT}/a"}, False),
        ({"path": f"{IN}/../x"}, False),
        ({"path": f"{IN}/a", "target": "/etc/passwd"}, False),
        ({"paths": [f"{IN}/a", "/etc/hosts"]}, False),
        ({"path": f"{IN}/%2e%2e/%2e%2e/etc/passwd"}, False),
        ({"path": "~/x"}, False),
        ({"text": "hello"}, False),
        ({}, False),
    ],
)
def test_a_folder_bounds_every_path(arguments: dict[str, Any], inside: bool) -> None:
    context = replace(CONTEXT, server=Server("files", cwd="/srv", home="/home/me"))
    assert within(call(arguments), context, IN) is inside


def test_a_call_outside_the_folder_uses_up_none_of_the_calls(tmp_path: Path) -> None:
    desk = Counter(tmp_path / "a")
    several(desk, call({"path": f"{IN}/a"}), IN, calls=1)
    assert not passes(desk, path="/etc/x")
    assert passes(desk, path=f"{IN}/a")
