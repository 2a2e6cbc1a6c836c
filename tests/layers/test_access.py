"""Requests of principals with scopes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from vanguard.inspection import inspect
from vanguard.model.context import Context, Policy, Server
from vanguard.model.decision import Verdict
from vanguard.model.hosted import Access, Grant
from vanguard.model.message import Direction, Message
from vanguard.policy.capabilities import tool_of
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

READER = frozenset({"mcp:read"})


def message(body: dict[str, Any], direction: Direction = Direction.TO_SERVER) -> Message:
    parsed = parse(json.dumps({"jsonrpc": "2.0", **body}).encode(), direction)
    assert isinstance(parsed, Message)
    return parsed


def call(name: str) -> Message:
    return message({"id": 1, "method": "tools/call", "params": {"name": name, "arguments": {}}})


def context(
    name: str = "", scopes: frozenset[str] | None = READER, profile_name: str = "balanced", **policy: Any
) -> Context:
    made = Policy(profile(profile_name), Index((), "none"), "digest", **policy)
    tool = tool_of(name, {"name": name, "inputSchema": {}}) if name else None
    return Context(made, Server("files"), tool=tool, scopes=scopes)


@pytest.mark.parametrize("name", ["monitor", "balanced", "strict"])
def test_a_call_that_was_not_granted_is_stopped_in_every_profile(name: str) -> None:
    decision = inspect(call("write_file"), context("write_file", profile_name=name))
    assert (decision.verdict, decision.because) == (Verdict.BLOCK, ("access-not-granted",))
    assert decision.primary is not None
    assert decision.primary.finding.pointer == "/params/name"


def test_a_call_that_was_granted_goes_on() -> None:
    assert inspect(call("read_file"), context("read_file")).verdict is Verdict.ALLOW
    assert inspect(call("write_file"), context("write_file", None)).verdict is Verdict.ALLOW
    assert (
        inspect(call("run_command"), context("run_command", frozenset({"mcp:admin"}))).verdict
        is Verdict.ALLOW
    )


def test_a_call_as_a_notification_is_judged_too() -> None:
    notice = message({"method": "tools/call", "params": {"name": "write_file"}})
    assert inspect(notice, context("write_file")).verdict is Verdict.BLOCK


def test_a_method_that_nobody_knows_takes_admin() -> None:
    decision = inspect(message({"id": 1, "method": "vendor/reset"}), context())
    assert decision.verdict is Verdict.BLOCK
    assert decision.primary is not None
    assert decision.primary.finding.pointer == "/method"


def test_what_a_client_answers_takes_nothing() -> None:
    answer = message({"id": 1, "result": {"role": "assistant", "content": {"type": "text", "text": "yes"}}})
    asked = {"jsonrpc": "2.0", "id": 1, "method": "sampling/createMessage", "params": {}}
    of_sampling = replace(answer, method="sampling/createMessage")
    assert inspect(of_sampling, replace(context(), scopes=frozenset(), asked=asked)).verdict is Verdict.ALLOW


def test_every_resource_that_is_subscribed_to_counts() -> None:
    access = Access({"resource:file:///own/*": Grant(frozenset({"own"}))})
    listen = {"resourceSubscriptions": ["file:///a", "file:///own/b"]}
    body = {"id": 1, "method": "subscriptions/listen", "params": {"notifications": listen}}
    assert inspect(message(body), context(access=access)).verdict is Verdict.BLOCK
    wider = context(access=access, scopes=READER | {"own"})
    assert inspect(message(body), wider).verdict is Verdict.ALLOW


def test_completing_takes_what_its_prompt_or_resource_does() -> None:
    access = Access({"prompt:daily": Grant(frozenset({"daily"}))})
    for ref, verdict in (
        ({"type": "ref/prompt", "name": "daily"}, Verdict.BLOCK),
        ({"type": "ref/prompt", "name": "weekly"}, Verdict.ALLOW),
        ({"type": "ref/resource", "uri": "file:///a"}, Verdict.ALLOW),
        ("odd", Verdict.ALLOW),
    ):
        params = {"ref": ref, "argument": {"name": "a", "value": "b"}}
        body = {"id": 1, "method": "completion/complete", "params": params}
        assert inspect(message(body), context(access=access)).verdict is verdict, ref


@pytest.mark.parametrize(
    "params", [{}, {"uri": 7}, {"uri": None}, [1], {"notifications": {"resourceSubscriptions": 7}}]
)
@pytest.mark.parametrize(
    "method", ["resources/read", "prompts/get", "subscriptions/listen", "completion/complete"]
)
def test_params_of_any_shape_are_judged(method: str, params: Any) -> None:
    try:
        odd = message({"id": 1, "method": method, "params": params})
    except Exception:  # not a message at all
        return
    decision = inspect(odd, context(access=Access({"resource:x": Grant()})))
    assert all(each.status == "ran" for each in decision.evidence)
