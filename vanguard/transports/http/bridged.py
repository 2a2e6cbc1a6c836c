"""A server and its client of different eras: what one says is put into the other's words on the way.

The translation stands between the gate and the server, so that everything is judged as the client says it and
as the client will read it; it puts nothing in that was not judged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from vanguard.model.message import TO_CLIENT, TO_SERVER, Direction
from vanguard.wire.framing import Line

OnLines: TypeAlias = Callable[[Sequence[Line]], None]
OnGone: TypeAlias = Callable[[str], None]

PROBE_S = 10.0
"""Seconds after which a server that says nothing to the first question counts as one of the earlier era."""


class AnyLink(Protocol):
    """A server that is spoken to line by line."""

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""

    def send(self, line: bytes) -> None:
        """Say a line to it."""

    def pause(self, reason: str) -> None:
        """Read nothing more of it until every reason is gone."""

    def resume(self, reason: str) -> None:
        """Read on."""

    async def close(self) -> None:
        """End it."""


Connect: TypeAlias = Callable[[OnLines, OnGone], AnyLink]
"""Reaches a server; raises OutsideError where it cannot be started."""


class Bridge(Protocol):
    """Puts lines into the other era's words; see `vanguard.wire.legacy_server.LegacyServer`."""

    @property
    def settled(self) -> bool:
        """Whether nothing waits for the server to say what it is."""

    def from_client(self, line: bytes) -> list[tuple[Direction, bytes]]:
        """Take a line of the client's."""

    def from_server(self, line: bytes) -> list[tuple[Direction, bytes]]:
        """Take a line of the server's."""

    def overdue(self) -> list[tuple[Direction, bytes]]:
        """The server has been silent for too long."""


class Bridged:
    """A link with a bridge on this side of it; ``start_s`` is how long its first answers may take."""

    def __init__(
        self, connect: Connect, bridge: Bridge, start_s: float, on_lines: OnLines, on_gone: OnGone
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._bridge = bridge
        self._on_lines = on_lines
        self._on_gone = on_gone
        self._start_s = start_s
        self._timers: list[asyncio.TimerHandle] = []
        self._closing: asyncio.Task[None] | None = None
        self._link = connect(self._heard, on_gone)

    @property
    def alive(self) -> bool:
        """Whether the server can still be asked."""
        return self._closing is None and self._link.alive

    def send(self, line: bytes) -> None:
        """Say a line of the client's, once it can be said."""
        self._enact(self._bridge.from_client(line))
        if not self._bridge.settled and not self._timers:
            self._timers = [
                self._loop.call_later(min(PROBE_S, self._start_s / 2), self._silent),
                self._loop.call_later(self._start_s, self._late),
            ]

    def pause(self, reason: str) -> None:
        """Read nothing more until every reason is gone."""
        self._link.pause(reason)

    def resume(self, reason: str) -> None:
        """Read on."""
        self._link.resume(reason)

    async def close(self) -> None:
        """End the server."""
        self._settle()
        if self._closing is None:
            self._closing = self._loop.create_task(self._link.close())
        await asyncio.shield(self._closing)

    def _heard(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if isinstance(line, bytes):
                self._enact(self._bridge.from_server(line))
            else:
                self._on_lines([line])
        if self._timers and self._bridge.settled:
            self._settle()

    def _enact(self, ways: list[tuple[Direction, bytes]]) -> None:
        for direction, line in ways:
            if direction is TO_SERVER:
                self._link.send(line)
        back = [line for direction, line in ways if direction is TO_CLIENT]
        if back:
            self._on_lines(back)

    def _settle(self) -> None:
        for each in self._timers:
            each.cancel()
        self._timers = []

    def _silent(self) -> None:
        self._enact(self._bridge.overdue())

    def _late(self) -> None:
        if not self._bridge.settled and self.alive:
            self._closing = self._loop.create_task(self._link.close())
            self._on_gone("it did not answer its first request in time")
