"""What a result was read from, and how much that is to be trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final

from vanguard.layers.behavior.words import SECRETS
from vanguard.model.capability import Capability, Tool
from vanguard.model.message import params_of
from vanguard.model.value import value
from vanguard.policy.identifiers import only_reads, verb, words


class Origin(IntEnum):
    """What a text was read from; kept as its number."""

    WEB = 1
    MAIL = 2
    MAILS = 3
    ISSUE = 4
    TICKET = 5
    CHAT = 6
    CALENDAR = 7
    SENDER = 8
    FILE = 9
    DATABASE = 10
    SECRET = 11
    OUTPUT = 12
    RECORD = 13
    CONTACTS = 14
    CALL = 15


SAID: Final[Mapping[int, str]] = {
    Origin.WEB: "a page of the web",
    Origin.MAIL: "a mail",
    Origin.MAILS: "a list of mails",
    Origin.ISSUE: "an issue or comment",
    Origin.TICKET: "a ticket",
    Origin.CHAT: "a chat",
    Origin.CALENDAR: "an invitation",
    Origin.SENDER: "the sender of a mail",
    Origin.FILE: "a file",
    Origin.DATABASE: "a database",
    Origin.SECRET: "a secret",
    Origin.OUTPUT: "the output of a command",
    Origin.RECORD: "a record",
    Origin.CONTACTS: "a list of contacts",
    Origin.CALL: "an earlier call",
}
"""What a text was read from, for people."""


@value
class Source:
    """Where a result came from.

    ``strangers`` says that others may have written it, ``private`` that it is not for everybody,
    ``vouched`` that the addresses in it are the user's own choice.
    """

    origin: Origin
    strangers: bool = False
    private: bool = False
    vouched: bool = False


_WEB: Final = Source(Origin.WEB, strangers=True)
_BY_WORD: Final[tuple[tuple[frozenset[str], Source], ...]] = (
    (
        frozenset(
            "contact contacts people employee employees colleague colleagues addressbook payee payees "
            "vendor vendors "
            "supplier suppliers beneficiary beneficiaries member members recipient recipients".split()
        ),
        Source(Origin.CONTACTS, private=True, vouched=True),
    ),
    (
        frozenset("email emails mail mails inbox gmail mailbox outlook".split()),
        Source(Origin.MAIL, strangers=True, private=True),
    ),
    (
        frozenset("ticket tickets helpdesk zendesk case cases conversation conversations".split()),
        Source(Origin.TICKET, strangers=True, private=True),
    ),
    (
        frozenset("slack chat chats discord channel channels dm thread threads message messages sms".split()),
        Source(Origin.CHAT, strangers=True, private=True),
    ),
    (
        frozenset("calendar calendars event events invite invites invitation meeting meetings".split()),
        Source(Origin.CALENDAR, strangers=True, private=True),
    ),
    (
        frozenset("issue issues comment comments pull pr review reviews discussion discussions".split()),
        Source(Origin.ISSUE, strangers=True),
    ),
)
_OF_THE_WEB = frozenset("web browse browser tweet tweets feed rss forum post posts page wiki url".split())
_SEARCHES: Final = frozenset(["search"])
_BY_CAPABILITY: Final[tuple[tuple[Capability, Source], ...]] = (
    (Capability.SECRETS, Source(Origin.SECRET, private=True)),
    (Capability.NET_OUT, _WEB),
    (Capability.EXEC, Source(Origin.OUTPUT, private=True, vouched=True)),
    (Capability.DB, Source(Origin.DATABASE, private=True, vouched=True)),
    (Capability.FS_READ, Source(Origin.FILE, private=True, vouched=True)),
)
_RECORD: Final = Source(Origin.RECORD, private=True, vouched=True)
_FETCHES: Final = re.compile(r"\b(?:curl|wget|https?|xh|lynx|w3m|gh\s+(?:issue|pr|api|gist))\b\s").search
_MOST_TOOLS: Final = 512
_known: dict[int, tuple[Tool, Source | None]] = {}


def source_of(tool: Tool | None, asked: Mapping[str, Any]) -> Source | None:
    """Where the answer to a request came from; None where it tells nothing."""
    params = params_of(asked)
    if tool is None:
        return _of_resource(params.get("uri")) if asked.get("method") == "resources/read" else None
    source = _of_tool(tool)
    if source is None:
        return None
    arguments = params.get("arguments")
    if isinstance(arguments, dict) and source.origin in (Origin.FILE, Origin.OUTPUT):
        given = [each for each in arguments.values() if isinstance(each, str)][:8]
        if any(SECRETS(each[:2_000]) for each in given):
            return Source(Origin.SECRET, private=True)
        if source.origin is Origin.OUTPUT and any(_FETCHES(each[:2_000]) for each in given):
            return _WEB
    return source


def _of_resource(uri: object) -> Source | None:
    if not isinstance(uri, str):
        return None
    if uri.startswith(("http://", "https://")):
        return _WEB
    return (
        Source(Origin.SECRET, private=True)
        if SECRETS(uri)
        else Source(Origin.FILE, private=True, vouched=True)
    )


def _of_tool(tool: Tool) -> Source | None:
    known = _known.get(id(tool))
    if known is None or known[0] is not tool:
        if len(_known) >= _MOST_TOOLS:
            _known.clear()
        _known[id(tool)] = known = (tool, _worked_out(tool))
    return known[1]


def _worked_out(tool: Tool) -> Source | None:
    named = frozenset(words(tool.name))
    reads = only_reads(words(tool.name)) or not verb(words(tool.name))
    caps = tool.capabilities
    if reads:
        for known, source in _BY_WORD:
            if named & known and not caps & {Capability.EXEC}:
                return source
    if named & _OF_THE_WEB or (named & _SEARCHES and not caps):
        return _WEB
    for capability, source in _BY_CAPABILITY:
        if capability in caps:
            return source
    return _RECORD if reads else None
