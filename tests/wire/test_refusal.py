from __future__ import annotations

import json
from typing import Any

import pytest

from vanguard.errors import ProtocolError
from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Finding, Severity
from vanguard.model.message import Direction, Message
from vanguard.wire import refusal
from vanguard.wire.framing import Oversize
from vanguard.wire.jsonrpc import parse

FINDING = Finding(
    "fs-outside-zone", "L1", Severity.HIGH, 1.0, "paths may not leave the allowed folders.", "fs"
)


def decided(verdict: Verdict) -> Decision:
    reason = Reason(FINDING, verdict, verdict)
    return Decision(verdict, verdict, (FINDING.rule,), (reason,), (), "balanced", "digest")


def call(id: Any = 7, **params: Any) -> Message:
    body = {"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": "read", **params}}
    message = parse(json.dumps(body).encode(), Direction.TO_SERVER)
    assert isinstance(message, Message)
    return message


def test_a_blocked_request_gets_an_error_with_its_own_id() -> None:
    assert json.loads(refusal.refuse(call(), decided(Verdict.BLOCK), "d1")) == {
        "jsonrpc": "2.0",
        "id": 7,
        "error": {
            "code": -31001,
            "message": "Blocked by Vanguard: paths may not leave the allowed folders.",
            "data": {
                "blocked_by": "vanguard",
                "verdict": "BLOCK",
                "decision_id": "d1",
                "rule": "fs-outside-zone",
                "layer": "L1",
                "retryable": False,
            },
        },
    }


@pytest.mark.parametrize("id", [0, "0", "ключ", 2**53 - 1])
def test_ids_go_back_as_they_came(id: Any) -> None:
    answer = json.loads(refusal.refuse(call(id), decided(Verdict.BLOCK), "d"))
    assert answer["id"] == id
    assert type(answer["id"]) is type(id)


def test_a_held_request_names_its_review() -> None:
    error = json.loads(refusal.refuse(call(), decided(Verdict.REVIEW), "d1"))["error"]
    assert error["code"] == -31002
    assert (error["data"]["review_id"], error["data"]["retryable"]) == ("d1", False)


def test_a_request_for_which_there_was_no_room_is_told_so() -> None:
    error = json.loads(refusal.refuse(call(), decided(Verdict.REVIEW), "d1", crowded=True))["error"]
    assert error["code"] == -31002
    assert (error["data"]["crowded"], error["data"]["retryable"]) == (True, False)
    assert "too many requests of this sender wait" in error["message"]


def test_a_limit_says_when_to_try_again() -> None:
    error = json.loads(refusal.refuse(call(), decided(Verdict.BLOCK), "d", retry_after_s=2))["error"]
    assert error["code"] == -31003
    assert (error["data"]["retry_after_s"], error["data"]["retryable"]) == (2, True)


def test_without_detail_rule_and_layer_are_left_out() -> None:
    error = json.loads(refusal.refuse(call(), decided(Verdict.BLOCK), "d", detail="none"))["error"]
    assert set(error["data"]) == {"blocked_by", "verdict", "decision_id", "retryable"}
    assert error["message"].startswith("Blocked by Vanguard: ")


def test_a_blocked_call_can_be_a_tool_result() -> None:
    answer = json.loads(refusal.refuse(call(), decided(Verdict.BLOCK), "d", style="tool_result"))
    result = answer["result"]
    assert (answer["id"], result["isError"], "resultType" in result) == (7, True, False)
    assert result["content"][0]["text"].startswith("Blocked by Vanguard: ")
    assert result["_meta"][refusal.META_REFUSAL]["rule"] == "fs-outside-zone"


def test_a_tool_result_of_the_stateless_revision_is_complete() -> None:
    modern = call(_meta={"io.modelcontextprotocol/protocolVersion": "2026-07-28"})
    for message, known in ((modern, False), (call(), True)):
        line = refusal.refuse(message, decided(Verdict.BLOCK), "d", style="tool_result", modern=known)
        assert json.loads(line)["result"]["resultType"] == "complete"


def test_anything_but_a_call_stays_an_error_whatever_the_style() -> None:
    raw = b'{"jsonrpc":"2.0","id":"a","method":"resources/read","params":{"uri":"file:///x"}}'
    message = parse(raw, Direction.TO_SERVER)
    assert isinstance(message, Message)
    assert "error" in json.loads(refusal.refuse(message, decided(Verdict.BLOCK), "d", style="tool_result"))


def test_a_stopped_answer_is_replaced_by_an_error_with_the_same_id() -> None:
    message = parse(b'{"jsonrpc":"2.0","id":3,"result":{}}', Direction.TO_CLIENT)
    assert isinstance(message, Message)
    answer = json.loads(refusal.refuse(message, decided(Verdict.BLOCK), "d"))
    assert (answer["id"], answer["error"]["code"]) == (3, -31001)


def test_a_message_that_is_not_valid_is_answered_with_what_is_wrong() -> None:
    error = ProtocolError(-32600, "The batch is empty.", kind="empty-batch")
    assert json.loads(refusal.protocol(error)) == {
        "jsonrpc": "2.0",
        "id": None,
        "error": {
            "code": -32600,
            "message": "The batch is empty.",
            "data": {"reported_by": "vanguard", "kind": "empty-batch", "retryable": False},
        },
    }


def test_a_line_that_is_too_long_is_refused_with_its_id() -> None:
    frame = Oversize(10**8, b'{"method":"x","params":{"a":"', b'"},"jsonrpc":"2.0","id":7}')
    error = refusal.too_long(frame, Direction.TO_SERVER)
    assert (error.code, error.id, error.expects_answer) == (-32600, 7, True)
    answer = refusal.too_long(Oversize(9, b'{"id":3,"result":{"a":"'), Direction.TO_CLIENT)
    assert (answer.id, answer.expects_answer) == (3, False)


def test_a_second_use_of_a_live_id_is_an_invalid_request() -> None:
    for problem in ("live-id", "too-many"):
        error = refusal.not_fresh(call(), problem)
        assert (error.code, error.id, error.kind) == (-32600, 7, problem)


@pytest.mark.parametrize(
    ("line", "kind", "retryable"),
    [
        (refusal.bad_answer("a", Direction.TO_CLIENT), "bad-answer", False),
        (refusal.server_gone("a", "it ended with status 1."), "server-gone", False),
        (refusal.overdue("a"), "overdue", True),
    ],
)
def test_a_failing_server_is_an_internal_error(line: bytes, kind: str, retryable: bool) -> None:
    answer = json.loads(line)
    assert (answer["id"], answer["error"]["code"]) == ("a", -32603)
    assert answer["error"]["data"] == {"reported_by": "vanguard", "kind": kind, "retryable": retryable}


def test_everything_said_is_one_valid_line() -> None:
    for line in (refusal.refuse(call("a\nb"), decided(Verdict.BLOCK), "d"), refusal.cancel("a\nb", "x\ny")):
        assert b"\n" not in line
        assert isinstance(parse(line, Direction.TO_CLIENT), Message)
    assert refusal.no_batches().code == -32600


def test_an_error_that_lost_its_id_is_given_one_and_nothing_else_is() -> None:
    error = b'{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"no"}}'
    assert json.loads(refusal.addressed(error, "7")) == {**json.loads(error), "id": "7"}
    for line in (error.replace(b"null", b"0"), b'{"jsonrpc":"2.0","method":"ping"}', b"[1]"):
        assert refusal.addressed(line, 7) == line
