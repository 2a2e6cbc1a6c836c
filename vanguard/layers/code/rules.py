"""What program code may not do: the rules about it that are code."""

from __future__ import annotations

from typing import Final

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

BROAD = 3
"""The level of what is true but also true of much honest work."""

_EXEC = ("owasp:MCP05", "atlas:AML.T0050")
_LEAK = ("owasp:MCP01", "atlas:AML.T0086", "exfiltration")


def _rule(
    id: str,
    title: str,
    severity: Severity,
    confidence: float,
    says: str,
    tags: tuple[str, ...],
    level: int = 1,
) -> Builtin:
    return Builtin(id, title, "L1", "program-code", severity, confidence, says, tags, level)


CHANGES = _rule(
    "code-changes-system",
    "A program writes to, moves or removes what belongs to the system",
    Severity.HIGH,
    0.9,
    "programs may not change files of the system.",
    (*_EXEC, "atlas:AML.T0101", "cwe:732", "destruction"),
    2,
)
WIPES = _rule(
    "code-wipes-folders",
    "A program removes a whole disk, home or folder of the system",
    Severity.CRITICAL,
    0.95,
    "programs may not remove whole disks, homes or system folders.",
    (*_EXEC, "atlas:AML.T0101", "cwe:506", "destruction", "safe:T2101"),
)
PLANTS = _rule(
    "code-plants-startup",
    "A program writes what is run at login, at boot or on a timer",
    Severity.HIGH,
    0.9,
    "programs may not plant what is started later by itself.",
    (*_EXEC, "cwe:506", "persistence"),
)
READS = _rule(
    "code-reads-protected",
    "A program reads secrets, accounts or other protected places",
    Severity.HIGH,
    0.9,
    "programs may not read protected files.",
    ("owasp:MCP01", "atlas:AML.T0037", "cwe:552", "credential"),
    2,
)
SURVEYS = _rule(
    "code-surveys-system",
    "A program lists or watches folders of the system",
    Severity.MEDIUM,
    0.85,
    "programs may not list folders of the system.",
    ("owasp:MCP02", "atlas:AML.T0037", "cwe:200"),
    2,
)
SENDS = _rule(
    "code-sends-protected",
    "A program sends out secrets, system files, the environment or what it spied",
    Severity.CRITICAL,
    0.9,
    "programs may not send protected data out.",
    (*_LEAK, "cwe:201", "safe:T1913"),
)
REMOTE = _rule(
    "code-remote-shell",
    "A program runs what comes over the network",
    Severity.CRITICAL,
    0.95,
    "programs may not give a shell to the network.",
    (*_EXEC, "cwe:506", "reverse-shell"),
)
FETCHED = _rule(
    "code-runs-download",
    "A program runs what it has downloaded",
    Severity.CRITICAL,
    0.9,
    "programs may not run what they have just downloaded.",
    (*_EXEC, "cwe:494", "supply-chain"),
)
HIDDEN = _rule(
    "code-runs-hidden",
    "A program decodes or decrypts what it then runs",
    Severity.HIGH,
    0.9,
    "programs may not run code that they hide.",
    (*_EXEC, "cwe:506", "obfuscation"),
)
REBUILDS = _rule(
    "code-rebuilds-objects",
    "A program rebuilds objects that run code",
    Severity.HIGH,
    0.85,
    "programs may not rebuild objects that run code.",
    (*_EXEC, "cwe:502", "deserialization"),
)
MEMORY = _rule(
    "code-runs-memory",
    "A program runs machine code from memory or writes into another process",
    Severity.CRITICAL,
    0.9,
    "programs may not run machine code from memory.",
    (*_EXEC, "cwe:506"),
)
EXHAUSTS = _rule(
    "code-exhausts-machine",
    "A program starts processes, fills memory or sends without end",
    Severity.HIGH,
    0.85,
    "programs may not use the machine up.",
    ("owasp:MCP05", "atlas:AML.T0034.002", "cwe:400"),
)
KILLS = _rule(
    "code-kills-service",
    "A program ends services of the machine or processes that are not its own",
    Severity.HIGH,
    0.85,
    "programs may not end services of the machine.",
    (*_EXEC, "cwe:693", "destruction"),
)
RISES = _rule(
    "code-gains-privilege",
    "A program takes or hands out the rights of root",
    Severity.HIGH,
    0.85,
    "programs may not raise privileges.",
    ("owasp:MCP02", "atlas:AML.T0050", "cwe:269"),
)
SPIES = _rule(
    "code-spies",
    "A program records keys, screen or clipboard, or takes stored passwords",
    Severity.HIGH,
    0.85,
    "programs may not spy on people.",
    ("owasp:MCP01", "atlas:AML.T0037", "cwe:506", "credential"),
)
RANSOMS = _rule(
    "code-encrypts-files",
    "A program encrypts the files of a whole home or disk",
    Severity.CRITICAL,
    0.85,
    "programs may not encrypt people's files.",
    ("owasp:MCP05", "atlas:AML.T0101", "cwe:506", "destruction"),
)
ATTACKS = _rule(
    "code-attacks-hosts",
    "A program floods, scans or tries passwords on other machines",
    Severity.HIGH,
    0.8,
    "programs may not attack other machines.",
    ("owasp:MCP05", "atlas:AML.T0050", "cwe:506"),
    2,
)
STARTS = _rule(
    "code-starts-shell",
    "A program hands a command to a shell",
    Severity.MEDIUM,
    0.8,
    "programs that start a shell need a person's consent.",
    (*_EXEC, "cwe:78"),
    BROAD,
)
ONLINE = _rule(
    "code-goes-online",
    "A program exchanges data with the network",
    Severity.MEDIUM,
    0.8,
    "programs that use the network need a person's consent.",
    ("owasp:MCP02", "atlas:AML.T0053", "cwe:829"),
    BROAD,
)
ILL_NAMED = _rule(
    "code-fetches-ill-named",
    "A program fetches what calls itself harmful or has a made-up name, from a host of anybody's",
    Severity.HIGH,
    0.78,
    "pages that call themselves harmful, or that have made-up names, may not be fetched unseen.",
    ("owasp:MCP04", "atlas:AML.T0050", "cwe:829"),
    2,
)
DROPPED = _rule(
    "code-fetches-dropped",
    "A program fetches from a paste bin or a drop box",
    Severity.HIGH,
    0.78,
    "what unknown people left in a paste bin or a drop box may not be fetched unseen.",
    ("owasp:MCP04", "atlas:AML.T0050", "cwe:829"),
    2,
)
JUDGES = _rule(
    "code-judges-people",
    "A program decides about people by their descent, sex, faith or disability",
    Severity.MEDIUM,
    0.75,
    "programs that decide about people by what they were born as need a person's consent.",
    ("owasp:MCP06", "atlas:AML.T0050", "cwe:693"),
    BROAD,
)
CHECKS = _rule(
    "code-checks-badly",
    "A program checks a password, an address or a right in a way that is easily got round",
    Severity.MEDIUM,
    0.75,
    "programs may not let people in by checks that are easily got round.",
    ("owasp:MCP07", "atlas:AML.T0050", "cwe:862", "cwe:798"),
    BROAD,
)
WEAK = _rule(
    "code-weak-secret",
    "A program makes keys or stores passwords in a way that is easily broken",
    Severity.MEDIUM,
    0.7,
    "programs may not make secrets that can be guessed.",
    ("owasp:MCP01", "atlas:AML.T0055", "cwe:311"),
    BROAD,
)
UNREAD = _rule(
    "code-not-read",
    "A program does more than is followed to its end",
    Severity.MEDIUM,
    0.8,
    "a program does too much to be read in full.",
    ("owasp:MCP05", "atlas:AML.T0050", "obfuscation"),
)

BUILTIN: Final[tuple[Builtin, ...]] = (
    CHANGES,
    WIPES,
    PLANTS,
    READS,
    SURVEYS,
    SENDS,
    REMOTE,
    FETCHED,
    HIDDEN,
    REBUILDS,
    MEMORY,
    EXHAUSTS,
    KILLS,
    RISES,
    SPIES,
    RANSOMS,
    ATTACKS,
    STARTS,
    ONLINE,
    ILL_NAMED,
    DROPPED,
    JUDGES,
    CHECKS,
    WEAK,
    UNREAD,
)
"""All of them."""
