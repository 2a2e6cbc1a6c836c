"""Answers of a server, judged as a gateway judges them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from vanguard.bench.judge import Judge
from vanguard.cli.judging import judge_of
from vanguard.inspection import inspect
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import Direction, Message
from vanguard.wire.jsonrpc import parse


@cache
def _judge(profile: str) -> Judge:
    return judge_of(profile, None)


def parsed(body: dict[str, Any], direction: Direction) -> Message:
    """A body as a message."""
    message = parse(json.dumps({"jsonrpc": "2.0", "id": 1, **body}).encode(), direction)
    assert isinstance(message, Message)
    return message


def decided(body: dict[str, Any], profile: str = "balanced", to: Direction = Direction.TO_CLIENT) -> Decision:
    """The decision by all shipped rules on a message with this body."""
    return inspect(parsed(body, to), Context(_judge(profile).policy))


def answered(text: str, profile: str = "balanced") -> Decision:
    """The decision on a result that is one text."""
    return decided({"result": {"content": [{"type": "text", "text": text}]}}, profile)


def called(tool: str, profile: str = "balanced", **arguments: Any) -> Decision:
    """The decision on a call of a tool."""
    params = {"name": tool, "arguments": arguments}
    return decided({"method": "tools/call", "params": params}, profile, Direction.TO_SERVER)


def rules(decision: Decision) -> set[str]:
    """The rules that found something."""
    return {reason.finding.rule for reason in decision.reasons}
