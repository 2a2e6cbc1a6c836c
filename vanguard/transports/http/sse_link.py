"""A server that speaks the HTTP transport of 2024-11-05: a stream of what it says, and a place to post to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

from vanguard.transports.http.house import Guarded
from vanguard.transports.http.remote import ENDLESS, Remote
from vanguard.transports.http.reply import Unreachable
from vanguard.transports.http.tap import Tap
from vanguard.wire import sse
from vanguard.wire.framing import Line, Oversize


class SseLink:
    """The same to its owner as a child (see `vanguard.transports.http.link.Link`)."""

    def __init__(
        self,
        guarded: Guarded,
        on_lines: Callable[[Sequence[Line]], None],
        on_gone: Callable[[str], None],
    ) -> None:
        assert guarded.upstream is not None
        self._remote = Remote(guarded.upstream)
        self._most = guarded.frame_bytes
        self._on_lines = on_lines
        self._on_gone = on_gone
        self._gone = False
        self._tap = Tap()
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue()
        self._endpoint: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._reading = asyncio.ensure_future(self._read())
        self._writing = asyncio.ensure_future(self._write())

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return not self._gone

    @property
    def waiting(self) -> int:
        """Messages that were not posted yet."""
        return self._waiting.qsize()

    def send(self, line: bytes) -> None:
        """Post a message, after those before it."""
        self._waiting.put_nowait(line)

    def pause(self, reason: str) -> None:
        """Read no more of the stream until every reason is gone."""
        self._tap.shut(reason)

    def resume(self, reason: str) -> None:
        """Read on."""
        self._tap.open(reason)

    async def close(self) -> None:
        """Leave the stream, which ends the session at the server."""
        self._gone = True
        self._reading.cancel()
        self._writing.cancel()
        await asyncio.gather(self._reading, self._writing, return_exceptions=True)
        await self._remote.close()

    async def _read(self) -> None:
        events = sse.Events(self._most)
        try:
            async with self._remote.ask("GET", {"accept": "text/event-stream"}) as response:
                if response.status != 200 or response.content_type != "text/event-stream":
                    raise Unreachable(f"it answers {response.status} where its stream should be")
                async for piece in response.pieces():
                    for event in events.feed(piece):
                        self._take(event)
                    if events.endless:
                        raise Unreachable(ENDLESS)
                    await self._tap.flows()
            self._over("its stream has ended")
        except Unreachable as error:
            self._over(str(error))

    def _take(self, event: sse.Frame) -> None:
        if isinstance(event, Oversize):
            self._on_lines([sse.message_of(event)])
        elif event.name == "endpoint" and event.data and not self._endpoint.done():
            url = urljoin(self._remote.url, event.data.decode("utf-8", "replace"))
            if urlsplit(url)[:2] != urlsplit(self._remote.url)[:2]:
                raise Unreachable("it sends its clients to another origin")
            self._endpoint.set_result(url)
        elif event.data and event.name != "endpoint":
            self._on_lines([event.data])

    async def _write(self) -> None:
        url = await self._endpoint
        while True:
            line = await self._waiting.get()
            try:
                async with self._remote.ask(
                    "POST", {"content-type": "application/json"}, line, url
                ) as answer:
                    if answer.status >= 400:
                        raise Unreachable(f"it answers {answer.status} to a message")
            except Unreachable as error:
                self._over(str(error))
                return

    def _over(self, why: str) -> None:
        with suppress(asyncio.InvalidStateError):
            self._endpoint.cancel()
        if not self._gone:
            self._gone = True
            self._on_gone(why)
