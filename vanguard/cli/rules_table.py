"""Rules as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from vanguard.cli.ends import inert
from vanguard.model.rule import Rule
from vanguard.model.sequence import Sequence as OverCalls
from vanguard.model.value import value
from vanguard.rules.built_in import CodeRule

_COLOURS = {"critical": "1;31", "high": "31", "medium": "33", "low": "36", "info": "2"}
_GAP = "  "
_FIELDS = ("id", "title", "category", "confidence", "level", "says", "why", "tags", "shadow", "place")

Cells = tuple[str, str, str, str, str]
"""Id, severity, level, category and title of one rule."""


@value
class Listed:
    """A rule, whether it was shipped, is signed or is not, and by whom it is signed."""

    rule: Rule | OverCalls
    origin: str
    signer: str = ""

    @property
    def title(self) -> str:
        """The rule's title, with a mark on what did not come with Vanguard."""
        marks = {"signed": f" (signed by {self.signer})", "unsigned": " (unsigned)"}
        return self.rule.title + marks.get(self.origin, "")


def table(rules: Iterable[Listed], code: Iterable[CodeRule], colour: bool) -> str:
    """One line for each rule, those that are code last and marked; ``colour`` paints the severity."""
    rows: list[Cells] = [
        (each.rule.id, each.rule.severity.word, f"{each.rule.level}", each.rule.category, each.title)
        for each in rules
    ]
    for each in code:
        rule = each.rule
        rows.append((rule.id, rule.severity.word, f"{rule.level}", rule.family, f"{rule.title} (built-in)"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(_row(row, widths, colour) for row in rows)


def as_json(rules: Iterable[Listed], code: Iterable[CodeRule]) -> str:
    """A JSON list of all rules; ``built_in`` marks those that are code, which have no ``why``.

    ``origin`` is shipped, signed or unsigned, ``signer`` the name of the key that signed.
    """
    listed = [
        {name: getattr(each.rule, name) for name in _FIELDS}
        | {"severity": each.rule.severity.word, "built_in": False, "verdicts": None}
        | {"origin": each.origin, "signer": each.signer or None}
        for each in rules
    ]
    return json.dumps(listed + [_code(each) for each in code], indent=2)


def _code(each: CodeRule) -> dict[str, object]:
    rule = each.rule
    return {
        "id": rule.id,
        "title": rule.title,
        "category": rule.family,
        "confidence": rule.confidence,
        "level": rule.level,
        "says": rule.says,
        "why": "",
        "tags": rule.tags,
        "shadow": False,
        "place": "",
        "severity": rule.severity.word,
        "built_in": True,
        "verdicts": dict(each.verdicts),
        "origin": "shipped",
        "signer": None,
    }


def _row(row: Cells, widths: Sequence[int], colour: bool) -> str:
    id, severity, level, category, title = (inert(cell) for cell in row)
    painted = f"\033[{_COLOURS[severity]}m{severity}\033[0m" if colour else severity
    gap = " " * (widths[1] - len(severity))
    return _GAP.join((id.ljust(widths[0]), painted + gap, level, category.ljust(widths[3]), title))
