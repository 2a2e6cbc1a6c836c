"""Texts in pieces: lists of words, a program beside its arguments, a text cut over several blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from vanguard.model.message import Fragment, Leaf, Part

JOINED: Final = "joined"
"""The step in the chain of a fragment that was put together with blanks, as words of a command are."""

SPLICED: Final = "spliced"
"""The step in the chain of a fragment that was put together without anything between, as a cut text is."""

MOST_WORDS: Final = 64
"""Words of a list that is read as one text; a command line has few."""

LONGEST: Final = 4_096
"""Characters of them all."""

_PROGRAM: Final = 256
_SEAM: Final = 512
"""Characters on either side of a seam between blocks of which one is longer than both sides."""

_TOLD: Final = frozenset({Part.CONTENT, Part.NOTICE, Part.ERROR})
"""Parts whose texts a client may show in a row with notices."""

_KIND = "type"
"""The member of a content block that says of what kind it is, and is no text of it."""

_Together = tuple[str, str]
"""A text and the step that put it together."""


def is_joined(fragment: Fragment) -> bool:
    """Whether a fragment is a list read as one text: a command perhaps, and never one path or address."""
    return not {JOINED, SPLICED}.isdisjoint(fragment.forms[0].chain)


def is_spaced(fragment: Fragment) -> bool:
    """Whether a fragment is a list whose entries were put together with blanks that nobody sent."""
    return JOINED in fragment.forms[0].chain


def pieces(value: dict[str, Any] | list[Any]) -> Iterable[_Together]:
    """The texts that an object or array of a call says in pieces.

    Words joined, and behind each program beside them; the same without blanks.
    """
    if value.__class__ is list:
        return _words(value)
    return _beside(value) if list in map(type, value.values()) else ()  # type: ignore[union-attr,arg-type]


def _words(value: list[Any]) -> Iterator[_Together]:
    if text := _joined(value):
        yield text, JOINED
        if len(value) > 1:
            yield "".join(value), SPLICED


def _beside(value: dict[str, Any]) -> Iterator[_Together]:
    for words in value.values():
        if words.__class__ is list and (text := _joined(words)):
            yield from ((f"{program} {text}", JOINED) for program in _programs(value))


def blocks(value: dict[str, Any] | list[Any]) -> Iterable[_Together]:
    """The texts that an array of content blocks, messages or texts says across its entries.

    Short ones whole, with and without blanks between; of long ones what stands around each seam.
    """
    if len(value) < 2 or value.__class__ is dict:
        return ()
    texts = list(filter(None, map(_text, value)))
    if len(texts) < 2:
        return ()
    if sum(map(len, texts)) <= LONGEST:
        return (" ".join(texts), JOINED), ("".join(texts), SPLICED)
    return ((seam, SPLICED) for seam in _seams(texts))


def is_told(leaf: Leaf | Fragment) -> bool:
    """Whether a fragment is a text that a model reads as data."""
    if isinstance(leaf, tuple):
        return leaf[2] in _TOLD and not leaf[3] and leaf[1] != _KIND
    return leaf.part in _TOLD and not leaf.is_key and leaf.path[-1:] != (_KIND,)


def told(leaf: Leaf | Fragment) -> tuple[tuple[str | int, ...], Part, str]:
    """Where a fragment stands, its part, and its text as sent."""
    if isinstance(leaf, tuple):
        return (*leaf[0], leaf[1]), leaf[2], leaf[4]
    return leaf.path, leaf.part, leaf.text


def continuation(before: str, text: str) -> str:
    """The end of a text and the beginning of the one that follows it."""
    return before[-_SEAM:] + text[:_SEAM]


def _seams(texts: Sequence[str]) -> Iterator[str]:
    """The ends and beginnings of texts that meet; what is short stands in whole between its neighbours."""
    parts: list[str] = []
    for text in texts:
        if len(text) <= 2 * _SEAM:
            parts.append(text)
            continue
        parts.append(text[:_SEAM])
        if len(parts) > 1:
            yield "".join(parts)
        parts = [text[-_SEAM:]]
    if len(parts) > 1:
        yield "".join(parts)


def _text(entry: Any) -> str:
    """The text of a content block, of a message that has one, or of an entry that is a text itself."""
    if entry.__class__ is dict:
        content = entry.get("content")
        entry = entry.get("text", content.get("text") if content.__class__ is dict else "")
    return entry if entry.__class__ is str else ""


def _programs(value: Mapping[str, Any]) -> list[str]:
    """What may be a program's name among an object's members: one word, and not too many of them."""
    words = [each for each in value.values() if each.__class__ is str and len(each) <= _PROGRAM]
    return [word for word in words if word and not any(map(str.isspace, word))][:4]


def _joined(words: Sequence[Any]) -> str:
    """The words as one line, or "" where they are no words of a command."""
    if not 0 < len(words) <= MOST_WORDS or any(word.__class__ is not str for word in words):
        return ""
    text = " ".join(words)
    return text if len(text) <= LONGEST else ""
