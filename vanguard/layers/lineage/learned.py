"""What is remembered of a result: what a stranger's text names, and what tells private contents again."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from vanguard.layers.lineage import hints
from vanguard.layers.lineage.kept import (
    ANY_PRIVATE,
    BUCKETS,
    HIDDEN,
    INSIDE,
    KNOWN,
    MORE,
    MOST_SHINGLES,
    OUTSIDE,
    SHINGLE,
    THEIRS,
    Learned,
    Print,
)
from vanguard.layers.lineage.origins import Origin, Source, source_of
from vanguard.layers.lineage.pieces import Pieces
from vanguard.layers.lineage.private import SECRET, private
from vanguard.layers.lineage.shingles import LOOKED_AT, chosen, words
from vanguard.layers.lineage.unwrapped import unwrapped
from vanguard.layers.lineage.values import (
    ACCOUNT,
    ADDRESS,
    COMMAND,
    HOST,
    NAME,
    SITE,
    URL,
    Value,
    commands,
    spelled,
    values,
    written_out,
)
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.lineage import Learn
from vanguard.model.message import ANSWER, Json, Message, params_of

_MOST_VALUES: Final = 160
_MOST_PRIVATE: Final = 48
_READ: Final = 4_096
"""Characters of a private text in which values are looked for; runs of words are from all of it."""

_MOST_TEXTS: Final = 256
_DEEP: Final = 12
_ACTED_ON: Final = frozenset({"tools/call", "resources/read"})
_HEADER: Final = re.compile(
    r"(?:from|sender|reply-to|to|cc|requester|author|organizer|e-?mail)\s{0,4}:(.*)", re.IGNORECASE
)
_MEMBER: Final = re.compile(
    r"\"(?:from|sender|reply_?to|to|cc|author(?:_email)?|requester(?:_email)?|recipients?|organizer|attendees|participants"
    r"|(?:(?:customer|user|sender|from|contact|owner|reporter)_)?e?-?mail)\"\s*:\s*(\[[^\]]{0,2000}\]|\"[^\"\\]{0,300}\"|\{[^{}]{0,500}\})",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"(?mi)(?<!\\)(?:^|\")(?:from|sender)\"?\s{0,4}:")
_HEADERS: Final = 12
_OF_A_LINK: Final = ("uri", "name", "title", "description")
_LARGEST_BLOB: Final = 1024 * 1024
_PLACES: Final = frozenset({ADDRESS, ACCOUNT, HOST})
_RANKS: Final = (ADDRESS, ACCOUNT, HOST, SITE, COMMAND, NAME, URL)
"""Kinds of values, the one that is kept first where there are too many first."""


def learned(
    message: Message, context: Context, decision: Decision, print: Print, pieces: Pieces
) -> Learned | None:
    """What the answer to a request is remembered by; None where that is nothing.

    ``pieces`` has the words that the same principal read before it.
    """
    asked = context.asked
    if message.kind is not ANSWER or asked is None or asked.get("method") not in _ACTED_ON:
        return None
    source = source_of(context.tool, asked)
    if source is None or decision.verdict.stops:
        return None
    text = _text(message.body.get("result"))
    if not text or _was_said(text, asked):
        return None
    found: dict[str, tuple[bytes, ...]] = {}
    learns: list[Learn] = []

    def add(trace: str, origin: int, prints: list[bytes], *unless: str) -> None:
        if prints:
            name = f"{trace}\0{origin}"
            found[name] = tuple(dict.fromkeys(prints))
            learns.append(Learn(trace, name, BUCKETS[trace], origin, unless))

    origin = _origin(source, decision, text)
    held = hints.held(text[:_READ]) if source.private else ()
    named: list[Value] = []
    if hints.PLACES in held or hints.ACCOUNTS in held:
        named = list(dict.fromkeys(values(text[:_READ])))[:_MOST_PRIVATE]
    if source.strangers:
        senders = _senders(text) if source.private else []
        add(OUTSIDE, Origin.SENDER, [print(spelled(each)) for each in senders], KNOWN)
        add(
            OUTSIDE,
            origin,
            [print(spelled(each)) for each in (*_fetched(source, asked), *_named(text))],
            KNOWN,
        )
    elif source.vouched and named:
        _vouch(source, named, asked, print, add)
    if source.private:
        told = _told(text, named, held)
        if not source.strangers and len(text) <= _READ:
            told += _only_address(named)
        _add_private(pieces.read(words(text)), told, origin, print, add)
    return Learned(tuple(learns), found.__getitem__) if learns else None


def _told(text: str, named: list[Value], held: Sequence[int]) -> list[Value]:
    """The values by which a private text is told again: those of its beginning, and all of its secrets."""
    told: list[Value] = []
    if held:
        keys, secrets = hints.KEYS in held, hints.WORDS in held
        found = dict.fromkeys(private(text[:_READ], named, keys=keys, secrets=secrets))
        told = list(found)[:_MOST_PRIVATE]
    if len(text) > _READ and hints.WORDS in hints.held(text[_READ:LOOKED_AT]):
        told += list(private(text[_READ:LOOKED_AT], (), keys=False))[:_MOST_PRIVATE]
    return told


def _was_said(text: str, asked: Mapping[str, Any]) -> bool:
    """Whether a result only repeats what the caller sent, who had it before."""
    arguments = params_of(asked).get("arguments")
    if not isinstance(arguments, dict):
        return False
    return any(isinstance(each, str) and text in each for each in arguments.values())


def _add_private(
    found: list[bytes], told: list[Value], origin: int, print: Print, add: Callable[..., None]
) -> None:
    secrets = [print(spelled(each)) for each in told if each[0] == SECRET]
    others = [print(spelled(each)) for each in told if each[0] != SECRET]
    runs = [print(SHINGLE + run) for run in chosen(found, MOST_SHINGLES)]
    any_private = [print(ANY_PRIVATE)] if others or secrets or runs else []
    if origin == Origin.SECRET:
        add(HIDDEN, origin, secrets + others + runs)
        add(INSIDE, origin, any_private)
    else:
        add(HIDDEN, Origin.SECRET, secrets)
        add(INSIDE, origin, others + runs + any_private)


def _only_address(named: list[Value]) -> list[Value]:
    """The one whom a text is about: whose address is the only one in it."""
    found = {value for kind, value in named if kind == ADDRESS}
    return [(THEIRS, each) for each in found] if len(found) == 1 and len(named) < _MOST_PRIVATE else []


def _vouch(
    source: Source, named: list[Value], asked: Mapping[str, Any], print: Print, add: Callable[..., None]
) -> None:
    """Take note of what a source of the user's own names; contacts vouch for what a stranger named too."""
    if source.origin is not Origin.CONTACTS:
        add(KNOWN, source.origin, [print(spelled(each)) for each in named], OUTSIDE)
        return
    # What was asked for is often said again, found or not.
    said = repr(asked.get("params")).lower()
    own = [each for each in named if each[0] in (ADDRESS, ACCOUNT) and each[1] not in said]
    add(KNOWN, source.origin, [print(spelled(each)) for each in own])


def _origin(source: Source, decision: Decision, text: str) -> Origin:
    if (
        source.private
        and (decision.redactions or decision.reasons)
        and (
            any(each.rule == "secret-disclosed" for each in decision.redactions)
            or any(reason.finding.rule == "secret-disclosed" for reason in decision.reasons)
        )
    ):
        return Origin.SECRET if not source.strangers else source.origin
    if source.origin is Origin.MAIL and len(_LETTER.findall(text)) > 1:
        return Origin.MAILS
    return source.origin


def _fetched(source: Source, asked: Mapping[str, Any]) -> list[Value]:
    """Where a page was fetched from: who wrote it may well have that read too."""
    params = params_of(asked)
    arguments = params.get("arguments", params)
    if source.origin is not Origin.WEB or not isinstance(arguments, dict):
        return []
    places = [each[:_READ] for each in arguments.values() if isinstance(each, str) and "://" in each]
    return [value for each in places[:8] for value in values(each)]


def _named(text: str) -> list[Value]:
    """What a stranger's text names; where that is too much, addresses and accounts come first."""
    text = written_out(text)
    found = dict.fromkeys(values(text))
    for plain in unwrapped(text):
        found |= dict.fromkeys(values(plain))
    found |= dict.fromkeys(commands(text))
    if len(found) <= _MOST_VALUES:
        return list(found)
    first = sorted(found, key=lambda value: _RANKS.index(value[0]))[:_MOST_VALUES]
    # Whoever names so many places means to have one of them forgotten.
    return [*first, MORE] if first[-1][0] in _PLACES else first


def _senders(text: str) -> list[Value]:
    """The addresses of those who wrote and were written to: those in the frame of a mail, not its body."""
    found: dict[Value, None] = {}
    for member in _MEMBER.finditer(text) if '"' in text else ():
        if text[member.start() - 1 : member.start()] != "\\":
            found |= dict.fromkeys(values(member[1]))
    for line in text[:2_000].lstrip().splitlines()[:_HEADERS]:
        if not line.strip():
            break
        header = _HEADER.match(line.strip())
        if header:
            found |= dict.fromkeys(values(header[1]))
    return [each for each in found if each[0] == ADDRESS]


def _text(result: Json) -> str:
    """All texts of a result; of nearly all that is one."""
    if isinstance(result, dict) and "structuredContent" not in result and "contents" not in result:
        items = result.get("content")
        if isinstance(items, list) and len(items) == 1 and isinstance(items[0], dict):
            text = items[0].get("text")
            if isinstance(text, str) and "resource" not in items[0]:
                return text
    return "\n".join(_texts(result))


def _texts(result: Json) -> Iterator[str]:
    """The texts of a result, and what its structured content says beside them, with keys as JSON has them."""
    if not isinstance(result, dict):
        return
    texts = list(islice(_blocks(result), _MOST_TEXTS))
    yield from texts
    structured = result.get("structuredContent")
    if isinstance(structured, dict):
        # Most servers say the same twice; what stands in one place alone may reach the model all the same.
        yield from _untold(structured, "\n".join(texts))


def _blocks(result: Mapping[str, Any]) -> Iterator[str]:
    for name in ("content", "contents"):
        items = result.get(name)
        for item in items if isinstance(items, list) else ():
            held: Any = item.get("resource", item) if isinstance(item, dict) else None
            text = held.get("text") if isinstance(held, dict) else None
            if isinstance(text, str):
                yield text
            elif isinstance(held, dict):
                yield from _said_of(held)


def _said_of(held: Mapping[str, Any]) -> Iterator[str]:
    """What a block says that has no text: a link to a resource, and one that came encoded."""
    said = [each for name in _OF_A_LINK if isinstance(each := held.get(name), str)]
    if said:
        yield "\n".join(said)
    blob = held.get("blob")
    if isinstance(blob, str) and len(blob) <= _LARGEST_BLOB:
        try:
            yield b64decode(blob, validate=True).decode("utf-8")
        except ValueError:
            return


def _untold(structured: Json, told: str) -> Iterator[str]:
    """The members of an object, as one text, but those that say what was told."""
    lines = []
    for number, (key, said) in enumerate(_members(structured, 0)):
        if not told or number >= _MOST_TEXTS or said not in told:
            lines.append(f'"{key}": "{_inert(said)}"' if key else _inert(said))
    if lines:
        yield "\n".join(lines)


def _members(held: Json, deep: int) -> Iterator[tuple[str, str]]:
    """Names and texts; the texts of lists have no name."""
    if isinstance(held, dict) and deep < _DEEP:
        for key, each in held.items():
            if isinstance(each, str | int):
                yield key, str(each)
            else:
                yield from _members(each, deep + 1)
    elif isinstance(held, list) and deep < _DEEP:
        for each in held:
            if isinstance(each, str):
                yield "", each
            else:
                yield from _members(each, deep + 1)


def _inert(text: str) -> str:
    return text.replace('"', "'")
