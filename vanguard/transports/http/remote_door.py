"""The way in to a server behind a URL: each request of a client is one request to the server.

Status, event ids, ``retry`` and empty events go back as the server gave them; what it says is judged first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from vanguard.model.hosted import Upstream
from vanguard.model.message import TO_CLIENT, TO_SERVER, JsonId, Message
from vanguard.transports.http.asking import STREAM, Asking, Headers, while_there
from vanguard.transports.http.door import SESSION, Door, Means, answer_lines, answering, endpoint, joined
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.pending import Pending
from vanguard.transports.http.piped import Piped
from vanguard.transports.http.remote import (
    OtherEra,
    Remote,
    Unreachable,
    bounded,
    connects,
    passed_on,
    returned,
    status_for_client,
    strange,
)
from vanguard.transports.http.sessions import Session, may_resume
from vanguard.transports.http.stream import Stream
from vanguard.transports.http.talk import Line, Talk, read, requests_of, to_client, to_server
from vanguard.wire import refusal, sse
from vanguard.wire.fields import VERSION
from vanguard.wire.framing import Oversize
from vanguard.wire.headers import headers_for
from vanguard.wire.jsonrpc import Batch

if TYPE_CHECKING:
    import aiohttp

JSON_TYPE, EVENT_TYPE = "application/json", "text/event-stream"
_BODY = 65_536
_PIPED = ((b"content-type", b"application/json"), (b"accept", b"application/json, text/event-stream"))


class RemoteDoor(Door):
    """Clients of a server that is reached over Streamable HTTP."""

    def __init__(self, guarded: Guarded, means: Means) -> None:
        super().__init__(guarded, means)
        assert guarded.upstream is not None
        self._upstream: Upstream = guarded.upstream
        self._remote: Remote | None = None
        self._streams: dict[str, Pending] = {}

    @property
    def remote(self) -> Remote:
        """What asks the server; made when the first asks."""
        if self._remote is None:
            self._remote = Remote(self._upstream)
        return self._remote

    async def close(self) -> None:
        """End what is being done, and give the connections back."""
        await super().close()
        if self._remote is not None:
            await self._remote.close()

    async def reachable(self) -> bool:
        """Whether the server's host takes connections."""
        return await connects(self._upstream.url)

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
            await self._post(asking, talk, parsed, lines, None, modern=True)
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
            await self._post(asking, talk, parsed, lines, session, opening=id)
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
        await while_there(asking, self._get(asking, talk, session))

    async def listen(self, asking: Asking, messages: str) -> None:
        """Open the stream of a session of 2024-11-05; a client that leaves it ends the session."""
        self._sessions.room(asking.principal.id)
        id = self._sessions.new_id()
        talk = self.talk(asking.principal, id)
        session = self._sessions.open(id, asking.principal.id, self.guarded.name, talk)
        session.busy += 1
        self._streams[id] = stream = Pending()
        session.close = lambda: self._closed(session, stream)
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
            self.start(self._post(piped, talk, parsed, [(TO_SERVER, line)], session), session)
        if isinstance(parsed, Message) and parsed.method == "notifications/initialized":
            piped = Piped(headers, asking.principal, lambda line: None, put, room)
            self.start(self._get(piped, talk, session), session)

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
        try:
            async with self.remote.ask("DELETE", passed_on(headers, session.theirs)) as response:
                return status_for_client(response, body=False)
        except Unreachable:
            return 204

    # -- asking the server ------------------------------------------------------------------------

    async def _post(
        self,
        asking: Asking,
        talk: Talk,
        parsed: Message | Batch,
        lines: list[Line],
        session: Session | None,
        *,
        opening: str = "",
        modern: bool = False,
    ) -> None:
        ids = [each.id for each in requests_of(parsed) if each.id is not None and talk.waiting(each.id)]
        if session:
            for id in ids:
                asked = talk.waiting(id)
                if asked is not None:
                    session.remember(asked)
        going, said = to_server(lines), to_client(lines)
        headers = passed_on(asking.headers, session.theirs if session else "") | {"content-type": JSON_TYPE}
        if modern and isinstance(parsed, Message) and going[0] != parsed.raw:
            headers |= self._agreeing(asking, going[0])
        try:
            async with self.remote.ask("POST", headers, going[0]) as response:
                if opening or modern:
                    await self.look_at(parsed, response.status)
                if opening and response.status == 200:
                    session = self._opened(opening, asking, talk, response)
                elif session is not None and not session.theirs:
                    session.theirs = response.headers.get("mcp-session-id", "")
                await self._answer(asking, talk, response, ids, said, session)
            if response.status == 404 and session is not None:
                session.theirs = ""
                await self._sessions.end(session)
        except Unreachable as gone:
            await self._gone(asking, talk, ids, said, str(gone))
        except (asyncio.CancelledError, OtherEra):
            for id in ids:
                talk.give_up(id)
            raise

    async def look_at(self, sent: Message | Batch, status: int) -> None:
        """Look at how the server takes a message; raises OtherEra where it is of another era."""

    def _agreeing(self, asking: Asking, line: bytes) -> dict[str, str]:
        """The headers that repeat what a message says, for one that does not go on as it came."""
        message = read(line)
        assert isinstance(message, Message)
        made = headers_for(message, self.mirrored(asking.principal, message))
        return {name.decode(): text.decode("ascii") for name, text in made}

    def _opened(self, id: str, asking: Asking, talk: Talk, response: aiohttp.ClientResponse) -> Session:
        theirs = response.headers.get("mcp-session-id", "")
        session = self._sessions.open(id, asking.principal.id, self.guarded.name, talk, theirs)
        session.close = lambda: self._closed(session, None)
        return session

    async def _closed(self, session: Session, stream: Pending | None) -> None:
        """A session has ended here, of age or because its stream did: the server hears of it."""
        if stream is not None:
            stream.finish()
        if session.theirs:
            self.start(self._left(session))

    async def _left(self, session: Session) -> None:
        await self.leave(session)

    async def _answer(
        self,
        asking: Asking,
        talk: Talk,
        response: aiohttp.ClientResponse,
        ids: list[JsonId],
        said: list[bytes],
        session: Session | None,
    ) -> None:
        """Hand on the server's answer to a POST; ``said`` is what the gateway itself answers beside it."""
        headers = returned(response)
        if session is not None:
            headers.append((SESSION, session.id.encode()))
        kind = response.content_type
        if kind == EVENT_TYPE and response.status == 200:
            stream = self._stream(asking, talk, session, resumed=False)
            await asking.start(200, [*headers, *STREAM])
            await self._carry(asking, stream, response, said)
            if not stream.resumable:
                for line in self._unanswered(talk, ids, "its stream has ended without the answer"):
                    await stream.write(sse.encode(line))
            await asking.end()
            return
        body = await bounded(response, self._bounds.event_bytes)
        lines = self._heard(talk, body, kind)
        heard = answering(to_client(lines))
        out = [*said, *heard]
        self._back_all(to_server(lines), session)
        if not heard or said or len(ids) > 1:
            out += self._unanswered(talk, ids, "its answer cannot be read")
        left = [id for id in ids if talk.give_up(id)]
        if left and len(out) == 1 and isinstance(asking, Piped):
            out = [refusal.addressed(out[0], left[0])]
        if response.status == 401 or 300 <= response.status < 400:
            await asking.answer(502, refusal.server_gone(ids[0] if ids else None, strange(response)))
        elif len(out) > 1:
            await asking.answer(200, joined(out), headers)
        elif out:
            await asking.answer(status_for_client(response, body=True), out[0], headers)
        else:
            await asking.answer(status_for_client(response, body=False), b"", headers)

    async def _get(self, asking: Asking, talk: Talk, session: Session | None) -> None:
        headers = passed_on(asking.headers, session.theirs if session else "")
        try:
            async with self.remote.ask("GET", headers) as response:
                if response.content_type != EVENT_TYPE or response.status != 200:
                    body = await bounded(response, _BODY)
                    lines = to_client(self._heard(talk, body, response.content_type))
                    status = status_for_client(response, body=bool(lines))
                    await asking.answer(status, lines[0] if lines else b"", returned(response))
                    return
                stream = self._stream(asking, talk, session, resumed=bool(asking.header(b"last-event-id")))
                await asking.start(200, STREAM)
                await self._carry(asking, stream, response, [])
                await asking.end()
        except Unreachable as gone:
            if not asking.started:
                await asking.answer(502, refusal.server_gone(None, str(gone)))
            else:
                await asking.end()

    def _stream(self, asking: Asking, talk: Talk, session: Session | None, *, resumed: bool) -> Stream:
        def back(line: bytes) -> None:
            self._back_all([line], session)

        again, named = session if resumed else None, session.name_event if session else None
        return Stream(asking, talk, self._bounds.event_bytes, back, again, named=named)

    async def _carry(
        self, asking: Asking, stream: Stream, response: aiohttp.ClientResponse, said: list[bytes]
    ) -> None:
        for line in said:
            await stream.write(sse.encode(line))
        leaving = asyncio.ensure_future(asking.gone()) if asking.method == "POST" else None
        try:
            await stream.carry(response.content.iter_any())
        finally:
            if leaving is not None:
                leaving.cancel()

    def _heard(self, talk: Talk, body: bytes, kind: str) -> list[Line]:
        if not body.strip():
            return []
        if kind != JSON_TYPE:
            return talk.hear_oversize(TO_CLIENT, Oversize(len(body), b""))
        return talk.hear_line(TO_CLIENT, body)

    def _unanswered(self, talk: Talk, ids: list[JsonId], why: str) -> list[bytes]:
        return [refusal.server_gone(id, why) for id in ids if talk.give_up(id)]

    def _back_all(self, lines: list[bytes], session: Session | None) -> None:
        """Send what answers the server's own requests in the client's place."""
        for line in lines:
            self.start(self._send_back(line, session.theirs if session else ""))

    async def _send_back(self, line: bytes, theirs: str) -> None:
        headers = {"content-type": JSON_TYPE, "accept": f"{JSON_TYPE}, {EVENT_TYPE}"}
        try:
            async with self.remote.ask(
                "POST", headers | ({"mcp-session-id": theirs} if theirs else {}), line
            ):
                return
        except Unreachable:
            return

    async def _gone(self, asking: Asking, talk: Talk, ids: list[JsonId], said: list[bytes], why: str) -> None:
        lines = [*said, *(refusal.server_gone(id, why) for id in ids if talk.give_up(id))]
        if asking.started:
            for line in lines:
                await asking.write(sse.encode(line))
            await asking.end()
        elif lines:
            await answer_lines(asking, lines, modern=False)
        else:
            await asking.answer(502, refusal.server_gone(None, why))
