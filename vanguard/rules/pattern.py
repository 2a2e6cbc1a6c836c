"""RE2 patterns, typed and compiled once: the only file of this room that imports ``re2``.

RE2 has neither look-around nor back-references and takes time linear in the text, so no pattern of
a rule can be made to hang (https://github.com/google/re2/wiki/Syntax).
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final, Protocol, cast

import re2

_MEMORY: Final = 4 << 20
"""Bytes for the automaton of one pattern; when they are used up it starts over, only slower."""


class Match(Protocol):
    """A match, in byte offsets of the encoded text."""

    def start(self) -> int:
        """The offset of the first byte."""

    def end(self) -> int:
        """The offset behind the last byte."""


class Pattern(Protocol):
    """A compiled pattern; ``search`` takes UTF-8 and sees what lies around ``pos`` and ``endpos``."""

    def search(self, text: bytes, pos: int = 0, endpos: int | None = None) -> Match | None:
        """The leftmost match that starts at byte ``pos`` or later and ends before ``endpos``."""


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


def _options() -> Any:
    options = re2.Options()
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _MEMORY
    return options
