"""The operator's own rules about calls: the first that matches says what happens.

Judged only where the operator wrote any; see `vanguard.layers.operator_rules` for how they match.
"""

from __future__ import annotations

from vanguard.layers.found import found
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, Severity, clean
from vanguard.model.message import Reading
from vanguard.model.rule import Builtin

UNLISTED = Builtin(
    id="tool-not-listed",
    title="A call of a tool that the operator does not let anybody use",
    layer="L1",
    family="operator",
    severity=Severity.CRITICAL,
    confidence=1.0,
    says="this tool is not among those that may be used.",
    tags=("owasp:MCP02", "cwe:862"),
)
UNRULED = Builtin(
    id="no-rule-allows",
    title="A call that no rule of the operator's speaks of, where such calls do not simply pass",
    layer="L1",
    family="operator",
    severity=Severity.HIGH,
    confidence=1.0,
    says="no rule of this gateway's policy allows this call.",
    tags=("owasp:MCP02", "cwe:862"),
)
BUILTIN: tuple[Builtin, ...] = (UNLISTED, UNRULED)

_CLEAN = clean("operator")


def judge(reading: Reading, context: Context) -> Evidence:
    """What the operator's rules say of a call; nothing of any other message."""
    operator = context.policy.operator
    if operator is None or not reading.message.is_call:
        return _CLEAN
    from vanguard.layers.operator_rules import ruling, table_of

    name = reading.message.params["name"]
    table = table_of(operator)
    if not table.lists(name):
        return Evidence("operator", findings=(found(UNLISTED, pointer="/params/name", action="block"),))
    ruled = ruling(table, reading, context)
    if ruled is not None:
        finding, redactions = ruled
        return Evidence("operator", findings=(finding,), redactions=redactions)
    if operator.default == "allow":
        return _CLEAN
    finding = found(UNRULED, pointer="/params/name", action=str(operator.default))
    return Evidence("operator", findings=(finding,))
