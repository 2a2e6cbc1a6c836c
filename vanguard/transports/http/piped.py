"""An HTTP answer that becomes lines: for clients that read all answers from one stream, and for stdio."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from vanguard.model.principal import Principal
from vanguard.transports.http.asking import Asking, Headers
from vanguard.wire import sse
from vanguard.wire.framing import Oversize

_MOST = 1 << 40
"""Events are no longer here than where they were judged."""


class Piped(Asking):
    """A request whose answer is handed, message by message, to ``put``; its client never leaves.

    ``events`` takes those that come as events, where that is somebody else; ``room`` returns once more may
    be handed on.
    """

    def __init__(
        self,
        headers: Headers,
        principal: Principal,
        put: Callable[[bytes], None],
        events: Callable[[bytes], None] | None = None,
        room: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        scope = {"type": "http", "method": "POST", "path": "", "headers": headers}
        super().__init__(scope, _never, _nothing)
        self.principal = principal
        self._put = put
        self._put_event = events or put
        self._room = room
        self._events = sse.Events(_MOST)
        self.status = 0
        """The HTTP status of the answer, once it is known."""

    async def answer(
        self, status: int, body: bytes = b"", headers: Iterable[tuple[bytes, bytes]] = ()
    ) -> None:
        """Hand on the whole answer, where there is one."""
        self.status, self.started = status, True
        if body:
            self._put(body)

    async def start(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Take note of the status; events follow."""
        self.status, self.started = status, True

    async def write(self, data: bytes) -> None:
        """Hand on the messages of the events in a piece."""
        for event in self._events.feed(data):
            if not isinstance(event, Oversize) and event.data:
                self._put_event(event.data)
        if self._room is not None:
            await self._room()

    async def end(self) -> None:
        """Nothing more comes."""


async def _never() -> MutableMapping[str, Any]:
    never: asyncio.Future[MutableMapping[str, Any]] = asyncio.get_running_loop().create_future()
    return await never


async def _nothing(event: object) -> None:
    """Nobody is told."""
