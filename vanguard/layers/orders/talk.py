"""Whether an order is only shown: in a text about such orders, a test of them, or a report."""

from __future__ import annotations

import re2

REACH = 2_000
"""Characters around a passage in which it may be said what the passage is shown for."""

_ABOUT = re2.compile(
    r"(?i)prompt[ _-]?injection|inject(?:ed|ion|ions|ing)\b|\battack(?:s|er|ers|ing)?\b|jailbreak|\bmalicious|adversar|exploit"
    r"|vulnerab|red[ -]?team|phish|payload|guardrail|\bCVE-\d|\bOWASP\b|untrusted|security"
)
_SHOWN = re2.compile(
    r"(?i)for (?:example|instance)|\be\.g\.|such as|\bexamples?\b|\bassert|\bdef test|\btest_|\bit\(|\bexpect\(|@pytest|\bsuch\b|\blike\b|```|`[^`\n]{8,}`|^\s*>|\n\s*>|[\"'“‘«][^\"'”’»\n]{8,}"
)


def is_talk(text: str, start: int, end: int) -> bool:
    """Whether what stands at ``start`` to ``end`` is shown as an example by a text about attacks."""
    around = text[max(0, start - REACH) : end + REACH]
    words = {found[0].lower() for found in _ABOUT.finditer(around)}
    return len(words) >= 2 and _SHOWN.search(around) is not None
