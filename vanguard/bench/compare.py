"""Two runs of the same cases: what is caught, missed or wrongly stopped now and was not before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from vanguard.errors import UsageError
from vanguard.model.message import JsonId

_LISTS = ("missed", "false")
_RATES = {"caught_rate": "caught", "false_stop_rate": "wrongly stopped"}


def load(path: Path) -> dict[str, Any]:
    """A report that ``benchmark-run --format json`` wrote; raises UsageError for anything else."""
    try:
        found = orjson.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", place=str(path)) from error
    except orjson.JSONDecodeError as error:
        raise UsageError(f"not JSON: {error}", place=str(path)) from None
    lists = isinstance(found, dict) and all(isinstance(found.get(name), list) for name in _LISTS)
    if not lists or not isinstance(found.get("categories"), dict):
        raise UsageError("no report of benchmark-run --format json", place=str(path))
    return dict(found)


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from an old report, by case and by class.

    ``newly_missed``, ``now_caught``, ``newly_false`` and ``now_passed`` are ids of cases.  An id that is
    only in one of the runs counts as if the other had judged it rightly, so ``same_corpora`` says whether
    both judged the same files.
    """
    before, after = ({name: _ids(each[name]) for name in _LISTS} for each in (old, new))
    return {
        "same_corpora": _digests(old) == _digests(new),
        "profile": [old.get("profile"), new["profile"]],
        "ruleset": [old.get("ruleset"), new["ruleset"]],
        "newly_missed": _more(before["missed"], after["missed"]),
        "now_caught": _more(after["missed"], before["missed"]),
        "newly_false": _more(before["false"], after["false"]),
        "now_passed": _more(after["false"], before["false"]),
        "categories": _rates(old["categories"], new["categories"]),
    }


def as_text(changed: Mapping[str, Any], limit: int = 20) -> str:
    """The changes as lines for a person, at most ``limit`` ids of each kind."""
    lines = ["CHANGED SINCE THE OLD REPORT"]
    if not changed["same_corpora"]:
        lines.append("the corpora are not the same: cases of one run alone count as changed")
    for name in ("profile", "ruleset"):
        before, after = changed[name]
        if before != after:
            lines.append(f"{name}: {_plain(before)} before, {_plain(after)} now")
    for category, rates in changed["categories"].items():
        for rate, (before, after) in rates.items():
            lines.append(
                f"{_plain(category)}: {_RATES[rate]} {_percent(before)} before, {_percent(after)} now"
            )
    for name in ("newly_missed", "newly_false", "now_caught", "now_passed"):
        ids = changed[name]
        shown = ", ".join(_plain(id) for id in ids[:limit]) + (", …" if len(ids) > limit else "")
        if ids:
            lines.append(f"{name.replace('_', ' ')} ({len(ids):,}): {shown}")
    return "\n".join(lines if len(lines) > 1 else [*lines, "nothing"])


def _ids(found: list[Any]) -> list[JsonId]:
    return [id for id in found if isinstance(id, str | int)]


def _more(some: list[JsonId], others: list[JsonId]) -> list[JsonId]:
    known = set(some)
    return [id for id in others if id not in known]


def _digests(report: Mapping[str, Any]) -> set[Any]:
    return {each.get("sha256") for each in report.get("corpora", ()) if isinstance(each, dict)}


def _rates(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, dict[str, list[float | None]]]:
    found: dict[str, dict[str, list[float | None]]] = {}
    for category in sorted(old.keys() | new.keys()):
        for rate in _RATES:
            pair = [each.get(category, {}).get(rate) for each in (old, new)]
            if pair[0] != pair[1]:
                found.setdefault(category, {})[rate] = pair
    return found


def _percent(rate: object) -> str:
    return f"{100 * rate:.2f} %" if isinstance(rate, int | float) else "no cases"


def _plain(text: object) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text))[:80]
