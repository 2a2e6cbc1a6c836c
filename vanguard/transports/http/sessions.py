"""Sessions of clients that speak a revision with sessions, each bound to who opened it.

A session's id carries the replica that holds it, so that deployments can route by it; another replica does
not know it, and its client initialises again (MCP 2025-11-25, Streamable HTTP, "Session Management").
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from vanguard.model.hosted import Bounds
from vanguard.model.message import JsonId
from vanguard.transports.http.asking import Asking
from vanguard.transports.http.talk import Talk
from vanguard.wire.conversation import Asked

REPLAYED = 100
"""Requests of a session whose answers may be sent again, on a stream that is resumed."""

MOST_EVENTS = 10_000
"""Events of a session after which a stream of it may be resumed, the latest."""


_MARK = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(slots=True, eq=False)
class Session:
    """One client's conversation with one server.

    ``theirs`` is the id that the server gave, "" where it gave none.  ``close`` ends what was opened for it.
    ``busy`` counts the requests that are being served for it, and ``tasks`` do what goes on beside them.
    """

    id: str
    principal: str
    server: str
    talk: Talk
    born: float
    touched: float
    theirs: str = ""
    close: Callable[[], Awaitable[None]] | None = None
    busy: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    recent: OrderedDict[tuple[type, JsonId], Asked] = field(default_factory=OrderedDict)
    events: OrderedDict[int, None] = field(default_factory=OrderedDict)

    def remember(self, asked: Asked) -> None:
        """Keep a request whose answer a resumed stream may bring again; of a long one only its names."""
        self.recent[type(asked.id), asked.id] = asked.shortened()
        if len(self.recent) > REPLAYED:
            self.recent.popitem(last=False)

    def name_event(self, id: str) -> None:
        """Keep in mind, by its hash, that an event of this id came in this session."""
        self.events[hash(id)] = None
        if len(self.events) > MOST_EVENTS:
            self.events.popitem(last=False)

    def asked(self, id: JsonId) -> Asked | None:
        """A request that was kept."""
        return self.recent.get((type(id), id))


def may_resume(session: Session | None, asking: Asking) -> bool:
    """Whether a request resumes no stream, or one whose latest event came in its session.

    The server sees the gateway's credentials alone, and could not tell whose stream it is.
    """
    id = asking.header(b"last-event-id")
    known = session.events if session is not None else {}
    return not id or hash(id.encode("latin-1").decode("utf-8", "replace")) in known


def mark_of(host: str, port: int) -> str:
    """What the replica at a port of a machine is known by in session ids, after a restart too.

    Not the machine's name itself, which is nobody's business.
    """
    return hashlib.sha256(f"{host}:{port}".encode()).hexdigest()[:8]


def is_mark(text: str) -> bool:
    """Whether a text may stand for a replica in session ids."""
    return _MARK.fullmatch(text) is not None


class Full(Exception):
    """There are as many sessions as there may be."""


class Sessions:
    """All sessions of this replica; ``clock`` gives seconds."""

    def __init__(
        self, replica: str, bounds: Bounds, clock: Callable[[], float], bounded: bool = True
    ) -> None:
        self._replica = replica
        self._bounds = bounds
        self._clock = clock
        self._bounded = bounded
        self._all: dict[str, Session] = {}
        self._each: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._all)

    def new_id(self) -> str:
        """An id that nobody can guess: 256 random bits behind the replica's name."""
        return f"{self._replica}.{secrets.token_urlsafe(32)}"

    def elsewhere(self, id: str) -> bool:
        """Whether an id is one of another replica's."""
        mark, dot, _ = id.partition(".")
        return bool(dot) and mark != self._replica and is_mark(mark)

    def room(self, principal: str) -> None:
        """Raises Full where this principal, or anybody, may open no further session."""
        if self._bounded and (
            len(self._all) >= self._bounds.sessions or self._each[principal] >= self._bounds.sessions_each
        ):
            raise Full

    def open(self, id: str, principal: str, server: str, talk: Talk, theirs: str = "") -> Session:
        """A new session."""
        now = self._clock()
        session = Session(id, principal, server, talk, now, now, theirs)
        self._all[id] = session
        self._each[principal] += 1
        return session

    def find(self, id: str, principal: str, server: str) -> Session | None:
        """The session with this id, if it is this principal's and this server's; it counts as used."""
        session = self._all.get(id)
        if session is None or session.principal != principal or session.server != server:
            return None
        session.touched = self._clock()
        return session

    async def end(self, session: Session) -> None:
        """Forget a session, and end what was opened for it."""
        if self._all.pop(session.id, None) is None:
            return
        self._each[session.principal] -= 1
        if not self._each[session.principal]:
            del self._each[session.principal]
        for task in session.tasks - {asyncio.current_task()}:
            task.cancel()
        if session.close is not None:
            await session.close()

    def overdue(self) -> list[Session]:
        """The sessions that nobody uses any more, or that have lasted long enough."""
        now, bounds = self._clock(), self._bounds
        return [
            session
            for session in self._all.values()
            if (not session.busy and now - session.touched > bounds.idle_s)
            or now - session.born > bounds.absolute_s
        ]

    def all(self) -> list[Session]:
        """Every session, the oldest first."""
        return list(self._all.values())
