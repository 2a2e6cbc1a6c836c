"""What the journal keeps."""

from __future__ import annotations

from typing import Any

from vanguard.model.decision import Decision
from vanguard.model.value import value


@value
class Record:
    """One thing that happened, before it is written.

    ``event`` is ``decision``, ``protocol``, ``session``, ``approval``, ``trust`` or ``admin``;
    ``ts`` is seconds since the epoch; ``latency_ns`` the time judging took; ``upstream_called``
    whether the other side got the message.  ``detail`` holds what an event other than a decision
    has to say; texts in it are masked by whoever makes the record.
    """

    event: str
    ts: float
    decision_id: str
    direction: str = ""
    method: str = ""
    tool: str = ""
    server: str = ""
    session: str = ""
    principal: str = ""
    decision: Decision | None = None
    upstream_called: bool = False
    latency_ns: int = 0
    trace_id: str = ""
    detail: dict[str, Any] | None = None
