"""One child for all the requests of one principal, in the era without sessions.

Each request gets an id of the child's own, and so does its progress token; what comes back has its asker's
again (a shared connection that keeps the askers' ids lets one read the other's answer: CVE-2026-25536).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any, TypeAlias

import orjson

from vanguard.gate.relay import CANCELLED
from vanguard.model.message import NOTIFICATION, TO_SERVER, Json, Message
from vanguard.model.value import value
from vanguard.transports.http.attached import Attached
from vanguard.transports.http.bridged import Connect
from vanguard.transports.http.pending import MOST_WAITING, Pending, key_of
from vanguard.transports.http.talk import Talk
from vanguard.wire import refusal
from vanguard.wire.jsonrpc import parse
from vanguard.wire.splice import Path, spliced

_ID: Path = ("id",)
_TOKEN: Path = ("params", "_meta", "progressToken")
_META_SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId"
_PROGRESS: Path = ("params", "progressToken")
_TAGS: tuple[Path, ...] = (("params", "_meta", _META_SUBSCRIPTION), ("result", "_meta", _META_SUBSCRIPTION))


Renamed: TypeAlias = tuple[int, Message, Json]
"""A request's number, the request under it, and the progress token that it had."""


@value
class _Asker:
    """Who asked under a number of ours, with the id and the progress token as JSON that it used itself."""

    pending: Pending
    id: bytes
    token: bytes
    endless: bool


class Shared(Attached):
    """A child that many requests share; ``touched`` is when it was last asked."""

    def __init__(self, connect: Connect, talk: Talk, ended: Callable[[], Awaitable[None]]) -> None:
        self._askers: dict[int, _Asker] = {}
        self._numbers = count(1)
        self.touched = 0.0
        super().__init__(connect, talk, ended)

    @property
    def busy(self) -> bool:
        """Whether a request is under way."""
        return bool(self._askers)

    def renamed(self, message: Message) -> Renamed:
        """A request under a number of its own, which is its id and its progress token."""
        number = next(self._numbers)
        own = str(number).encode()
        changes = {_ID: own}
        meta = message.params.get("_meta")
        token = meta.get("progressToken") if isinstance(meta, dict) else None
        if isinstance(token, str | int):
            changes[_TOKEN] = own
        renamed = parse(spliced(message.raw, changes), TO_SERVER)
        assert isinstance(renamed, Message)
        return number, renamed, token

    def ask(self, message: Message, of: Renamed) -> tuple[int, Pending]:
        """Judge a request and send it as `renamed` made it (``of``); its number, and what is answered."""
        number, renamed, token = of
        pending = Pending([number])
        endless = message.method == "subscriptions/listen"
        self._askers[number] = _Asker(pending, orjson.dumps(message.id), orjson.dumps(token), endless)
        self.enact(self.talk.hear(renamed))
        return number, pending

    def tell(self, message: Message) -> list[bytes]:
        """Judge and send a notification; what its sender is answered, which is nothing.

        A request is cancelled by leaving it: under an id of its sender's the child knows somebody else's.
        """
        assert message.kind is NOTIFICATION
        if message.method == CANCELLED:
            return []
        self.enact(self.talk.hear(message))
        return []

    def give_up(self, number: int) -> None:
        """Whoever asked under this number waits no longer: the child is told, if it still works on it."""
        asker = self._askers.pop(number, None)
        if asker is not None and not asker.pending.over and self.alive:
            notice = parse(refusal.cancel(number, "the client has gone"), TO_SERVER)
            self.enact(self.talk.hear(notice))

    def _route(self, body: Any, line: bytes) -> None:
        method = body.get("method")
        number = body.get("id") if method is None else self._number_of(method, body.get("params"))
        asker = self._askers.get(number) if isinstance(number, int) else None
        if asker is None or asker.pending.over:
            return
        changes = dict.fromkeys(_TAGS, asker.id)
        if method is None:
            changes[_ID] = asker.id
        elif method == "notifications/progress":
            changes[_PROGRESS] = asker.token
        asker.pending.put(spliced(line, changes), key_of(number) if method is None else None)
        if method is not None and asker.pending.waiting > MOST_WAITING:
            self._too_slow(number)

    def _too_slow(self, number: int) -> None:
        """Give up a request whose client does not read what it gets; the others must not wait for it."""
        asker = self._askers[number]
        self.give_up(number)
        asker.pending.put(refusal.server_gone(orjson.loads(asker.id), "its client reads too slowly"))
        asker.pending.finish()

    def _number_of(self, method: str, params: Any) -> Any:
        """The number of the request that a notification belongs to; what belongs to none goes to nobody."""
        if not isinstance(params, dict):
            params = {}
        if method == "notifications/progress":
            return params.get("progressToken")
        meta = params.get("_meta")
        if isinstance(meta, dict) and _META_SUBSCRIPTION in meta:
            return meta[_META_SUBSCRIPTION]
        under_way = [
            number for number, asker in self._askers.items() if not (asker.endless or asker.pending.over)
        ]
        return under_way[0] if len(under_way) == 1 else None

    def _finish(self) -> None:
        super()._finish()
        for asker in self._askers.values():
            asker.pending.finish()
