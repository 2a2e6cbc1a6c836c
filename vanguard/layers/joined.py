"""Commands that come in pieces: a list of words, or a program beside the list of its arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vanguard.model.message import Fragment

JOINED = "joined"
"""The step in the chain of a fragment that was put together so."""

MOST_WORDS = 64
"""Words of a list that is read as one text; a command line has few."""

LONGEST = 4_096
"""Characters of them all."""

_PROGRAM = 256


def is_joined(fragment: Fragment) -> bool:
    """Whether a fragment is a list read as one text: a command perhaps, and never one path or address."""
    return JOINED in fragment.forms[0].chain


def lists(value: Mapping[str, Any] | Sequence[Any]) -> Iterator[str]:
    """The texts that an object or array says in pieces: words joined, and behind each program beside them."""
    if isinstance(value, Mapping):
        for words in value.values():
            if words.__class__ is list and (text := _joined(words)):
                yield from (f"{program} {text}" for program in _programs(value))
    elif text := _joined(value):
        yield text


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
