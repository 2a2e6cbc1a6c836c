"""Settings read anew while the gateway runs: on SIGHUP, and when a file changes.

A file that cannot be used changes nothing, and the operator is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from vanguard import files
from vanguard.errors import VanguardError
from vanguard.transports.http.door import Door
from vanguard.transports.http.entrance import Entrance
from vanguard.transports.http.front import Front
from vanguard.transports.http.house import Guarded, House
from vanguard.transports.http.sessions import Sessions

LOOK_S = 1.0
"""Seconds between two looks at the files."""

_FIXED = ("host", "port", "tls_cert", "tls_key", "replica", "traces_url")
"""What only a new start changes."""


class Renewal:
    """Holds the settings in force and replaces them; ``make_door`` makes the way in to a server."""

    def __init__(
        self,
        house: House,
        front: Front,
        doors: dict[str, Door],
        sessions: Sessions,
        make_door: Callable[[Guarded, House], Door],
        reload_tls: Callable[[], None],
    ) -> None:
        self._house = house
        self._front = front
        self._doors = doors
        self._sessions = sessions
        self._make_door = make_door
        self._reload_tls = reload_tls
        self._asked = asyncio.Event()

    def ask(self) -> None:
        """Read everything anew, soon."""
        self._asked.set()

    async def watch(self) -> None:
        """Read everything anew whenever it is asked for, or a file has changed; until cancelled."""
        known = self._look()
        while True:
            asked = await self._waited()
            seen = self._look()
            if asked or seen != known:
                known = seen
                await self.renew()

    async def renew(self) -> bool:
        """Read everything anew; False where the old settings stay in force."""
        house = self._house
        if house.reload is None:
            return False
        try:
            fresh = await asyncio.to_thread(house.reload)
            entrance = Entrance(fresh.hosted, fresh.identify, fresh.limiter)
            self._reload_tls()
        except Exception as error:
            # Whatever it is, the next change has to be seen.
            told = isinstance(error, VanguardError | OSError)
            house.say(f"the settings in force stay: {error if told else type(error).__name__}")
            self._note({"event": "reload-failed"})
            return False
        for name in _FIXED:
            if getattr(fresh.hosted, name) != getattr(house.hosted, name):
                house.say(f"{name} changes with the next start only")
        await self._take(fresh, entrance)
        house.say("the settings were read anew")
        self._note({"event": "reload"})
        return True

    async def _take(self, fresh: House, entrance: Entrance) -> None:
        doors: dict[str, Door] = {}
        old = self._doors
        for name, guarded in fresh.guards.items():
            door = old.get(name)
            if door is not None and _same_server(door.guarded, guarded):
                door.renew(guarded)
                doors[name] = door
            else:
                doors[name] = self._make_door(guarded, fresh)
        self._house, self._doors = fresh, doors
        self._front.renew(fresh, doors, entrance)
        for name, door in old.items():
            if doors.get(name) is not door:
                await self._end(name, door)

    async def _end(self, name: str, door: Door) -> None:
        for session in self._sessions.all():
            if session.server == name:
                await self._sessions.end(session)
        await door.close()

    @property
    def doors(self) -> Iterable[Door]:
        """The ways in that are in force."""
        return self._doors.values()

    def _note(self, detail: dict[str, object]) -> None:
        for name, guarded in self._house.guards.items():
            guarded.gate.note("admin", dict(detail), server=name)

    async def _waited(self) -> bool:
        """Wait until it is time to look; whether it was asked for."""
        try:
            async with asyncio.timeout(LOOK_S):
                await self._asked.wait()
        except TimeoutError:
            return False
        self._asked.clear()
        return True

    def _look(self) -> tuple[files.Stamp | None, ...]:
        hosted = self._house.hosted
        tls = [each for each in (hosted.tls_cert, hosted.tls_key) if each]
        return tuple(files.stamp(each) for each in (*self._house.watched, *tls))


def _same_server(one: Guarded, other: Guarded) -> bool:
    ways = ((each.command, each.environment, each.upstream, each.frame_bytes) for each in (one, other))
    return next(ways) == next(ways)
