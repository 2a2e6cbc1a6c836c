"""The hosted gateway's front: one ASGI application that every HTTP request comes in by.

A request passes, in this order: the edge (its shape, Host, Origin), who asks, how much they may ask, the
protocol's rules for its era, and then the door of the server that it is for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from vanguard.errors import ProtocolError
from vanguard.model.message import TO_SERVER, Message
from vanguard.transports.http.asking import Asking, Left, Receive, Scope, Send, TooLarge, TooSlow
from vanguard.transports.http.at_once import AtOnce
from vanguard.transports.http.door import Door, answer_lines
from vanguard.transports.http.edge import Refused, refused, too_large
from vanguard.transports.http.entrance import METHODS, Entrance
from vanguard.transports.http.house import House
from vanguard.transports.http.paths import MESSAGES, SSE, Place, place_of
from vanguard.transports.http.plain import Plain
from vanguard.transports.http.sessions import Full
from vanguard.transports.http.talk import parsed_of, requests_of, to_client
from vanguard.transports.http.turned_away import TurnedAway
from vanguard.wire import refusal
from vanguard.wire.eras import MODERN, era, status_of
from vanguard.wire.jsonrpc import Batch

_RETRY_S = 30
DASHBOARD = "/dashboard"
"""Where the dashboard is, if there is one."""


class Front:
    """Answers HTTP requests; ``doors`` are the ways in to the servers, by name."""

    def __init__(
        self,
        house: House,
        doors: Mapping[str, Door],
        entrance: Entrance,
        plain: Plain,
        turned_away: TurnedAway,
    ) -> None:
        self._turned_away = turned_away
        self._house = house
        self._doors = dict(doors)
        self._entrance = entrance
        self._plain = plain
        self._streams: set[asyncio.Task[object]] = set()
        hosted = house.hosted
        self._at_once = AtOnce(hosted.bounds.at_once) if hosted.bounded else None

    @property
    def ready(self) -> bool:
        """Whether it serves."""
        return self._plain.ready

    def open(self) -> None:
        """Serve from here on."""
        self._plain.ready = True

    def drain(self) -> None:
        """Serve nobody new, and end the streams that would not end by themselves."""
        self._plain.ready = False
        for task in self._streams:
            task.cancel()

    def renew(self, house: House, doors: Mapping[str, Door], entrance: Entrance) -> None:
        """Go on by other settings, with these ways in to the servers."""
        self._house, self._doors, self._entrance = house, dict(doors), entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http":
            return
        asking = Asking(scope, receive, send, self._house.hosted.bounds.slow_s)
        if self._house.follow is not None:
            self._house.follow(asking.header(b"traceparent"))
        try:
            await self._answer(asking)
        except Left:
            return
        except TooLarge:
            await self._refuse(asking, too_large())
        except TooSlow:
            await self._refuse(asking, refused(408, "slow", "The message came too slowly.", close=True))
        except Full:
            after = (b"retry-after", str(_RETRY_S).encode())
            says = "There are too many sessions or requests at once."
            await self._refuse(asking, refused(503, "too-many", says, (after,)))
        except Exception as error:
            self._house.say(f"a request could not be handled ({type(error).__name__})")
            if not asking.started:
                await asking.answer(500, refusal.our_fault(None))

    async def _answer(self, asking: Asking) -> None:
        if self._plain.is_probe(asking):
            await self._plain.answer(asking, self._entrance, self._refuse)
            return
        wrong = self._entrance.shape(asking)
        if wrong is not None:
            await self._refuse(asking, wrong)
            return
        if self._house.dashboard is not None and _is_dashboard(asking.path):
            crowded = await self._entrance.crowded(asking)
            if crowded is not None:
                await self._refuse(asking, crowded)
            else:
                await asking.hand_on(self._house.dashboard)
            return
        place = place_of(asking.path)
        door = self._door(place) if place is not None else None
        if place is None or door is None:
            if not await self._plain.answer(asking, self._entrance, self._refuse):
                await self._refuse(asking, refused(404, "path", "There is no MCP server at this path."))
            return
        methods = {SSE: ("GET",), MESSAGES: ("POST",)}.get(place.kind, METHODS)
        wrong = await self._entrance.admit(asking, methods, negotiated=place.kind != MESSAGES)
        if wrong is None and not _may_enter(asking, door):
            wrong = refused(404, "path", "There is no MCP server at this path.")
        if wrong is not None:
            await self._refuse(asking, wrong, door)
            return
        if self._at_once is None:
            await self._serve(asking, place, door)
        elif not self._at_once.enter(asking.principal.id):
            raise Full
        else:
            try:
                await self._serve(asking, place, door)
            finally:
                self._at_once.leave(asking.principal.id)

    def _door(self, place: Place) -> Door | None:
        if place.server:
            return self._doors.get(place.server)
        return next(iter(self._doors.values())) if len(self._doors) == 1 else None

    async def _serve(self, asking: Asking, place: Place, door: Door) -> None:
        if place.kind == SSE:
            await self._stream(asking, door, place)
        elif asking.method == "POST":
            await self._post(asking, place, door)
        else:
            try:
                spoken = era(asking.headers, None)
            except ProtocolError as error:
                await asking.answer(status_of(error.code), refusal.protocol(error))
                return
            if spoken is MODERN:
                allow = (b"allow", b"POST")
                await self._refuse(asking, refused(405, "method", "There are no streams to open.", (allow,)))
            elif asking.method == "GET":
                await self._stream(asking, door, place)
            else:
                await door.delete(asking)

    async def _stream(self, asking: Asking, door: Door, place: Place) -> None:
        """Serve a stream that has no end of its own; it ends when the gateway does."""
        task = asyncio.current_task()
        assert task is not None
        self._streams.add(task)
        try:
            await (door.listen(asking, place.messages) if place.kind == SSE else door.get(asking))
        except asyncio.CancelledError:
            if self.ready or not asking.started:
                raise
            await asking.end()
        finally:
            self._streams.discard(task)

    async def _post(self, asking: Asking, place: Place, door: Door) -> None:
        body = await asking.body(self._house.hosted.bounds.body_bytes)
        try:
            parsed = await parsed_of(body, TO_SERVER, door.guarded.gate, asking.principal.id)
            if place.kind == MESSAGES:
                modern = False
            else:
                modern = era(asking.headers, parsed) is MODERN
                if modern:
                    door.check_headers(asking, parsed)
        except ProtocolError as error:
            if await self._entrance.wait_s(asking.principal):
                self._note(door, "rate", asking)
            else:
                door.talk(asking.principal).hear_bad(TO_SERVER, error, len(body))
            await asking.answer(status_of(error.code), refusal.protocol(error))
            return
        if await self._limited(asking, place, door, parsed) or await self._stepped_up(asking, door, parsed):
            return
        if place.kind == MESSAGES:
            await door.post_to_stream(asking, parsed)
        elif await door.kept(asking, parsed, modern=modern):
            return
        elif modern:
            await door.post_modern(asking, parsed)
        else:
            await door.post(asking, parsed)

    async def _limited(self, asking: Asking, place: Place, door: Door, parsed: Message | Batch) -> bool:
        """Whether a request was answered because its principal asks too much; notifications count too."""
        members = len(parsed.members) if isinstance(parsed, Batch) else 1
        wait = await self._entrance.wait_s(asking.principal, members)
        if not wait:
            return False
        self._note(door, "rate", asking)
        if not door.guarded.policy.profile.enforcing:
            return False
        says, after = "too many requests in too short a time.", round(wait, 3)
        lines = [refusal.limited(each.id, says, after) for each in requests_of(parsed)]
        if place.kind == MESSAGES:
            await door.answer_in_stream(asking, lines)
        else:
            await answer_lines(asking, lines, modern=False)
        return True

    async def _stepped_up(self, asking: Asking, door: Door, parsed: Message | Batch) -> bool:
        """Whether a request was answered by a challenge to come back with more scopes; it is recorded."""
        if asking.principal.scopes is None or not self._entrance.challenges(asking):
            return False
        talk = door.talk(asking.principal)
        grants = talk.lacking(parsed)
        if not grants:
            return False
        await talk.foresee(parsed)
        lines = to_client(talk.hear(parsed))
        if not lines:
            return False
        await asking.answer(403, lines[0], self._entrance.step_up(asking, grants))
        return True

    async def _refuse(self, asking: Asking, refused: Refused, door: Door | None = None) -> None:
        """Turn a request away, and record it."""
        self._note(door or next(iter(self._doors.values())), refused.kind, asking)
        await asking.answer_with(refused.status, refused.body, refused.headers)

    def _note(self, door: Door, kind: str, asking: Asking) -> None:
        if self._turned_away.take(asking.address):
            door.note(kind, asking, self._turned_away.left_out())


def _is_dashboard(path: str) -> bool:
    return path == DASHBOARD or path.startswith(f"{DASHBOARD}/")


def _may_enter(asking: Asking, door: Door) -> bool:
    servers = asking.principal.servers
    return servers is None or door.guarded.name in servers
