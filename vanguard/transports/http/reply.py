"""A server's answer to an HTTP request of the gateway's, as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from vanguard.errors import OutsideError

MOST_WAITING = 256 * 1024
"""Bytes that may wait to be read before its connection is read no further."""

BROKE_OFF = "it broke off"


class Unreachable(OutsideError):
    """The server could not be asked, or broke off; the text completes "The server is gone: "."""


class Unanswered(Unreachable):
    """The connection ended before a single byte of the answer came."""


class Reply:
    """Status and headers once `begun` has returned, and then the body.

    ``headers`` have names in lower case; of one that comes twice the first counts.  ``press`` hears True
    when too much waits to be read, and False when it may go on.
    """

    __slots__ = ("_over", "_parts", "_press", "_size", "_waiter", "_why", "headers", "pressing", "status")

    def __init__(self, press: Callable[[bool], None]) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self._press = press
        self.pressing = False
        """Whether its connection is not read on, for too much waits to be read."""
        self._parts: list[bytes] = []
        self._size = 0
        self._over = False
        self._why: Unreachable | None = None
        self._waiter: asyncio.Future[None] | None = None

    @property
    def complete(self) -> bool:
        """Whether all of it has come."""
        return self._over and self._why is None

    @property
    def content_type(self) -> str:
        """The type of the body without its parameters, in lower case; "" where none is said."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    async def begun(self) -> None:
        """Return once status and headers are there; raises Unreachable."""
        while not self.status:
            await self._news()

    def pieces(self) -> Pieces:
        """The body, piece by piece; raises Unreachable where it breaks off."""
        return Pieces(self)

    async def piece(self) -> bytes:
        """What has come of the body, b"" where it is complete; raises Unreachable where it breaks off."""
        while not self._parts and not self._over:
            await self._news()
        if self._parts:
            return self._taken()
        if self._why is not None:
            raise self._why
        return b""

    async def body(self, most: int) -> bytes:
        """The whole body; raises Unreachable where it breaks off, or has more than ``most`` bytes."""
        if self._over and self._why is None and self._size <= most:
            return self._taken()
        parts: list[bytes] = []
        size = 0
        async for piece in self.pieces():
            size += len(piece)
            if size > most:
                raise Unreachable("its answer is larger than the limit")
            parts.append(piece)
        return b"".join(parts)

    # -- what the connection tells ----------------------------------------------------------------

    def begin(self, status: int, headers: dict[str, str]) -> None:
        """Status and headers are there."""
        self.status, self.headers = status, headers
        self._wake()

    def add(self, piece: bytes) -> None:
        """A piece of the body has come; what comes after its end is none of it."""
        if self._over:
            return
        self._parts.append(piece)
        self._size += len(piece)
        if self._size > MOST_WAITING and not self.pressing:
            self.pressing = True
            self._press(True)
        self._wake()

    def end(self, why: Unreachable | None = None) -> None:
        """Nothing more will come: the body is complete, or else why not."""
        if not self._over:
            self._over, self._why = True, why
            self._wake()

    def _taken(self) -> bytes:
        parts = self._parts
        self._parts, self._size = [], 0
        if self.pressing:
            self.pressing = False
            self._press(False)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _wake(self) -> None:
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            if not waiter.done():
                waiter.set_result(None)

    async def _news(self) -> None:
        if self._over:
            raise self._why or Unreachable(BROKE_OFF)
        self._waiter = waiter = asyncio.get_running_loop().create_future()
        await waiter


class Pieces:
    """The pieces of a body as they come, for ``async for``."""

    __slots__ = ("_reply",)

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def __aiter__(self) -> Pieces:
        """Itself: a body comes once."""
        return self

    async def __anext__(self) -> bytes:
        """The next piece; raises Unreachable."""
        piece = await self._reply.piece()
        if not piece:
            raise StopAsyncIteration
        return piece
