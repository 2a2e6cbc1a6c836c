"""Here-documents that a command only writes to a file: their text names places and opens none."""

from __future__ import annotations

import re
from itertools import islice

_BEGINS = re.compile(
    r"(?:^|[\n;&|(])[ \t]*(?:sudo[ \t]+)?(?:cat|tee)\b[^\n;&|`$]{0,400}?<<(?P<tabs>-?)[ \t]*"
    r"(?P<quote>[\"'\\]?)(?P<mark>\w{1,32})[\"']?[^\n;&|`$]{0,400}\n"
)
_TARGET = re.compile(r"(?:>{1,2}|\btee\b(?:[ \t]+-\w+)*)[ \t]*[\"']?([^\s\"'<>]{1,300})")
_RUNS = re.compile(r"\$\(|`")

_MOST = 32
"""Documents that are looked for in one command."""


def kept_documents(text: str) -> list[tuple[int, int]]:
    """Where the documents stand that ``cat`` or ``tee`` writes to a file which is not used again behind them.

    One in which a shell would still run something is left out.
    """
    found: list[tuple[int, int]] = []
    for each in islice(_BEGINS.finditer(text) if "<<" in text else (), _MOST):
        begin = each.end()
        if found and begin < found[-1][1]:
            continue
        end, behind = _ended(text, begin, each["mark"], each["tabs"])
        target = _TARGET.search(each[0])
        if end < 0 or target is None or (not each["quote"] and _RUNS.search(text, begin, end)):
            continue
        if text.find(target[1].rpartition("/")[2], behind) < 0:
            found.append((begin, end))
    return found


def _ended(text: str, begin: int, mark: str, tabs: str) -> tuple[int, int]:
    """Where a document ends, and where the line behind it begins; -1 where nothing ends it."""
    line = re.compile(rf"^{chr(9) + '*' if tabs else ''}{mark}$", re.MULTILINE).search(text, begin)
    return (line.start(), line.end()) if line is not None else (-1, -1)
