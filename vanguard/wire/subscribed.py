"""``subscriptions/listen`` out of the notifications of a server of the earlier era.

MCP 2026-07-28, "Subscriptions": each listener gets what it asked for and nothing else, under its own id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from vanguard.model.message import ERROR, TO_CLIENT, Direction, JsonId, Message
from vanguard.wire import downward

Ways: TypeAlias = list[tuple[Direction, bytes]]
Ask: TypeAlias = Callable[[str, dict[str, Any], Callable[[Message], Ways]], Ways]
"""Asks the server something; the last hears its answer."""

MAX_URIS = 100
"""Resources that one listener may subscribe to."""

_LISTS = {
    f"notifications/{kind}/list_changed": f"{kind}ListChanged" for kind in ("tools", "prompts", "resources")
}
_UPDATED = "notifications/resources/updated"
_URIS = "resourceSubscriptions"


@dataclass(slots=True, eq=False)
class _Listener:
    honoured: dict[str, Any]
    waiting: int = 0
    told: bool = False


class Subscribed:
    """Who listens to what; ``ask`` asks the server."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._listeners: dict[JsonId, _Listener] = {}

    def knows(self, id: JsonId) -> bool:
        """Whether somebody listens under this id."""
        return id in self._listeners

    def begin(self, request: Message, opened: dict[str, Any]) -> Ways:
        """Serve a listener; it is told what it will get once the server has taken its subscriptions."""
        assert request.id is not None
        honoured = downward.honoured(request.params.get("notifications"), opened)
        uris = honoured.get(_URIS, [])[:MAX_URIS]
        if _URIS in honoured:
            honoured[_URIS] = uris
        fresh = [uri for uri in uris if not self._wanted(uri)]
        self._listeners[request.id] = listener = _Listener(honoured, len(fresh))
        out: Ways = []
        for uri in fresh:
            out += self._ask("resources/subscribe", {"uri": uri}, self._taken(request.id, listener, uri))
        return out or self._acknowledged(request.id, listener)

    def end(self, id: JsonId) -> Ways:
        """A listener has gone: what nobody else listens to is unsubscribed."""
        listener = self._listeners.pop(id)
        out: Ways = []
        for uri in listener.honoured.get(_URIS, []):
            if not self._wanted(uri):
                out += self._ask("resources/unsubscribe", {"uri": uri}, lambda answer: [])
        return out

    def notified(self, notice: Message) -> Ways | None:
        """A notification for each who listens to it; None where it is none that can be listened to."""
        wanted = _LISTS.get(notice.method)
        if wanted is None and notice.method != _UPDATED:
            return None
        uri = notice.params.get("uri")
        return [
            (TO_CLIENT, downward.tagged(notice.method, notice.params, id))
            for id, each in self._listeners.items()
            if each.told and (wanted in each.honoured if wanted else uri in each.honoured.get(_URIS, ()))
        ]

    def _taken(self, id: JsonId, listener: _Listener, uri: str) -> Callable[[Message], Ways]:
        def heard(answer: Message) -> Ways:
            listener.waiting -= 1
            if answer.kind is ERROR:
                listener.honoured[_URIS].remove(uri)
            gone = self._listeners.get(id) is not listener
            return [] if listener.waiting or gone else self._acknowledged(id, listener)

        return heard

    def _acknowledged(self, id: JsonId, listener: _Listener) -> Ways:
        listener.told = True
        method = "notifications/subscriptions/acknowledged"
        return [(TO_CLIENT, downward.tagged(method, {"notifications": listener.honoured}, id))]

    def _wanted(self, uri: str) -> bool:
        return any(uri in each.honoured.get(_URIS, ()) for each in self._listeners.values())
