"""The baseline: for each figure of a report how bad it may be, and which figures are worse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from vanguard.errors import UsageError
from vanguard.model.value import value
from vanguard.places import shipped
from vanguard.strict_yaml import nearest, quoted

VERSION = 1

AT_LEAST = frozenset({"attacks", "benign", "caught", "flagged", "seen", "caught_rate"})
AT_MOST = frozenset({"false_stops", "false_flags", "seen_honest", "false_stop_rate", "p50", "p90", "p99"})
"""Figures by which way is worse; p50 to p99 are microseconds."""

_KEPT = {
    "totals": ("attacks", "benign", "caught_rate", "false_stop_rate", "false_flags"),
    "categories": ("attacks", "benign", "caught_rate", "flagged", "false_stop_rate", "false_flags"),
    "rules": ("caught", "seen", "false_stops", "false_flags", "seen_honest"),
    "layers": ("caught",),
}
_WRONGS = ("false_stops", "false_flags", "seen_honest")
_PLAIN = ("totals", "latency_us")
_SECTIONS = (*_PLAIN, "categories", "rules", "layers")
_SLACK = 1e-9
WORTH_TIMING = 1_000
"""Cases from which on percentiles say more than how long a start takes."""
LATENCY_ROOM = 20
"""Times as long as measured a percentile may take: machines differ, and loaded ones more so."""


@value
class Excess:
    """A figure that is worse than its budget.

    ``figure`` is its path in a report; ``found`` is None where it is not there, ``allowed`` where nothing is.
    """

    figure: str
    found: float | None
    allowed: float | None
    most: bool = False

    @property
    def says(self) -> str:
        """One line for people."""
        if self.allowed is None:
            return f"{self.figure}: no budget in the baseline"
        if self.found is None:
            return f"{self.figure}: not in this run; the baseline has {_number(self.allowed)}"
        way = "at most" if self.most else "at least"
        return f"{self.figure}: {_number(self.found)}, allowed {way} {_number(self.allowed)}"


@value
class Baseline:
    """Budgets in the shape of a report, by profile ("" for any), and the digests of their corpora.

    ``exact`` says that it is a whole report of an earlier run, whose latency is no budget.
    """

    profiles: Mapping[str, Mapping[str, Any]]
    corpora: Mapping[str, str]
    loosened: tuple[Mapping[str, Any], ...] = ()
    exact: bool = False


def own_baseline() -> Path | None:
    """The baseline that comes with Vanguard, if one does."""
    return next((path for root in shipped("benchmarks") if (path := root / "baseline.json").is_file()), None)


def load(path: Path) -> Baseline:
    """Read a baseline, or a report of ``--format json``, of which every figure is a budget.

    Raises UsageError for a file that is neither.
    """
    try:
        found = orjson.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", place=str(path)) from error
    except orjson.JSONDecodeError as error:
        raise UsageError(f"not JSON: {error}", place=str(path)) from None
    if not isinstance(found, dict):
        raise UsageError("not an object", place=str(path))
    try:
        return _baseline(found)
    except UsageError as error:
        raise UsageError(str(error), place=str(path)) from None


def _baseline(found: dict[str, Any]) -> Baseline:
    if "profiles" in found:
        if found.get("version") != VERSION:
            raise UsageError(f"version is not {VERSION}")
        profiles = {
            name: _section(each, name) for name, each in _section(found["profiles"], "profiles").items()
        }
        for name, budgets in profiles.items():
            _check(budgets, name)
        corpora = _section(found.get("corpora", {}), "corpora")
        return Baseline(profiles, corpora, tuple(found.get("loosened", ())))
    if not any(section in found for section in _SECTIONS):
        raise UsageError("neither a baseline nor a report of --format json")
    sections = {name: _section(found[name], name) for name in _SECTIONS if name in found}
    corpora = found.get("corpora", [])
    listed = corpora if isinstance(corpora, list) else []
    digests = {each["name"]: each["sha256"] for each in listed if isinstance(each, dict) and "sha256" in each}
    return Baseline({str(found.get("profile", "")): sections}, digests, exact="corpora" in found)


def _section(found: Any, name: str) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise UsageError(f"{name} is not an object")
    return found


def _check(budgets: Mapping[str, Any], profile: str) -> None:
    """Raise UsageError for a section or figure that there is not: its budget would hold nothing."""
    for name, section in budgets.items():
        if name not in _SECTIONS:
            raise UsageError(f"{profile} has no section {quoted(name)}", hint=nearest(name, _SECTIONS))
        entries = {name: section} if name in _PLAIN else _section(section, name)
        for entry, figures in entries.items():
            for figure, allowed in _section(figures, entry).items():
                if figure not in AT_LEAST | AT_MOST:
                    raise UsageError(f"no figure {quoted(figure)}", hint=nearest(figure, AT_LEAST | AT_MOST))
                if not isinstance(allowed, int | float) or isinstance(allowed, bool):
                    raise UsageError(f"{profile}.{name}.{entry}.{figure} is not a number")


def worse(report: Mapping[str, Any], baseline: Baseline) -> list[Excess]:
    """The figures of a report that are worse than the baseline allows; none: the gate is open.

    A figure that is not in the report counts as worse, and so does a class without any budget.  A rule
    that the baseline does not know may stop or flag no honest message.  Raises UsageError where the
    baseline has nothing for the report's profile, or is of other corpora.
    """
    profile = report["profile"]
    budgets = baseline.profiles.get(profile, baseline.profiles.get(""))
    if budgets is None:
        has = ", ".join(sorted(baseline.profiles))
        raise UsageError(f"the baseline has nothing for the profile {profile}", hint=f"it has: {has}")
    _check_corpora(report, baseline)
    return list(_worse(report, budgets, baseline.exact))


def _check_corpora(report: Mapping[str, Any], baseline: Baseline) -> None:
    for corpus in report["corpora"]:
        expected = baseline.corpora.get(corpus["name"])
        if expected is not None and expected != corpus["sha256"]:
            hint = "write the baseline anew with --write-baseline, and have the change reviewed"
            raise UsageError("not the corpus that the baseline was made of", place=corpus["name"], hint=hint)


def _worse(report: Mapping[str, Any], budgets: Mapping[str, Any], exact: bool) -> Iterator[Excess]:
    for name in _PLAIN:
        if name in budgets and not (exact and name == "latency_us"):
            yield from _over(name, report[name], budgets[name])
    for name in ("categories", "rules", "layers"):
        if name not in budgets:
            continue
        found, allowed = report[name], budgets[name]
        for entry in sorted(allowed.keys() | found.keys()):
            place = f"{name}.{entry}"
            if entry in allowed:
                # A rule that stopped nothing is not in the report: that is a figure of 0.
                figures = found.get(entry, {} if name == "categories" else _nothing(allowed[entry]))
                yield from _over(place, figures, allowed[entry])
            elif name == "categories":
                yield Excess(place, None, None)
            elif name == "rules":
                yield from _over(place, found[entry], dict.fromkeys(_WRONGS, 0))


def _nothing(allowed: Mapping[str, Any]) -> dict[str, int]:
    return dict.fromkeys(allowed, 0)


def _over(place: str, found: Mapping[str, Any], allowed: Mapping[str, Any]) -> Iterator[Excess]:
    for figure, limit in allowed.items():
        if figure not in AT_LEAST | AT_MOST or limit is None:
            continue
        most = figure in AT_MOST
        given = found.get(figure)
        if given is None and limit == 0:
            continue
        if given is None or (given > limit + _SLACK if most else given < limit - _SLACK):
            yield Excess(f"{place}.{figure}", given, limit, most)


def budgets_of(report: Mapping[str, Any]) -> dict[str, Any]:
    """Budgets that a report just meets; for latency with much room, as machines differ."""
    budgets: dict[str, Any] = {"totals": _kept("totals", report["totals"])}
    for name in ("categories", "rules", "layers"):
        budgets[name] = {entry: kept for entry, each in report[name].items() if (kept := _kept(name, each))}
    known = {name: each for name, each in report["latency_us"].items() if each is not None}
    if sum(corpus["cases"] for corpus in report["corpora"]) < WORTH_TIMING:
        return budgets
    return budgets | {"latency_us": {name: round(each * LATENCY_ROOM) for name, each in known.items()}}


def _kept(section: str, figures: Mapping[str, Any]) -> dict[str, Any]:
    """The figures that are worth a budget: what a report has none of is not kept, but wrongs always are."""
    return {
        name: figures[name]
        for name in _KEPT[section]
        if figures.get(name) is not None and (figures[name] or _counts(name, figures))
    }


def _counts(figure: str, figures: Mapping[str, Any]) -> bool:
    """Whether a figure of 0 says something: there were honest messages that it could be of."""
    if figure in AT_LEAST:
        return figure == "caught_rate"
    return bool(figures.get("benign", 1))


def loosened(before: Baseline | None, profile: str, budgets: Mapping[str, Any]) -> list[Excess]:
    """The budgets that are looser than those of an earlier baseline: what a reviewer has to see."""
    known = before.profiles.get(profile) if before else None
    if not known:
        return []
    sections: Iterable[str] = (name for name in _SECTIONS if name != "latency_us")
    earlier = {name: known[name] for name in sections if name in known}
    return [each for each in _worse(budgets, earlier, exact=False) if each.allowed is not None]


def written(before: Baseline | None, report: Mapping[str, Any], because: str = "") -> bytes:
    """The baseline with the budgets of this report, as the bytes of its file.

    Raises UsageError where a budget would be loosened without a reason.
    """
    profile, budgets = report["profile"], budgets_of(report)
    looser = loosened(before, profile, budgets)
    if looser and not because:
        hint = 'say why: --because "REASON"'
        raise UsageError(f"{len(looser)} budgets would be loosened, {looser[0].says}", hint=hint)
    entries = [
        {
            "profile": profile,
            "figure": each.figure,
            "from": each.allowed,
            "to": each.found,
            "because": because,
        }
        for each in looser
    ]
    document = {
        "version": VERSION,
        "corpora": {each["name"]: each["sha256"] for each in report["corpora"]},
        "profiles": dict(sorted({**(before.profiles if before else {}), profile: budgets}.items())),
        "loosened": [*(before.loosened if before else ()), *entries],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _number(figure: float) -> str:
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:.4f}"
