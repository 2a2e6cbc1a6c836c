"""What the properties of a tool's input schema tell of what the tool can do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vanguard.model.capability import Capability
from vanguard.policy.identifiers import WRITES, words

WEB_FORMATS = frozenset(["uri", "uri-reference", "url", "iri", "hostname", "ipv4", "ipv6"])
"""Formats of a schema (JSON Schema, "format") that make a value a URL or a host."""
FILE_FORMATS = frozenset(["path", "file-path", "directory-path", "file"])
"""Formats of a schema that make a value a path."""

MAX_PROPERTIES = 256
"""Properties of one schema that are looked at, those of objects inside it included."""

_DEPTH = 5
_ENTRIES = 64
_COMMANDS = frozenset("command cmd shell script commands cmdline".split())
_BY_NAME: Mapping[Capability, frozenset[str]] = {
    Capability.NET_OUT: frozenset(
        "url urls uri uris link links href endpoint host hostname domain webhook".split()
    ),
    Capability.DB: frozenset(["sql"]),
    Capability.FS_READ: frozenset("path paths file files filename filepath directory dir folder cwd".split()),
}
_QUERIES = frozenset("query queries statement statements".split())
_SQL = re.compile(r"\bSQL\b")
_CHOICES = frozenset("action operation op mode command subcommand method".split())
_PEOPLE = frozenset("recipient recipients receiver receivers cc bcc".split())
_TOLD = frozenset("subject body message messages text".split())
_PAYEES = frozenset("recipient receiver payee beneficiary iban".split())
_NOT_TEXT = frozenset(["boolean", "integer", "number", "null"])


def properties(schema: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every property of a schema with what the schema says of it, level by level.

    Those of objects inside are among them, and those in ``$defs``, wherever a ``$ref`` leads to them.
    No more than ``MAX_PROPERTIES`` are given, of any shape of schema.
    """
    level: list[object] = [schema, *_members(schema, "$defs"), *_members(schema, "definitions")]
    left = MAX_PROPERTIES
    for _ in range(_DEPTH):
        inside: list[object] = []
        for each in level[:MAX_PROPERTIES]:
            if not isinstance(each, dict):
                continue
            named = each.get("properties")
            for key, value in named.items() if isinstance(named, dict) else ():
                if left == 0:
                    return
                left -= 1
                said = value if isinstance(value, dict) else {}
                yield key, said
                inside.append(said)
            inside += [each.get("items"), each.get("additionalProperties")]
            for member in ("anyOf", "oneOf", "allOf"):
                inside += _members(each, member)
        level = inside


def choices(schema: object) -> frozenset[str]:
    """The words of what may be chosen for what the tool is to do: an ``action`` with an ``enum``."""
    return frozenset(
        word
        for key, said in properties(schema)
        if not _CHOICES.isdisjoint(words(key)[-1:])
        for choice in _listed(said)
        for word in words(choice)
    )


def hinted(schema: object) -> set[Capability]:
    """The capabilities that the properties of a schema speak of; any shape of schema is accepted."""
    found: set[Capability] = set()
    names: set[str] = set()
    choosable: set[str] = set()
    for key, said in properties(schema):
        told = words(key)
        names.update(told[-1:])
        if not _CHOICES.isdisjoint(told[-1:]):
            choosable.update(word for choice in _listed(said) for word in words(choice))
        if told:
            found |= _of_property(told[-1], said)
    return found | _together(names, choosable, found)


def _of_property(last: str, said: Mapping[str, Any]) -> set[Capability]:
    """What one property tells, by the last word of its name, its format and its description."""
    if not _takes_text(said):
        return set()
    found = {kind for kind, known in _BY_NAME.items() if last in known}
    # What may only be chosen from a list is no command of the caller's own.
    if last in _COMMANDS and not _listed(said):
        found.add(Capability.EXEC)
    form = said.get("format")
    if isinstance(form, str):
        if form in WEB_FORMATS:
            found.add(Capability.NET_OUT)
        elif form in FILE_FORMATS:
            found.add(Capability.FS_READ)
    description = said.get("description")
    if last in _QUERIES and isinstance(description, str) and _SQL.search(description[:120]):
        found.add(Capability.DB)
    return found


def _together(names: set[str], choosable: set[str], found: set[Capability]) -> set[Capability]:
    """What several properties tell together."""
    more: set[Capability] = set()
    if not names.isdisjoint(_PEOPLE) and not names.isdisjoint(_TOLD):
        more.add(Capability.MESSAGE_SEND)
    if "amount" in names and not names.isdisjoint(_PAYEES):
        more.add(Capability.MONEY)
    if {"get", "post"} <= choosable:
        more.add(Capability.NET_OUT)
    elif Capability.FS_READ in found and not choosable.isdisjoint(WRITES):
        more.add(Capability.FS_WRITE)
    return more


def _takes_text(said: Mapping[str, Any]) -> bool:
    """Whether a property may hold a text, or something with texts in it."""
    kind = said.get("type")
    if isinstance(kind, list):
        return not kind or any(each not in _NOT_TEXT for each in kind if isinstance(each, str))
    return not isinstance(kind, str) or kind not in _NOT_TEXT


def _listed(said: Mapping[str, Any]) -> list[str]:
    """The texts that may be chosen, where a property has an ``enum`` or a ``const``."""
    listed = said.get("enum")
    listed = listed[:_ENTRIES] if isinstance(listed, list) else []
    return [each for each in [*listed, said.get("const")] if isinstance(each, str)]


def _members(schema: object, member: str) -> list[object]:
    held = schema.get(member) if isinstance(schema, dict) else None
    if isinstance(held, dict):
        return [*held.values()][:_ENTRIES]
    return held[:_ENTRIES] if isinstance(held, list) else []
