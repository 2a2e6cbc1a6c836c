"""What scorers say of a message, as evidence: the rules by which it counts.

No layer judges intent: the gate asks the scorers and brings what they say here (see `gate.scoring`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vanguard.layers.found import found
from vanguard.model.finding import Evidence, Severity, Status
from vanguard.model.opinion import Opinion
from vanguard.model.profile import Semantic
from vanguard.model.rule import Builtin

NAME = "semantic"
"""What the evidence of scorers is called."""

_LAYER, _FAMILY = "L2", "prompt-injection"
_TAGS = ("owasp:MCP06", "atlas:AML.T0051", "cwe:1427", "safe:T1102")

LIKELY = Builtin(
    "intent-likely",
    "A scorer takes a text for an attack on the model that reads it",
    _LAYER,
    _FAMILY,
    Severity.MEDIUM,
    0.8,
    "a text reads like an attack on the model.",
    _TAGS,
    level=2,
)
DOUBTFUL = Builtin(
    "intent-doubtful",
    "A scorer finds a text doubtful",
    _LAYER,
    _FAMILY,
    Severity.LOW,
    0.8,
    "a text may be an attack on the model.",
    _TAGS,
    level=2,
)
AFTER = Builtin(
    "intent-after-doubtful",
    "An act that cannot be taken back follows a text that a scorer takes for an attack",
    _LAYER,
    _FAMILY,
    Severity.MEDIUM,
    0.8,
    "what was read shortly before this call reads like an attack on the model.",
    _TAGS,
    level=2,
)
FAILED = Builtin(
    "intent-not-scored",
    "A scorer that is configured failed on a message",
    _LAYER,
    "failure",
    Severity.MEDIUM,
    1.0,
    "a text could not be scored.",
    _TAGS,
)
FAILED_ON_ACT = Builtin(
    "intent-not-scored-act",
    "A scorer that is configured failed before an act that cannot be taken back",
    _LAYER,
    "failure",
    Severity.MEDIUM,
    1.0,
    "a call that cannot be taken back could not be scored.",
    _TAGS,
)
BUILTIN: Final[tuple[Builtin, ...]] = (LIKELY, DOUBTFUL, AFTER, FAILED, FAILED_ON_ACT)
"""Every rule of this room."""


def rule_of(opinion: Opinion, semantic: Semantic) -> Builtin | None:
    """The rule that an opinion meets; None where it is harmless, or failed."""
    if opinion.failed or opinion.score < semantic.doubtful:
        return None
    return LIKELY if opinion.score >= semantic.likely else DOUBTFUL


def note_of(opinion: Opinion, semantic: Semantic) -> str:
    """Who spoke, the score and the thresholds, in a few words."""
    if opinion.failed:
        return f"{opinion.scorer}: {opinion.failed}"
    return (
        f"{opinion.scorer}: {opinion.score:.2f} "
        f"(doubtful from {semantic.doubtful:g}, likely from {semantic.likely:g})"
    )


def evidence(
    opinion: Opinion, semantic: Semantic, pointer: str = "", excerpt: str = "", acts: bool = False
) -> Evidence:
    """An opinion as evidence; ``acts`` says that the message does what cannot be taken back."""
    note = note_of(opinion, semantic)
    if opinion.failed:
        failure = FAILED_ON_ACT if acts else FAILED
        return Evidence(NAME, Status.FAILED, note=note, failure=failure.id)
    rule = rule_of(opinion, semantic)
    findings = () if rule is None else (found(rule, pointer=pointer, excerpt=excerpt),)
    return Evidence(NAME, findings=findings, note=note)


def followed(opinions: Sequence[Opinion], semantic: Semantic) -> Evidence:
    """What an act that cannot be taken back has to expect of what its sender read before it."""
    worst = max(opinions, key=lambda each: each.score)
    return Evidence(NAME, findings=(found(AFTER),), note=note_of(worst, semantic))


def skipped(why: str) -> Evidence:
    """The evidence of scorers that were not asked, and why."""
    return Evidence(NAME, Status.SKIPPED, note=why)
