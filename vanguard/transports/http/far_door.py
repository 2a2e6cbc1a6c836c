"""The way in to a server behind a URL for clients of another era than its own."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

import orjson

from vanguard.model.message import TO_SERVER, Message
from vanguard.model.principal import Principal
from vanguard.transports.http.asking import Asking
from vanguard.transports.http.bridged import Bridge, Connect
from vanguard.transports.http.door import SESSION, Means
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.http_link import ACCEPT, HttpLink
from vanguard.transports.http.local_door import LocalDoor, state
from vanguard.transports.http.remote import Remote
from vanguard.transports.http.reply import Unreachable
from vanguard.transports.http.talk import Known
from vanguard.wire import downward, sse
from vanguard.wire.eras import LEGACY, META_CAPABILITIES, MODERN, Era
from vanguard.wire.headers import headers_for
from vanguard.wire.jsonrpc import Batch, parse
from vanguard.wire.legacy_server import LegacyServer, speaks_modern
from vanguard.wire.modern_server import ModernServer
from vanguard.wire.revisions import META_REVISION, STATELESS, stated_revision

PROBE = "server/discover"

FAILURES = frozenset({400, 404, 405, 406, 415})
"""The statuses by which a server of one era answers a client of the other."""

KNOWN_S = 600.0
"""Seconds for which a server is taken for what it said it was."""

_PROBE_BYTES = 1024 * 1024
_PROBE_S = 10.0


class FarDoor(LocalDoor):
    """Keeps a connection to the server for each client, as if it were a child; ``known`` is shared."""

    def __init__(self, guarded: Guarded, means: Means, known: OrderedDict[str, Known]) -> None:
        super().__init__(guarded, means)
        self._known = known
        self._era: Era | None = None
        self._until = 0.0

    def enter(self, principal: Principal) -> Callable[[], None]:
        """Count nothing: a connection costs less than a process, and sessions have their own bound."""
        return lambda: None

    def holds(self, asking: Asking) -> bool:
        """Whether a request belongs to a session that is bridged."""
        return asking.header(SESSION) in self._attached

    def takes(self, message: Message, principal: Principal) -> bool:
        """Whether a message of the stateless era is for this door, for all that is known by now.

        ``server/discover`` alone shows no client that insists: it is answered where a client of its
        principal's did.
        """
        if self._era is not LEGACY or asyncio.get_running_loop().time() >= self._until:
            return False
        shared = self._shared.get(self._sharing(principal, message))
        return message.method != PROBE or (shared is not None and shared.alive)

    async def is_of_other_era(self, sent: Message | Batch, status: int, remote: Remote) -> bool:
        """Whether the server is of another era than what it answered with this status, by its own word."""
        if status not in FAILURES or not isinstance(sent, Message) or sent.method == PROBE:
            return False
        other = LEGACY if stated_revision(sent) in STATELESS else MODERN
        if other is MODERN and sent.method != "initialize":
            return False
        now = asyncio.get_running_loop().time()
        if self._era is None or now >= self._until:
            self._era = await _era_of(remote)
            self._until = now + KNOWN_S
        return self._era is other

    def reached(self, principal: Principal) -> Connect:
        """Reaches the server."""
        assert self.guarded.upstream is not None
        mirrored = partial(self.mirrored, principal)
        return partial(HttpLink, self.guarded.upstream, self.guarded.frame_bytes, mirrored)

    def modern_bridge(self) -> Bridge:
        """What stands between clients of the stateless era and the server."""
        return LegacyServer(state, self.note_unasked, legacy=True)

    def legacy_bridge(self) -> Bridge:
        """What stands between clients of the era with sessions and the server."""
        return ModernServer(modern=True)


async def _era_of(remote: Remote) -> Era | None:
    """The era of a server by what it says to ``server/discover``; None where it says nothing now."""
    meta = {META_REVISION: STATELESS[-1], META_CAPABILITIES: {}}
    line = downward.request("vanguard-probe", PROBE, {"_meta": meta})
    message = parse(line, TO_SERVER)
    assert isinstance(message, Message)
    made = {name.decode(): value.decode("ascii") for name, value in headers_for(message)}
    try:
        async with asyncio.timeout(_PROBE_S), remote.ask("POST", ACCEPT | made, line) as response:
            said = await response.body(_PROBE_BYTES)
            if response.content_type == "text/event-stream":
                events = sse.Events(_PROBE_BYTES).feed(said)
                said = next((each.data for each in events if isinstance(each, sse.Event) and each.data), b"")
            if response.status >= 500:
                return None
    except (Unreachable, TimeoutError):
        return None
    try:
        return MODERN if speaks_modern(orjson.loads(said)) else LEGACY
    except ValueError:
        return LEGACY
