"""A journal that also counts what it is handed, for Prometheus (text format 0.0.4)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vanguard.gate.ports import Journal
from vanguard.model.record import Record

BUCKETS_S = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1.0)
"""Upper bounds of the histogram of what judging took, in seconds."""

MOST_RULES = 2_000
"""Different label sets that are counted; what comes beyond them counts as ``other``."""

MOST_KINDS = 500
"""Label sets of what was turned away; the same for these."""


class CountingJournal:
    """Hands every record on to another journal, and counts decisions, rules and time."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._decisions: Counter[tuple[str, str, str, str]] = Counter()
        self._rules: Counter[tuple[str, str, str]] = Counter()
        self._events: Counter[tuple[str, str]] = Counter()
        self._turned_away: Counter[tuple[str, str]] = Counter()
        self._buckets = [0] * (len(BUCKETS_S) + 1)
        self._seconds = 0.0

    @property
    def healthy(self) -> bool:
        """See `Journal.healthy`."""
        return self._journal.healthy

    @property
    def crowded(self) -> bool:
        """See `Journal.crowded`."""
        return self._journal.crowded

    def write(self, record: Record) -> bool:
        """Count a record, and hand it on."""
        decision = record.decision
        if decision is None:
            self._events[record.event, record.server] += 1
            if record.event == "protocol" and record.detail is not None:
                self._turned_away[self._kind(record.detail), record.server] += 1 + _left_out(record.detail)
        else:
            layer = ""
            primary = decision.primary
            if primary is not None:
                layer = primary.finding.layer
                rule = (primary.finding.rule, decision.verdict.word, record.server)
                if rule not in self._rules and len(self._rules) >= MOST_RULES:
                    rule = ("other", *rule[1:])
                self._rules[rule] += 1
            self._decisions[decision.verdict.word, layer, record.direction, record.server] += 1
            seconds = record.latency_ns / 1e9
            self._buckets[bisect_left(BUCKETS_S, seconds)] += 1
            self._seconds += seconds
        return self._journal.write(record)

    def _kind(self, detail: Mapping[str, Any]) -> str:
        kind = str(detail.get("kind", ""))
        known = len(self._turned_away) < MOST_KINDS or any(kind == each for each, _ in self._turned_away)
        return kind if known else "other"

    def close(self) -> None:
        """See `Journal.close`."""
        self._journal.close()

    def metrics(self) -> Iterator[str]:
        """The lines of the counters."""
        yield from _counter(
            "vanguard_decisions_total",
            "Messages judged.",
            ("verdict", "layer", "direction", "server"),
            self._decisions,
        )
        yield from _counter(
            "vanguard_rules_total",
            "Decisions by the rule that counted most.",
            ("rule", "verdict", "server"),
            self._rules,
        )
        yield from _counter(
            "vanguard_events_total", "Records that are no decisions.", ("event", "server"), self._events
        )
        yield from _counter(
            "vanguard_turned_away_total",
            "What was refused before it was judged, by kind: limits (rate, too-many, size), auth, form.",
            ("kind", "server"),
            self._turned_away,
        )
        name = "vanguard_judging_seconds"
        yield f"# HELP {name} Time that judging a message took."
        yield f"# TYPE {name} histogram"
        so_far = 0
        for bound, count in zip((*BUCKETS_S, "+Inf"), self._buckets, strict=True):
            so_far += count
            yield f'{name}_bucket{{le="{bound}"}} {so_far}'
        yield f"{name}_sum {self._seconds:.6f}"
        yield f"{name}_count {so_far}"


def _left_out(detail: Mapping[str, Any]) -> int:
    """How many more of its kind were not recorded."""
    count = detail.get("left_out", 0)
    return count if isinstance(count, int) else 0


def _counter(name: str, says: str, labels: tuple[str, ...], counts: Mapping[Any, int]) -> Iterator[str]:
    yield f"# HELP {name} {says}"
    yield f"# TYPE {name} counter"
    for values, count in sorted(counts.items()):
        yield f"{name}{{{','.join(_labels(labels, values))}}} {count}"


def _labels(names: Iterable[str], values: Iterable[str]) -> Iterator[str]:
    for name, value in zip(names, values, strict=True):
        text = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        yield f'{name}="{text}"'
