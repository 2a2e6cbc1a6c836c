"""Limits on one message: its size, its nodes, and its place in the conversation.

Texts that could not be read in full are L0's own finding (``read-budget``) and are not repeated here.
"""

from __future__ import annotations

from typing import Final

from vanguard.layers.found import found
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Finding, Severity, clean
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin

FRAME: Final = Builtin(
    id="wire-frame-size",
    title="A message is longer than the stated limit",
    layer="L1",
    family="wire",
    severity=Severity.MEDIUM,
    confidence=1.0,
    says="the message is longer than the limit.",
    tags=("owasp:MCP08", "cwe:770"),
)
NODES: Final = Builtin(
    id="wire-node-count",
    title="A message has more members and entries than the stated limit",
    layer="L1",
    family="wire",
    severity=Severity.MEDIUM,
    confidence=1.0,
    says="the message has more parts than the limit.",
    tags=("owasp:MCP08", "cwe:770"),
)
UNASKED: Final = Builtin(
    id="wire-unasked-answer",
    title="An answer comes to a question that nobody asked",
    layer="L1",
    family="wire",
    severity=Severity.MEDIUM,
    confidence=1.0,
    says="an answer must belong to a question that was asked.",
    tags=("owasp:MCP07", "cwe:290"),
)
BUILTIN: Final[tuple[Builtin, ...]] = (FRAME, NODES, UNASKED)

_CLEAN: Final = clean("limits")


def judge(reading: Reading, context: Context) -> Evidence:
    """Which limits of the profile a message exceeds, and whether it answers nobody.

    Bytes are counted without the line's end; nodes are those of the body and of JSON texts in it.
    """
    limits = context.policy.profile.limits
    message = reading.message
    over: list[Finding] = []
    if len(message.raw) > limits.frame_bytes:
        over.append(found(FRAME, excerpt=f"{len(message.raw)} bytes, limit {limits.frame_bytes}"))
    if reading.nodes > limits.nodes:
        over.append(found(NODES, excerpt=f"{reading.nodes} nodes, limit {limits.nodes}"))
    if context.oddity == "unasked-answer":
        over.append(found(UNASKED, pointer="/id"))
    return Evidence("limits", findings=tuple(over)) if over else _CLEAN
