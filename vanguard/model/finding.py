"""What the layers say of a message: findings and evidence."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from functools import cache
from typing import Final

from vanguard.model.value import value

LEVELS: Final = (1, 2, 3, 4)
"""How much honest work a rule may stop: from next to none to much."""


class Severity(IntEnum):
    """How much harm a finding stands for, if it is true."""

    INFO = 0
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @property
    def word(self) -> str:
        """The name in lower case, as rule files and records write it."""
        return self.name.lower()


class Status(StrEnum):
    """Whether a layer did its work on a message."""

    RAN = "ran"
    SKIPPED = "skipped"
    FAILED = "failed"


@value
class Finding:
    """One thing that one layer saw.

    ``rule`` is an id such as ``fs-outside-zone``; ``layer`` is ``L0``, ``L1`` ...; ``confidence`` is
    0..1; ``pointer`` a JSON pointer into the message; ``chain`` the disguises taken off before it
    showed; ``excerpt`` is masked and short; ``says`` is one sentence for the person who is stopped,
    without any pattern or secret; ``family`` groups rules for the explanation; ``shadow`` marks a
    rule that only records what it would have done; ``level``, one of `LEVELS`, is that of the rule.
    """

    rule: str
    layer: str
    severity: Severity
    confidence: float
    says: str
    family: str
    pointer: str = ""
    chain: tuple[str, ...] = ()
    excerpt: str = ""
    shadow: bool = False
    level: int = 1
    action: str = ""
    """What the operator wants done about it, whatever its severity: ``allow``, ``warn``, ``redact``,
    ``review`` or ``block``."""
    retry_after_s: float | None = None
    """For how many seconds it holds, where it is a limit that ends by itself."""


@value
class Redaction:
    """Characters of the text at ``pointer``, as it was sent, that a placeholder replaces.

    They are those from ``start`` to ``end``; ``kind`` says what stands there, ``rule`` is that of the
    finding which wants it.
    """

    pointer: str
    kind: str
    start: int = 0
    end: int = 0
    rule: str = ""


@value
class Evidence:
    """All that one layer says of one message.

    ``layer`` is the layer's name in ``LAYERS``; ``note`` says why it was SKIPPED or FAILED.  FAILED
    means that a fact is missing, and what that costs is the profile's to say: it is never a clean
    bill.
    """

    layer: str
    status: Status = Status.RAN
    findings: tuple[Finding, ...] = ()
    note: str = ""
    redactions: tuple[Redaction, ...] = ()
    failure: str = "layer-failed"
    """The rule id of the reason that stands for it, where it FAILED."""


@cache
def clean(layer: str) -> Evidence:
    """The evidence of a layer that found nothing: always the same object, so that comparing is quick."""
    return Evidence(layer)
