"""Verdicts and decisions."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from vanguard.model.finding import Evidence, Finding, Redaction
from vanguard.model.value import value


class Verdict(IntEnum):
    """What happens to a message; the harshest reason wins.

    SHADOW_BLOCK is what REVIEW or BLOCK becomes where the profile, or that rule, does not enforce.
    """

    ALLOW = 0
    WARN = 1
    SHADOW_BLOCK = 2
    REVIEW = 3
    BLOCK = 4

    @property
    def word(self) -> str:
        """The name as people and records write it: ``SHADOW-BLOCK``, not ``SHADOW_BLOCK``."""
        return self.name.replace("_", "-")

    @property
    def stops(self) -> bool:
        """Whether the message is not forwarded at once: REVIEW and BLOCK."""
        return self >= _REVIEW


_REVIEW: Final = Verdict.REVIEW


@value
class Reason:
    """A finding with the verdict that the policy gives it (``would_be`` before any shadow)."""

    finding: Finding
    verdict: Verdict
    would_be: Verdict


@value
class Decision:
    """What is to happen to one message, and why.

    ``would_be`` is what the verdict would have been, had the profile and every rule been enforcing.
    ``because`` names the rules that hold the verdict up: without all of them it would be milder,
    without only some of them it would not.  ``reasons`` are all findings with their verdicts, the
    harshest first.  ``policy`` is the digest of the policy that decided.  ``redactions`` is what is replaced
    in a message that goes on.
    """

    verdict: Verdict
    would_be: Verdict
    because: tuple[str, ...]
    reasons: tuple[Reason, ...]
    evidence: tuple[Evidence, ...]
    profile: str
    policy: str
    redactions: tuple[Redaction, ...] = ()

    @property
    def primary(self) -> Reason | None:
        """The reason that is told to the asker: the first of the harshest, or None for ALLOW."""
        return self.reasons[0] if self.because else None
