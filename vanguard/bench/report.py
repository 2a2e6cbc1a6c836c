"""A run as JSON: the shape that scripts rely on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from statistics import fmean
from typing import Any

from vanguard.bench.run import Result
from vanguard.bench.score import Credit, Figures, Group, Tally, Wrong, percentile, wilson

PERCENTILES = {"p50": 0.50, "p90": 0.90, "p99": 0.99}


def as_json(result: Result, details: int = 0) -> dict[str, Any]:
    """The whole report; ``details`` is how many wrong cases of each class are told with their rules.

    Rates are 0..1 and intervals Wilson 95 %, None where there are no cases.  ``core`` has the same
    figures over the core cases alone.
    """
    tally = result.tally
    return {
        "profile": result.profile,
        "ruleset": result.ruleset,
        "corpora": [
            {"name": corpus.name, "sha256": corpus.digest.hexdigest(), "cases": corpus.cases}
            for corpus in result.corpora
        ],
        **_figures(tally.groups),
        "core": _figures({group: each for group, each in tally.groups.items() if group[2]}),
        "rules": _credits(tally.rules),
        "layers": _credits(tally.layers),
        "tags": {tag: figures_of(tally.tags[tag]) for tag in sorted(tally.tags)},
        "latency_us": {name: microseconds(tally, share) for name, share in PERCENTILES.items()},
        "missed": [wrong.id for wrong in tally.wrong if wrong.attack],
        "false": [wrong.id for wrong in tally.wrong if not wrong.attack],
        "unreadable": [
            {"place": place(result, corpus, line), "error": error} for corpus, line, error in tally.unreadable
        ],
        **({"missed_cases": _told(result, True, details)} if details else {}),
        **({"false_cases": _told(result, False, details)} if details else {}),
    }


def place(result: Result, corpus: int, line: int) -> str:
    """``file:line`` of a case."""
    return f"{result.corpora[corpus].path}:{line}"


def microseconds(tally: Tally, share: float) -> float | None:
    """A percentile of the latency, in microseconds, to 1 %."""
    found = percentile(tally.latency, share)
    return None if found is None else round(found / 1000, 1)


def summed(groups: Mapping[Group, Figures], key: Callable[[Group], Any]) -> dict[Any, Figures]:
    """The groups added up by a key, in the order of the keys."""
    found: dict[Any, Figures] = defaultdict(Figures)
    for group in sorted(groups):
        found[key(group)].add(groups[group])
    return dict(sorted(found.items()))


def mean(rates: Iterable[float | None]) -> float | None:
    """The mean of the rates that there are."""
    known = [rate for rate in rates if rate is not None]
    return fmean(known) if known else None


def first_wrong(tally: Tally, attack: bool, limit: int) -> dict[str, list[Wrong]]:
    """The first wrong cases of each class: missed attacks, or benign cases that were stopped."""
    found: dict[str, list[Wrong]] = defaultdict(list)
    for wrong in tally.wrong:
        if wrong.attack is attack and len(found[wrong.category]) < limit:
            found[wrong.category].append(wrong)
    return dict(sorted(found.items()))


def _figures(groups: Mapping[Group, Figures]) -> dict[str, Any]:
    by_source = summed(groups, lambda group: group[:2])
    sources: dict[str, dict[str, Figures]] = defaultdict(dict)
    for (category, source), figures in by_source.items():
        sources[category][source] = figures
    return {
        "totals": figures_of(summed(groups, lambda group: "").get("", Figures())),
        "categories": {
            category: figures_of(figures) | _means(sources[category].values())
            for category, figures in summed(groups, lambda group: group[0]).items()
        },
        "sources": {
            category: {source: figures_of(each) for source, each in found.items()}
            for category, found in sources.items()
        },
    }


def figures_of(figures: Figures) -> dict[str, Any]:
    """Counts with their rates and intervals, None where there is nothing to count."""
    return asdict(figures) | {
        "caught_rate": figures.caught_rate,
        "false_stop_rate": figures.false_stop_rate,
        "caught_ci": wilson(figures.caught, figures.attacks),
        "false_stop_ci": wilson(figures.false_stops, figures.benign),
    }


def _means(sources: Iterable[Figures]) -> dict[str, float | None]:
    all = list(sources)
    return {
        "caught_mean": mean(each.caught_rate for each in all),
        "false_stop_mean": mean(each.false_stop_rate for each in all),
    }


def _credits(credits: Mapping[str, Credit]) -> dict[str, Any]:
    return {name: asdict(credits[name]) for name in sorted(credits)}


def _told(result: Result, attack: bool, limit: int) -> list[dict[str, Any]]:
    return [
        {
            "id": wrong.id,
            "category": category,
            "source": wrong.source,
            "verdict": wrong.verdict,
            "rules": list(wrong.rules),
            "place": place(result, wrong.corpus, wrong.line),
        }
        for category, found in first_wrong(result.tally, attack, limit).items()
        for wrong in found
    ]
