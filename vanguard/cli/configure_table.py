"""What people see of a plan for their clients' files: a list of servers, and the difference."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vanguard.adapters.clients.difference import difference
from vanguard.adapters.clients.plan import Plan, Row
from vanguard.cli.ends import inert
from vanguard.policy.mask import mask

_WORDS = {
    "wrap": "to guard",
    "wrapped": "guarded",
    "unwrap": "to free",
    "plain": "not guarded",
    "left": "left alone",
}
_UPSTREAM = "Vanguard does not log in: where a server behind a URL asks for it, undo that one with --server"
_LEFT = "a server behind a URL can be written into a vanguard.yaml with its credentials by reference"


def overview(plans: list[Plan], *, undo: bool) -> str:
    """Every client with its servers, and the difference where something changes."""
    if not plans:
        return "no MCP client's config was found"
    told = "\n\n".join(_client(plan) for plan in plans)
    if not any(plan.changes for plan in plans):
        told += "\n\nnothing to undo" if undo else "\n\nnothing to change"
    return told


def _client(plan: Plan) -> str:
    read = plan.before
    lines = [f"{read.client.title}: {inert(str(read.file))}"]
    if not plan.rows:
        lines.append("  no servers")
    width = min(30, max((len(row.name) for row in plan.rows), default=0))
    for row in plan.rows:
        lines += _row(row, width)
    if any(row.what == "wrap" and "://" in row.says for row in plan.rows):
        lines.append(f"  note: {_UPSTREAM}")
    if any(row.what == "left" and "://" in row.says for row in plan.rows):
        lines.append(f"  note: {_LEFT}")
    if plan.changes:
        lines += ["", *difference(read, plan.after)]
    return "\n".join(lines)


def _row(row: Row, width: int) -> list[str]:
    project = f" (project {inert(row.project)})" if row.project else ""
    name = mask(row.name)
    lines = [f"  {name:<{width}}  {_WORDS[row.what]:<11}  {_cut(row.says)}{project}"]
    pad = " " * (width + 4)
    if row.why:
        lines.append(f"{pad}{row.why}")
    if row.what == "wrap" and row.zones:
        zones = ", ".join(map(inert, row.zones))
        held = "calls may touch" if row.zones_hold else "suggestion for its zones in a vanguard.yaml:"
        lines.append(f"{pad}{held} {zones}")
    return lines


def _cut(text: str, width: int = 90) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def written(plan: Plan, kept: Path, manner: str, *, exact: bool) -> str:
    """What is said once a file is written."""
    title = plan.before.client.title
    if manner == "undo":
        how = "is byte for byte as it was" if exact else "is freed of Vanguard"
        return f"{title} {how}; start it again."
    return f"{title} is guarded; start it again. Its config as it was: {inert(str(kept))}"


def fields(row: Row) -> dict[str, Any]:
    """A row for programs."""
    return {
        "name": mask(row.name),
        "project": row.project or None,
        "status": row.what,
        "command": row.says,
        "why": row.why or None,
        "zones": list(row.zones),
        "zones_hold": row.zones_hold,
    }
