"""A policy that stands on another: both judge each message, and the harsher verdict wins.

So nothing that the upper one says, in whatever words, gives a message a milder verdict than the lower one.
"""

from __future__ import annotations

from dataclasses import replace

from vanguard.model.context import Context, Floor
from vanguard.model.decision import Decision, Verdict
from vanguard.policy.capabilities import tool_of
from vanguard.policy.compose import because_of, ranked


def standing(context: Context, floor: Floor) -> Context:
    """The context in which the floor judges a message: its own policy, and the server as it knows that."""
    own = context.server
    server = replace(floor.server, zones=own.zones, resolver=own.resolver) if floor.follows else floor.server
    tool = context.tool
    if tool is not None and (own.capabilities or server.capabilities):
        tool = tool_of(tool.name, tool.definition or None, server.capabilities)
    restored = context.restored
    if restored and tool is not None:
        theirs = floor.policy.profile.disclosure.restore.get(tool.name, ())
        ours = context.policy.profile.disclosure.restore.get(tool.name, ())
        restored = restored if set(ours) <= set(theirs) else frozenset()
    return replace(context, policy=floor.policy, server=server, tool=tool, restored=restored)


def joined(first: Decision, second: Decision) -> Decision:
    """One decision that is as harsh as the harsher of two on the same message, with the reasons of both."""
    verdict = max(first.verdict, second.verdict)
    reasons = ranked(dict.fromkeys((*first.reasons, *second.reasons)))
    redactions = dict.fromkeys((*first.redactions, *second.redactions))
    return Decision(
        verdict,
        max(first.would_be, second.would_be),
        because_of(reasons, verdict),
        reasons,
        tuple(dict.fromkeys((*first.evidence, *second.evidence))),
        first.profile,
        first.policy,
        () if verdict is Verdict.BLOCK else tuple(redactions),
    )
