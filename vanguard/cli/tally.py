"""Counts over the audit log: verdicts, rules, servers, tools, days, and how long judging took."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from vanguard.cli.log_line import findings
from vanguard.model.decision import Verdict

WORDS = tuple(verdict.word for verdict in Verdict)
"""The verdicts, the mildest first."""

MOST_NAMES = 10_000
"""Different names of a sort that are counted; further ones count as `OTHERS`."""

OTHERS = "(others)"


@dataclass(slots=True)
class Tally:
    """What is counted of decisions; every other record adds only to ``gaps``.

    ``rules`` counts each decision once for every rule that found something in it; ``days`` and ``servers``
    have verdicts in them.  ``lost`` is how many records gaps stand for.
    """

    decisions: int = 0
    first: str = ""
    last: str = ""
    verdicts: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    tools: Counter[str] = field(default_factory=Counter)
    servers: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    days: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    latencies: array[float] = field(default_factory=lambda: array("f"))
    lost: int = 0

    def add(self, fields: Mapping[str, Any]) -> None:
        """Count one record."""
        if fields.get("event") != "decision":
            detail = fields.get("detail")
            gap = detail.get("gap") if isinstance(detail, dict) else None
            self.lost += gap if isinstance(gap, int) else 0
            return
        ts, verdict = _text(fields, "ts"), _text(fields, "verdict")
        self.decisions += 1
        self.first = min(self.first or ts, ts)
        self.last = max(self.last, ts)
        self.verdicts[verdict] += 1
        server = _known(self.servers, _text(fields, "server"))
        self.servers[server][verdict] += 1
        self.days[_known(self.days, ts[:10])][verdict] += 1
        self._name(fields)
        latency = fields.get("latency_us")
        if isinstance(latency, int | float):
            self.latencies.append(latency)

    def _name(self, fields: Mapping[str, Any]) -> None:
        """Count the names: the tool, rules, kinds of redactions."""
        tool = _text(fields, "tool")
        if tool:
            self.tools[_known(self.tools, tool)] += 1
        if fields.get("policy_explanation"):
            first = fields.get("rule")
            named = {first, *(each.get("rule") for each in findings(fields))}
            self._count(self.rules, named)
        made = fields.get("redactions")
        if made and isinstance(made, list):
            self._count(self.kinds, [each.get("kind") for each in made if isinstance(each, dict)])

    def _count(self, into: Counter[str], names: Iterable[object]) -> None:
        for name in names:
            if isinstance(name, str):
                into[_known(into, name)] += 1

    def percentiles(self) -> dict[str, float]:
        """Microseconds that judging took: p50, p90, p99 and the most; empty where none is known."""
        ordered = sorted(self.latencies)
        if not ordered:
            return {}
        last = len(ordered) - 1
        found = {f"p{part}": ordered[round(last * part / 100)] for part in (50, 90, 99)}
        return {name: round(value, 1) for name, value in {**found, "max": ordered[-1]}.items()}


def _text(fields: Mapping[str, Any], name: str) -> str:
    found = fields.get(name)
    return found if isinstance(found, str) else ""


def _known(counted: Mapping[str, Any], name: str) -> str:
    """The name, or that of the rest, so that no log can fill the memory with names."""
    return name if name in counted or len(counted) < MOST_NAMES else OTHERS
