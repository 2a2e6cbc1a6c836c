"""Requests of one POST that wait for a child's answers, and how these are written back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from vanguard.model.message import JsonId
from vanguard.transports.http.asking import STREAM, Asking, Left
from vanguard.transports.http.stream import PING
from vanguard.wire import sse

PING_S = 15.0
"""Seconds of silence after which a comment keeps the connection open."""

MOST_WAITING = 4 * 1024 * 1024
"""Bytes that may wait for one client to read them before its server is read no further."""


def key_of(id: Any) -> Hashable:
    """An id that is told apart by its type as well: 7 and "7" are two."""
    return (type(id), id)


class Pending:
    """Lines for one client's answer, in order; ``ids`` are the requests that it waits for."""

    def __init__(self, ids: Iterable[JsonId] = (), tokens: Iterable[Any] = ()) -> None:
        self.ids = {key_of(id) for id in ids}
        self.tokens = {key_of(token) for token in tokens}
        self._lines: list[bytes] = []
        self._news = asyncio.Event()
        self._read = asyncio.Event()
        self.waiting = 0
        """Bytes that wait to be read."""
        self.over = False
        """Whether nothing more will come."""

    def put(self, line: bytes, answers: Hashable | None = None) -> None:
        """Add a line; ``answers`` is the key of the request that it is the answer to."""
        self._lines.append(line)
        self.waiting += len(line)
        if answers is not None:
            self.ids.discard(answers)
            self.over = not self.ids
        self._news.set()

    def finish(self) -> None:
        """Nothing more will come."""
        self.over = True
        self._news.set()
        self._read.set()

    async def room(self) -> None:
        """Return once no more waits to be read than may."""
        while self.waiting > MOST_WAITING and not self.over:
            self._read.clear()
            await self._read.wait()

    async def next(self, patience_s: float) -> list[bytes]:
        """The lines that have come; none where nothing came in time, or nothing more will."""
        if not self._lines and not self.over:
            try:
                async with asyncio.timeout(patience_s):
                    await self._news.wait()
            except TimeoutError:
                return []
        lines, self._lines = self._lines, []
        self.waiting = 0
        self._news.clear()
        self._read.set()
        return lines

    async def answer(
        self,
        asking: Asking,
        headers: Iterable[tuple[bytes, bytes]],
        *,
        one: bool,
        read: Callable[[], None],
        status: Callable[[bytes], int] = lambda line: 200,
    ) -> None:
        """Write everything as it comes: one message alone as JSON, several as a stream of events.

        ``one`` says that a single answer is enough to be written as JSON, with the HTTP status that
        ``status`` gives it; ``read`` hears whenever the client has read on.
        """
        lines = await self.next(PING_S)
        if one and self.over and len(lines) == 1:
            await asking.answer(status(lines[0]), lines[0], headers)
            return
        await asking.start(200, [*headers, *STREAM])
        await self.stream(asking, lines, read)

    async def stream(self, asking: Asking, lines: list[bytes], read: Callable[[], None]) -> None:
        """Write events until nothing more will come, or the client has gone."""
        try:
            while True:
                if lines:
                    await asking.write(b"".join([sse.encode(line) for line in lines]))
                    read()
                elif not self.over:
                    await asking.write(PING)
                if self.over and not self._lines:
                    break
                lines = await self.next(PING_S)
            await asking.end()
        except Left:
            return
