"""A request as the person sees it who decides: bounded lines, each marked as coming from outside."""

from __future__ import annotations

from collections.abc import Iterable

from vanguard.adapters.approvals.request import Entry, Request, State
from vanguard.policy.mask import mask

LONGEST = 4_000
"""Characters of a whole text for a window that scrolls badly; a terminal gets more."""

OUTSIDE = "| "
"""What every line begins with that says something of a request's own."""


def lines(request: Request, last: Request | None = None, most: int | None = None) -> list[str]:
    """What is asked, by whom and what holds it; beside it what is new since the call ``last`` granted.

    With ``most`` what is asked is cut to so many characters, and says so; what the gateway says is not.
    """
    what = f"{request.method} {request.tool}".strip()
    return [
        f"{OUTSIDE}{what}",
        f"{OUTSIDE}server {mask(request.server) or '-'}, asked by {mask(request.principal)}",
        *_cut([f"{OUTSIDE}{line}" for line in request.asked], most),
        *(f"held by {line}" for line in request.reasons),
        *_cut(difference(request, last), most),
    ]


def difference(request: Request, last: Request | None) -> list[str]:
    """How a call differs from the last one of its tool that was granted; nothing where there was none."""
    if last is None:
        return []
    before, now = _by_path(last.asked), _by_path(request.asked)
    changed = [path for path in now if before.get(path) != now[path]]
    gone = [path for path in before if path not in now]
    if not changed and not gone:
        return ["as the last call granted of this tool, as far as is shown"]
    told = [
        f"{OUTSIDE}  {path} was {before[path]}" if path in before else f"{OUTSIDE}  {path} is new"
        for path in changed
    ]
    return [
        "since the last call granted of this tool:",
        *told,
        *(f"{OUTSIDE}  {path} is gone" for path in gone),
    ]


def last_granted(entries: Iterable[Entry], request: Request) -> Request | None:
    """The last request of the same principal, server and tool that somebody granted."""
    same = (request.principal, request.server, request.method, request.tool)
    found = [
        each
        for each in entries
        if each.state in (State.GRANTED, State.USED)
        and each.request.digest != request.digest
        and (each.request.principal, each.request.server, each.request.method, each.request.tool) == same
    ]
    return max(found, key=lambda each: each.made).request if found else None


def text(entry: Entry, last: Request | None, *, asks: bool, most: int = LONGEST) -> str:
    """A request for a client's window: what the gateway itself says stands first and last."""
    shown = "\n".join(lines(entry.request, last, most // 2))
    first = "Vanguard holds this call until a person decides. What came from outside begins with a bar."
    end = (
        "Say yes only if you asked for this."
        if asks
        else f"To let it pass once: vanguard approvals grant {entry.id} (in a terminal), then accept. "
        "To refuse it: decline."
    )
    return f"{first}\n{shown}\n{end}"


def _cut(told: list[str], most: int | None) -> list[str]:
    if most is None:
        return told
    kept: list[str] = []
    for line in told:
        most -= len(line)
        if most < 0:
            return [*kept, f"{OUTSIDE}… and {len(told) - len(kept)} more lines: see vanguard approvals list"]
        kept.append(line)
    return kept


def _by_path(asked: Iterable[str]) -> dict[str, str]:
    """What is said at each path; at one that several members are spelled alike by, all that they say."""
    found: dict[str, str] = {}
    for path, _, said in (line.partition(" = ") for line in asked):
        found[path] = f"{found[path]}, {said}" if path in found else said
    return found
