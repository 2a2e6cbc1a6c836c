"""Who scores free text: put together from the settings."""

from __future__ import annotations

from vanguard.adapters.scorers.lexical import Lexical
from vanguard.gate.scoring import Scoring


def scoring() -> Scoring:
    """The scorer that ships, which needs no network and is read when the first text comes."""
    return Scoring(Lexical())
