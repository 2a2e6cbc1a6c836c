"""What a tool can do, worked out from its definition: annotations, schema, name, description.

A definition comes from the server and may lie, so a capability is a hint for how a value is likely
to be used; no layer lets an attack pass because a hint is missing.  What the operator says replaces
every guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vanguard.model.capability import Capability, Source, Tool
from vanguard.policy.identifiers import RUNS, WRITES, acts, based, only_reads, words
from vanguard.policy.schema_hints import FILE_FORMATS, WEB_FORMATS, hinted

__all__ = ("FILE_FORMATS", "WEB_FORMATS", "capabilities", "sentence_words", "sources", "tool_of", "words")

_SENTENCE = 200
"""Characters of a description that are looked at, up to the end of its first sentence."""

_FILES = frozenset(
    "file files filename filenames filepath filesystem fs directory directories dir dirs folder folders "
    "path paths document documents disk log logs attachment attachments".split()
)
_ALSO_READS = frozenset("edit move copy rename replace patch upload cp mv".split())
_DATA = frozenset(
    "sql query queries database db table tables postgres mysql sqlite mongo mongodb bigquery".split()
)
_TRADES = frozenset("trade trades order orders payment payments transfer purchase refund".split())
# What is run without a command: a thing that the server has already.
_STARTED = frozenset(
    "search searches job jobs report reports workflow workflows audit survey simulation".split()
)
# What a notebook runs; a sheet has cells too, that nothing runs.
_CELLS = frozenset(["cell", "cells", "code"])
_NOTEBOOKS = frozenset(["notebook", "jupyter", "ipython"])
# Who starts a process runs what it is given.
_PROCESSES = frozenset(["process", "processes"])
_STARTS = frozenset(["start", "spawn", "launch"])
_NET_NAMES = frozenset(["http", "https", "api", "request", "rest", "fetch", "url", "web"])
_DEEDS = frozenset({Capability.EXEC, Capability.MONEY, Capability.ADMIN, Capability.MESSAGE_SEND})
"""What a tool does that a tool which only reads does not: ``list_roles`` administers nothing."""

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


def tool_of(
    name: str,
    definition: Mapping[str, Any] | None,
    stated: Mapping[str, frozenset[Capability]] | None = None,
) -> Tool:
    """The tool of that name: what the operator ``stated`` it can do, else what its definition tells.

    Without a definition its name alone tells.
    """
    given = stated.get(name) if stated else None
    if given is not None:
        return Tool(name, definition or {}, given, stated=True)
    if definition is None:
        return Tool(name, capabilities=capabilities({"name": name}))
    return Tool(name, definition, capabilities(definition))


def capabilities(definition: Mapping[str, Any]) -> frozenset[Capability]:
    """The capabilities of a tool with this definition (an item of a ``tools/list`` answer).

    Empty means unknown, never harmless.  The description counts only where name and schema say
    nothing.  Any shape of definition is accepted; nothing is raised.
    """
    return frozenset(sources(definition))


def sources(definition: Mapping[str, Any]) -> dict[Capability, Source]:
    """The same capabilities, each with the surest of what tells of it."""
    name = words(_text(definition, "name"))
    spoken = _from_words(name)
    hints = _from_schema(definition.get("inputSchema"), name)
    if not spoken | hints:
        spoken = _from_words(words(_text(definition, "title")))
    if not spoken | hints:
        spoken = _from_description(_text(definition, "description"), name)
    found = dict.fromkeys(spoken, Source.WORDS) | dict.fromkeys(hints, Source.SCHEMA)
    for each in _from_annotations(found.keys(), definition.get("annotations")):
        found.setdefault(each, Source.ANNOTATION)
    return {each: found[each] for each in Capability if each in found}


def sentence_words(description: object) -> tuple[str, ...]:
    """The words of a description's first sentence, which says what a tool is for, its verb first.

    ``Deletes a file.`` is ``delete a file``; nothing for what is no text.
    """
    if not isinstance(description, str):
        return ()
    line = description[:_SENTENCE].strip().partition("\n")[0]
    return based(words(line.partition(". ")[0].lower()))


def _text(definition: Mapping[str, Any], member: str) -> str:
    value = definition.get(member)
    return value if isinstance(value, str) else ""


def _from_words(told: Sequence[str]) -> set[Capability]:
    here = frozenset(told)
    found = {capability for capability, known in _BY_WORD.items() if here & known}
    if acts(told) & RUNS and here.isdisjoint(_STARTED):
        found.add(Capability.DB if here & _DATA else Capability.EXEC)
        if here & _TRADES:
            found.discard(Capability.EXEC)
            found.add(Capability.MONEY)
    if here & _FILES:
        found |= _file_work(here)
    if here & _CELLS and here & _NOTEBOOKS and not here & WRITES:
        found.add(Capability.EXEC)
    if here & _PROCESSES and here & _STARTS:
        found.add(Capability.EXEC)
    if {"send", "transfer"} & here and {"money", "transfer", "funds"} & here:
        found.add(Capability.MONEY)
    return found - _DEEDS if only_reads(told) else found


def _file_work(here: frozenset[str]) -> set[Capability]:
    if not here & WRITES:
        return {Capability.FS_READ}
    found = {Capability.FS_WRITE}
    if here & _ALSO_READS or "download" in here:
        found.add(Capability.FS_READ)
    return found


def _from_description(text: str, name: Sequence[str]) -> set[Capability]:
    """What the first sentence tells together with the name: of ``mv`` it says what is moved."""
    sentence = sentence_words(text)
    if not sentence:
        return set()
    found = _from_words((*name, *sentence))
    return found - _DEEDS if only_reads(name) else found


def _from_schema(schema: object, name: Sequence[str]) -> set[Capability]:
    if not isinstance(schema, dict):
        return set()
    found = hinted(schema)
    if Capability.NET_OUT in found or not _NET_NAMES.isdisjoint(name):
        # The ``path`` of an HTTP tool is a part of its URL.
        if _FILES.isdisjoint(name):
            found -= {Capability.FS_READ, Capability.FS_WRITE}
    elif Capability.FS_READ in found and not WRITES.isdisjoint(name):
        found.add(Capability.FS_WRITE)
    return found


def _from_annotations(found: Any, annotations: object) -> set[Capability]:
    """What the server's own hints add; none takes anything away, for the server may lie."""
    if not isinstance(annotations, dict):
        return set()
    if annotations.get("destructiveHint") is True and Capability.FS_READ in found:
        return {Capability.FS_WRITE}
    return {Capability.NET_OUT} if annotations.get("openWorldHint") is True and not found else set()
