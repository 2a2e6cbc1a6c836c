"""An audit as text, Markdown and JSON; whatever it names is hostile text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import groupby

from vanguard import __version__
from vanguard.adapters.journals.encode import timestamp
from vanguard.cli.compliance_evidence import STATUSES, Deployment, Line
from vanguard.cli.ends import inert

_MARKS = re.compile(r"([\\`*_{}\[\]<>|#&~!])")
_SAYS = (
    "What this deployment is found to do, on this machine, at this time. A line that is met says that all "
    "that was looked at is so, and no more: it is no certificate."
)


def as_json(found: Deployment, lines: Sequence[Line]) -> str:
    """One object: what was audited, how many lines have which status, and every line."""
    told = {
        **_about(found),
        "totals": totals(lines),
        "lines": [
            {
                "id": line.id,
                "framework": line.framework,
                "title": line.title,
                "status": line.status,
                "evidence": [
                    {"wants": each.wants, "status": each.status, "found": each.found, "do": each.do or None}
                    for each in line.evidence
                ],
            }
            for line in lines
        ],
    }
    return json.dumps(told, indent=2)


def as_markdown(found: Deployment, lines: Sequence[Line]) -> str:
    """A page with a table for each framework, and one for each line."""
    about = _about(found)
    head = [f"# Vanguard audit, {about['time']}", "", _SAYS, ""]
    head += [f"- {name}: {_escaped(str(value))}" for name, value in about.items() if name != "time"]
    parts = ["\n".join(head)]
    for framework, group in groupby(lines, lambda line: line.framework):
        own = list(group)
        rows = [f"| {line.id} | {line.title} | {line.status} |" for line in own]
        parts.append("\n".join([f"## {framework}", "", "| line | title | status |", "|---|---|---|", *rows]))
        parts += [_section(line) for line in own]
    return "\n\n".join(parts) + "\n"


def _section(line: Line) -> str:
    rows = [
        f"| {_escaped(each.wants)} | {each.status} | {_escaped(each.found)} | {_escaped(each.do)} |"
        for each in line.evidence
    ]
    head = [f"### {line.id}: {line.title}", "", "| what is wanted | status | evidence | what to do |"]
    return "\n".join([*head, "|---|---|---|---|", *rows])


def as_text(found: Deployment, lines: Sequence[Line]) -> str:
    """A line each with its evidence below it."""
    about = _about(found)
    out = [f"{about['time']}, profile {about['profile']}, Vanguard {about['vanguard']}"]
    for framework, group in groupby(lines, lambda line: line.framework):
        out += ["", framework]
        for line in group:
            out.append(f"{line.status:<14}  {line.id}  {line.title}")
            for each in line.evidence:
                out.append(f"  {each.status:<14}  {inert(each.wants)}: {inert(each.found)}")
                if each.do:
                    out.append(f"{'':<18}→ {inert(each.do)}")
    counts = ", ".join(f"{count} {status}" for status, count in totals(lines).items() if count)
    return "\n".join([*out, "", counts])


def totals(lines: Sequence[Line]) -> dict[str, int]:
    """How many lines have which status."""
    return {status: sum(line.status == status for line in lines) for status in STATUSES}


def _about(found: Deployment) -> dict[str, object]:
    policy = found.judge.policy
    return {
        "time": timestamp(found.here.now)[:19] + "Z",
        "vanguard": __version__,
        "profile": found.settings.profile.name,
        "config": str(found.settings.config) if found.settings.config else "none",
        "policy": policy.digest,
    }


def _escaped(text: str) -> str:
    """A text that Markdown shows as it is, in one cell."""
    return _MARKS.sub(r"\\\1", inert(text))
