"""The hosted gateway's front: one ASGI application that every HTTP request comes in by.

A request passes, in this order: the edge (its shape, Host, Origin), who asks, how much they may ask, the
protocol's rules for its era, and then the door of the server that it is for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import unquote

from vanguard.errors import ProtocolError
from vanguard.model.message import TO_SERVER, Message
from vanguard.transports.http.asking import Asking, Left, Receive, Scope, Send, TooLarge
from vanguard.transports.http.door import Door
from vanguard.transports.http.house import House
from vanguard.transports.http.sessions import Full
from vanguard.transports.http.talk import read
from vanguard.wire import refusal
from vanguard.wire.eras import MODERN, era, status_of
from vanguard.wire.jsonrpc import Batch

_RETRY_S = 30


class Front:
    """Answers HTTP requests; ``doors`` are the ways in to the servers, by name."""

    def __init__(self, house: House, doors: Mapping[str, Door]) -> None:
        self._house = house
        self._doors = dict(doors)
        self.ready = False
        """Whether it serves; before, and while it ends, ``/ready`` says no."""
        self._streams: set[asyncio.Task[object]] = set()

    def drain(self) -> None:
        """Serve nobody new, and end the streams that would not end by themselves."""
        self.ready = False
        for task in self._streams:
            task.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http":
            return
        asking = Asking(scope, receive, send, self._house.hosted.bounds.slow_s)
        try:
            await self._answer(asking)
        except Left:
            return
        except TooLarge:
            error = ProtocolError(-32600, "The message is larger than the limit.", kind="size")
            await asking.answer(413, refusal.protocol(error), [(b"connection", b"close")])
        except Full:
            line = refusal.limited(None, "there are too many sessions.", _RETRY_S)
            await asking.answer(503, line, [(b"retry-after", str(_RETRY_S).encode())])
        except asyncio.CancelledError:
            raise
        except Exception as error:
            self._house.say(f"a request could not be handled ({type(error).__name__})")
            if not asking.started:
                await asking.answer(500, refusal.our_fault(None))

    async def _answer(self, asking: Asking) -> None:
        path = asking.path
        if path == "/health":
            await asking.answer(200, b'{"status":"alive"}')
            return
        if path == "/ready":
            await self._ready(asking)
            return
        door = self._door(path)
        if door is None:
            await asking.answer(404, refusal.nothing_here())
            return
        await self._mcp(asking, door)

    async def _ready(self, asking: Asking) -> None:
        if self.ready:
            await asking.answer(200, b'{"status":"ready"}')
        else:
            await asking.answer(503, b'{"status":"not ready"}')

    def _door(self, path: str) -> Door | None:
        if path == "/mcp":
            return next(iter(self._doors.values())) if len(self._doors) == 1 else None
        if path.startswith("/servers/") and path.endswith("/mcp"):
            return self._doors.get(unquote(path[len("/servers/") : -len("/mcp")]))
        return None

    async def _mcp(self, asking: Asking, door: Door) -> None:
        match asking.method:
            case "POST":
                await self._post(asking, door)
            case "GET" | "DELETE":
                try:
                    spoken = era(asking.headers, None)
                except ProtocolError as error:
                    await asking.answer(status_of(error.code), refusal.protocol(error))
                    return
                if spoken is MODERN:
                    await asking.answer(405, refusal.no_such_method(), [(b"allow", b"POST")])
                elif asking.method == "GET":
                    await self._stream(asking, door)
                else:
                    await door.delete(asking)
            case _:
                await asking.answer(405, refusal.no_such_method(), [(b"allow", b"GET, POST, DELETE")])

    async def _stream(self, asking: Asking, door: Door) -> None:
        """Serve a stream that has no end of its own; it ends when the gateway does."""
        task = asyncio.current_task()
        assert task is not None
        self._streams.add(task)
        try:
            await door.get(asking)
        except asyncio.CancelledError:
            if self.ready or not asking.started:
                raise
            await asking.end()
        finally:
            self._streams.discard(task)

    async def _post(self, asking: Asking, door: Door) -> None:
        body = await asking.body(self._house.hosted.bounds.body_bytes)
        try:
            parsed = read(body)
            spoken = era(asking.headers, parsed)
        except ProtocolError as error:
            await self._bad(asking, door, error, len(body))
            return
        if spoken is MODERN:
            await self._modern(asking, door, parsed)
        else:
            await door.post(asking, parsed)

    async def _modern(self, asking: Asking, door: Door, parsed: Message | Batch) -> None:
        await door.post_modern(asking, parsed)

    async def _bad(self, asking: Asking, door: Door, error: ProtocolError, size: int) -> None:
        """Answer what is no message, or none of its era; it is recorded as well."""
        talk = door.talk(asking.principal)
        talk.hear_bad(TO_SERVER, error, size)
        await asking.answer(status_of(error.code), refusal.protocol(error))
