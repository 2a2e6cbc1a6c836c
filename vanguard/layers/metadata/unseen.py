"""What stands in a definition and is not shown to people: comments, invisible elements, gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanguard.layers.metadata import rules
from vanguard.model.rule import Builtin

# Words of a comment, beyond those that tools leave for one another.
_COMMENT = re.compile(
    r"<!--\s*+(?!\[?(?:prettier|markdownlint|eslint|toc|end|begin|region|todo|fixme|/?\w+:\w*\s*-->))((?:[^\s>-]++[\s-]++){3}[^>]{0,80})|"
    r"\[(?://|comment|_)\]:\s?(?:#|<>)\s{0,4}[(\"']([^\n]{12,80})"
)
_STYLE = re.compile(
    r"(?i)(?:display\s{0,2}:\s{0,2}none|visibility\s{0,2}:\s{0,2}hidden|font-size\s{0,2}:\s{0,2}0(?![.\d]*[1-9])|opacity\s{0,2}:\s{0,2}0(?![.\d]*[1-9])|"
    r"(?<![-\w])color\s{0,2}:\s{0,2}(?:white|transparent|#fff(?:fff)?)\b|(?:left|top|text-indent)\s{0,2}:\s{0,2}-\d{3,5}px)[^<>\n]{0,60}>\s{0,8}[^<\s][^<]{6}"
)
GAP = re.compile(r"(?:[ \t\u00a0\u2000-\u200a\u3000]{160}|(?:[ \t]{0,40}\r?\n){24})\s*+(?=\S{2})")
"""Blanks or empty lines so many that what follows is out of sight."""


def judge(text: str) -> Iterator[tuple[Builtin, tuple[int, int]]]:
    """What a text hides from whoever reads it on a screen."""
    if "<!--" in text or "]:" in text:
        found = _COMMENT.search(text)
        if found is not None:
            yield rules.COMMENT, found.span()
    if ":" in text and ">" in text and (found := _STYLE.search(text)):
        yield rules.INVISIBLE, found.span()
    if len(text) > 40 and (found := GAP.search(text)):
        yield rules.GAP, (found.end(), found.end() + 60)
