"""RE2 patterns, typed and compiled once: the only file of this room that imports ``re2``.

RE2 has neither look-around nor back-references and takes time linear in the text, so no pattern of
a rule can be made to hang (https://github.com/google/re2/wiki/Syntax).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol, cast

import re2

_ESCAPED = re.compile(r"[!-/:-@\[-^`{-~]")
"""ASCII signs that may mean something in a pattern; behind a backslash they stand for themselves."""

_MEMORY = 4 << 20
"""Bytes for the automaton of one pattern; when they are used up it starts over, only slower."""


class Match(Protocol):
    """A match, in byte offsets of the encoded text."""

    def start(self) -> int:
        """The offset of the first byte."""

    def end(self) -> int:
        """The offset behind the last byte."""


class Pattern(Protocol):
    """A compiled pattern; ``search`` takes UTF-8 and sees what lies around ``pos``."""

    def search(self, text: bytes, pos: int = 0) -> Match | None:
        """The leftmost match that starts at byte ``pos`` or later."""


class PatternError(ValueError):
    """A text that is not an RE2 pattern; the message says what RE2 dislikes."""


@cache
def compiled(pattern: str) -> Pattern:
    """The pattern, compiled on first use.  Raises PatternError."""
    try:
        return cast(Pattern, re2.compile(pattern, _options()))
    except re2.error as error:
        said = error.args[0] if error.args else "unknown"
        raise PatternError(said.decode() if isinstance(said, bytes) else str(said)) from None
    except UnicodeEncodeError:
        raise PatternError("it holds half of a surrogate pair") from None


def encoded(text: str) -> bytes:
    """UTF-8 with one ``?`` for every lone surrogate, so that characters keep their count."""
    return text.encode("utf-8", "replace")


def size(pattern: str) -> int:
    """How many instructions a pattern compiles into.  Raises PatternError."""
    instructions: int = cast(Any, compiled(pattern)).programsize
    return instructions


class Literals:
    """Many groups of literals at once, each found without regard to case.

    One automaton for whole patterns would grow without end over text it has not seen; for literals
    it has hardly more states than they have characters.
    """

    def __init__(self, groups: Sequence[Sequence[str]], edge: str) -> None:
        r"""Compile the groups, no literal of them empty; ``edge`` is the character that stands for ``\b``."""
        options = _options()
        options.case_sensitive = False
        options.max_mem = 4 * _MEMORY
        self._set = re2.Set.SearchSet(options)
        for group in groups:
            self._set.Add(
                "|".join(_ESCAPED.sub(r"\\\g<0>", literal).replace(edge, r"\b") for literal in group)
            )
        if groups:
            self._set.Compile()
        self._match = self._set.Match if groups else lambda text: None

    def found(self, text: bytes) -> Sequence[int]:
        """The indexes of the groups of which a literal stands in the text."""
        return self._match(text) or ()


def _options() -> Any:
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _MEMORY
    return options
