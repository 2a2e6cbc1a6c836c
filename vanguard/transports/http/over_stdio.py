"""A client on stdin and stdout in front of a server behind a URL.

What the client writes is judged in the order in which it comes, and posted; what the server answers is judged
and written as it comes.
"""

from __future__ import annotations

import asyncio
import secrets
import signal
import sys
import time
from collections.abc import Callable

from vanguard.errors import ProtocolError
from vanguard.gate.relay import CANCELLED, Manner
from vanguard.model.hosted import Bounds
from vanguard.model.message import REQUEST, TO_SERVER, JsonId, Message
from vanguard.model.principal import Principal
from vanguard.transports.http.attached import Attached
from vanguard.transports.http.children import Children
from vanguard.transports.http.connecting import connect_to
from vanguard.transports.http.door import Means
from vanguard.transports.http.either_door import EitherDoor
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.pending import Pending
from vanguard.transports.http.piped import Piped
from vanguard.transports.http.sessions import Sessions
from vanguard.transports.http.talk import Known, Talk, read, to_client
from vanguard.transports.pipes import Inlet, Outlet
from vanguard.wire.fields import VERSION
from vanguard.wire.framing import Line, Lines, Oversize
from vanguard.wire.headers import headers_for
from vanguard.wire.jsonrpc import Batch
from vanguard.wire.revisions import STATELESS, stated_revision

_PATIENCE_S = 5.0
"""Seconds that answers under way have once the client has closed its end."""

_LOOK_S = 60.0

_HEADERS = ((b"content-type", b"application/json"), (b"accept", b"application/json, text/event-stream"))


def run(guarded: Guarded, principal: Principal, manner: Manner, say: Callable[[str], None]) -> int:
    """Relay until the client has ended; the exit code: 3 where the server never answered, else 0."""
    return asyncio.run(_OverStdio(guarded, principal, manner, say).run())


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    loop.call_soon_threadsafe(call)


class _OverStdio:
    def __init__(
        self, guarded: Guarded, principal: Principal, manner: Manner, say: Callable[[str], None]
    ) -> None:
        self._guarded = guarded
        self._principal = principal
        self._lines = Lines(guarded.frame_bytes)
        bounds = Bounds(event_bytes=guarded.frame_bytes)
        self._sessions = Sessions(secrets.token_hex(4), bounds, time.monotonic, bounded=False)
        children = Children(bounds.children, bounds.children)
        self._door = EitherDoor(guarded, Means(self._sessions, children, bounds, manner, say))
        self._talk: Talk | None = None
        self._manner = manner
        self._say = say
        self._under_way: dict[tuple[type, JsonId], asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._piping = False

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        self._queue: asyncio.Queue[Line] = asyncio.Queue()
        self._out = Outlet(loop, 1, self._ended.set, lambda pressing: None)
        inlet = Inlet(loop, 0, self._data, self._ended.set)
        if sys.platform != "win32":
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self._ended.set)
        over_sse = self._guarded.upstream is not None and self._guarded.upstream.transport == "sse"
        take = self._to_stream() if over_sse else self._to_posts()
        taking = asyncio.create_task(take)
        inlet.start()
        await self._ended.wait()
        inlet.close()
        rest = self._lines.end()
        if rest:
            self._queue.put_nowait(rest)
        await self._finish(taking)
        self._out.flush()
        self._out.restore()
        talk = self._talk
        asked = talk is not None and talk.relay.asked_server
        return 3 if asked and talk is not None and not talk.relay.server_answered else 0

    def _data(self, data: bytes) -> None:
        for line in self._lines.feed(data):
            self._queue.put_nowait(line)

    async def _finish(self, taking: asyncio.Task[None]) -> None:
        """Give what is under way a moment, then end everything."""
        until = asyncio.get_running_loop().time() + _PATIENCE_S
        while self._busy() and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.01)
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)
        for session in self._sessions.all():
            await self._door.leave(session)
            await self._sessions.end(session)
        await self._door.close()

    def _busy(self) -> bool:
        """Whether something of the client's is still to be judged, or to be answered."""
        owed = self._talk is not None and self._talk.conversation.live(TO_SERVER) > 0
        return owed or self._piping or bool(self._under_way) or not self._queue.empty()

    def _put(self, line: bytes) -> None:
        self._out.put(line)
        self._out.flush()

    # -- Streamable HTTP --------------------------------------------------------------------------

    async def _to_posts(self) -> None:
        id = self._sessions.new_id()
        self._talk = talk = self._door.talk(self._principal, id)
        session = self._sessions.open(id, self._principal.id, self._guarded.name, talk)
        while True:
            parsed = self._parsed(talk, await self._queue.get())
            if parsed is None:
                continue
            modern = isinstance(parsed, Message) and stated_revision(parsed) in STATELESS
            if isinstance(parsed, Message) and modern:
                self._begin_modern(parsed)
            elif not self._cancels(parsed):
                piped = Piped((*_HEADERS, *self._headers(talk)), self._principal, self._put)
                self._piping = True
                await self._door.pipe(piped, parsed, session, self._put)
                self._piping = False

    def _begin_modern(self, message: Message) -> None:
        """Post a request of the era without sessions; cancelling it is leaving its stream."""
        known = self._door.mirrored(self._principal, message)
        headers = (*_HEADERS, *headers_for(message, known))
        whole = self._put if message.kind is REQUEST else lambda line: None
        piped = Piped(headers, self._principal, whole, self._put)
        task = asyncio.get_running_loop().create_task(self._door.post_modern(piped, message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if message.kind is REQUEST and message.id is not None:
            key = (type(message.id), message.id)
            self._under_way[key] = task
            task.add_done_callback(lambda done: self._under_way.pop(key, None))

    def _cancels(self, parsed: Message | Batch) -> bool:
        """Whether a message was a cancellation of a request without a session, which is done here."""
        if not isinstance(parsed, Message) or parsed.method != CANCELLED:
            return False
        id = parsed.params.get("requestId")
        task = self._under_way.get((type(id), id)) if isinstance(id, str | int) else None
        if task is not None:
            task.cancel()
        return task is not None

    @staticmethod
    def _headers(talk: Talk) -> tuple[tuple[bytes, bytes], ...]:
        revision = talk.conversation.revision
        return ((VERSION, revision.encode("latin-1", "replace")),) if revision else ()

    # -- the transport of 2024-11-05 --------------------------------------------------------------

    async def _to_stream(self) -> None:
        loop = asyncio.get_running_loop()
        self._talk = talk = Talk(
            self._guarded,
            self._principal,
            self._manner,
            self._say,
            Known(),
            later=lambda call: _soon(loop, call),
            answer_s=self._guarded.answer_s,
        )
        attached = Attached(connect_to(self._guarded), talk, self._over)
        attached.answers_there = True
        stream = attached.listen()
        writing = asyncio.create_task(self._write(stream))
        try:
            while True:
                parsed = self._parsed(talk, await self._queue.get())
                if parsed is not None:
                    attached.enact(talk.hear(parsed))
        finally:
            writing.cancel()
            await attached.close()

    async def _write(self, stream: Pending) -> None:
        while not stream.over:
            for line in await stream.next(_LOOK_S):
                self._put(line)

    async def _over(self) -> None:
        self._ended.set()

    def _parsed(self, talk: Talk, line: Line) -> Message | Batch | None:
        """What a line of the client's is; None where it is no message, and has been answered."""
        if isinstance(line, Oversize):
            lines = talk.hear_oversize(TO_SERVER, line)
        elif not line.strip():
            return None
        else:
            try:
                return read(line)
            except ProtocolError as error:
                lines = talk.hear_bad(TO_SERVER, error, len(line))
        for each in to_client(lines):
            self._put(each)
        return None
