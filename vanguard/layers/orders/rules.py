"""What the weighing of orders says: its rules."""

from __future__ import annotations

from typing import Final

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

_LAYER, _FAMILY = "L1", "prompt-injection"
_TAGS = ("owasp:MCP06", "atlas:AML.T0051", "cwe:1427", "safe:T1102")

ORDER = Builtin(
    "inject-weighed-order",
    "Several signs together make a text an order to the model",
    _LAYER,
    _FAMILY,
    Severity.HIGH,
    0.82,
    "results may not give orders to the model.",
    _TAGS,
)
DOUBTFUL = Builtin(
    "inject-doubtful-order",
    "A text among data reads like an order to the model",
    _LAYER,
    _FAMILY,
    Severity.MEDIUM,
    0.8,
    "results should not give orders to the model.",
    _TAGS,
)
FAINT = Builtin(
    "inject-faint-order",
    "A text among data has some signs of an order to the model",
    _LAYER,
    _FAMILY,
    Severity.MEDIUM,
    0.7,
    "results should not give orders to the model.",
    _TAGS,
    level=3,
)

BUILTIN: Final[tuple[Builtin, ...]] = (ORDER, DOUBTFUL, FAINT)
"""Every rule of the layer."""
