"""Whether an order in a text is only shown: by an article, a test or a report about such orders."""

from __future__ import annotations

import re
from functools import cache

import re2

from vanguard.rules.pattern import encoded

REACH = 3_000
"""Characters around an order in which the text may say what it shows it for."""

LONG = 400
"""Characters after an order within which what encloses it must end."""

FENCE = 12_000
"""Characters before an order in which a block of code that it stands in must begin."""

WORDS = 2
"""Different words about attacks that a text must use."""

_ABOUT = (
    r"(?i)prompt[ _-]?injection|inject(?:ed|ions?|ing)\b|\battack(?:s|ers?|ing|ed)?\b|jail ?break"
    r"|\bmalicious|\badversar|\bexploit"
    r"|vulnerab|\bred[ -]?team|\bphish|\bpayloads?\b|guardrail|\bCVE-\d|\bOWASP\b|\buntrusted\b"
    r"|\bsanitiz|\bdef test_|\bdetect(?:s|ed|ion|or)?\b"
    r"|\bguard(?:s|ed|ing)?\b|\brepro\b|\breproduc(?:e|tion)\b|\bthreat|\bmitigat|\bdefen[cs]e|\bhijack|\bpoison"
)
_item = re.compile(r"[ \t]*(?:[-*+•|>#]|\d{1,3}[.)])[^\n]{0,40}")
_PAIRS = (("“", "”"), ("«", "»"), ("‘", "’"), ("<code>", "</code>"), ("<pre>", "</pre>"), ("<q>", "</q>"))


def is_shown(text: str, start: int, end: int) -> bool:
    """Whether what stands from ``start`` to ``end`` is quoted by a text that is about attacks.

    Both are asked for: quotation marks alone stand around any value, and a text about attacks may hold one.
    """
    return _is_enclosed(text, start, end) and _is_about(text, start, end)


def _is_about(text: str, start: int, end: int) -> bool:
    words: set[bytes] = set()
    for part in (text[max(0, start - REACH) : start], text[end : end + REACH]):
        data = encoded(part)
        for found in _about().finditer(data):
            words.add(data[found.start() : found.end()].lower())
            if len(words) >= WORDS:
                return True
    return False


@cache
def _about() -> re2._Regexp[str]:
    return re2.compile(_ABOUT)


def _is_enclosed(text: str, start: int, end: int) -> bool:
    while start < end and text[start] in " \t\r\n>":
        start += 1
    line = text.rfind("\n", 0, start) + 1
    before, after = text[max(line, start - LONG) : start], text[end : end + LONG]
    for mark in "\"'`":
        if before.count(mark) % 2 and mark in after.partition("\n")[0]:
            return True
    if any(before.rfind(opens) > before.rfind(closes) and closes in after for opens, closes in _PAIRS):
        return True
    if _item.fullmatch(before):
        return True
    opened = max(0, start - FENCE)
    return any(text.count(fence, opened, start) % 2 == 1 for fence in ("```", '"""'))
