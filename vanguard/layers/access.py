"""Whether the principal may ask for what it asks for: scopes and roles.

Judged only where the principal has any; see `vanguard.policy.access` for what takes what.
"""

from __future__ import annotations

from vanguard.layers.found import found
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Severity, clean
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin
from vanguard.policy.access import KINDS, NOT_GRANTED, lacking

GRANTED = Builtin(
    id=NOT_GRANTED,
    title="A principal asks for what its scopes and roles do not allow",
    layer="L1",
    family="access",
    severity=Severity.CRITICAL,
    confidence=1.0,
    says="your credentials do not allow this.",
    tags=("owasp:MCP07", "cwe:862"),
)
BUILTIN: tuple[Builtin, ...] = (GRANTED,)

_CLEAN = clean("access")


def judge(reading: Reading, context: Context) -> Evidence:
    """Whether all that the request takes was granted to its principal."""
    message = reading.message
    if not lacking(message, context):
        return _CLEAN
    member = KINDS.get(message.method, ("", ""))[1]
    pointer = f"/params/{member}" if member in message.params else "/method"
    return Evidence("access", findings=(found(GRANTED, pointer=pointer),))
