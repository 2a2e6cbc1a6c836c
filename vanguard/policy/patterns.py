"""Patterns that an operator writes, checked where they are read."""

from __future__ import annotations

from functools import lru_cache

import re2

from vanguard.strict_yaml import Node

LONGEST = 1_000
"""Characters of a pattern."""

_KNOWN = 4_096
"""Patterns of which it is kept what is wrong with them: after an edit most are as they were."""

_STRANGE = "\u2603\u0007\u2603"


def pattern(node: Node) -> str:
    """An RE2 pattern; raises the file's ConfigError where the text is none."""
    text = node.text()
    if len(text) > LONGEST:
        node.fail("this pattern is too long", f"at most {LONGEST} characters")
    try:
        wrong = _wrong(text)
    except UnicodeEncodeError:
        node.fail("this is no pattern: it holds half of a surrogate pair")
    if wrong is not None:
        node.fail(f"this is no pattern: {wrong}", "RE2 syntax is wanted")
    return text


@lru_cache(_KNOWN)
def _wrong(text: str) -> str | None:
    """What is wrong with a pattern; None for nothing."""
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(text, options)
    except re2.error as error:
        return _said(error)
    return None


@lru_cache(_KNOWN)
def matches_nothing(text: str) -> bool:
    """Whether a pattern asks for nothing at all: it is found in the empty text and in any other."""
    return all(re2.search(text, sample) is not None for sample in ("", _STRANGE))


def _said(error: Exception) -> str:
    words = error.args[0] if error.args else ""
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)
