"""Grants for several calls: one tool, a folder, so many calls, so long."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any

from vanguard.cli import recording
from vanguard.cli.sessions import seconds
from vanguard.errors import UsageError
from vanguard.model.value import value

if TYPE_CHECKING:
    from vanguard.adapters.approvals.request import Entry, Grant, Queue
    from vanguard.settings import Settings

MOST_CALLS = 1_000
MOST_S = 86_400.0
USUAL_CALLS, USUAL_S = 20, 1_800.0
"""What is granted where only one of the bounds is said."""


@value
class Bounds:
    """How many calls, for how many seconds, with all their paths in which folder ("" for any)."""

    calls: int
    seconds: float
    folder: str = ""


def bounds_of(calls: int | None, span: str | None, under: str | None) -> Bounds:
    """The bounds that were asked for; raises UsageError."""
    holds = USUAL_S if span is None else seconds(span)
    if holds > MOST_S:
        raise UsageError("a grant holds for 24 hours at most", place="--for", hint="write 24h or less")
    folder = ""
    if under is not None:
        folder = os.path.realpath(os.path.expanduser(under))
        if not os.path.isdir(folder) or folder == os.path.dirname(folder):
            raise UsageError("this is no folder to stay in", place="--under", hint="name one that is there")
    return Bounds(USUAL_CALLS if calls is None else calls, holds, folder)


def asked(entry: Entry, bounds: Bounds) -> str:
    """What a person is about to grant, in one line."""
    request = entry.request
    where = f", every path in {bounds.folder}" if bounds.folder else ", whatever its arguments are"
    minutes = max(1, round(bounds.seconds / 60))
    return (
        f"this and up to {bounds.calls - 1} more calls of {request.tool} within {minutes} min{where}; "
        f"held by another rule than {', '.join(request.rules) or '-'}, a call is asked about as before"
    )


def bestow(settings: Settings, queue: Queue, entry: Entry, bounds: Bounds, by: str) -> str:
    """Keep what was granted beyond the call that waits; what to say of it."""
    from vanguard.adapters.approvals.request import Grant, new_id

    request, now = entry.request, time.time()
    left = bounds.calls - 1
    if not left:
        return "granted, for this one call"
    grant = Grant(
        id=new_id(),
        principal=request.principal,
        server=request.server,
        tool=request.tool,
        definition=request.definition,
        policy=request.policy,
        rules=request.rules,
        folder=bounds.folder,
        calls=left,
        left=left,
        made=now,
        expires=now + bounds.seconds,
        by=by,
    )
    queue.bestow(grant)
    detail = {"event": "granted-several", "grant": grant.id, "calls": left, "for_s": round(bounds.seconds)}
    record(settings, {**detail, "tool": grant.tool, "folder": grant.folder, "by": by})
    return f"granted; {left} more calls may follow (vanguard approvals revoke {grant.id} ends that)"


def told(grant: Grant, now: float) -> str:
    """A grant in one line."""
    where = f" in {grant.folder}" if grant.folder else ""
    minutes = max(0, round((grant.expires - now) / 60))
    return (
        f"{grant.id}  {grant.tool} of {grant.server or '-'}{where} for {grant.principal}: "
        f"{grant.left} of {grant.calls} calls left, {minutes} min, by {grant.by}"
    )


def record(settings: Settings, detail: dict[str, Any]) -> None:
    """Have it recorded what a person did at a terminal."""
    recording.record(settings, "approvals", "approval", detail)
