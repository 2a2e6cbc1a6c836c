"""What the layer of camouflage says: its rules."""

from __future__ import annotations

from typing import Final

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

_LAYER, _FAMILY = "L1.5", "camouflage"
_TAGS = ("owasp:MCP06", "atlas:AML.T0051", "cwe:451")

VOUCHED = Builtin(
    "camouflage-vouched-act",
    "A doubtful act is said to be approved, safe or only a test",
    _LAYER,
    _FAMILY,
    Severity.MEDIUM,
    0.8,
    "an act may not vouch for itself.",
    _TAGS,
)
ADDRESSED = Builtin(
    "camouflage-speaks-to-gateway",
    "A text beside an act speaks to whatever judges it",
    _LAYER,
    _FAMILY,
    Severity.HIGH,
    0.82,
    "a message may not tell the gateway how to judge it.",
    _TAGS,
)
FORGED = Builtin(
    "camouflage-forged-verdict",
    "A server's text bears the wording of a gateway's decision",
    _LAYER,
    _FAMILY,
    Severity.MEDIUM,
    0.8,
    "a server may not speak as the gateway.",
    _TAGS,
)
NAMED = Builtin(
    "camouflage-belying-name",
    "A doubtful act has a name that says it is harmless",
    _LAYER,
    _FAMILY,
    Severity.MEDIUM,
    0.75,
    "a name may not belie the act.",
    _TAGS,
)

BUILTIN: Final[tuple[Builtin, ...]] = (VOUCHED, ADDRESSED, FORGED, NAMED)
"""Every rule of the layer."""
