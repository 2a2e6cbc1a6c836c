"""The way in to a server behind a URL: each request of a client is one request to the server.

Status, event ids, ``retry`` and empty events go back as the server gave them; what it says is judged first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from vanguard.model.message import TO_SERVER, Message
from vanguard.transports.http.asking import STREAM, Asking, Headers, while_there
from vanguard.transports.http.beside import vouched
from vanguard.transports.http.door import SESSION, Means, answer_lines, endpoint
from vanguard.transports.http.handing_on import HandingOn, Posted
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.pending import Pending
from vanguard.transports.http.piped import Piped
from vanguard.transports.http.remote import passed_on, status_for_client
from vanguard.transports.http.reply import Unreachable
from vanguard.transports.http.sessions import Session, may_resume
from vanguard.transports.http.talk import Line, Talk, requests_of, to_client, to_server
from vanguard.wire.fields import VERSION
from vanguard.wire.jsonrpc import Batch

_PIPED = ((b"content-type", b"application/json"), (b"accept", b"application/json, text/event-stream"))


class RemoteDoor(HandingOn):
    """Clients of a server that is reached over Streamable HTTP."""

    def __init__(self, guarded: Guarded, means: Means) -> None:
        super().__init__(guarded, means)
        self._streams: dict[str, Pending] = {}

    async def post_modern(self, asking: Asking, parsed: Message | Batch) -> None:
        """Serve one request of a revision without sessions; a client that leaves cancels it."""
        talk = self.talk(asking.principal)
        await self.may_go_on(talk, parsed)
        lines = talk.hear(parsed)
        if to_server(lines) or talk.relay.waiting.held:
            await while_there(asking, self._post_modern(asking, talk, parsed, lines))
        else:
            await answer_lines(asking, to_client(lines), modern=True)

    async def _post_modern(
        self, asking: Asking, talk: Talk, parsed: Message | Batch, lines: list[Line]
    ) -> None:
        lines = [*lines, *await talk.released()]
        if to_server(lines):
            await self.hand_on(Posted(asking, talk, parsed, lines, modern=True))
        else:
            await answer_lines(asking, to_client(lines), modern=True)

    # -- the era of sessions ----------------------------------------------------------------------

    async def post(self, asking: Asking, parsed: Message | Batch) -> None:
        """Serve what a client posted, in its session, or in none where it names none."""
        session: Session | None = None
        opens = isinstance(parsed, Message) and parsed.method == "initialize"
        if not opens and asking.header(SESSION):
            session = self.session_of(asking)
            if session is None:
                await self.no_session(asking)
                return
        id = self._sessions.new_id() if opens else ""
        if opens:
            self._sessions.room(asking.principal.id)
        talk = session.talk if session else self.talk(asking.principal, id)
        await self.may_go_on(talk, parsed)
        talk.act_for(asking.principal)
        lines = [*talk.hear(parsed), *await talk.released()]
        if not to_server(lines):
            await answer_lines(asking, to_client(lines), modern=False)
            return
        if session:
            session.busy += 1
        try:
            await self.hand_on(Posted(asking, talk, parsed, lines, session, id))
        finally:
            if session:
                session.busy -= 1

    async def get(self, asking: Asking) -> None:
        """Open a stream of what the server says by itself, or resume one."""
        session = self.session_of(asking) if asking.header(SESSION) else None
        if (session is None and asking.header(SESSION)) or not may_resume(session, asking):
            await self.no_session(asking)
            return
        talk = session.talk if session else self.talk(asking.principal)
        await while_there(asking, self.hand_on_stream(asking, talk, session))

    async def listen(self, asking: Asking, messages: str) -> None:
        """Open the stream of a session of 2024-11-05; a client that leaves it ends the session."""
        self._sessions.room(asking.principal.id)
        id = self._sessions.new_id()
        talk = self.talk(asking.principal, id)
        session = self._sessions.open(id, asking.principal.id, self.guarded.name, talk)
        session.busy += 1
        self._streams[id] = stream = Pending()
        session.close = lambda: self.closed(session, stream)
        try:
            await asking.start(200, STREAM)
            await asking.write(endpoint(messages, id))
            await while_there(asking, stream.stream(asking, [], lambda: None))
        finally:
            del self._streams[id]
            await self._sessions.end(session)

    async def post_to_stream(self, asking: Asking, parsed: Message | Batch) -> None:
        """Take what the client of such a stream posted; the server's answers go to the stream."""
        session = self.session_in_query(asking)
        stream = self._streams.get(session.id) if session else None
        if session is None or stream is None:
            await self.no_session(asking)
            return
        await asking.answer(202)
        await self.pipe(asking, parsed, session, stream.put, stream.room)

    def stream_of(self, asking: Asking) -> Callable[[bytes], None] | None:
        """Takes lines for the stream that such a client listens on."""
        session = self.session_in_query(asking)
        return self._streams[session.id].put if session and session.id in self._streams else None

    async def pipe(
        self,
        asking: Asking,
        parsed: Message | Batch,
        session: Session,
        put: Callable[[bytes], None],
        room: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Judge a message, and have what is answered handed to ``put``, beside what else is done."""
        talk = session.talk
        await self.may_go_on(talk, parsed)
        talk.act_for(asking.principal)
        lines = [*talk.hear(parsed), *await talk.released()]
        for line in to_client(lines):
            put(line)
        headers = (*_PIPED, *(each for each in asking.headers if each[0] == VERSION))
        whole = put if requests_of(parsed) else lambda line: None  # what asks nothing is never answered
        for line in to_server(lines):
            piped = Piped(headers, asking.principal, whole, put, room)
            self.start(self.hand_on(Posted(piped, talk, parsed, [(TO_SERVER, line)], session)), session)
        if isinstance(parsed, Message) and parsed.method == "notifications/initialized":
            piped = Piped(headers, asking.principal, lambda line: None, put, room)
            self.start(self.hand_on_stream(piped, talk, session), session)

    async def delete(self, asking: Asking) -> None:
        """End a session, here and at the server."""
        session = self.session_of(asking)
        if session is None:
            await self.no_session(asking)
            return
        status = await self.leave(session, asking.headers)
        if status != 405:
            session.theirs = ""
            await self._sessions.end(session)
        await asking.answer(status)

    async def leave(self, session: Session, headers: Headers = ()) -> int:
        """Tell the server that its session ends; the HTTP status of its answer, 204 where none was asked."""
        if not session.theirs:
            return 204
        on = vouched(session.talk, passed_on(headers, session.theirs))
        try:
            async with self.remote.ask("DELETE", on, again=lambda: True) as response:
                return status_for_client(response, body=False)
        except Unreachable:
            return 204

    async def closed(self, session: Session, stream: Pending | None) -> None:
        """A session has ended here, of age or because its stream did: the server hears of it."""
        if stream is not None:
            stream.finish()
        if session.theirs:
            self.start(self._left(session))

    async def _left(self, session: Session) -> None:
        await self.leave(session)
