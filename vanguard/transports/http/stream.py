"""Events of a server's stream on their way to the client, each judged before it goes on."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from vanguard.errors import ProtocolError
from vanguard.model.message import ANSWER, ERROR, TO_CLIENT, TO_SERVER, Message
from vanguard.transports.http.asking import Asking, Left
from vanguard.transports.http.beside import name_may_pass
from vanguard.transports.http.remote import ENDLESS
from vanguard.transports.http.reply import Unreachable
from vanguard.transports.http.sessions import Session
from vanguard.transports.http.talk import Line, Talk, to_client, to_server
from vanguard.wire import sse
from vanguard.wire.framing import Oversize

PING = b":\n\n"
"""A comment, which keeps a connection open."""

_PLAIN = re.compile(
    rb"(?:(?:(?:data|id)(?::[^\r\n]*)?|retry: ?[0-9]{1,9}|event: ?message)(?:\r\n|\r|\n))+(?:\r\n|\r|\n)"
)
"""An event without anything that no layer has seen: comments, other names, fields of no meaning."""


class Stream:
    """Judges the events of one stream, and writes what may go on.

    ``back`` takes what goes to the server meanwhile: refusals of its own requests.  ``session`` is the one
    whose answers a resumed stream may bring once more; None where nothing is resumed.  ``seen`` hears of
    every message as the server sent it, ``named`` of the id of every event.
    """

    def __init__(
        self,
        asking: Asking,
        talk: Talk,
        most: int,
        back: Callable[[bytes], None],
        session: Session | None = None,
        seen: Callable[[Message], None] | None = None,
        named: Callable[[str], None] | None = None,
    ) -> None:
        self._named = named
        self._seen = seen
        self._asking = asking
        self._talk = talk
        self._events = sse.Events(most)
        self._back = back
        self._session = session
        self.resumable = False
        """Whether the server named events, so that its client can come back for what it missed."""

    async def carry(self, pieces: AsyncIterator[bytes]) -> None:
        """Take the bytes of a stream to its end; what the client no longer takes is judged all the same.

        Where it left and can come back for the rest, the rest is left with the server.  Raises Unreachable
        where an event has no end.
        """
        async for piece in pieces:
            out = b"".join([await self._judged(event) for event in self._events.feed(piece)])
            if out:
                await self.write(out)
            if self._asking.left and self.resumable:
                return
            if self._events.endless:
                raise Unreachable(ENDLESS)
        last = b"".join([await self._judged(event) for event in self._events.end()])
        if last:
            await self.write(last)

    async def write(self, data: bytes) -> None:
        """Write to the client, if it is still there."""
        if not self._asking.left:
            try:
                await self._asking.write(data)
            except Left:
                return

    async def _judged(self, event: sse.Event | Oversize) -> bytes:
        """What may go on of an event, as bytes."""
        if isinstance(event, Oversize):
            return self._encoded(self._talk.hear_oversize(TO_CLIENT, sse.message_of(event)), None)
        if event.id and not name_may_pass(self._talk, event.id):
            event = replace(event, raw=b"", id=None)
        if event.id and self._named is not None:
            self._named(event.id)
        self.resumable |= bool(event.id) and not self._talk.conversation.modern
        if not event.finished:
            return b""
        if event.data is None:
            return PING if event.comment or not _PLAIN.fullmatch(event.raw) else event.raw
        if not event.data:
            return sse.encode(b"", name="", id=event.id, retry=event.retry)
        return self._encoded(await self._heard(event.data), event)

    async def _heard(self, data: bytes) -> list[Line]:
        try:
            parsed = await self._talk.parsed(data, TO_CLIENT)
        except ProtocolError as error:
            return self._talk.hear_bad(TO_CLIENT, error, len(data))
        if self._seen is not None and isinstance(parsed, Message):
            self._seen(parsed)
        session = self._session
        if session is not None and isinstance(parsed, Message) and parsed.kind in (ANSWER, ERROR):
            asked = session.asked(parsed.id) if parsed.id is not None else None
            if asked is not None:
                self._talk.conversation.again(TO_SERVER, asked)
        if self._talk.takes_long(data):
            await self._talk.foresee(parsed)
        return self._talk.hear(parsed)

    def _encoded(self, lines: list[Line], event: sse.Event | None) -> bytes:
        for line in to_server(lines):
            self._back(line)
        out = to_client(lines)
        if event is None:
            return b"".join(sse.encode(line) for line in out)
        if len(out) == 1 and out[0] == event.data and _PLAIN.fullmatch(event.raw):
            return event.raw
        if not out:
            # The place in the stream counts even where nothing is told of it.
            return sse.encode(b"", name="", id=event.id) if event.id else b""
        first, *more = out
        encoded = [sse.encode(first, id=event.id, retry=event.retry)]
        return b"".join([*encoded, *(sse.encode(line) for line in more)])
