"""Lists of a server that are kept for a while, so that every client of it need not ask for them anew.

A server of 2026-07-28 says for how long, and whether for everybody or for one principal (MCP 2026-07-28,
"Caching"); for earlier ones the operator does.  What is kept is what the server said: each client's own list
is judged, and filtered, each time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeAlias

import orjson

from vanguard.model.context import LISTS
from vanguard.model.message import ANSWER, NOTIFICATION, Json, JsonId, Message
from vanguard.model.value import value
from vanguard.wire.revisions import STATELESS, stated_revision
from vanguard.wire.splice import spliced

MOST_KEPT = 1_000
"""Pages that are kept; the one asked for longest ago goes first."""

MOST_BYTES = 1024 * 1024
"""Bytes up to which a page is kept."""

LONGEST_S = 3_600.0
"""For how long a page is kept at most, whatever its server says."""

MOST_ASKED = 100
"""Lists that a conversation may wait for, to be kept; any further one is not."""

_CHANGED = b"/list_changed"

Key: TypeAlias = tuple[str, bool, bytes]
"""The method, whether the era has no sessions, and the parameters that tell one page from another."""


@value
class _Page:
    raw: bytes
    until: float


class Lists:
    """The pages of one server; ``legacy_s`` is for how many seconds those of earlier revisions are kept."""

    def __init__(self, legacy_s: float, clock: Callable[[], float]) -> None:
        self.legacy_s = legacy_s
        self._clock = clock
        self._pages: OrderedDict[tuple[Key, str], _Page] = OrderedDict()

    def key(self, message: Message, *, modern: bool) -> Key | None:
        """What a request's page is kept under; None where it asks for no list, or nothing is kept."""
        if message.method not in LISTS or not (modern or self.legacy_s):
            return None
        if any(name not in ("_meta", "cursor") for name in message.params):
            return None
        return message.method, modern, orjson.dumps(message.params.get("cursor"))

    def page(self, key: Key, principal: str, id: JsonId) -> bytes | None:
        """The page as the answer to a request with this id; None where none is kept."""
        for owner in (principal, ""):
            page = self._pages.get((key, owner))
            if page is not None and page.until > self._clock():
                self._pages.move_to_end((key, owner))
                return spliced(page.raw, {("id",): orjson.dumps(id)})
        return None

    def keep(self, key: Key, principal: str, answer: Message) -> None:
        """Keep a page for as long, and for whom, its server says."""
        result = answer.body.get("result")
        if answer.kind is not ANSWER or not isinstance(result, dict) or len(answer.raw) > MOST_BYTES:
            return
        seconds = _seconds(result) if key[1] else self.legacy_s
        if seconds <= 0:
            return
        owner = "" if key[1] and result.get("cacheScope") == "public" else principal
        self._pages[key, owner] = _Page(answer.raw, self._clock() + min(seconds, LONGEST_S))
        self._pages.move_to_end((key, owner))
        if len(self._pages) > MOST_KEPT:
            self._pages.popitem(last=False)

    def hear(self, message: Message) -> None:
        """Forget the pages that a server says have changed."""
        if message.kind is NOTIFICATION and message.method.endswith("/list_changed"):
            kind = message.method.split("/")[1]
            for page in [page for page in self._pages if page[0][0].startswith(f"{kind}/")]:
                del self._pages[page]

    def forget(self) -> None:
        """Forget everything."""
        self._pages.clear()


class Listing:
    """What one conversation asks for and is told of lists."""

    def __init__(self, lists: Lists, principal: str) -> None:
        self._lists = lists
        self._principal = principal
        self._asked: dict[tuple[type, JsonId], Key] = {}

    def asks(self, message: Message) -> None:
        """Take note of a request that goes to the server."""
        if message.method in LISTS and message.id is not None:
            key = self._lists.key(message, modern=stated_revision(message) in STATELESS)
            if key is not None and len(self._asked) < MOST_ASKED:
                self._asked[type(message.id), message.id] = key

    def concerns(self, line: bytes) -> bool:
        """Whether a line of the server's may be about a list."""
        return bool(self._asked) or line.find(_CHANGED) >= 0

    def hears(self, message: Message) -> None:
        """Keep a page that the server gives, or forget what it says has changed."""
        if message.kind is NOTIFICATION:
            self._lists.hear(message)
        elif message.id is not None:
            key = self._asked.pop((type(message.id), message.id), None)
            if key is not None:
                self._lists.keep(key, self._principal, message)


def _seconds(result: dict[str, Json]) -> float:
    """For how long a result says that it may be kept; what is not complete may not at all."""
    ttl = result.get("ttlMs")
    if result.get("resultType", "complete") != "complete" or isinstance(ttl, bool):
        return 0.0
    return ttl / 1000 if isinstance(ttl, int | float) else 0.0
