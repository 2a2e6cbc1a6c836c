"""Calls of tools as L0 reads them, judged by the layer for SQL alone."""

from __future__ import annotations

import json
from typing import Any

from vanguard.inspection import inspect
from vanguard.layers.normalize import read
from vanguard.layers.sql import layer
from vanguard.model.capability import Tool
from vanguard.model.context import Context, Policy
from vanguard.model.finding import Evidence, Finding
from vanguard.model.message import Direction, Message, Reading
from vanguard.policy.capabilities import capabilities
from vanguard.policy.compose import compose
from vanguard.policy.load import profile
from vanguard.wire.jsonrpc import parse


class Silent:
    """A matcher without rules."""

    digest = ""

    def scan(self, reading: Reading, tool: Tool | None) -> tuple[()]:
        """Nothing is found."""
        return ()


def context(name: str = "balanced", definition: dict[str, Any] | None = None) -> Context:
    """A context with this profile; of the tool nothing is known but what its definition says."""
    tool = None
    if definition is not None:
        tool = Tool(definition["name"], definition, capabilities(definition))
    return Context(Policy(profile(name), Silent(), ""), tool=tool)


def call(arguments: dict[str, Any], tool: str = "lookup_record") -> Message:
    """A call of a tool."""
    params = {"name": tool, "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return parse(json.dumps(body).encode(), Direction.TO_SERVER)


def judged(message: Message, within: Context) -> Evidence:
    """What the layer says of a message."""
    return layer.judge(read(message, within.policy.profile.limits), within)


def found(
    arguments: dict[str, Any], tool: str = "lookup_record", within: Context | None = None
) -> dict[str, Finding]:
    """The findings in a call, by their rules."""
    evidence = judged(call(arguments, tool), within or context())
    return {finding.rule: finding for finding in evidence.findings}


def stopped(
    arguments: dict[str, Any], tool: str = "lookup_record", within: Context | None = None
) -> tuple[str, ...]:
    """The rules for which the profile stops a call."""
    here = within or context()
    decision = compose([judged(call(arguments, tool), here)], here)
    return decision.because if decision.verdict.stops else ()


def verdict(arguments: dict[str, Any], tool: str = "lookup_record", profile: str = "balanced") -> str:
    """The verdict of the whole inspection, without signatures."""
    return inspect(call(arguments, tool), context(profile)).verdict.name
