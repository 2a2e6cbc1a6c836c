"""Several runs, variants or tags beside one another, as tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vanguard.bench.ablation import ALL, ALONE, NOTHING, PARSER, WITHOUT, Ablation, lost
from vanguard.bench.coverage import SCHEMES

Row = Sequence[str]


def profiles_text(reports: Mapping[str, Mapping[str, Any]]) -> str:
    """By class, what each profile caught of attacks and stopped of honest messages."""
    names = list(reports)
    parts = []
    for label, rate, hits in (
        ("attacks", "caught_rate", "caught"),
        ("benign", "false_stop_rate", "false_stops"),
    ):
        classes = sorted({each for report in reports.values() for each in report["categories"]})
        rows = [_across(reports, category, label, rate) for category in classes]
        totals = [_cell(report["totals"], rate, hits) for report in reports.values()]
        kept = [row for row in rows if row]
        if kept:
            title = "ATTACKS CAUGHT" if label == "attacks" else "HONEST MESSAGES STOPPED"
            everything = [
                "all classes, unlike as they are",
                _count(next(iter(reports.values()))["totals"], label),
                *totals,
            ]
            parts.append(table(title, [("class", "cases", *names), *kept, everything]))
    return "\n\n".join(parts)


def _across(reports: Mapping[str, Mapping[str, Any]], category: str, label: str, rate: str) -> list[str]:
    found = [report["categories"].get(category, {}) for report in reports.values()]
    if not any(each.get(label) for each in found):
        return []
    return [category, _count(found[0], label), *(percent(each.get(rate)) for each in found)]


def _count(figures: Mapping[str, Any], label: str) -> str:
    return f"{figures.get(label, 0):,}"


def _cell(figures: Mapping[str, Any], rate: str, hits: str) -> str:
    return f"{percent(figures[rate])} ({figures[hits]:,})"


def ablation_text(found: Ablation, told: Mapping[str, Mapping[str, Any]], layers: Sequence[str]) -> str:
    """Each variant's totals; for a layer left out also the classes that lose most."""
    rows: list[Row] = [("variant", "caught", "rate", "false stops", "rate", "what is missed without it")]
    order = [NOTHING, PARSER, *(f"{ALONE} {each}" for each in layers)]
    order += [*(f"{WITHOUT} {each}" for each in layers), ALL]
    for name in order:
        figures = told[name]["totals"]
        layer = name.removeprefix(f"{WITHOUT} ") if name.startswith(f"{WITHOUT} ") else ""
        losses = ", ".join(f"{each} {count:,}" for each, count in lost(found, layer)) if layer else ""
        caught, stopped = figures["caught"], figures["false_stops"]
        rates = percent(figures["caught_rate"]), percent(figures["false_stop_rate"])
        rows.append((name, f"{caught:,}", rates[0], f"{stopped:,}", rates[1], losses))
    return table("EACH LAYER ALONE AND LEFT OUT", rows, left=(0, 5))


def coverage_text(found: Mapping[str, Any]) -> str:
    """A table for each framework, and the gaps by name."""
    parts = []
    for scheme, title in SCHEMES.items():
        rows: list[Row] = [("tag", "name", "rules", "cases", "caught", "rate")]
        for tag, row in found["tags"].items():
            if tag.startswith(f"{scheme}:"):
                counts = (f"{row['rules']:,}", f"{row['attacks']:,}", f"{row['caught']:,}")
                rows.append((tag, row["name"][:48], *counts, percent(row["caught_rate"])))
        parts.append(table(title.upper(), rows, left=(0, 1)))
    gaps = found["gaps"]
    silent = gaps["silent_rules"]
    lines = ["GAPS"]
    for title, names in (("without a rule", gaps["without_rule"]), ("without a case", gaps["without_case"])):
        lines.append(f"{title} ({len(names):,}): {', '.join(names) or 'none'}")
    if gaps["unknown"]:
        lines.append(f"tags of cases that are in no list: {', '.join(map(plain, gaps['unknown']))}")
    lines.append(
        f"rules that no attack set off ({len(silent):,} of {found['rules']:,}): {', '.join(silent) or 'none'}"
    )
    return "\n\n".join([*parts, "\n".join(lines)])


def table(title: str, rows: Sequence[Row], left: Sequence[int] = (0,)) -> str:
    """A table with its title; the columns of ``left`` are flush left, the others right."""
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    lines = (
        "  ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )
    return "\n".join([title, *lines])


def percent(rate: float | None) -> str:
    """A rate of 0..1 for people; a dash where there is nothing to count."""
    return "–" if rate is None else f"{100 * rate:.2f} %"


def plain(text: object) -> str:
    """The text on one line with nothing in it that a terminal obeys."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text))
