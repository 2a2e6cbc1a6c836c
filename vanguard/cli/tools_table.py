"""What was judged of a server's tools, as a table for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from vanguard.cli.ends import inert
from vanguard.cli.log_line import painted
from vanguard.policy.risk import Risk

_COLOURS = {"HIGH": "31", "MEDIUM": "33", "LOW": "32"}
_WIDEST = 40
_GAP = "  "


def table(told: Mapping[str, Any], colour: bool) -> str:
    """The report of a server as text: a line for each tool, the riskiest first, its findings below it."""
    tools: Sequence[Mapping[str, Any]] = told["tools"]
    ordered = sorted(tools, key=lambda tool: -Risk[tool["risk"]])
    names = [inert(tool["name"] or "(no name)") for tool in ordered]
    lists = [_capabilities(tool["capabilities"]) for tool in ordered]
    wide = (_width(["tool", *names]), _width(["capabilities", *lists]))
    lines = [_summary(inert(told["server"]), tools)]
    lines += [f"{_verdict(each, colour)}" for each in told["findings"]]
    if tools:
        lines += ["", _GAP.join(("risk  ", "tool".ljust(wide[0]), "capabilities".ljust(wide[1]), "why"))]
    for tool, name, listed in zip(ordered, names, lists, strict=True):
        why = "; ".join(map(inert, tool["why"]))
        lines.append(
            _GAP.join((_risk(tool["risk"], colour), name.ljust(wide[0]), listed.ljust(wide[1]), why))
        )
        lines += [f"        {_verdict(each, colour)}" for each in tool["findings"]]
    lines += [
        f"the config names capabilities of {inert(name)}, which is not listed" for name in told["unlisted"]
    ]
    return "\n".join(lines)


def _summary(server: str, tools: Sequence[Mapping[str, Any]]) -> str:
    counts = Counter(tool["risk"] for tool in tools)
    parts = [f"{counts[risk.name]} {risk.name}" for risk in reversed(Risk) if counts[risk.name]]
    number = f"{len(tools)} tool{'s' if len(tools) != 1 else ''}"
    return f"{server}: {number}{' (' + ', '.join(parts) + ')' if parts else ''}"


def _capabilities(listed: Sequence[Mapping[str, str]]) -> str:
    return ", ".join(f"{each['name']} ({each['from']})" for each in listed) or "-"


def _width(cells: Sequence[str]) -> int:
    """The width of a column, so that one long cell does not push all others aside."""
    return max(len(cell) for cell in cells if len(cell) <= _WIDEST)


def _risk(risk: str, colour: bool) -> str:
    return f"\x1b[{_COLOURS[risk]}m{risk:<6}\x1b[0m" if colour else f"{risk:<6}"


def _verdict(finding: Mapping[str, Any], colour: bool) -> str:
    verdict, rule, says = (inert(finding[name]) for name in ("verdict", "rule", "says"))
    return f"{painted(verdict, 0, colour)} {rule}: {says}"
