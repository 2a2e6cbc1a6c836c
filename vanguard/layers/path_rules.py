"""What the safe zones say: the rules about paths that are code."""

from __future__ import annotations

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

OUTSIDE = Builtin(
    "fs-outside-zone",
    "A path leads out of the allowed folders",
    "L1",
    "filesystem",
    Severity.HIGH,
    0.95,
    "paths may not leave the allowed folders.",
    tags=("owasp:MCP02", "atlas:AML.T0037", "cwe:668"),
)
TRAVERSAL = Builtin(
    "fs-traversal",
    "A path climbs to the root or into the system",
    "L1",
    "filesystem",
    Severity.HIGH,
    0.95,
    "paths may not climb out of where they start.",
    tags=("owasp:MCP05", "atlas:AML.T0037", "cwe:22", "traversal", "safe:T1105"),
)
DISGUISED = Builtin(
    "fs-disguised-path",
    "A path hides what it names",
    "L1",
    "filesystem",
    Severity.HIGH,
    0.9,
    "paths may not hide what they name.",
    tags=("owasp:MCP05", "cwe:73", "obfuscation"),
)
SENSITIVE = Builtin(
    "fs-sensitive-place",
    "A path names credentials, keys or system secrets",
    "L1",
    "filesystem",
    Severity.HIGH,
    0.9,
    "files that hold credentials or system secrets may not be touched.",
    tags=("owasp:MCP01", "atlas:AML.T0055", "cwe:552", "credential"),
)
SYSTEM = Builtin(
    "fs-system-file",
    "A path names configuration, logs or state of the system or of a server",
    "L1",
    "filesystem",
    Severity.HIGH,
    0.85,
    "files of the operating system and its servers may not be touched.",
    tags=("owasp:MCP01", "atlas:AML.T0037", "cwe:552"),
)
PROJECT = Builtin(
    "fs-project-secret",
    "A path names a file in which a project keeps its secrets",
    "L1",
    "filesystem",
    Severity.HIGH,
    0.85,
    "files that hold a project's secrets may not be touched.",
    tags=("owasp:MCP01", "atlas:AML.T0055", "cwe:552", "credential"),
)
REMOTE = Builtin(
    "fs-remote-share",
    "A path leads to a share of a host out on the internet",
    "L1",
    "filesystem",
    Severity.HIGH,
    0.85,
    "shares of unknown hosts may not be opened.",
    tags=("owasp:MCP02", "atlas:AML.T0086", "cwe:668"),
)
GUARDED = Builtin(
    "fs-guarded",
    "A path names the gateway's own files or a client's configuration",
    "L1",
    "filesystem",
    Severity.CRITICAL,
    0.95,
    "the gateway's own files and the clients' configurations may not be touched.",
    tags=("owasp:MCP02", "owasp:MCP08", "atlas:AML.T0081", "cwe:284"),
)
MANY = Builtin(
    "fs-many-paths",
    "A message names more paths than are followed",
    "L1",
    "filesystem",
    Severity.MEDIUM,
    1.0,
    "the message names too many paths for all to be followed.",
    tags=("owasp:MCP08", "cwe:770"),
)
