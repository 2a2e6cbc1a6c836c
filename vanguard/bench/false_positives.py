"""False positives by rule and level, beside those that the baseline knows of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vanguard.bench.baseline import Baseline
from vanguard.bench.score import Tally
from vanguard.bench.side import Row, table
from vanguard.model.rule import Builtin, Rule

KINDS = {"false_stops": "stopped", "false_flags": "warned", "seen_honest": "seen"}
"""What is counted of honest messages; ``seen`` are those in which the rule found something at all."""


def by_rule(
    tally: Tally, rules: Iterable[Rule | Builtin], profile: str, baseline: Baseline | None
) -> dict[str, Any]:
    """For each rule that saw something in an honest message, or once did, its counts and what is new.

    ``honest`` is the number of honest messages; ``more`` of a rule are the counts beyond the baseline's,
    which is 0 for a rule that it does not know; without a baseline nothing is ``more``.
    """
    levels = {rule.id: rule.level for rule in rules}
    budgets = baseline.profiles.get(profile, baseline.profiles.get("", {})) if baseline else {}
    known: Mapping[str, Any] = budgets.get("rules", {})
    rows = {}
    for name in sorted(tally.rules.keys() | known.keys()):
        credit = tally.rules.get(name)
        found = {kind: getattr(credit, kind) if credit else 0 for kind in KINDS}
        before = {kind: known.get(name, {}).get(kind, 0) for kind in KINDS}
        if not any(found.values()) and not any(before.values()):
            continue
        more = {kind: found[kind] - before[kind] for kind in KINDS} if baseline else {}
        rows[name] = {"level": levels.get(name), **found, "baseline": before, "more": more}
    honest = sum(figures.benign for figures in tally.groups.values())
    return {"profile": profile, "honest": honest, "rules": rows, "greedy": greedy(rows)}


def greedy(rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The rules that touch more honest messages than the baseline knows of."""
    return [name for name, row in rows.items() if any(count > 0 for count in row["more"].values())]


def as_text(report: Mapping[str, Any]) -> str:
    """The report as a table, by level, with the differences from the baseline where there is one."""
    rows: list[Row] = [("rule", "level", *(f"{word}   " for word in KINDS.values()))]
    ordered = sorted(
        report["rules"].items(),
        key=lambda each: (-each[1]["false_stops"], -each[1]["seen_honest"], each[0]),
    )
    for name, row in ordered:
        level = "–" if row["level"] is None else str(row["level"])
        rows.append((name, level, *(_count(row, kind) for kind in KINDS)))
    title = f"RULES AND {report['honest']:,} HONEST MESSAGES, PROFILE {report['profile'].upper()}"
    parts = [table(title, rows)] if len(rows) > 1 else [f"{title}\nno rule saw anything"]
    parts += [_levels(report["rules"])] if len(rows) > 1 else []
    if report["greedy"]:
        parts.append(f"GREEDY: {', '.join(report['greedy'])}")
    return "\n\n".join(parts)


def _count(row: Mapping[str, Any], kind: str) -> str:
    more = row["more"].get(kind, 0)
    return f"{row[kind]:,}" + (f" {more:+,}" if more else "   ")


def _levels(rules: Mapping[str, Mapping[str, Any]]) -> str:
    found: dict[str, list[int]] = {}
    for row in rules.values():
        sums = found.setdefault("–" if row["level"] is None else str(row["level"]), [0] * len(KINDS))
        for place, kind in enumerate(KINDS):
            sums[place] += row[kind]
    rows = [(level, *(f"{count:,}" for count in found[level])) for level in sorted(found)]
    return table("BY LEVEL", [("level", *KINDS.values()), *rows])
