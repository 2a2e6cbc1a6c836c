"""A whole policy that is judged by beside the one in force, and stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from vanguard.inspection import inspect
from vanguard.model.context import Context, Policy, Server
from vanguard.model.message import Message
from vanguard.model.value import value

_NOW = partial(datetime.now, UTC)


@value
class Candidate:
    """A policy for one server; ``server`` is the server as it knows it, None where it says nothing of it."""

    policy: Policy
    server: Server | None = None


class Shadows:
    """The candidates, by server; ``now`` is asked for those whose rules hold at some times alone."""

    def __init__(self, now: Callable[[], datetime] = _NOW) -> None:
        self._by: dict[str, Candidate] = {}
        self._now = now

    def know(self, server: str, candidate: Candidate) -> None:
        """Judge what concerns a server by a candidate as well."""
        self._by[server] = candidate

    def told(self, message: Message, context: Context) -> dict[str, Any] | None:
        """What the candidate makes of a message, for its record; None where there is none for the server."""
        candidate = self._by.get(context.server.name)
        if candidate is None:
            return None
        server = candidate.server or context.server
        now = self._now() if candidate.policy.timed else None
        decision = inspect(message, replace(context, policy=candidate.policy, server=server, now=now))
        return {
            "verdict": decision.verdict.word,
            "because": [*decision.because],
            "redactions": len(decision.redactions),
            "ruleset": candidate.policy.digest,
        }
