"""How much harm a tool could do: LOW, MEDIUM or HIGH, and why, by one small table.

The score is about what a tool is for, not about what its server means to do: a tool of low risk is
not proven harmless.  docs/tools.md has the table for users.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import Any

from vanguard.model.capability import Capability, Source
from vanguard.model.value import value
from vanguard.policy.capabilities import sentence_words
from vanguard.policy.identifiers import CHANGES, DESTROYS, READS, acts, verb, words
from vanguard.policy.schema_hints import choices


class Risk(IntEnum):
    """How much harm a tool could do, if it is used by somebody who means harm."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


@value
class Rating:
    """A tool's risk, and what makes it so, in a few words each; never empty."""

    risk: Risk
    why: tuple[str, ...]


_Reason = tuple[Risk, str]

_BY_CAPABILITY: Mapping[Capability, _Reason] = {
    Capability.EXEC: (Risk.HIGH, "runs commands or code"),
    Capability.MONEY: (Risk.HIGH, "moves money"),
    Capability.ADMIN: (Risk.HIGH, "administers systems or rights"),
    Capability.SECRETS: (Risk.HIGH, "handles secrets"),
    Capability.FS_WRITE: (Risk.MEDIUM, "writes files"),
    Capability.NET_OUT: (Risk.MEDIUM, "reaches the network"),
    Capability.DB: (Risk.MEDIUM, "works on a database"),
    Capability.MESSAGE_SEND: (Risk.MEDIUM, "sends messages"),
}
_ACTING: Mapping[Capability, str] = {
    Capability.FS_WRITE: "writes files",
    Capability.EXEC: "runs commands or code",
    Capability.MONEY: "moves money",
    Capability.ADMIN: "administers systems or rights",
    Capability.MESSAGE_SEND: "sends messages",
}
"""What a tool that only reads does not do."""


def rating(
    definition: Mapping[str, Any],
    known: Mapping[Capability, Source],
    *,
    stated: bool = False,
    zoned: bool = False,
    stopped_by: Iterable[str] = (),
) -> Rating:
    """The risk of a tool of this definition with the capabilities that are ``known`` of it.

    ``stated`` says that the operator named these: the tool's own words then count no more.
    ``zoned`` says whether folders bound what it reads; ``stopped_by`` names the rules by which its
    definition would be stopped.  Any shape of definition is accepted; nothing is raised.
    """
    hints = definition.get("annotations")
    hints = hints if isinstance(hints, dict) else {}
    deed = "" if stated else deed_of(definition)
    reasons = [_BY_CAPABILITY[each] for each in known if each in _BY_CAPABILITY]
    if {Capability.FS_WRITE, Capability.NET_OUT} <= known.keys():
        reasons.append((Risk.HIGH, "brings what it gets from the network into files"))
    if Capability.FS_READ in known and not zoned:
        reasons.append((Risk.MEDIUM, "reads files, and no zones bound them"))
    if not stated:
        reasons += _of_deed(deed, hints)
    risk = max((each for each, _ in reasons), default=Risk.LOW)
    why = [text for each, text in reasons if each is risk] or [_harmless(definition, known, stated)]
    against = _contradictions(hints, known, deed)
    if against:
        risk, why = Risk(min(risk + 1, Risk.HIGH)), [*against, *why]
    stops = ", ".join(dict.fromkeys(stopped_by))
    if stops:
        risk, why = Risk.HIGH, [f"its definition would be stopped ({stops})", *why]
    return Rating(risk, tuple(why))


def deed_of(definition: Mapping[str, Any]) -> str:
    """The verb by which a tool destroys or changes something, the worst first; "" where none is.

    It is its name's, else one of an ``action`` that may be chosen, else its description's first.
    """
    name = definition.get("name")
    told = words(name) if isinstance(name, str) else ()
    said = sentence_words(definition.get("description"))
    own = acts(told) if verb(told) else acts(said) if verb(said[:1]) else frozenset[str]()
    verbs = own | choices(definition.get("inputSchema"))
    return next((each for known in (DESTROYS, CHANGES) for each in sorted(verbs & known)), "")


def _of_deed(deed: str, hints: Mapping[str, Any]) -> list[_Reason]:
    reasons: list[_Reason] = []
    if deed in DESTROYS:
        reasons.append((Risk.HIGH, f"destroys: {deed}"))
    elif deed:
        reasons.append((Risk.MEDIUM, f"changes things: {deed}"))
    if hints.get("destructiveHint") is True and hints.get("readOnlyHint") is not True:
        reasons.append((Risk.HIGH, "says itself that it destroys"))
    elif hints.get("readOnlyHint") is False:
        reasons.append((Risk.MEDIUM, "says itself that it changes things"))
    return reasons


def _contradictions(hints: Mapping[str, Any], known: Mapping[Capability, Source], deed: str) -> list[str]:
    """Where the server's hints do not fit what words and schema, or the operator, say."""
    found = []
    if hints.get("readOnlyHint") is True:
        does = [text for each, text in _ACTING.items() if each in known]
        if hints.get("destructiveHint") is True:
            does.append("says that it destroys too")
        if deed:
            does.append(f"is there to {deed}")
        found += [f"says that it only reads, but {text}" for text in does[:1]]
    if hints.get("destructiveHint") is False and deed in DESTROYS:
        found.append(f"says that it destroys nothing, but is there to {deed}")
    if hints.get("openWorldHint") is False and known.get(Capability.NET_OUT) not in (None, Source.ANNOTATION):
        found.append("says that it stays inside, but reaches the network")
    return found


def _harmless(definition: Mapping[str, Any], known: Mapping[Capability, Source], stated: bool) -> str:
    """Why nothing worse is said of a tool."""
    if Capability.FS_READ in known:
        return "reads files inside the zones"
    if stated:
        return "the operator says so"
    name = definition.get("name")
    reads = isinstance(name, str) and verb(words(name)) in READS
    return "only reads" if reads else "nothing speaks of harm"
