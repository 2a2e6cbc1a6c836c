"""Changes as findings: what the profile does about each stands in their action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from vanguard.model.drift import Change, Drift, Response, Trust
from vanguard.model.finding import Finding
from vanguard.policy.mask import excerpt
from vanguard.trust.changes import Changes
from vanguard.trust.rules import ACTIONS, RULES

_MOST: Final = 256
"""Findings of one message."""


def of_list(
    changes: Changes, entries: list[Any], trust: Trust, identity: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """What the entries of a ``tools/list`` answer show of change."""
    found: list[Finding] = []
    hidden = identity and trust.responses[Drift.IDENTITY] is Response.HIDE
    if identity and not hidden:
        found.append(_finding(Drift.IDENTITY, "/result/tools", trust))
    for at, entry in enumerate(entries):
        if isinstance(entry, dict) and isinstance(name := entry.get("name"), str):
            if hidden:
                found.append(_finding(Drift.IDENTITY, f"/result/tools/{at}", trust))
            found += _of_changes(changes.of_tool(name, entry), f"/result/tools/{at}", "/result/tools", trust)
        if len(found) >= _MOST:
            break
    return tuple(found)


def of_greeting(
    changes: Changes, instructions: str | None, trust: Trust, identity: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """What the answer to ``initialize`` or ``server/discover`` shows of change."""
    found = [*_of_changes(changes.of_instructions(instructions), "/result", "/result", trust)]
    if identity and trust.responses[Drift.IDENTITY] is not Response.HIDE:
        found.append(_finding(Drift.IDENTITY, "/result", trust))
    return tuple(found)


def of_call(changes: Changes, name: str, trust: Trust) -> tuple[Finding, ...]:
    """Why a tool that is called is hidden; nothing where it is not."""
    changed = changes.of_tool(name, None)
    if not changed:
        return ()
    kinds = {change.kind for change in changed}
    held = [kind for kind in kinds if trust.responses[kind] in (Response.HIDE, Response.STOP)]
    return tuple(_finding(kind, "/params/name", trust) for kind in sorted(held, key=lambda each: -each.rank))


def _of_changes(found: Iterable[Change], place: str, whole: str, trust: Trust) -> Iterator[Finding]:
    """One finding for each kind of change, where the first of it is."""
    told: set[Drift] = set()
    for change in found:
        if change.kind not in told:
            told.add(change.kind)
            stops = trust.responses[change.kind] is Response.STOP
            yield _finding(change.kind, whole if stops else place + change.pointer, trust, change.now)


def _finding(kind: Drift, pointer: str, trust: Trust, now: object = None) -> Finding:
    rule = RULES[kind]
    shown = excerpt(now, 0, min(len(now), 60)) if isinstance(now, str) and now else ""
    return Finding(
        rule.id,
        rule.layer,
        rule.severity,
        rule.confidence,
        rule.says,
        rule.family,
        pointer,
        excerpt=shown,
        action=ACTIONS[trust.responses[kind]],
    )
