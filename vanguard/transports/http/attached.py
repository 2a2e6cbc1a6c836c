"""A server and the conversations with it: which line of its goes to which client's answer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any

import orjson

from vanguard.model.message import TO_CLIENT
from vanguard.transports.http.bridged import Connect
from vanguard.transports.http.pending import MOST_WAITING, Pending, key_of
from vanguard.transports.http.talk import Line as Way
from vanguard.transports.http.talk import Talk, to_client, to_server
from vanguard.wire.framing import Line, Oversize

MOST_KEPT = 1_000
"""Messages of the server's own that wait for a client to listen; the oldest go first."""

MOST_KEPT_BYTES = 16 * 1024 * 1024
"""Bytes that these may have together."""


class Attached:
    """One child, in one client's session.

    A child does not say which request its notifications and requests belong to: progress goes by its token,
    everything else to the one request under way, else to the stream that the client listens on, else to the
    latest request; with none of these it is kept for the next stream.
    """

    def __init__(self, connect: Connect, talk: Talk, ended: Callable[[], Awaitable[None]]) -> None:
        self.talk = talk
        self.pending: list[Pending] = []
        self.listening: Pending | None = None
        """The stream on which the client listens to what belongs to no request."""
        self.answers_there = False
        """Whether answers, too, go to that stream: so it is in 2024-11-05."""
        self._behind: deque[Line] = deque()
        self._hearing: asyncio.Task[None] | None = None
        self._gone_by = ""
        self._kept: deque[bytes] = deque()
        self._kept_bytes = 0
        self._ended = ended
        self._loop = asyncio.get_running_loop()
        talk.unasked = lambda direction, line: self.enact([(direction, line)])
        talk.relay.inquiries.open = True
        self._link = connect(self._from_server, self.gone)

    @property
    def alive(self) -> bool:
        """Whether the child can still be asked."""
        return self._link.alive

    def enact(self, lines: list[Way]) -> None:
        """Send each line where it belongs."""
        self.send(to_server(lines))
        for line in to_client(lines):
            self.route(line)

    def send(self, lines: list[bytes]) -> None:
        """Send lines to the server."""
        for line in lines:
            self._link.send(line)

    def listen(self) -> Pending:
        """A stream for what belongs to no request; one that is open already ends."""
        if self.listening is not None:
            self.listening.finish()
        self.listening = stream = Pending()
        while self._kept:
            stream.put(self._kept.popleft())
        self._kept_bytes = 0
        return stream

    def drained(self, pending: Pending) -> None:
        """A client has read on: the child may be read on too."""
        if pending.waiting < MOST_WAITING:
            self._link.resume("client")

    def unread(self, pending: Pending) -> None:
        """A client reads no more of this: what waited for it holds up the child no longer."""
        if pending in self.pending:
            self.pending.remove(pending)
        if self.listening is pending:
            self.listening = None
        readers = [*self.pending, *([self.listening] if self.listening else [])]
        if all(each.waiting < MOST_WAITING for each in readers):
            self._link.resume("client")

    async def close(self) -> None:
        """End the child, and every answer that is still being written."""
        await self._link.close()
        if self._hearing is not None:
            self._hearing.cancel()
        self._finish()

    def route(self, line: bytes) -> None:
        """Hand a message for the client to whoever writes it."""
        try:
            body = orjson.loads(line)
        except ValueError:
            return
        for each in body if isinstance(body, list) else [body]:
            self._route(each, line if each is body else orjson.dumps(each))

    def _route(self, body: Any, line: bytes) -> None:
        method = body.get("method")
        if method is None:
            key = key_of(body.get("id"))
            holder = next((each for each in self.pending if key in each.ids), None)
            if holder is not None:
                holder.put(line, key)
            elif self.answers_there and self.listening is not None:
                self.listening.put(line)
            return
        to = self._listener(method, body.get("params"))
        if to is None:
            self._keep(line)
            return
        to.put(line)
        if to.waiting > MOST_WAITING:
            self._link.pause("client")

    def _keep(self, line: bytes) -> None:
        self._kept.append(line)
        self._kept_bytes += len(line)
        while len(self._kept) > MOST_KEPT or self._kept_bytes > MOST_KEPT_BYTES:
            self._kept_bytes -= len(self._kept.popleft())

    def _listener(self, method: str, params: Any) -> Pending | None:
        # After its answer a request hears nothing more, though it may not have been written yet.
        under_way = [each for each in self.pending if not each.over]
        if method == "notifications/progress" and isinstance(params, dict):
            token: Hashable = key_of(params.get("progressToken"))
            for each in under_way:
                if token in each.tokens:
                    return each
        if len(under_way) == 1:
            return under_way[0]
        return self.listening or (under_way[-1] if under_way else None)

    def _from_server(self, lines: Sequence[Line]) -> None:
        for at, line in enumerate(lines):
            if self._behind or (isinstance(line, bytes) and self.talk.takes_long(line)):
                self._put_behind(lines[at:])
                return
            self._hear(line)

    def _hear(self, line: Line) -> None:
        if isinstance(line, Oversize):
            self.enact(self.talk.hear_oversize(TO_CLIENT, line))
        else:
            self.enact(self.talk.hear_line(TO_CLIENT, line))

    def _put_behind(self, lines: Sequence[Line]) -> None:
        """Have lines heard one after another, of which some are judged where nobody else waits for them."""
        if not self._behind:
            self._link.pause("judging")
            self._hearing = self._loop.create_task(self._hear_behind())
        self._behind.extend(lines)

    async def _hear_behind(self) -> None:
        while self._behind:
            line = self._behind[0]
            if isinstance(line, bytes):
                self.enact(await self.talk.heard(TO_CLIENT, line))
            else:
                self._hear(line)
            self._behind.popleft()
        self._link.resume("judging")
        if self._gone_by:
            self._gone(self._gone_by)

    def gone(self, why: str) -> None:
        """Answer everything that waits, for the server will not; what it said before is heard first."""
        if self._behind:
            self._gone_by = why
        else:
            self._gone(why)

    def _gone(self, why: str) -> None:
        self.enact(self.talk.server_gone(why))
        self._finish()
        ending = self._loop.create_task(_ended(self._ended))
        ending.add_done_callback(lambda done: done.cancelled() or done.exception())

    def _finish(self) -> None:
        for each in [*self.pending, *([self.listening] if self.listening else [])]:
            each.finish()


async def _ended(call: Callable[[], Awaitable[None]]) -> None:
    await call()
