"""The way in to a server that is a child process: one child for each session."""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeAlias

from vanguard.errors import OutsideError
from vanguard.model.message import REQUEST, TO_CLIENT, Message
from vanguard.model.principal import Principal
from vanguard.transports.http.asking import STREAM, Asking, Left, while_there
from vanguard.transports.http.attached import Attached
from vanguard.transports.http.bridged import Bridge, Bridged, Connect
from vanguard.transports.http.connecting import connect_to
from vanguard.transports.http.door import SESSION, Door, Means, answer_lines, endpoint, status_for
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.pending import Pending
from vanguard.transports.http.remote import connects
from vanguard.transports.http.sessions import Session
from vanguard.transports.http.shared import Shared
from vanguard.transports.http.talk import to_client, to_server
from vanguard.wire import refusal
from vanguard.wire.downward import askable
from vanguard.wire.jsonrpc import Batch
from vanguard.wire.legacy_server import LegacyServer
from vanguard.wire.modern_server import ModernServer

Sharing: TypeAlias = tuple[Principal, frozenset[str]]
"""A principal with all that it was granted, and what can be asked of its client."""


class LocalDoor(Door):
    """Clients of a server that the gateway starts."""

    waits_in_talk = True

    def __init__(self, guarded: Guarded, means: Means) -> None:
        super().__init__(guarded, means)
        self._attached: dict[str, Attached] = {}
        self._shared: dict[Sharing, Shared] = {}
        self._leaves: dict[Attached, Callable[[], None]] = {}

    async def post(self, asking: Asking, parsed: Message | Batch) -> None:
        """Serve what a client posted in its session; ``initialize`` opens one."""
        if isinstance(parsed, Message) and parsed.method == "initialize":
            await self._initialize(asking, parsed)
            return
        session = self.session_of(asking)
        attached = self._attached.get(session.id) if session else None
        if session is None or attached is None or not attached.alive:
            await self.without_session(asking)
            return
        session.busy += 1
        try:
            await self._serve(asking, attached, parsed, ())
        finally:
            session.busy -= 1

    async def get(self, asking: Asking) -> None:
        """Open the stream of what the server says by itself."""
        session = self.session_of(asking)
        attached = self._attached.get(session.id) if session else None
        if session is None or attached is None:
            await self.without_session(asking)
            return
        stream = attached.listen()
        session.busy += 1
        try:
            await asking.start(200, STREAM)
            await while_there(asking, self._listen(asking, attached, stream))
        finally:
            session.busy -= 1
            attached.unread(stream)

    async def listen(self, asking: Asking, messages: str) -> None:
        """Open the stream of a session of 2024-11-05; a client that leaves it ends the session."""
        id = self._sessions.new_id()
        attached = self.attach(asking, id)
        if attached is None:
            await asking.answer(502, refusal.server_gone(None, "it cannot be started"))
            return
        attached.answers_there = True
        stream = attached.listen()
        session = self._sessions.find(id, asking.principal.id, self.guarded.name)
        assert session is not None
        session.busy += 1
        try:
            await asking.start(200, STREAM)
            await asking.write(endpoint(messages, id))
            await while_there(asking, self._listen(asking, attached, stream))
        finally:
            await self._sessions.end(session)

    async def post_to_stream(self, asking: Asking, parsed: Message | Batch) -> None:
        """Take what the client of such a stream posted."""
        attached = self._listening(asking)
        if attached is None or not attached.alive:
            await self.no_session(asking)
            return
        await self.may_go_on(attached.talk, parsed)
        attached.talk.act_for(asking.principal)
        lines = attached.talk.hear(parsed)
        await asking.answer(202)
        attached.enact(lines)

    def stream_of(self, asking: Asking) -> Callable[[bytes], None] | None:
        """Takes lines for the stream that such a client listens on."""
        attached = self._listening(asking)
        return attached.route if attached is not None else None

    def _listening(self, asking: Asking) -> Attached | None:
        session = self.session_in_query(asking)
        return self._attached.get(session.id) if session else None

    async def delete(self, asking: Asking) -> None:
        """End a session and its child."""
        session = self.session_of(asking)
        if session is None:
            await self.without_session(asking)
            return
        await asking.answer(204)
        await self._sessions.end(session)

    async def post_modern(self, asking: Asking, parsed: Message | Batch) -> None:
        """Serve one request of a revision without sessions; a client that leaves cancels it."""
        assert isinstance(parsed, Message)
        shared = await self._child_of(asking, parsed)
        if shared is None:
            await asking.answer(200, refusal.server_gone(parsed.id, "it cannot be started"))
            return
        if parsed.kind is not REQUEST:
            await self.may_go_on(shared.talk, parsed)
            await answer_lines(asking, shared.tell(parsed), modern=True)
            return
        renamed = shared.renamed(parsed)
        await self.may_go_on(shared.talk, renamed[1])
        shared.touched = asyncio.get_running_loop().time()
        number, pending = shared.ask(parsed, renamed)
        answering = pending.answer(
            asking,
            (),
            one=True,
            read=lambda: shared.drained(pending),
            status=lambda line: status_for(line, modern=True),
        )
        try:
            with suppress(Left):
                await while_there(asking, answering)
        finally:
            shared.give_up(number)

    def _sharing(self, principal: Principal, message: Message) -> Sharing:
        """Requests share a child with those of the same principal whose client can be asked the same.

        Who was granted something else is told apart: what it may see is judged with its answers.
        """
        key = principal, frozenset(askable(message))
        if message.kind is REQUEST:
            return key
        return next((each for each in self._shared if each[0] == principal), key)

    def reached(self, principal: Principal) -> Connect:
        """Starts the server."""
        return connect_to(self.guarded)

    def modern_bridge(self) -> Bridge:
        """What stands between clients of the era without sessions and the server, which may be older."""
        return LegacyServer(state, self.note_unasked)

    def legacy_bridge(self) -> Bridge:
        """What stands between clients of the era with sessions and the server, which may have none."""
        return ModernServer()

    def note_unasked(self, method: str, reason: str) -> None:
        """Record that a server asked what its client was not asked."""
        detail = {"kind": "bridge", "reason": reason}
        self.guarded.gate.note(
            "protocol", detail, server=self.guarded.name, direction=TO_CLIENT, method=method
        )

    async def _child_of(self, asking: Asking, parsed: Message) -> Shared | None:
        """The child that such requests of this principal share; None where it cannot be started."""
        id = self._sharing(asking.principal, parsed)
        shared = self._shared.get(id)
        if shared is not None and shared.alive:
            return shared
        if shared is not None:
            del self._shared[id]
            self.start(self._close(shared))
        leave = self.enter(asking.principal)
        connect = partial(Bridged, self.reached(asking.principal), self.modern_bridge(), self._bounds.start_s)
        try:
            self._shared[id] = shared = Shared(connect, self.talk(asking.principal), _nothing)
        except OutsideError as error:
            leave()
            self._say(str(error))
            return None
        self._leaves[shared] = leave
        return shared

    def enter(self, principal: Principal) -> Callable[[], None]:
        """Count one more child; raises Full where there is no room (see `Children.enter`)."""
        return self._children.enter(principal.id)

    async def _close(self, child: Attached) -> None:
        """End a child; it counts until it has ended."""
        try:
            await child.close()
        finally:
            self._leaves.pop(child, _nobody)()

    async def reachable(self) -> bool:
        """Whether the server's program is there, or its host takes connections."""
        command, upstream = self.guarded.command, self.guarded.upstream
        if command is not None:
            return shutil.which(command[0]) is not None
        return upstream is not None and await connects(upstream.url)

    def sweep(self) -> None:
        """End the shared children that nobody has asked for long."""
        now = asyncio.get_running_loop().time()
        for id, shared in [*self._shared.items()]:
            if not shared.alive or (not shared.busy and now - shared.touched > self._bounds.idle_s):
                del self._shared[id]
                self.start(self._close(shared))

    async def close(self) -> None:
        """End every child."""
        children = [*self._attached.values(), *self._shared.values()]
        await asyncio.gather(*(self._close(each) for each in children))
        await super().close()

    async def _listen(self, asking: Asking, attached: Attached, stream: Pending) -> None:
        with suppress(Left):
            await stream.stream(asking, await stream.next(0.0), lambda: attached.drained(stream))

    async def _initialize(self, asking: Asking, parsed: Message) -> None:
        id = self._sessions.new_id()
        attached = self.attach(asking, id)
        if attached is None:
            await asking.answer(200, refusal.server_gone(parsed.id, "it cannot be started"))
            return
        overdue = asyncio.get_running_loop().call_later(self._bounds.start_s, self._overdue, attached)
        try:
            await self._serve(asking, attached, parsed, ((SESSION, id.encode()),))
        finally:
            overdue.cancel()

    def attach(self, asking: Asking, id: str) -> Attached | None:
        """A new session with a child of its own; None where it cannot be started.

        Raises Full where there is no room for another session or child.
        """
        self._sessions.room(asking.principal.id)
        leave = self.enter(asking.principal)
        talk = self.talk(asking.principal, id)
        session = self._sessions.open(id, asking.principal.id, self.guarded.name, talk)
        try:
            connect = partial(
                Bridged, self.reached(asking.principal), self.legacy_bridge(), self._bounds.start_s
            )
            attached = Attached(connect, talk, lambda: self._sessions.end(session))
        except OutsideError as error:
            leave()
            self._say(str(error))
            self.start(self._sessions.end(session))
            return None
        self._attached[id] = attached
        self._leaves[attached] = leave
        session.close = lambda: self._detach(session)
        return attached

    async def _detach(self, session: Session) -> None:
        attached = self._attached.pop(session.id, None)
        if attached is not None:
            self.start(self._close(attached))

    def _overdue(self, attached: Attached) -> None:
        if not attached.talk.relay.server_answered:
            attached.gone("it did not answer its first request in time")

    async def _serve(
        self,
        asking: Asking,
        attached: Attached,
        parsed: Message | Batch,
        headers: tuple[tuple[bytes, bytes], ...],
    ) -> None:
        """Judge what a client posted, and answer with what becomes of it."""
        talk = attached.talk
        await self.may_go_on(talk, parsed)
        talk.act_for(asking.principal)
        lines = talk.hear(parsed)
        # Not those whose id is used twice: their asker must not wait for the first one's answer.
        requests = [each for each in talk.fresh if talk.is_open(each)]
        if not requests:
            attached.send(to_server(lines))
            await answer_lines(asking, to_client(lines), modern=False)
            return
        tokens = [token for each in requests if (token := _token(each)) is not None]
        pending = Pending([each.id for each in requests if each.id is not None], tokens)
        attached.pending.append(pending)
        try:
            for line in to_client(lines):
                pending.put(line)
            attached.send(to_server(lines))
            one = isinstance(parsed, Message)
            await pending.answer(asking, headers, one=one, read=lambda: attached.drained(pending))
        except Left:
            return
        finally:
            attached.unread(pending)


def state() -> str:
    """A text that nobody can guess."""
    return secrets.token_urlsafe(32)


def _nobody() -> None:
    """It was not counted."""


async def _nothing() -> None:
    """A shared child that has ended is replaced when somebody asks again."""


def _token(request: Message) -> str | int | None:
    meta = request.params.get("_meta")
    token = meta.get("progressToken") if isinstance(meta, dict) else None
    return token if isinstance(token, str | int) else None
