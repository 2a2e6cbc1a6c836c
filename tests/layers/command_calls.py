"""Calls of tools as L0 reads them, judged by the layer for commands alone."""

from __future__ import annotations

from typing import Any

from tests.layers.sql_calls import call, context
from vanguard.layers.commands.layer import judge
from vanguard.layers.normalize import read
from vanguard.model.finding import Evidence
from vanguard.policy.compose import compose


def judged(arguments: dict[str, Any], tool: str) -> Evidence:
    """What the layer says of a call."""
    within = context()
    return judge(read(call(arguments, tool), within.policy.profile.limits), within)


def stopped(command: str, profile: str = "balanced") -> set[str]:
    """The rules that stop a command line which a tool is given to run."""
    return stopped_call({"command": command}, "run_command", profile)


def stopped_call(arguments: dict[str, Any], tool: str = "lookup", profile: str = "balanced") -> set[str]:
    """The rules that stop a call."""
    decision = compose([judged(arguments, tool)], context(profile))
    return {reason.finding.rule for reason in decision.reasons if reason.verdict.stops}
