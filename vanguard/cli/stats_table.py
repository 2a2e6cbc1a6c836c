"""A tally as people see it: tables with bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from vanguard.cli.ends import inert
from vanguard.cli.log_line import painted
from vanguard.cli.tally import WORDS, Tally

BAR = 30
"""Characters of the longest bar."""

_EIGHTHS = "▏▎▍▌▋▊▉█"
_STOPS = ("REVIEW", "BLOCK", "SHADOW-BLOCK")


def as_text(tally: Tally, top: int, colour: bool) -> str:
    """Every table, those that would be empty left out."""
    parts = [
        f"{tally.decisions:,} decisions, {_time(tally.first)} to {_time(tally.last)}",
        _verdicts(tally, colour),
        _names("what found something", tally.rules, top),
        _servers(tally.servers, top),
        _names("tools", tally.tools, top),
        _names("redacted", tally.kinds, top),
        _days(tally.days),
        _latency(tally.percentiles()),
    ]
    if tally.lost:
        parts.append(f"{tally.lost:,} records were lost in gaps and are not counted")
    return "\n\n".join(filter(None, parts))


def bar(count: int, most: int) -> str:
    """A bar in proportion, at least a sliver where there is anything."""
    eighths = max(1, round(count * BAR * 8 / most)) if count and most else 0
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest - 1] if rest else "")


def _time(ts: str) -> str:
    return f"{inert(ts[:16]).replace('T', ' ')}Z"


def _verdicts(tally: Tally, colour: bool) -> str:
    most = max(tally.verdicts.values())
    known = [word for word in WORDS if tally.verdicts[word]]
    others = [word for word in tally.verdicts if word not in WORDS]
    rows = (
        f"  {painted(inert(word), 14, colour)}{tally.verdicts[word]:>10,}"
        f"  {tally.verdicts[word] / tally.decisions:>6.1%}  {bar(tally.verdicts[word], most)}"
        for word in (*known, *others)
    )
    return "\n".join(["verdicts", *rows])


def _names(title: str, counted: Counter[str], top: int) -> str:
    rows = [(name, count, "") for name, count in counted.most_common(top)]
    return _table(title, rows, len(counted))


def _servers(servers: Mapping[str, Counter[str]], top: int) -> str:
    found = sorted(servers.items(), key=lambda each: -each[1].total())[:top]
    rows = [(name or "(none)", verdicts.total(), _stopped(verdicts)) for name, verdicts in found]
    return _table("servers", rows, len(servers))


def _days(days: Mapping[str, Counter[str]]) -> str:
    rows = [(day, verdicts.total(), _stopped(verdicts)) for day, verdicts in sorted(days.items())]
    return _table("days (UTC)", rows[-31:], len(rows)) if len(rows) > 1 else ""


def _stopped(verdicts: Counter[str]) -> str:
    told = (f"{verdicts[word]:,} {word}" for word in _STOPS if verdicts[word])
    return ", ".join(told)


def _table(title: str, rows: Iterable[tuple[str, int, str]], all_of_them: int) -> str:
    listed = [(_cut(inert(name)), count, more) for name, count, more in rows]
    if not listed:
        return ""
    width = max(14, *(len(name) for name, _, _ in listed))
    most = max(count for _, count, _ in listed)
    lines = [f"{title}{f' ({len(listed)} of {all_of_them:,})' if all_of_them > len(listed) else ''}"]
    for name, count, more in listed:
        drawn = bar(count, most)
        lines.append(f"  {name:<{width}}{count:>10,}  {f'{drawn:<{BAR}}  {more}' if more else drawn}")
    return "\n".join(lines)


def _cut(name: str, width: int = 40) -> str:
    return name if len(name) <= width else name[: width - 1] + "…"


def _latency(found: Mapping[str, float]) -> str:
    if not found:
        return ""
    most = max(found.values())
    rows = (
        f"  {name:<14}{value:>10,.1f}  {bar(round(value * 10), round(most * 10))}"
        for name, value in found.items()
    )
    return "\n".join(["microseconds of judging", *rows])


def as_fields(tally: Tally) -> dict[str, Any]:
    """The same for programs; every name, the most frequent first."""
    return {
        "decisions": tally.decisions,
        "first": tally.first or None,
        "last": tally.last or None,
        "verdicts": {word: tally.verdicts[word] for word in dict.fromkeys((*WORDS, *tally.verdicts))},
        "rules": dict(tally.rules.most_common()),
        "servers": {name: dict(verdicts) for name, verdicts in tally.servers.items()},
        "tools": dict(tally.tools.most_common()),
        "redactions": dict(tally.kinds.most_common()),
        "days": {day: dict(verdicts) for day, verdicts in sorted(tally.days.items())},
        "latency_us": tally.percentiles(),
        "lost": tally.lost,
    }
