"""What hides in a text as it was sent: smuggled messages, split words, overrides, terminal escapes.

Honest writing uses most of the same characters: joiners in emoji, in Persian and in Indic scripts,
selectors after pictures, tags in three flags, direction marks in Arabic and Hebrew, an override
before a phone number, colours in a tool's output.  None of these makes a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import re2

from vanguard.layers.found import found
from vanguard.layers.hidden_rules import (
    BIDI_READ,
    BIDI_SHOWN,
    CONTROL_NAME,
    SMUGGLED,
    SPLIT,
    TERMINAL_READ,
    TERMINAL_SHOWN,
)
from vanguard.layers.unseen import BIDI, SELECTORS, TAGS, ZERO_WIDTH, selected, smuggled
from vanguard.model.finding import Finding
from vanguard.model.message import Direction, Fragment, Part
from vanguard.model.rule import Builtin
from vanguard.policy.mask import excerpt
from vanguard.rules.pattern import encoded

_READ = frozenset({Part.NAME, Part.DEFINITION, Part.INSTRUCTIONS})
"""Parts that a model takes for the description of its tools."""

_BITS = 12
"""Characters without width in a row, of two sorts at least, from which a run is taken to spell bits."""

_BREAKS = 3
"""Split words from which a text is taken to hide them; in a name one is enough."""

_letters = "a-zA-Z\u00c0-\u024f\u0370-\u052f"
_suspect = re2.compile(f"[{TAGS}{SELECTORS}{ZERO_WIDTH}{BIDI}\x1b\u009b]")
_tag_or_selectors = re.compile(f"[{TAGS}]+|[{SELECTORS}]{{4,}}")
# Looked for before `_break` and `_run`, which cost fifty times as much.
_splits = re2.compile(
    f"[a-z][{ZERO_WIDTH}]+[a-z]|[A-Z][{ZERO_WIDTH}]+[A-Z]"
    f"|[\u00c0-\u024f\u0370-\u052f][{ZERO_WIDTH}]+[{_letters}]|[{ZERO_WIDTH}{SELECTORS}]{{{_BITS}}}"
)
_overrides = re2.compile("[\u202d\u202e]")
_spelling = re2.compile(f"[{TAGS}]|[{SELECTORS}][{SELECTORS}][{SELECTORS}]")
_run = re.compile(f"[{ZERO_WIDTH}{SELECTORS}]{{{_BITS},}}")
# Where a line may break, writers put a space without width: after a sign, before a capital.
_break = re.compile(
    f"(?<=[a-z])[{ZERO_WIDTH}]+(?=[a-z])|(?<=[A-Z])[{ZERO_WIDTH}]+(?=[A-Z])"
    "|(?<=[\u00c0-\u024f\u0370-\u052f])" + f"[{ZERO_WIDTH}]+(?=[{_letters}])"
)
_override = re.compile("\u202e|\u202d(?![ \\d+(*#])")
_terminal = re.compile(r"\x1b[\[\]()PX^_#%78=>cDEHMNOZ]|\x9b[0-?]*[ -/]*[@-~]")
_control = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def look(fragment: Fragment, direction: Direction) -> Iterator[Finding]:
    """What one fragment hides, judged by its text as sent; at most one finding for each rule."""
    text, named = fragment.text, fragment.part is Part.NAME
    if named and (seen := _control.search(text)):
        yield finding(CONTROL_NAME, fragment, seen.span())
    if text.isascii() and "\x1b" not in text:
        return
    data = encoded(text)
    if _suspect.search(data) is None:
        return
    if (seen := _terminal.search(text)) and direction is Direction.TO_CLIENT:
        yield finding(TERMINAL_READ if fragment.part in _READ else TERMINAL_SHOWN, fragment, seen.span())
    if text.isascii():
        return
    if _spelling.search(data) and (seen := _tag_or_selectors.search(text)) and _spells(text):
        yield finding(SMUGGLED, fragment, seen.span())
    elif _splits.search(data) and (seen := _split(text, 1 if named else _BREAKS)):
        yield finding(SPLIT, fragment, seen.span())
    if _overrides.search(data) and (seen := _override.search(text)):
        yield finding(BIDI_READ if fragment.part in _READ else BIDI_SHOWN, fragment, seen.span())


def _spells(text: str) -> bool:
    """Whether tags or selectors of a text spell three letters or more."""
    return any(
        sum(c.isascii() and c.isalpha() for c in spelt) >= 3 for spelt in (smuggled(text), selected(text))
    )


def _split(text: str, least: int) -> re.Match[str] | None:
    """The first break inside a word where there are enough of them, or a run that spells bits."""
    breaks = list(islice(_break.finditer(text), least))
    if len(breaks) == least:
        return breaks[0]
    return next((run for run in _run.finditer(text) if len(set(run[0])) > 1), None)


def finding(rule: Builtin, fragment: Fragment, span: tuple[int, int]) -> Finding:
    """A finding of a rule at some characters of a fragment's first form."""
    return found(
        rule,
        pointer=fragment.pointer,
        chain=fragment.forms[0].chain,
        excerpt=excerpt(fragment.text, *span),
    )
