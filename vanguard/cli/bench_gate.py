"""``--gate``, ``--baseline``, ``--compare``: a run held against an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vanguard.cli.ends import DONE, FAILED_CHECK, say
from vanguard.errors import UsageError
from vanguard.model.value import value

if TYPE_CHECKING:
    from vanguard.bench.baseline import Baseline

SHOWN = 20
"""Figures that are named where the gate is shut; the rest are counted."""


@value
class Against:
    """What a run is held against.

    ``gate`` asks for an exit code, ``baseline`` is the file of budgets (None: the own one), ``compare`` an
    earlier report; ``write`` is where a baseline is written, with ``because`` where budgets are loosened.
    """

    gate: bool = False
    baseline: Path | None = None
    compare: Path | None = None
    write: Path | None = None
    because: str = ""


@value
class Held:
    """The files of an `Against`, read before the work begins."""

    against: Against = Against()
    budgets: Baseline | None = None
    earlier: Mapping[str, Any] | None = None
    before: Baseline | None = None


def read(against: Against) -> Held:
    """Read the files; raises UsageError for one that is not there or says nothing."""
    from vanguard.bench import baseline, compare

    path = against.baseline or (baseline.own_baseline() if against.gate else None)
    if against.gate and path is None:
        raise UsageError(
            "no baseline comes with this version", place="--gate", hint="name one with --baseline"
        )
    write = against.write
    return Held(
        against,
        baseline.load(path) if path else None,
        compare.load(against.compare) if against.compare else None,
        baseline.load(write) if write and write.exists() and write.stat().st_size else None,
    )


def more_of(report: dict[str, Any], held: Held) -> dict[str, Any]:
    """What a report says besides: ``gate`` and ``compared``, each where it was asked for."""
    from vanguard.bench import baseline, compare

    found: dict[str, Any] = {}
    if held.budgets:
        worse = baseline.worse(report, held.budgets)
        keys = ("figure", "found", "allowed", "says")
        found["gate"] = {
            "passed": not worse,
            "worse": [{key: getattr(each, key) for key in keys} for each in worse],
        }
    if held.earlier is not None:
        found["compared"] = compare.changes(held.earlier, report)
    return found


def end(more: Mapping[str, Any], held: Held) -> int:
    """Name on stderr what is worse; the exit code."""
    gate = more.get("gate")
    if not gate:
        return DONE
    worse = gate["worse"]
    for each in worse[:SHOWN]:
        say(each["says"])
    if worse:
        figures = "figure is" if len(worse) == 1 else "figures are"
        say(f"gate: {len(worse):,} {figures} worse than the baseline allows")
    elif held.against.gate:
        say("gate: passed")
    return FAILED_CHECK if worse and held.against.gate else DONE


def write(report: Mapping[str, Any], held: Held) -> None:
    """Write the baseline that was asked for; raises UsageError for budgets loosened without a reason."""
    from vanguard.bench.baseline import written

    if held.against.write:
        held.against.write.write_bytes(written(held.before, report, held.against.because))
