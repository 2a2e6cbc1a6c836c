"""What a tool can do, worked out from its definition: annotations, schema, name, description.

A definition comes from the server and may lie, so a capability is a hint for how a value is likely
to be used; no layer lets an attack pass because a hint is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from vanguard.model.capability import Capability

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_PROPERTIES = 64
_DESCRIPTION = 400

_FILES = frozenset(
    "file files filename filenames filepath filesystem fs directory directories dir dirs folder folders "
    "path paths document documents disk log logs attachment attachments".split()
)
_WRITES = frozenset(
    "write create edit delete remove move copy append save rename upload insert replace update put mkdir "
    "touch unlink rm mv cp patch download".split()
)
_ALSO_READS = frozenset("edit move copy rename replace patch upload cp mv".split())
_DATA = frozenset(
    "sql query queries database db table tables postgres mysql sqlite mongo mongodb bigquery".split()
)
_TRADES = frozenset("trade trades order orders payment payments transfer purchase refund".split())
_RUNS = frozenset("exec execute run eval evaluate spawn".split())

_BY_WORD: Mapping[Capability, frozenset[str]] = {
    Capability.EXEC: frozenset(
        "shell bash zsh powershell pwsh terminal cmd command commands subprocess repl console ssh".split()
    ),
    Capability.NET_OUT: frozenset(
        "fetch http https url urls web webpage website browser browse navigate scrape crawl download curl "
        "wget ping dns webhook site internet puppeteer playwright api proxy rest graphql".split()
    ),
    Capability.DB: _DATA - {"query", "queries", "table", "tables"},
    Capability.SECRETS: frozenset(
        "secret secrets password passwords credential credentials vault keychain apikey".split()
    ),
    Capability.MESSAGE_SEND: frozenset("send reply tweet notify sms publish broadcast".split()),
    Capability.MONEY: frozenset(
        "pay payment payments refund charge purchase buy checkout withdraw money invoice trade".split()
    ),
    Capability.ADMIN: frozenset(
        "admin permission permissions role roles grant revoke deploy restart shutdown reboot install".split()
    ),
}
_BY_PROPERTY: Mapping[Capability, frozenset[str]] = {
    Capability.EXEC: frozenset(["command", "cmd", "shell", "script", "commands", "cmdline"]),
    Capability.NET_OUT: frozenset(
        "url urls uri uris link links href endpoint host hostname domain webhook".split()
    ),
    Capability.DB: frozenset(["sql"]),
    Capability.FS_READ: frozenset("path paths file files filename filepath directory dir folder cwd".split()),
}
WEB_FORMATS = frozenset(["uri", "uri-reference", "url", "iri", "hostname", "ipv4", "ipv6"])
"""Formats of a schema (JSON Schema, "format") that make a value a URL or a host."""
FILE_FORMATS = frozenset(["path", "file-path", "directory-path", "file"])
"""Formats of a schema that make a value a path."""


def words(name: str) -> tuple[str, ...]:
    """The words of an identifier, in lower case: ``readFile_v2`` is ``read file v 2``."""
    return tuple(word.lower() for word in _WORD.findall(name[:200]))


def capabilities(definition: Mapping[str, Any]) -> frozenset[Capability]:
    """The capabilities of a tool with this definition (an item of a ``tools/list`` answer).

    Empty means unknown, never harmless.  The description counts only where name and schema say
    nothing.  Any shape of definition is accepted; nothing is raised.
    """
    name = words(_text(definition, "name"))
    found = _from_words(name) | _from_schema(definition.get("inputSchema"), name)
    if not found:
        found = _from_words(words(_text(definition, "title")))
    if not found:
        found = _from_words(_WORD.findall(_text(definition, "description")[:_DESCRIPTION].lower()))
    return frozenset(_with_annotations(found, definition.get("annotations")))


def _text(definition: Mapping[str, Any], member: str) -> str:
    value = definition.get(member)
    return value if isinstance(value, str) else ""


def _from_words(seen: Iterable[str]) -> set[Capability]:
    here = frozenset(seen)
    found = {capability for capability, known in _BY_WORD.items() if here & known}
    if here & _RUNS:
        found.add(Capability.DB if here & _DATA else Capability.EXEC)
        if here & _TRADES:
            found.discard(Capability.EXEC)
            found.add(Capability.MONEY)
    if here & _FILES:
        found |= _file_work(here)
    if {"send", "transfer"} & here and {"money", "transfer", "funds"} & here:
        found.add(Capability.MONEY)
    return found


def _file_work(here: frozenset[str]) -> set[Capability]:
    if not here & _WRITES:
        return {Capability.FS_READ}
    found = {Capability.FS_WRITE}
    if here & _ALSO_READS or "download" in here:
        found.add(Capability.FS_READ)
    return found


def _from_schema(schema: object, name: tuple[str, ...]) -> set[Capability]:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict):
        return set()
    found: set[Capability] = set()
    for key, value in list(properties.items())[:_PROPERTIES]:
        found |= _from_property(str(key), value)
    if Capability.NET_OUT in found or not _NET_NAMES.isdisjoint(name):
        # The ``path`` of an HTTP tool is a part of its URL.
        if _FILES.isdisjoint(name):
            found.discard(Capability.FS_READ)
    elif Capability.FS_READ in found and not _WRITES.isdisjoint(name):
        found.add(Capability.FS_WRITE)
    return found


_NET_NAMES = frozenset(["http", "https", "api", "request", "rest", "fetch", "url", "web"])


def _from_property(key: str, value: object) -> set[Capability]:
    last = words(key)[-1:]
    found = {kind for kind, known in _BY_PROPERTY.items() if not known.isdisjoint(last)}
    form = value.get("format") if isinstance(value, dict) else None
    if isinstance(form, str):
        if form in WEB_FORMATS:
            found.add(Capability.NET_OUT)
        elif form in FILE_FORMATS:
            found.add(Capability.FS_READ)
    return found


def _with_annotations(found: set[Capability], annotations: object) -> set[Capability]:
    if not isinstance(annotations, dict):
        return found
    if annotations.get("readOnlyHint") is True and Capability.FS_WRITE in found:
        return (found - {Capability.FS_WRITE}) | {Capability.FS_READ}
    if annotations.get("destructiveHint") is True and Capability.FS_READ in found:
        return found | {Capability.FS_WRITE}
    if annotations.get("openWorldHint") is True and not found:
        return {Capability.NET_OUT}
    return found
