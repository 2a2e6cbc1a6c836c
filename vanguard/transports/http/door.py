"""The way in to one server: what every kind of server has in common."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qs

import orjson

from vanguard.gate.relay import Manner
from vanguard.model.hosted import Bounds
from vanguard.model.message import TO_CLIENT, Message
from vanguard.model.principal import Principal
from vanguard.model.value import value
from vanguard.transports.http.asking import Asking
from vanguard.transports.http.children import Children
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.lists import Listing, Lists
from vanguard.transports.http.sessions import Session, Sessions
from vanguard.transports.http.talk import Known, Talk, to_client, to_server
from vanguard.wire import refusal, sse
from vanguard.wire.eras import LEGACY, MODERN, status_of
from vanguard.wire.headers import disagreement
from vanguard.wire.jsonrpc import Batch
from vanguard.wire.mirrors import Mirrored

SESSION = b"mcp-session-id"

MOST_KNOWN = 1_000
"""Principals whose knowledge of a server is kept; the one seen longest ago goes first."""

_LOOK_S = 0.01


@value
class Means:
    """What all doors of a gateway work with; ``say`` takes one line for people."""

    sessions: Sessions
    children: Children
    bounds: Bounds
    manner: Manner
    say: Callable[[str], None]


class Door:
    """Where clients of one server come in; subclasses know how the server is asked."""

    waits_in_talk = False
    """Whether a conversation itself answers where the server takes too long; else the door does."""

    def __init__(self, guarded: Guarded, means: Means) -> None:
        self.guarded = guarded
        self._sessions = means.sessions
        self._children = means.children
        self._bounds = means.bounds
        self._manner = means.manner
        self._say = means.say
        self.lists: Lists | None = None
        """The server's lists that are kept, where any are."""
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    async def kept(self, asking: Asking, parsed: Message | Batch, *, modern: bool) -> bool:
        """Whether a request was answered by a list that is kept; it is judged as every other."""
        if self.lists is None or not isinstance(parsed, Message) or parsed.id is None:
            return False
        key = self.lists.key(parsed, modern=modern)
        page = self.lists.page(key, asking.principal.id, parsed.id) if key is not None else None
        if page is None:
            return False
        session = None if modern else self.session_of(asking)
        if not (modern or session):
            return False
        talk = session.talk if session else self.talk(asking.principal)
        await self.may_go_on(talk, parsed)
        talk.act_for(asking.principal)
        lines = talk.hear(parsed)
        if to_server(lines):
            lines = talk.hear_line(TO_CLIENT, page)
        await answer_lines(asking, to_client(lines), modern=modern)
        return True

    async def post(self, asking: Asking, parsed: Message | Batch) -> None:
        """Serve what a client of a revision with sessions posted."""
        raise NotImplementedError

    async def post_modern(self, asking: Asking, parsed: Message | Batch) -> None:
        """Serve one request of a revision without sessions."""
        raise NotImplementedError

    async def get(self, asking: Asking) -> None:
        """Open a stream of what the server says by itself."""
        raise NotImplementedError

    async def delete(self, asking: Asking) -> None:
        """End a session."""
        raise NotImplementedError

    async def listen(self, asking: Asking, messages: str) -> None:
        """Open the stream of a session of 2024-11-05, whose client posts to the path ``messages``."""
        raise NotImplementedError

    async def post_to_stream(self, asking: Asking, parsed: Message | Batch) -> None:
        """Take what the client of such a stream posted; the answer goes to its stream."""
        raise NotImplementedError

    def stream_of(self, asking: Asking) -> Callable[[bytes], None] | None:
        """Takes lines for the stream that such a client listens on; None where it has none."""
        raise NotImplementedError

    async def answer_in_stream(self, asking: Asking, lines: list[bytes]) -> None:
        """Answer what was posted for such a stream with what the gateway itself says."""
        put = self.stream_of(asking)
        if put is None:
            await self.no_session(asking)
            return
        await asking.answer(202)
        for line in lines:
            put(line)

    def check_headers(self, asking: Asking, parsed: Message | Batch) -> None:
        """Raises ProtocolError where a modern request's headers do not agree with its body."""
        if isinstance(parsed, Message):
            problem = disagreement(parsed, asking.headers, self.mirrored(asking.principal, parsed))
            if problem is not None:
                raise problem

    def mirrored(self, principal: Principal, message: Message) -> tuple[Mirrored, ...]:
        """The arguments of a call that headers repeat, as far as its tool is known."""
        if not message.is_call:
            return ()
        return self.known(principal).mirrored(message.params["name"])

    def note(self, kind: str, asking: Asking, left_out: int = 0) -> None:
        """Record that a request was turned away unread, as were ``left_out`` others that are not recorded."""
        gate = self.guarded.gate
        detail: dict[str, Any] = {
            "kind": kind,
            "http_method": asking.method,
            "principal": asking.principal.id,
        }
        detail |= {"left_out": left_out} if left_out else {}
        gate.note("protocol", detail, server=self.guarded.name)

    def renew(self, guarded: Guarded) -> None:
        """Judge by another policy from here on, in conversations that go on too."""
        self.guarded = guarded
        if self.lists is not None:
            self.lists.forget()
        for session in self._sessions.all():
            if session.server == guarded.name:
                session.talk.renew(guarded)

    def known(self, principal: Principal) -> Known:
        """What this principal has learned of the server."""
        known = self._known.get(principal.id)
        if known is None:
            self._known[principal.id] = known = Known()
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(principal.id)
        return known

    def talk(self, principal: Principal, session: str = "") -> Talk:
        """A new conversation of this principal with the server."""
        loop = asyncio.get_running_loop()
        known = self.known(principal)
        talk = Talk(
            self.guarded,
            principal,
            self._manner,
            self._say,
            known,
            session,
            lambda call: _soon(loop, call),
            self.guarded.answer_s if self.waits_in_talk else None,
        )
        if self.lists is not None:
            talk.listing = Listing(self.lists, principal.id)
        return talk

    def session_of(self, asking: Asking) -> Session | None:
        """The session that a request names, if it is the asker's own; the request must name one."""
        return self._sessions.find(asking.header(SESSION), asking.principal.id, self.guarded.name)

    def session_in_query(self, asking: Asking) -> Session | None:
        """The session that the URL of a message of 2024-11-05 names."""
        return self._sessions.find(_in_query(asking), asking.principal.id, self.guarded.name)

    async def no_session(self, asking: Asking) -> None:
        """Tell a client that it has to initialise again (MCP 2025-11-25, Streamable HTTP: 404)."""
        id = asking.header(SESSION) or _in_query(asking)
        self.note("other-replica" if self._sessions.elsewhere(id) else "no-session", asking)
        await asking.answer(404, refusal.no_session())

    async def without_session(self, asking: Asking) -> None:
        """Answer whoever names a session that is not there, or is not theirs, or names none."""
        if asking.header(SESSION):
            await self.no_session(asking)
        else:
            self.note("no-session", asking)
            await asking.answer(400, refusal.session_wanted())

    async def may_go_on(self, talk: Talk, parsed: Message | Batch) -> None:
        """Return once the journal keeps up, where nothing may pass unrecorded, and the past is known.

        Judge the message then, before anything else is awaited.
        """
        while talk.relay.must_wait:
            await asyncio.sleep(_LOOK_S)
        await talk.foresee(parsed)

    async def reachable(self) -> bool:
        """Whether the server could be asked now, as far as can be told without asking it anything."""
        return True

    def sweep(self) -> None:
        """Give back what nobody uses any more."""

    def start(self, work: Coroutine[Any, Any, None], session: Session | None = None) -> None:
        """Have something done beside the answering of a request, for no longer than ``session`` lasts."""
        task = asyncio.get_running_loop().create_task(work)
        for kept in (self._tasks, *([session.tasks] if session else [])):
            kept.add(task)
            task.add_done_callback(kept.discard)

    async def close(self) -> None:
        """End everything that is still being done."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _in_query(asking: Asking) -> str:
    return parse_qs(asking.query.decode("latin-1")).get("session_id", [""])[0]


def status_for(line: bytes, *, modern: bool) -> int:
    """The HTTP status of an answer that the gateway itself gives."""
    try:
        error = orjson.loads(line).get("error")
    except (ValueError, AttributeError):
        return 200
    code = error.get("code") if isinstance(error, dict) else None
    return status_of(code, MODERN if modern else LEGACY) if isinstance(code, int) else 200


async def answer_lines(asking: Asking, lines: list[bytes], *, modern: bool) -> None:
    """Answer with what the gateway itself says: one message, several, or that it was accepted."""
    if not lines:
        await asking.answer(202)
    elif len(lines) == 1:
        await asking.answer(status_for(lines[0], modern=modern), lines[0])
    else:
        await asking.answer(200, joined(lines))


def joined(lines: list[bytes]) -> bytes:
    """Messages, or arrays of them, as one array."""
    bare = [line.strip() for line in lines]
    return b"[" + b",".join([line[1:-1] if line.startswith(b"[") else line for line in bare]) + b"]"


def answering(lines: list[bytes]) -> list[bytes]:
    """Those that can answer something: an answer as JSON holds nothing else (MCP, Streamable HTTP)."""
    return [line for line in lines if line.find(b'"method"') < 0 or not _asks(orjson.loads(line))]


def _asks(body: Any) -> bool:
    return isinstance(body, dict) and "method" in body


def endpoint(messages: str, session: str) -> bytes:
    """The event that tells a client where to post (MCP 2024-11-05, HTTP with SSE)."""
    return sse.encode(f"{messages}?session_id={session}".encode(), name="endpoint")


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    loop.call_soon_threadsafe(call)
