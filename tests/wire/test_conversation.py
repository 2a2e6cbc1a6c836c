from __future__ import annotations

import json
from typing import Any

import pytest

from vanguard.model.message import Direction, JsonId, Message
from vanguard.wire import conversation as room
from vanguard.wire.conversation import Asked, Conversation
from vanguard.wire.jsonrpc import parse

UP, DOWN = Direction.TO_SERVER, Direction.TO_CLIENT


def message(direction: Direction, **members: Any) -> Message:
    parsed = parse(json.dumps({"jsonrpc": "2.0", **members}).encode(), direction)
    assert isinstance(parsed, Message)
    return parsed


def ask(talk: Conversation, id: JsonId, method: str, direction: Direction = UP, **params: Any) -> Message:
    request = message(direction, id=id, method=method, params=params)
    talk.forwarded(request)
    return request


def answer(talk: Conversation, id: JsonId, direction: Direction = DOWN, **result: Any) -> Asked | None:
    came = message(direction, id=id, result=result)
    asked = talk.answered(came)
    if asked is not None:
        talk.forwarded(asked.answer(came))
    return asked


def cancel(talk: Conversation, id: Any, direction: Direction = UP) -> None:
    talk.forwarded(message(direction, method="notifications/cancelled", params={"requestId": id}))


def test_an_answer_finds_its_question_once() -> None:
    talk = Conversation()
    request = ask(talk, 0, "tools/call", name="read", arguments={"path": "a"})
    assert talk.live(UP) == 1
    asked = answer(talk, 0)
    assert asked is not None
    assert (asked.method, asked.tool, asked.body) == ("tools/call", "read", request.body)
    assert answer(talk, 0) is None
    assert talk.live(UP) == 0


def test_an_answer_takes_the_method_that_it_answers() -> None:
    talk = Conversation()
    ask(talk, 1, "resources/read", uri="file:///a")
    came = message(DOWN, id=1, result={})
    asked = talk.answered(came)
    assert asked is not None
    assert asked.answer(came).method == "resources/read"
    assert asked.answer(came).raw is came.raw


def test_ids_of_different_types_are_different_ids() -> None:
    talk = Conversation()
    ask(talk, 7, "ping")
    assert answer(talk, "7") is None
    assert talk.problem(message(UP, id="7", method="ping")) == ""
    assert answer(talk, 7) is not None


def test_both_directions_may_use_the_same_id() -> None:
    talk = Conversation()
    ask(talk, 1, "ping")
    ask(talk, 1, "roots/list", DOWN)
    theirs, ours = answer(talk, 1, UP), answer(talk, 1, DOWN)
    assert theirs is not None
    assert ours is not None
    assert (theirs.method, ours.method) == ("roots/list", "ping")


def test_a_live_id_may_not_be_used_again_until_it_is_answered() -> None:
    talk = Conversation()
    request = ask(talk, 7, "ping")
    assert talk.problem(request) == "live-id"
    answer(talk, 7)
    assert talk.problem(request) == ""


def test_live_requests_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_LIVE", 2)
    talk = Conversation()
    ask(talk, 1, "ping")
    ask(talk, 2, "ping")
    assert talk.problem(message(UP, id=3, method="ping")) == "too-many"
    assert talk.problem(message(DOWN, id=3, method="ping")) == ""


def test_the_late_answer_of_a_cancelled_request_is_still_known() -> None:
    talk = Conversation()
    ask(talk, 7, "tools/call", name="slow")
    cancel(talk, 7)
    assert talk.live(UP) == 0
    assert talk.problem(message(UP, id=7, method="ping")) == ""
    late = answer(talk, 7)
    assert late is not None
    assert late.tool == "slow"
    assert answer(talk, 7) is None


def test_cancelled_requests_are_remembered_boundedly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_PAST", 2)
    talk = Conversation()
    for id in range(3):
        ask(talk, id, "ping")
        cancel(talk, id)
    assert [answer(talk, id) is not None for id in range(3)] == [False, True, True]


def test_nobody_cancels_the_requests_of_the_other_side_but_subscriptions() -> None:
    talk = Conversation()
    ask(talk, 1, "tools/call", name="x")
    ask(talk, 2, "subscriptions/listen")
    ids: tuple[Any, ...] = (1, 2, [], {}, None, True, 1.0)
    for id in ids:
        cancel(talk, id, DOWN)
    assert talk.live(UP) == 1
    assert answer(talk, 1) is not None


def test_what_the_gateway_answered_itself_is_settled() -> None:
    talk = Conversation()
    ask(talk, 1, "ping")
    ask(talk, "b", "ping")
    assert talk.expire(UP, 1)
    assert not talk.expire(UP, 1)
    assert talk.expire(UP, "b")
    for id in (1, "b"):
        late = message(DOWN, id=id, result={})
        assert talk.answered(late) is None
        assert talk.settled(late)
        assert talk.settled(late)
    assert not talk.settled(message(DOWN, id=9, result={}))


def test_a_dead_server_s_requests_are_given_up_in_order() -> None:
    talk = Conversation()
    for id in (3, "a", 0):
        ask(talk, id, "ping")
    ask(talk, 5, "roots/list", DOWN)
    assert talk.give_up(UP) == (3, "a", 0)
    assert (talk.live(UP), talk.live(DOWN)) == (0, 1)


def test_of_a_large_request_only_its_names_are_kept() -> None:
    talk = Conversation()
    ask(talk, 1, "tools/call", name="write", arguments={"text": "x" * 100_000})
    asked = answer(talk, 1)
    assert asked is not None
    assert asked.tool == "write"
    assert asked.body == {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "write"}}


def test_of_a_request_that_was_cancelled_only_its_names_are_kept_where_it_is_long() -> None:
    talk = Conversation()
    for id, text in ((1, "x" * 10_000), (2, "x")):
        ask(talk, id, "tools/call", name="write", arguments={"text": text})
        cancel(talk, id)
    long, short = answer(talk, 1), answer(talk, 2)
    assert long is not None
    assert short is not None
    assert (long.tool, long.body["params"]) == ("write", {"name": "write"})
    assert short.body["params"] == {"name": "write", "arguments": {"text": "x"}}


def test_requests_are_kept_whole_only_while_all_of_them_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "KEPT_ALL", 300)
    talk = Conversation()
    for id in range(4):
        ask(talk, id, "tools/call", name="t", arguments={"a": "x" * 50})
    bodies = [answered.body["params"] for id in range(4) if (answered := answer(talk, id))]
    assert ["arguments" in params for params in bodies] == [True, True, False, False]
    ask(talk, 9, "tools/call", name="t", arguments={"a": "x"})
    again = answer(talk, 9)
    assert again is not None
    assert "arguments" in again.body["params"]


def test_the_negotiated_revision_says_whether_batches_are_legal() -> None:
    talk = Conversation()
    assert (talk.revision, talk.allows_batch, talk.modern) == ("", False, False)
    ask(talk, 0, "initialize", protocolVersion="2025-11-25")
    assert talk.revision == ""
    answer(talk, 0, protocolVersion="2025-03-26")
    assert (talk.revision, talk.allows_batch, talk.modern) == ("2025-03-26", True, False)


def test_a_stateless_request_states_its_revision() -> None:
    talk = Conversation()
    ask(talk, 0, "tools/list", _meta={"io.modelcontextprotocol/protocolVersion": "2026-07-28"})
    assert (talk.revision, talk.allows_batch, talk.modern) == ("2026-07-28", False, True)


def test_the_tools_that_the_client_has_seen_are_known_by_name() -> None:
    talk = Conversation()
    ask(talk, 0, "tools/list")
    answer(talk, 0, tools=[{"name": "a", "description": "A"}, {"name": "b"}, {"name": 7}, "c"])
    assert dict(talk.tools) == {"a": {"name": "a", "description": "A"}, "b": {"name": "b"}}


def test_roots_come_from_the_client_s_answer() -> None:
    talk = Conversation()
    assert talk.roots is None
    ask(talk, 0, "roots/list", DOWN)
    answer(talk, 0, UP, roots=[{"uri": "file:///w"}, {"name": "no uri"}, 5])
    assert talk.roots == ("file:///w",)
    before = talk.roots
    ask(talk, 1, "roots/list", DOWN)
    answer(talk, 1, UP, roots=[{"uri": "file:///w"}])
    assert talk.roots is before


def test_roots_come_with_a_repeated_request_in_the_stateless_revision() -> None:
    talk = Conversation()
    ask(
        talk,
        0,
        "tools/call",
        name="x",
        inputResponses={"r": {"roots": [{"uri": "file:///w"}]}, "e": {"action": "a"}},
    )
    assert talk.roots == ("file:///w",)
