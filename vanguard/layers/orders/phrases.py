"""How patterns for phrases are written: a blank stands for whatever parts words in a text."""

from __future__ import annotations

import re

import re2

_BLANK = r"(?:[\s*>#]|\\[nrt])"
# Escapes and classes are passed over.
_tokens = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|( )(\?)?")

START = r"(?:^|[.!?:;,)\]>}*#\"'`\n|_-]|\\n)\s*"
"""Where a clause may begin."""


def spaced(pattern: str) -> str:
    """The pattern with every blank outside classes standing for what parts two words.

    That is blanks, broken lines with marks of quoting or comment at their beginning, emphasis, and
    line breaks that were written out.
    """
    return _tokens.sub(
        lambda token: f"{_BLANK}{'*' if token[2] else '+'}" if token[1] else token[0], pattern
    )


def phrase(*choices: str) -> re2._Regexp[str]:
    """One RE2 pattern of all choices, blind to case where they do not say otherwise."""
    options = re2.Options()
    options.max_mem = 64 << 20
    options.case_sensitive = False
    options.never_capture = True
    return re2.compile("|".join(f"(?:{spaced(choice)})" for choice in choices), options)
