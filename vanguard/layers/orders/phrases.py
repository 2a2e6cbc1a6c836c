"""How patterns for phrases are written: a blank stands for whatever parts words in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import re2

from vanguard.layers.sought import Several

_MEMORY = 128 << 20
"""Bytes that a pattern's automaton may take before it is begun anew."""

_BLANK = r"(?:[\s*>#|•◦‣▪·│┃~+;/_]|-+\s|`\s`|\d+[.)]|\[[ x]\]|</?\w+>)"
"""Blanks, marks of lists, quotes, headings, tables and emphasis, numbers and boxes of a list, and tags."""
_LOOSE = r"(?:[^a-z]|\[x\]|</?\w+>)"
"""More than `_BLANK` takes, in half the instructions."""

_FEW = 8
"""Times that a repetition may have at most and still be counted by what is `loose`."""

# Escapes and classes are passed over.
_tokens = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|( )(\?)?")

START = r"(?:^|[.!?:;,)\]>}*#\"'`\n|_-])\s*"
"""Where a clause may begin."""


_WRITTEN = {"n": " \n", "r": " \n", "\n": " \n", "t": "  ", " ": "  "}
"""What stands for an escape of two signs, by the second of them."""


def unbroken(text: str) -> str:
    """The text, as long as before, its breaks and blanks no longer escapes, without emphasis by low lines."""
    first, *more = text.split("\\")
    if more:
        parts = [first]
        for part in more:
            plain = _WRITTEN.get(part[:1])
            parts += ("\\", part) if plain is None else (plain, part[1:])
        text = "".join(parts)
    return _unlined(text) if "_ _" in text else text


def _unlined(text: str) -> str:
    """The text without low lines around words, which for patterns are letters: ``_ignore_ _all_``."""
    for edge in ("___", "__", "_"):
        for blank in " \n":
            text = text.replace(f"{blank}{edge}", f"{blank}{' ' * len(edge)}")
            text = text.replace(f"{edge}{blank}", f"{' ' * len(edge)}{blank}")
    return text


def spaced(pattern: str) -> str:
    """The pattern with every blank outside classes standing for what parts two words.

    That is blanks, emphasis, bars of tables, and broken lines with marks of quoting, lists or comments at
    their beginning.
    """
    return _tokens.sub(lambda token: f"{_BLANK}{'*' if token[2] else '+'}" if token[1] else token[0], pattern)


def phrase(*choices: str) -> re2._Regexp[str]:
    """One RE2 pattern of all choices, blind to case where they do not say otherwise."""
    return re2.compile(joined(choices), _options())


def joined(choices: Sequence[str]) -> str:
    """The choices as one pattern, not yet compiled."""
    return "|".join(f"(?:{spaced(choice)})" for choice in choices)


_times = re.compile(r"\{(\d+),(\d+)\}")


def loose(pattern: str) -> str:
    """A pattern that matches in every text in which this one does, made in half the time."""
    return _times.sub(
        lambda times: times[0] if int(times[2]) < _FEW else "+" if int(times[1]) else "*",
        pattern.replace(_BLANK, _LOOSE),
    )


def several(patterns: Iterable[str]) -> Several:
    """Such patterns together, as blind to case as one `phrase`."""
    return Several(patterns, _options())


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.case_sensitive = False
    options.never_capture = True
    return options
