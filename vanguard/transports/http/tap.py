"""A tap in front of what a server says: shut for as long as somebody has a reason to read nothing more."""

from __future__ import annotations

import asyncio


class Tap:
    """Open at first; who reads waits at it between two pieces."""

    def __init__(self) -> None:
        self._reasons: set[str] = set()
        self._flows = asyncio.Event()
        self._flows.set()

    def shut(self, reason: str) -> None:
        """Let nothing more through until every reason is gone."""
        self._reasons.add(reason)
        self._flows.clear()

    def open(self, reason: str) -> None:
        """This reason is gone."""
        self._reasons.discard(reason)
        if not self._reasons:
            self._flows.set()

    async def flows(self) -> None:
        """Return once it is open."""
        await self._flows.wait()
