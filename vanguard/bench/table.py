"""A run as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple

from vanguard.bench.report import PERCENTILES, first_wrong, mean, microseconds, summed
from vanguard.bench.run import Result
from vanguard.bench.score import Credit, Figures, Group, wilson

RULES = 25
"""Rules that are listed for what they catch; those with a false stop always are."""

_SOURCE_WIDTH = 36
_GAP = "  "
_BOLD, _DIM = "1", "2"

Row = tuple[str, ...]


class Tables:
    """The report as text; ``colour`` is for a terminal, ``details`` as in ``report.as_json``."""

    def __init__(self, result: Result, *, colour: bool = False, details: int = 0) -> None:
        self._result = result
        self._groups = result.tally.groups
        self._core = {group: each for group, each in self._groups.items() if group[2]}
        self._colour = colour
        self._details = details

    def text(self) -> str:
        """All tables, each with its heading; what has no rows is left out."""
        parts = [self._head()]
        for attack in (True, False):
            parts += self._classes(attack)
        parts += [self._credits("rules", self._result.tally.rules, RULES)]
        parts += [self._credits("layers", self._result.tally.layers, RULES)]
        if self._details:
            parts += [self._wrong(True), self._wrong(False)]
        return "\n\n".join(part for part in parts if part)

    def _head(self) -> str:
        result, tally = self._result, self._result.tally
        files = len(result.corpora)
        shares = ", ".join(
            f"{name} {found:,.0f}"
            for name, share in PERCENTILES.items()
            if (found := microseconds(tally, share)) is not None
        )
        return "\n".join(
            (
                f"profile {result.profile}, ruleset {result.ruleset}",
                f"{tally.cases.total():,} cases of {files:,} {'corpus' if files == 1 else 'corpora'}",
                f"latency in µs: {shares or 'nothing was judged'}",
            )
        )

    def _classes(self, attack: bool) -> list[str]:
        """The table of the core cases, and of all cases of the classes that have others."""
        whole = "attacks" if attack else "honest messages"
        wider = {category for category, _, core in self._groups if not core}
        if not wider:
            return [self._table(whole, self._groups, attack)]
        all_of_wider = {group: each for group, each in self._groups.items() if group[0] in wider}
        return [
            self._table(f"{whole}, core cases", self._core, attack),
            self._table(f"{whole}, all cases of classes with others", all_of_wider, attack),
        ]

    def _table(self, title: str, groups: Mapping[Group, Figures], attack: bool) -> str:
        by_source = summed(groups, lambda group: group[:2])
        rows = []
        for category, figures in summed(groups, lambda group: group[0]).items():
            if not _cases(figures, attack):
                continue
            sources = {
                source: each
                for (own, source), each in by_source.items()
                if own == category and _cases(each, attack)
            }
            average = mean(_rate(each, attack) for each in sources.values())
            name = category if len(sources) > 1 else f"{category} ({next(iter(sources))})"
            rows.append(_row(_cut(name, _SOURCE_WIDTH + 24), figures, attack, _percent(average)))
            if len(sources) > 1:
                rows += [_row(f"  {_cut(name)}", each, attack, "") for name, each in sources.items()]
        if not rows:
            return ""
        caught = ("caught", "flagged") if attack else ("stopped", "warned")
        head = ("class (source)", "cases", caught[0], "rate", "95 %", "mean", caught[1], "in shadow")
        return self._painted(title, [head, *rows])

    def _credits(self, title: str, credits: Mapping[str, Credit], limit: int) -> str:
        ranked = sorted(credits.items(), key=lambda each: (-each[1].false_stops, -each[1].caught, each[0]))
        shown = [each for each in ranked if each[1].false_stops]
        others = [each for each in ranked if each[1].caught and not each[1].false_stops]
        shown += others[:limit]
        if not shown:
            return ""
        rows = [(_cut(name, 60), *(f"{count:,}" for count in astuple(each)[:5])) for name, each in shown]
        left = len(others) - limit
        more = f"\n{left} more, without a false stop: --format json has them all" if left > 0 else ""
        head = (title[:-1], "caught", "it alone", "false stops", "it alone", "warned")
        return self._painted(title, [head, *rows]) + more

    def _wrong(self, attack: bool) -> str:
        rows = [
            (_cut(str(wrong.id), 44), category, wrong.verdict, _cut(", ".join(wrong.rules) or "-", 60))
            for category, found in first_wrong(self._result.tally, attack, self._details).items()
            for wrong in found
        ]
        if not rows:
            return ""
        title = f"{'missed' if attack else 'wrongly stopped'}, the first {self._details:,} of each class"
        return self._painted(title, [("id", "class", "verdict", "rules"), *rows], left=(0, 1, 2, 3))

    def _painted(self, title: str, rows: Sequence[Row], left: Iterable[int] = (0,)) -> str:
        """A table with its title; the columns of ``left`` are flush left, the others right."""
        flush = set(left)
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        lines = [
            _GAP.join(
                cell.ljust(width) if column in flush else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in rows
        ]
        return "\n".join([self._paint(title.upper(), _BOLD), self._paint(lines[0], _DIM), *lines[1:]])

    def _paint(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour else text


def _cases(figures: Figures, attack: bool) -> int:
    return figures.attacks if attack else figures.benign


def _rate(figures: Figures, attack: bool) -> float | None:
    return figures.caught_rate if attack else figures.false_stop_rate


def _row(name: str, figures: Figures, attack: bool, average: str) -> Row:
    total = _cases(figures, attack)
    hits = figures.caught if attack else figures.false_stops
    softly = figures.flagged if attack else figures.false_flags
    shadowed = figures.shadow_caught if attack else figures.shadow_stops
    low, high = wilson(hits, total) or (0.0, 1.0)
    return (
        name,
        f"{total:,}",
        f"{hits:,}",
        _percent(_rate(figures, attack)),
        f"{100 * low:.2f}–{100 * high:.2f}",
        average,
        f"{softly:,}",
        f"{shadowed:,}",
    )


def _percent(rate: float | None) -> str:
    return "" if rate is None else f"{100 * rate:.2f} %"


def _cut(text: str, width: int = _SOURCE_WIDTH) -> str:
    """The text on one line of at most ``width`` characters, with nothing in it that a terminal obeys."""
    plain = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return plain if len(plain) <= width else f"{plain[: width - 1]}…"
