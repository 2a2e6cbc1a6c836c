"""What is said of queries: the rules about SQL that are code."""

from __future__ import annotations

from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin

_LAYER = "L1"


def _injection(
    id: str, title: str, says: str, severity: Severity = Severity.CRITICAL, level: int = 1
) -> Builtin:
    tags = ("owasp:MCP05", "cwe:89", "sqli")
    return Builtin(id, title, _LAYER, "sql-injection", severity, 0.93, says, tags, level)


def _act(
    id: str, title: str, says: str, severity: Severity, confidence: float, level: int, *tags: str
) -> Builtin:
    return Builtin(id, title, _LAYER, "sql", severity, confidence, says, ("owasp:MCP05", *tags), level)


TAUTOLOGY = _injection(
    "sql-tautology",
    "A value breaks out of its place and adds a condition",
    "values may not carry SQL conditions.",
)
UNION = _injection(
    "sql-union-select",
    "A value breaks out of its place and reads other tables",
    "values may not carry SQL queries.",
)
STACKED = _injection(
    "sql-stacked-query",
    "A value breaks out of its place and starts a statement",
    "values may not carry SQL statements.",
)
DELAY = _injection(
    "sql-time-delay",
    "A value makes the database wait",
    "values may not make a database wait.",
)
CONCEALED = _injection(
    "sql-concealed",
    "Comments hide the words of a query",
    "values may not hide SQL behind comments.",
)
COMMENT = _injection(
    "sql-comment-terminator",
    "A value closes a quotation and comments out the rest",
    "values may not comment out the rest of a query.",
    Severity.HIGH,
)
CLAUSE = _injection(
    "sql-clause",
    "A value breaks out of its place and goes on with the query",
    "values may not carry clauses of SQL.",
    Severity.HIGH,
)
EXPRESSION = _injection(
    "sql-expression",
    "A value breaks out of its place and computes",
    "values may not carry expressions of SQL.",
    Severity.HIGH,
)
CATALOGUE = _injection(
    "sql-catalogue-read",
    "A value reads what a database says of itself",
    "values may not read the catalogue of a database.",
    Severity.HIGH,
)
CUT_OFF = _injection(
    "sql-cut-off-call",
    "A value is a call of a database function, cut off",
    "values may not begin calls of database functions.",
    Severity.HIGH,
    2,
)
VALUE = _injection(
    "sql-statement-value",
    "A whole statement stands where a value belongs",
    "statements of SQL are only for tools that take them.",
    Severity.HIGH,
    2,
)
SUSPECT = Builtin(
    "sql-suspect",
    "A text may hold a fragment of a query",
    _LAYER,
    "sql-injection",
    Severity.MEDIUM,
    0.7,
    "texts that may change a query are not let through here.",
    ("owasp:MCP05", "cwe:89", "sqli"),
    3,
)
SYSTEM = _act(
    "sql-system-access",
    "A query reaches files or programs of the database host",
    "queries may not reach files or programs of the database host.",
    Severity.CRITICAL,
    0.92,
    1,
    "cwe:78",
    "sqli",
)
OUTSIDE = _act(
    "sql-out-of-band",
    "A query makes the database host call another host",
    "queries may not make the database call other hosts.",
    Severity.HIGH,
    0.9,
    1,
    "cwe:918",
    "sqli",
    "exfiltration",
)
CREDENTIALS = _act(
    "sql-credential-read",
    "A query reads the passwords of the database's own users",
    "the passwords of database users may not be read.",
    Severity.HIGH,
    0.85,
    1,
    "cwe:522",
    "credential",
)
DESTRUCTION = _act(
    "sql-destruction",
    "A statement removes or changes everything in a table, or the table",
    "statements that empty or drop tables want a look first.",
    Severity.MEDIUM,
    0.9,
    2,
    "atlas:AML.T0101",
    "destruction",
)
PRIVILEGE = _act(
    "sql-privilege",
    "A statement gives rights or makes users",
    "statements that give rights want a look first.",
    Severity.MEDIUM,
    0.9,
    2,
    "cwe:269",
)
BULK = _act(
    "sql-server-file",
    "A statement reads or writes a file of the database host",
    "statements that use files of the database host want a look first.",
    Severity.MEDIUM,
    0.85,
    3,
    "cwe:73",
)
WAIT = _act(
    "sql-wait",
    "A statement makes the database wait or work in vain",
    "statements that only take time want a look first.",
    Severity.MEDIUM,
    0.85,
    3,
    "cwe:400",
)
ALWAYS = _act(
    "sql-constant-condition",
    "A statement holds a condition that is always true",
    "conditions that are always true want a look first.",
    Severity.MEDIUM,
    0.8,
    3,
    "cwe:89",
    "sqli",
)
WRITES = _act(
    "sql-write-by-reader",
    "A tool that only reads is given a statement that writes",
    "a tool that only reads may not be made to write.",
    Severity.HIGH,
    0.85,
    2,
    "cwe:284",
)
OPERATOR = Builtin(
    "web-document-operator",
    "An operator of a document database stands where a value belongs",
    _LAYER,
    "nosql-injection",
    Severity.HIGH,
    0.88,
    "values may not bring operators of document queries.",
    ("owasp:MCP05", "cwe:943", "nosqli"),
)
SHELL = Builtin(
    "web-document-command",
    "A value is a command of a document database",
    _LAYER,
    "nosql-injection",
    Severity.HIGH,
    0.85,
    "commands of document databases are only for tools that take them.",
    ("owasp:MCP05", "cwe:943", "nosqli"),
    2,
)
SPENT = Builtin(
    "sql-many-fragments",
    "A message holds more that looks like SQL than is read",
    _LAYER,
    "sql-injection",
    Severity.MEDIUM,
    1.0,
    "the message holds too much that looks like SQL.",
    ("owasp:MCP08", "cwe:770"),
)

BY_KIND = {
    "condition": TAUTOLOGY,
    "comparison": TAUTOLOGY,
    "union": UNION,
    "stacked": STACKED,
    "wait": DELAY,
    "concealed": CONCEALED,
    "comment": COMMENT,
    "clause": CLAUSE,
    "list": CLAUSE,
    "operator": EXPRESSION,
    "subquery": EXPRESSION,
    "variable": EXPRESSION,
    "function": EXPRESSION,
    "catalogue": CATALOGUE,
    "unfinished": CUT_OFF,
}
"""The rule for each kind of injection that `tails`, `starts` and `signs` tell apart."""

BUILTIN: tuple[Builtin, ...] = (
    *dict.fromkeys(BY_KIND.values()),
    VALUE,
    SUSPECT,
    SYSTEM,
    OUTSIDE,
    CREDENTIALS,
    DESTRUCTION,
    PRIVILEGE,
    BULK,
    WAIT,
    ALWAYS,
    WRITES,
    OPERATOR,
    SHELL,
    SPENT,
)
"""All of them."""
