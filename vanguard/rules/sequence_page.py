"""The page of a rule over several messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from vanguard.model.sequence import MARKS, Sequence, Then, Transcript
from vanguard.rules.tags import named


def sequence_page(sequence: Sequence, mark: str) -> str:
    """The Markdown of one; ``mark`` is its first line."""
    lines = [mark, "", f"# {sequence.id}", "", f"**{sequence.title}.** {sequence.why}", ""]
    lines += [f"What the asker is told: “Blocked by Vanguard: {sequence.says}”", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in _facts(sequence)]
    lines += ["", "## What it looks for", "", *_wanted(sequence), ""]
    lines += ["## What it catches", "", *map(_case, sequence.catches), ""]
    lines += ["## What it lets pass", "", *map(_case, sequence.passes), ""]
    lines += ["The marks are explained in [behavior](../behavior.md#marks).", ""]
    lines += [
        "## Tuning",
        "",
        "To leave it out for one server, in `vanguard.yaml`:",
        "",
        "```yaml",
        "exceptions:",
    ]
    lines += [f"  - rules: [{sequence.id}]", "    server: name_of_the_server"]
    lines += ['    because: "why this is honest work"', "```", ""]
    return "\n".join(lines)


def time(seconds: float) -> str:
    """A time as rules and people write it."""
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"


def _facts(sequence: Sequence) -> Iterator[tuple[str, str]]:
    yield "severity", sequence.severity.word
    yield "confidence", f"{sequence.confidence:g}"
    yield "level", f"{sequence.level}"
    yield "seen together", "all servers of a principal" if sequence.across else "a principal with one server"
    yield "within", time(sequence.within)
    if sequence.pause:
        yield "pauses its sender", f"for {time(sequence.pause)} where it stops something"
    yield "tags", named(sequence.tags)


def _wanted(sequence: Sequence) -> Iterator[str]:
    count = f"{sequence.count} × " if sequence.count > 1 else ""
    kind = ""
    if sequence.distinct:
        kind = f", each with another {sequence.distinct.value}"
    elif sequence.same and sequence.first is None:
        kind = f", with the same {sequence.same.value}"
    if sequence.first is not None:
        yield f"1. {count}{_marks(sequence.first)}{kind}"
        same = f", with the same {sequence.same.value}" if sequence.same else ""
        yield f"2. then {_marks(sequence.then)}{same}"
        if sequence.unless_vouched:
            yield "   unless all whom it names are known otherwise than by a stranger's text"
    else:
        yield f"1. {count}{_marks(sequence.then)}{kind}"


def _marks(then: Then) -> str:
    said = " or ".join(f"`{mark}`" for mark in MARKS if mark in then.any)
    more = [f"`{mark}` too" for mark in MARKS if mark in then.all - then.any]
    less = [f"not `{mark}`" for mark in MARKS if mark in then.none]
    return ", ".join([said, *more, *less])


def _case(case: Transcript) -> str:
    return "- " + ", ".join(f"`{_short(step)}`" for step in case.steps)


def _short(step: Mapping[str, Any]) -> str:
    text = orjson.dumps(step).decode().replace("`", "'")
    return text if len(text) <= 160 else text[:159] + "…"
