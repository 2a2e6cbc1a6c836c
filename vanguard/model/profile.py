"""A profile: how much evidence is too much, and what happens when a part fails."""

from __future__ import annotations

from collections.abc import Mapping

from vanguard.model.decision import Verdict
from vanguard.model.disclosure import Disclosure
from vanguard.model.drift import Trust
from vanguard.model.finding import LEVELS, Severity
from vanguard.model.sequence import Risk
from vanguard.model.value import value


@value
class Limits:
    """Bounds on one message; bytes and characters, all of them stated in docs/limits.md."""

    frame_bytes: int = 16 * 1024 * 1024
    nodes: int = 200_000
    forms: int = 24
    """Forms of one fragment, the one as sent included."""
    layers: int = 6
    """Disguises taken off one another."""
    decoded_factor: int = 8
    """Characters of all forms together, as a multiple of the message's size (at least 64 KiB)."""


@value
class Levels:
    """Rules up to the level ``enforce`` count; those up to ``shadow`` only record what they would do."""

    enforce: int = LEVELS[-1]
    shadow: int = LEVELS[-1]


@value
class Semantic:
    """What is done with the scores of texts: from which on one is doubtful, and from which likely an attack.

    ``prompts`` is from which on a text is either that is meant to tell a model what to do (see
    `layers.instructive`), where it is more than they are.  ``local`` has the scorer asked that ships with
    Vanguard, for whose scores alone ``prompts`` counts.  ``wait_s`` is how long, in seconds, a call that
    cannot be taken back waits for scores that a remote scorer still owes, its own included.
    """

    local: bool = False
    doubtful: float = 0.75
    likely: float = 0.9
    prompts: float = 0.995
    wait_s: float = 3.0


@value
class Profile:
    """One of ``monitor``, ``balanced``, ``strict``.

    ``verdicts`` gives the verdict for a finding of a severity at full confidence; below
    ``sure`` it is softened by one step (BLOCK to WARN, REVIEW to WARN, WARN to ALLOW).  ``level`` says
    up to which levels rules count and are told of.  ``rules`` gives the verdict for single rule ids
    and beats all three.  ``enforcing`` False turns REVIEW and BLOCK into SHADOW-BLOCK.  ``failed`` is
    the verdict for a layer that FAILED.  ``unrecorded`` says whether messages go on (``forward``) or
    are refused (``refuse``) while the journal cannot write.
    """

    name: str
    enforcing: bool
    verdicts: Mapping[Severity, Verdict]
    sure: float
    rules: Mapping[str, Verdict]
    failed: Verdict
    unrecorded: str
    limits: Limits = Limits()
    about: str = ""
    """What the profile is for, in one sentence."""
    level: Levels = Levels()
    disclosure: Disclosure = Disclosure()
    """What is done about secrets and personal data."""
    risk: Risk = Risk()
    """When what somebody did lately is too much."""
    trust: Trust = Trust()
    """What changes of a server since it was pinned mean."""
    semantic: Semantic = Semantic()
    """What is done with the scores of texts."""
