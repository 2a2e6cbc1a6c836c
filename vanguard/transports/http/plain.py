"""What the gateway answers beside MCP: whether it lives and serves, figures, metadata, single decisions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import TypeAlias

from vanguard.transports.http import openapi
from vanguard.transports.http.asking import Asking
from vanguard.transports.http.edge import Refused, refused
from vanguard.transports.http.entrance import Entrance, too_often
from vanguard.wire.challenge import WELL_KNOWN

_TEXT = (b"content-type", b"text/plain; version=0.0.4; charset=utf-8")
Refuse: TypeAlias = Callable[[Asking, Refused], Awaitable[None]]

OPENAPI = "/openapi.json"
"""Where the description of all of these stands, for everybody."""

_PROBES = frozenset({"/health", "/ready"})


class Plain:
    """Answers every path that is no MCP endpoint.

    ``metrics`` gives the lines of ``/metrics``; ``inspect`` judges one message as JSON.
    ``reachable`` says whether the servers could be asked now.
    """

    def __init__(
        self,
        metrics: Callable[[], Iterator[str]],
        inspect: Callable[[bytes], bytes],
        body_bytes: int,
        reachable: Callable[[], Awaitable[bool]],
    ) -> None:
        self._reachable = reachable
        self._metrics = metrics
        self._inspect = inspect
        self._body_bytes = body_bytes
        self.ready = False

    @staticmethod
    def is_probe(asking: Asking) -> bool:
        """Whether this is a look from whoever runs the gateway, which may come under any name."""
        return asking.path in _PROBES

    async def answer(self, asking: Asking, entrance: Entrance, refuse: Refuse) -> bool:
        """Answer a request, if it is for a path of these; ``refuse`` turns it away, which is recorded."""
        path = asking.path
        if path == "/health":
            await asking.answer(200, b'{"status":"alive"}')
        elif path == "/ready":
            ready = self.ready and await self._reachable()
            status = b"ready" if ready else b"not ready"
            await asking.answer(200 if ready else 503, b'{"status":"%b"}' % status)
        elif path == OPENAPI:
            await asking.answer(200, openapi.document(), [(b"access-control-allow-origin", b"*")])
        elif path == "/metrics":
            await self._guarded(asking, entrance, "GET", refuse)
        elif path == "/v1/inspect":
            await self._guarded(asking, entrance, "POST", refuse)
        elif path == WELL_KNOWN or path.startswith(f"{WELL_KNOWN}/"):
            document = entrance.metadata(asking)
            if document is None:
                return False
            await asking.answer(200, document, [(b"access-control-allow-origin", b"*")])
        else:
            return False
        return True

    async def _guarded(self, asking: Asking, entrance: Entrance, method: str, refuse: Refuse) -> None:
        wrong: Refused | None
        if asking.method != method:
            wrong = refused(
                405, "method", "This address does not take this method.", ((b"allow", method.encode()),)
            )
        else:
            wrong = await entrance.know(asking)
        if wrong is None and method == "POST":
            wrong = entrance.length_refusal(asking)
        if wrong is None and method == "POST":
            wait_s = await entrance.wait_s(asking.principal)
            wrong = too_often(wait_s, "Too many requests in too short a time.") if wait_s else None
        if wrong is not None:
            await refuse(asking, wrong)
        elif method == "GET":
            await self._figures(asking)
        else:
            await self._judged(asking)

    async def _figures(self, asking: Asking) -> None:
        await asking.answer(200, "\n".join([*self._metrics(), ""]).encode(), [_TEXT])

    async def _judged(self, asking: Asking) -> None:
        await asking.answer(200, self._inspect(await asking.body(self._body_bytes)))
