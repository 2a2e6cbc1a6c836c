"""What is said of commands that destroy, and how a rule about commands is made."""

from __future__ import annotations

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

_MEDIUM, _HIGH, _CRITICAL = Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL


def rule(
    id: str,
    title: str,
    family: str,
    severity: Severity,
    confidence: float,
    says: str,
    *tags: str,
    level: int = 1,
) -> Builtin:
    """A rule about commands; its id begins with ``command-``."""
    return Builtin(f"command-{id}", title, "L1", family, severity, confidence, says, tags, level)


DELETES = rule(
    "deletes-system",
    "A command deletes or empties what a machine or a home lives by",
    "destructive-command",
    _CRITICAL,
    0.95,
    "what the system or a home folder lives by may not be deleted.",
    "owasp:MCP02",
    "atlas:AML.T0101",
    "destruction",
)
DISK = rule(
    "overwrites-disk",
    "A command formats or overwrites a disk",
    "destructive-command",
    _CRITICAL,
    0.9,
    "disks may not be formatted or overwritten.",
    "owasp:MCP02",
    "atlas:AML.T0101",
    "destruction",
)
EMPTIES = rule(
    "empties-folder",
    "A command deletes everything in the folder that it runs in",
    "destructive-command",
    _MEDIUM,
    0.85,
    "a whole working folder may not be emptied unseen.",
    "owasp:MCP02",
    "atlas:AML.T0101",
    "destruction",
)
ENCRYPTS = rule(
    "encrypts-files",
    "A command encrypts files one after the other and removes the originals",
    "destructive-command",
    _CRITICAL,
    0.9,
    "files may not be encrypted in bulk.",
    "owasp:MCP02",
    "atlas:AML.T0101",
    "destruction",
)
EXHAUSTS = rule(
    "exhausts-machine",
    "A command uses up processes, memory or disk without end",
    "destructive-command",
    _CRITICAL,
    0.9,
    "commands may not use up the machine.",
    "owasp:MCP02",
    "atlas:AML.T0029",
    "cwe:400",
)
KILLS = rule(
    "kills-services",
    "A command kills every process, or the services that a machine needs",
    "destructive-command",
    _HIGH,
    0.85,
    "services of the system may not be killed.",
    "owasp:MCP02",
    "atlas:AML.T0029",
    "cwe:400",
)
STOPS = rule(
    "stops-machine",
    "A command stops or restarts the machine",
    "destructive-command",
    _MEDIUM,
    0.85,
    "the machine may not be stopped or restarted unseen.",
    "owasp:MCP02",
    "atlas:AML.T0029",
)
