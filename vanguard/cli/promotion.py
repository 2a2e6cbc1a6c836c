"""``vanguard policy shadowed``: what a policy that ran in shadow would have changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from vanguard.cli.ends import DONE, FAILED_CHECK, inert
from vanguard.errors import UsageError
from vanguard.model.value import value

_ORDER = ("ALLOW", "WARN", "SHADOW-BLOCK", "REVIEW", "BLOCK")
_STOPS = frozenset({"REVIEW", "BLOCK"})
MOST_SHOWN = 20


@value
class Pair:
    """One decision and what the candidate would have made of the message."""

    id: str
    ts: str
    what: str
    was: str
    would: str
    rules: tuple[str, ...]

    @property
    def stricter(self) -> bool:
        """Whether the candidate would have stopped what went on."""
        return self.would in _STOPS and self.was not in _STOPS

    @property
    def milder(self) -> bool:
        """Whether the candidate would have let go what was stopped."""
        return self.was in _STOPS and self.would not in _STOPS


def run(logs: Iterable[Path], ruleset: str, as_json: bool) -> int:
    """Print the report; the exit code.  Raises UsageError where nothing was judged in shadow."""
    from vanguard.cli.logs import source_of
    from vanguard.cli.logs_read import decisions

    records = [each for each in decisions(source_of(None), logs) if _shadow(each)]
    # Each server has a policy of its own, made of the same file.
    last = {each.get("server"): _ruleset(each) for each in records}
    pairs = [_pair(each) for each in records if _ruleset(each) == (ruleset or last[each.get("server")])]
    named = ruleset or ", ".join(sorted({*last.values()}))
    if not pairs:
        raise UsageError(
            "nothing was judged in shadow", hint="policy: {shadow: FILE} in the config, or --shadow FILE"
        )
    print(
        json.dumps(_whole(pairs, named), indent=2) if as_json else "\n".join(map(inert, report(pairs, named)))
    )
    return FAILED_CHECK if any(each.stricter for each in pairs) else DONE


def report(pairs: list[Pair], ruleset: str) -> Iterator[str]:
    """The report in lines."""
    stricter, milder = _stricter(pairs), _milder(pairs)
    yield f"candidate {ruleset}: {len(pairs)} decisions, {pairs[0].ts} to {pairs[-1].ts}"
    yield f"  {len(stricter):>6}  went on and would have been stopped"
    yield f"  {len(milder):>6}  were stopped and would have gone on"
    kinds = Counter((each.was, each.would) for each in pairs if each.was != each.would)
    for (was, would), count in sorted(kinds.items(), key=lambda kind: -kind[1]):
        yield f"  {count:>6}  {was} -> {would}"
    for title, found in (("would be stopped, by rule:", stricter), ("would go on, by message:", milder)):
        if found:
            yield ""
            yield title
            named = Counter(f"{', '.join(each.rules) or '-'}: {each.what}" for each in found)
            yield from (f"  {count:>6}  {name}" for name, count in named.most_common(MOST_SHOWN))
            yield f"  for example: {', '.join(each.id for each in found[:3])} (vanguard explain ID)"
    yield ""
    yield _verdict(stricter, milder)


def _verdict(stricter: list[Pair], milder: list[Pair]) -> str:
    if stricter:
        return "not ready: look at each kind of message that would be stopped, and allow what is right"
    if milder:
        return "it would stop nothing that went on, but lets go what is stopped today: is that meant?"
    return "ready: it would stop nothing that went on, and let nothing go that is stopped today"


def _whole(pairs: list[Pair], ruleset: str) -> dict[str, Any]:
    kinds = Counter(f"{each.was} -> {each.would}" for each in pairs if each.was != each.would)
    rules = Counter(rule for each in _stricter(pairs) for rule in each.rules)
    return {
        "ruleset": ruleset,
        "decisions": len(pairs),
        "since": pairs[0].ts,
        "until": pairs[-1].ts,
        "stricter": len(_stricter(pairs)),
        "milder": len(_milder(pairs)),
        "changes": dict(kinds),
        "rules": dict(rules),
        "ready": not _stricter(pairs),
    }


def _stricter(pairs: list[Pair]) -> list[Pair]:
    return [each for each in pairs if each.stricter]


def _milder(pairs: list[Pair]) -> list[Pair]:
    return [each for each in pairs if each.milder]


def _shadow(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    found = (fields.get("detail") or {}).get("shadow")
    return found if isinstance(found, dict) and found.get("verdict") in _ORDER else {}


def _ruleset(fields: Mapping[str, Any]) -> str:
    return str(_shadow(fields).get("ruleset"))


def _pair(fields: Mapping[str, Any]) -> Pair:
    shadow = _shadow(fields)
    return Pair(
        id=str(fields.get("decision_id")),
        ts=str(fields.get("ts")),
        what=f"{fields.get('server') or '-'} {fields.get('tool') or fields.get('method')}",
        was=str(fields.get("verdict")),
        would=str(shadow["verdict"]),
        rules=tuple(map(str, shadow.get("because") or ())),
    )
