"""Rules that look for the canary, one for each part, and what they and the journal must say of a cell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.gate.adapters import Kept
from tests.mediation.matrix import Cell
from tests.mediation.planting import CANARY, Carried, Variant, place
from vanguard.model.context import Policy
from vanguard.model.message import Part
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.rules.load import load_rules

RULES = Path(__file__).parent / "rules"


def policy() -> Policy:
    """The balanced profile with the rules that look for the canary, and no others."""
    return Policy(profile("balanced"), Index(load_rules(RULES), "probes"), "probes")


def rule_for(part: Part) -> str:
    """The rule that looks at texts of one part alone."""
    return f"canary-{part}"
