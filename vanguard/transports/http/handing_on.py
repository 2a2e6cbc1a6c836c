"""What clients post goes on to a server over HTTP, and what it answers comes back, each judged on its way."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field

from vanguard.gate.relay import ENDLESS
from vanguard.model.hosted import Upstream
from vanguard.model.message import TO_CLIENT, JsonId, Message
from vanguard.transports.http.asking import STREAM, Asking
from vanguard.transports.http.beside import vouched
from vanguard.transports.http.door import SESSION, Door, Means, answer_lines, answering, joined
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.pending import Pending
from vanguard.transports.http.piped import Piped
from vanguard.transports.http.remote import (
    OtherEra,
    Remote,
    connects,
    passed_on,
    returned,
    status_for_client,
    strange,
)
from vanguard.transports.http.reply import Reply, Unreachable
from vanguard.transports.http.sessions import Session
from vanguard.transports.http.stream import Stream
from vanguard.transports.http.talk import Line, Talk, read, requests_of, to_client, to_server
from vanguard.wire import refusal, sse
from vanguard.wire.framing import Oversize
from vanguard.wire.headers import compared, headers_for
from vanguard.wire.jsonrpc import Batch

JSON_TYPE, EVENT_TYPE = "application/json", "text/event-stream"

READS = frozenset(
    "initialize ping server/discover tools/list prompts/list prompts/get resources/list resources/read "
    "resources/templates/list completion/complete logging/setLevel notifications/initialized "
    "notifications/cancelled".split()
)
"""What may be asked twice: it changes nothing, or the second time nothing more than the first."""

_HARMLESS = ("readOnlyHint", "idempotentHint")
"""By which a server says of a tool of its own that calling it once more does nothing more."""

_BODY = 65_536
_NO_DEADLINE = nullcontext[asyncio.Timeout | None](None)


@dataclass(slots=True, eq=False)
class Posted:
    """What a client posted, and ``lines``, what became of it: one at least goes to the server.

    ``session`` is None where there is none (yet); ``opening`` is the id of the one that it opens, else "".
    ``ids`` are those of its requests that the server is to answer.
    """

    asking: Asking
    talk: Talk
    parsed: Message | Batch
    lines: list[Line]
    session: Session | None = None
    opening: str = ""
    modern: bool = False
    ids: list[JsonId] = field(default_factory=list)


class HandingOn(Door):
    """A door that asks its server over HTTP; subclasses know whose session is whose."""

    def __init__(self, guarded: Guarded, means: Means) -> None:
        super().__init__(guarded, means)
        assert guarded.upstream is not None
        self._upstream: Upstream = guarded.upstream
        self._remote: Remote | None = None

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

    async def hand_on(self, posted: Posted) -> None:
        """Hand on what a client posted, and answer it."""
        talk, parsed, session = posted.talk, posted.parsed, posted.session
        posted.ids = [
            each.id for each in requests_of(parsed) if each.id is not None and talk.waiting(each.id)
        ]
        if session:
            for id in posted.ids:
                asked = talk.waiting(id)
                if asked is not None:
                    session.remember(asked)
        try:
            async with self._deadline(posted):
                await self._ask(posted)
        except TimeoutError:
            await self._overdue(posted)
        except Unreachable as gone:
            await self._gone(posted, self._unanswered(posted, str(gone)), str(gone))
        except (asyncio.CancelledError, OtherEra):
            for id in posted.ids:
                talk.give_up(id)
            raise

    async def _ask(self, posted: Posted) -> None:
        asking, parsed, session = posted.asking, posted.parsed, posted.session
        line = to_server(posted.lines)[0]
        passed = passed_on(asking.headers, session.theirs if session else "")
        headers = vouched(posted.talk, passed, self._agreed(posted))
        headers["content-type"] = JSON_TYPE
        if posted.modern and isinstance(parsed, Message) and line != parsed.raw:
            headers |= self._agreeing(asking, line)
        async with self.remote.ask("POST", headers, line, again=lambda: self._twice(posted)) as response:
            if posted.opening or posted.modern:
                await self.look_at(parsed, response.status)
            if posted.opening and response.status == 200:
                posted.session = session = self._opened(posted, response)
            elif session is not None and not session.theirs:
                session.theirs = response.headers.get("mcp-session-id", "")
            await self._answer(posted, response)
        if response.status == 404 and session is not None:
            session.theirs = ""
            await self._sessions.end(session)

    def _deadline(self, posted: Posted) -> AbstractAsyncContextManager[object]:
        seconds, parsed = self.guarded.answer_s, posted.parsed
        endless = isinstance(parsed, Message) and parsed.method in ENDLESS
        return _NO_DEADLINE if seconds is None or endless or not posted.ids else asyncio.timeout(seconds)

    def _twice(self, posted: Posted) -> bool:
        """Whether a message may be sent again where nobody knows if the server has read it."""
        parsed = posted.parsed
        if not isinstance(parsed, Message):
            return False
        if not parsed.is_call:
            return parsed.method in READS
        tool = self.known(posted.asking.principal).inventory.tools.get(parsed.params["name"])
        hints = tool.get("annotations") if tool is not None else None
        return isinstance(hints, Mapping) and any(hints.get(name) is True for name in _HARMLESS)

    async def _overdue(self, posted: Posted) -> None:
        """Answer for a server that takes too long; in the stateless era hanging up has told it already."""
        lines = posted.talk.overdue(posted.ids)
        if not posted.modern:
            self._back_all(to_server(lines), posted.session)
        await self._gone(posted, to_client(lines), "it did not answer in time")

    async def closed(self, session: Session, stream: Pending | None) -> None:
        """A session has ended here, of age or because its stream did: the server hears of it."""
        raise NotImplementedError

    async def look_at(self, sent: Message | Batch, status: int) -> None:
        """Look at how the server takes a message; raises OtherEra where it is of another era."""

    def _agreed(self, posted: Posted) -> frozenset[bytes]:
        """The headers that say what the body does."""
        parsed = posted.parsed
        if not posted.modern or not isinstance(parsed, Message):
            return frozenset()
        asking = posted.asking
        return compared(parsed, asking.headers, self.mirrored(asking.principal, parsed))

    def _agreeing(self, asking: Asking, line: bytes) -> dict[str, str]:
        """The headers that repeat what a message says, for one that does not go on as it came."""
        message = read(line)
        assert isinstance(message, Message)
        made = headers_for(message, self.mirrored(asking.principal, message))
        return {name.decode(): text.decode("ascii") for name, text in made}

    def _opened(self, posted: Posted, response: Reply) -> Session:
        theirs, principal = response.headers.get("mcp-session-id", ""), posted.asking.principal.id
        session = self._sessions.open(posted.opening, principal, self.guarded.name, posted.talk, theirs)
        session.close = lambda: self.closed(session, None)
        return session

    async def _answer(self, posted: Posted, response: Reply) -> None:
        """Hand on the server's answer, and beside it what the gateway itself has to say."""
        asking, talk, session, ids = posted.asking, posted.talk, posted.session, posted.ids
        headers = returned(response)
        if session is not None:
            headers.append((SESSION, session.id.encode()))
        kind, said = response.content_type, to_client(posted.lines)
        if kind == EVENT_TYPE and response.status == 200:
            stream = self._stream(asking, talk, session, resumed=False)
            await asking.start(200, [*headers, *STREAM])
            await self._carry(asking, stream, response, said)
            if not stream.resumable:
                for line in self._unanswered(posted, "its stream has ended without the answer"):
                    await stream.write(sse.encode(line))
            await asking.end()
            return
        lines = await self._heard(talk, await response.body(self._bounds.event_bytes), kind)
        heard = answering(to_client(lines))
        out = [*said, *heard]
        self._back_all(to_server(lines), session)
        if not heard or said or len(ids) > 1:
            out += self._unanswered(posted, "its answer cannot be read")
        left = [id for id in ids if talk.give_up(id)]
        if left and len(out) == 1 and isinstance(asking, Piped):
            out = [refusal.addressed(out[0], left[0])]
        if response.status == 401 or 300 <= response.status < 400:
            self._note(posted, strange(response))
            await asking.answer(502, refusal.server_gone(ids[0] if ids else None, strange(response)))
        elif len(out) > 1:
            await asking.answer(200, joined(out), headers)
        elif out:
            await asking.answer(status_for_client(response, body=True), out[0], headers)
        else:
            await asking.answer(status_for_client(response, body=False), b"", headers)

    async def hand_on_stream(self, asking: Asking, talk: Talk, session: Session | None) -> None:
        """Hand on what the server says by itself, or an answer that a client comes back for."""
        headers = vouched(talk, passed_on(asking.headers, session.theirs if session else ""))
        try:
            async with self.remote.ask("GET", headers) as response:
                if response.content_type != EVENT_TYPE or response.status != 200:
                    body = await response.body(_BODY)
                    lines = to_client(await self._heard(talk, body, response.content_type))
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

    async def _carry(self, asking: Asking, stream: Stream, response: Reply, said: list[bytes]) -> None:
        for line in said:
            await stream.write(sse.encode(line))
        leaving = asyncio.ensure_future(asking.gone()) if asking.method == "POST" else None
        try:
            await stream.carry(response.pieces())
        finally:
            if leaving is not None:
                leaving.cancel()

    async def _heard(self, talk: Talk, body: bytes, kind: str) -> list[Line]:
        if not body.strip():
            return []
        if kind != JSON_TYPE:
            return talk.hear_oversize(TO_CLIENT, Oversize(len(body), b""))
        return await talk.heard(TO_CLIENT, body)

    def _unanswered(self, posted: Posted, why: str) -> list[bytes]:
        return [refusal.server_gone(id, why) for id in posted.ids if posted.talk.give_up(id)]

    def _note(self, posted: Posted, why: str) -> None:
        """Record that the server gave no answer that could go on."""
        method = posted.parsed.method if isinstance(posted.parsed, Message) else ""
        detail = {"kind": "upstream", "reason": why}
        self.guarded.gate.note(
            "protocol", detail, server=self.guarded.name, direction=TO_CLIENT, method=method
        )

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

    async def _gone(self, posted: Posted, lines: list[bytes], why: str) -> None:
        """Answer with ``lines``, since the server does not."""
        self._note(posted, why)
        asking, lines = posted.asking, [*to_client(posted.lines), *lines]
        if asking.started:
            for line in lines:
                await asking.write(sse.encode(line))
            await asking.end()
        elif lines:
            await answer_lines(asking, lines, modern=False)
        else:
            await asking.answer(502, refusal.server_gone(None, why))
