"""What L3 says that is no sequence: budgets, risk, pauses, switches."""

from __future__ import annotations

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

_TAGS = ("owasp:MCP08", "cwe:770")

BUDGET = Builtin(
    id="behavior-budget",
    title="A budget does not suffice for this call",
    layer="L3",
    family="behavior",
    severity=Severity.HIGH,
    confidence=1.0,
    says="the budget for this is spent; it is whole again later.",
    tags=_TAGS,
)
RISK_WARN = Builtin(
    id="behavior-risk-raised",
    title="Much of what the principal did lately was doubtful",
    layer="L3",
    family="behavior",
    severity=Severity.MEDIUM,
    confidence=0.8,
    says="much of what was asked lately was doubtful.",
    tags=("owasp:MCP06", "cwe:693"),
)
RISK_REVIEW = Builtin(
    id="behavior-risk-high",
    title="So much of what the principal did lately was stopped that a person should look",
    layer="L3",
    family="behavior",
    severity=Severity.MEDIUM,
    confidence=0.9,
    says="so much was stopped lately that a person has to agree to what follows.",
    tags=("owasp:MCP06", "cwe:693"),
)
RISK_PAUSE = Builtin(
    id="behavior-risk-extreme",
    title="So much of what the principal did lately was stopped that it is paused",
    layer="L3",
    family="behavior",
    severity=Severity.HIGH,
    confidence=0.9,
    says="so much was stopped lately that nothing is taken for a while.",
    tags=("owasp:MCP06", "cwe:693"),
)
PAUSED = Builtin(
    id="behavior-paused",
    title="The principal is paused",
    layer="L3",
    family="behavior",
    severity=Severity.CRITICAL,
    confidence=1.0,
    says="requests are paused for a while.",
    tags=("owasp:MCP06", "cwe:693"),
)
OFF = Builtin(
    id="behavior-switched-off",
    title="A person has switched this off",
    layer="L3",
    family="behavior",
    severity=Severity.CRITICAL,
    confidence=1.0,
    says="the operator has switched this off.",
    tags=("owasp:MCP06", "cwe:693"),
)
NO_HISTORY = Builtin(
    id="history-missing",
    title="What came before a reading is not known",
    layer="L3",
    family="failure",
    severity=Severity.MEDIUM,
    confidence=1.0,
    says="the behavior check could not be made.",
    tags=("owasp:MCP08", "cwe:778"),
)
NO_HISTORY_ACT = Builtin(
    id="history-missing-act",
    title="What came before something that changes is not known",
    layer="L3",
    family="failure",
    severity=Severity.MEDIUM,
    confidence=1.0,
    says="the behavior check could not be made.",
    tags=("owasp:MCP08", "cwe:778"),
)
BUILTIN: tuple[Builtin, ...] = (
    NO_HISTORY,
    NO_HISTORY_ACT,
    BUDGET,
    RISK_WARN,
    RISK_REVIEW,
    RISK_PAUSE,
    PAUSED,
    OFF,
)
