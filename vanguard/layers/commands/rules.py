"""What is said of commands: the rules about acts that are code."""

from __future__ import annotations

from vanguard.layers.commands.rules_destruction import (
    DELETES as DELETES,
)
from vanguard.layers.commands.rules_destruction import (
    DISK as DISK,
)
from vanguard.layers.commands.rules_destruction import (
    EMPTIES as EMPTIES,
)
from vanguard.layers.commands.rules_destruction import (
    ENCRYPTS as ENCRYPTS,
)
from vanguard.layers.commands.rules_destruction import (
    EXHAUSTS as EXHAUSTS,
)
from vanguard.layers.commands.rules_destruction import (
    KILLS as KILLS,
)
from vanguard.layers.commands.rules_destruction import (
    STOPS as STOPS,
)
from vanguard.layers.commands.rules_destruction import rule as _rule
from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

_MEDIUM, _HIGH, _CRITICAL = Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL
_ATLAS = "atlas:AML.T0050"

TRACKS = _rule(
    "clears-tracks",
    "A command wipes logs or the history of a shell",
    "persistence",
    _HIGH,
    0.85,
    "logs and shell histories may not be wiped.",
    "owasp:MCP08",
    _ATLAS,
    "cwe:223",
)
DEFENCES = _rule(
    "disables-defences",
    "A command switches protection or logging off",
    "persistence",
    _HIGH,
    0.8,
    "protection may not be switched off unseen.",
    "owasp:MCP08",
    _ATLAS,
    "cwe:693",
)
OPENS = _rule(
    "opens-permissions",
    "A command gives system files or whole trees to everybody",
    "destructive-command",
    _HIGH,
    0.9,
    "system files may not be opened to everybody.",
    "owasp:MCP02",
    _ATLAS,
    "cwe:732",
)
WRITES = _rule(
    "writes-system",
    "A command writes where only the system has its files",
    "persistence",
    _HIGH,
    0.85,
    "files of the system may not be written.",
    "owasp:MCP02",
    _ATLAS,
    "cwe:284",
)
PLANTS = _rule(
    "plants-startup",
    "A command plants what runs at boot, at login or by the clock",
    "persistence",
    _HIGH,
    0.88,
    "commands may not be planted where they run by themselves.",
    "owasp:MCP02",
    _ATLAS,
    "persistence",
)
ACCOUNT = _rule(
    "plants-account",
    "A command gives somebody lasting power over the machine",
    "persistence",
    _HIGH,
    0.85,
    "accounts and keys with power may not be planted.",
    "owasp:MCP02",
    _ATLAS,
    "cwe:269",
    "persistence",
)
DOWNLOAD = _rule(
    "runs-download",
    "A command runs what it has just downloaded",
    "download-execution",
    _CRITICAL,
    0.95,
    "downloads may not be run unseen.",
    "owasp:MCP05",
    "owasp:MCP04",
    _ATLAS,
    "cwe:494",
)
DECODED = _rule(
    "runs-decoded",
    "A command runs what it has just decoded",
    "download-execution",
    _CRITICAL,
    0.88,
    "encoded commands may not be decoded and run.",
    "owasp:MCP05",
    _ATLAS,
    "cwe:506",
    "obfuscation",
)
INPUT = _rule(
    "runs-input",
    "A command runs as code what it was given as data",
    "download-execution",
    _HIGH,
    0.8,
    "what is given as data may not be run as code.",
    "owasp:MCP05",
    _ATLAS,
    "cwe:95",
    level=2,
)
SHELL = _rule(
    "ties-shell",
    "A command hands a shell to a network connection",
    "reverse-shell",
    _CRITICAL,
    0.95,
    "a shell may not be handed to a network connection.",
    "owasp:MCP05",
    _ATLAS,
    "reverse-shell",
)
SENDS = _rule(
    "sends-secrets",
    "A command sends secrets or system files over the network",
    "exfiltration",
    _CRITICAL,
    0.92,
    "secrets may not be sent over the network.",
    "owasp:MCP01",
    "owasp:MCP10",
    "atlas:AML.T0086",
    "exfiltration",
)
FLOODS = _rule(
    "floods-network",
    "A command floods the network",
    "destructive-command",
    _HIGH,
    0.85,
    "the network may not be flooded.",
    "owasp:MCP02",
    "atlas:AML.T0029",
    "cwe:400",
)
DUMPS = _rule(
    "dumps-credentials",
    "A command gathers credentials from the machine",
    "exfiltration",
    _HIGH,
    0.88,
    "credentials may not be gathered.",
    "owasp:MCP01",
    "atlas:AML.T0055",
    "credential",
)
POWER = _rule(
    "raises-privilege",
    "A command makes a way to become root",
    "persistence",
    _HIGH,
    0.85,
    "ways to become root may not be made.",
    "owasp:MCP02",
    _ATLAS,
    "cwe:269",
)
ESCAPES = _rule(
    "escapes-container",
    "A command gives a container the whole machine",
    "persistence",
    _HIGH,
    0.85,
    "containers may not be given the whole machine.",
    "owasp:MCP02",
    _ATLAS,
    "cwe:250",
)
MINES = _rule(
    "mines",
    "A command mines a currency",
    "download-execution",
    _HIGH,
    0.9,
    "the machine may not be used for mining.",
    "owasp:MCP02",
    "atlas:AML.T0034.002",
    "cwe:400",
)
CLIMBS = _rule(
    "climbs-to-system",
    "A command puts together a path that climbs into the system",
    "filesystem",
    _HIGH,
    0.85,
    "paths may not climb into the system.",
    "owasp:MCP05",
    "atlas:AML.T0037",
    "cwe:22",
    "traversal",
)
SCANS = _rule(
    "scans-network",
    "A command scans a network",
    "reconnaissance",
    _MEDIUM,
    0.85,
    "networks may not be scanned unseen.",
    "owasp:MCP05",
    _ATLAS,
    level=3,
)
FETCHES = _rule(
    "fetches-unknown",
    "A command fetches from a host where anybody may publish",
    "download-execution",
    _MEDIUM,
    0.8,
    "content of unknown hosts may not be fetched unseen.",
    "owasp:MCP04",
    _ATLAS,
    "cwe:829",
    level=3,
)
READS = _rule(
    "reads-system",
    "A command reads or lists what is the system's own",
    "reconnaissance",
    _MEDIUM,
    0.8,
    "the system's own files may not be read unseen.",
    "owasp:MCP05",
    "atlas:AML.T0037",
    "cwe:668",
    level=3,
)
SECURITY = _rule(
    "reads-security",
    "A command reads or lists what decides who may do what on the machine",
    "reconnaissance",
    _HIGH,
    0.8,
    "the system's security settings may not be read.",
    "owasp:MCP05",
    "atlas:AML.T0037",
    "cwe:200",
    level=2,
)
DROPPED = _rule(
    "fetches-dropped",
    "A command fetches from a paste bin or a drop box",
    "download-execution",
    _HIGH,
    0.78,
    "what unknown people left in a paste bin or a drop box may not be fetched unseen.",
    "owasp:MCP04",
    _ATLAS,
    "cwe:829",
    level=2,
)
ILL_NAMED = _rule(
    "fetches-ill-named",
    "A command fetches what calls itself harmful or has a made-up name, from a host of anybody's",
    "download-execution",
    _HIGH,
    0.78,
    "pages that call themselves harmful, or that have made-up names, may not be fetched unseen.",
    "owasp:MCP04",
    _ATLAS,
    "cwe:829",
    level=2,
)
WEAK = _rule(
    "weak-password",
    "A command keeps a password as a hash that is quickly guessed",
    "reconnaissance",
    _MEDIUM,
    0.8,
    "passwords may not be kept where they can be guessed.",
    "owasp:MCP01",
    "cwe:522",
    level=3,
)
BROKEN = _rule(
    "broken-password",
    "A command keeps a password as a hash that is long broken",
    "reconnaissance",
    _HIGH,
    0.78,
    "passwords may not be kept as hashes that are broken.",
    "owasp:MCP01",
    "cwe:522",
    level=2,
)
INJECTED = _rule(
    "injected",
    "A value carries a command to be run by whoever uses it",
    "command-injection",
    _HIGH,
    0.9,
    "values may not carry shell commands.",
    "owasp:MCP05",
    _ATLAS,
    "safe:T1101",
    "cwe:78",
)
LONG = _rule(
    "not-followed",
    "A script is longer than is followed",
    "limits",
    _MEDIUM,
    1.0,
    "a script is too long to be followed in full.",
    "owasp:MCP08",
    "cwe:770",
)

BUILTIN: tuple[Builtin, ...] = tuple(
    value for value in list(globals().values()) if isinstance(value, Builtin)
)
"""All of them."""
