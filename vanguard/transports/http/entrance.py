"""What a request has to pass before anything is done for it: its shape, who asks, how much they may ask."""

from __future__ import annotations

from collections.abc import Awaitable, Collection

from vanguard.errors import NotIdentified
from vanguard.gate.identify import Identify
from vanguard.gate.ports import Limiter
from vanguard.model.hosted import Grant, Hosted
from vanguard.model.principal import Principal
from vanguard.policy.access import known_scopes, scopes_to_ask
from vanguard.transports.http.asking import Asking
from vanguard.transports.http.edge import Edge, Refused, refused
from vanguard.wire.challenge import WELL_KNOWN, challenge, metadata, metadata_url

METHODS = ("POST", "GET", "DELETE")


class Entrance:
    """Lets requests in; one gateway has one.

    ``limiter`` counts the requests of each principal and address, and is None where nothing is bounded.
    """

    def __init__(self, hosted: Hosted, identify: Identify, limiter: Limiter | None) -> None:
        self._hosted = hosted
        self._edge = Edge(hosted)
        self._identify = identify
        self._limiter = limiter
        jwt = hosted.auth.jwt
        self._issuers = (jwt.issuer,) if jwt else ()
        self._scopes = known_scopes(hosted.access)

    def shape(self, asking: Asking) -> Refused | None:
        """Why a request is not taken at any path; None where it is, and its address is known then."""
        client = self._edge.client(asking.scope)
        asking.address, asking.scheme = client.block, client.scheme
        return self._edge.refusal(asking.scope, asking.fields)

    async def admit(
        self, asking: Asking, methods: Collection[str] = METHODS, *, negotiated: bool = True
    ) -> Refused | None:
        """Why a request is not taken where messages come in; None where it is: who asks is known."""
        wrong = self._edge.message_refusal(asking.scope, asking.fields, methods, negotiated=negotiated)
        if wrong is not None:
            return wrong
        return await self.know(asking)

    def length_refusal(self, asking: Asking) -> Refused | None:
        """Why the body of a request is not waited for; None where it is."""
        return self._edge.length_refusal(asking.fields)

    async def know(self, asking: Asking) -> Refused | None:
        """Find out who asks, where not too much comes from the same address."""
        return await self.crowded(asking) or await self.identify(asking)

    async def identify(self, asking: Asking) -> Refused | None:
        """Find out who asks; the answer to whoever does not show it."""
        if not self._identify.asks:
            return None
        try:
            asking.principal = await self._identify.principal(asking.headers, self.resource(asking))
        except NotIdentified as error:
            return self._unknown(asking, error)
        return None

    async def wait_s(self, principal: Principal, messages: int = 1) -> float:
        """Seconds until this principal may ask so much again; 0 where it may now, and it counts then."""
        bounds = self._hosted.bounds
        if self._limiter is None or bounds.rate is None:
            return 0.0
        key, cost = f"principal:{principal.id}", max(1, min(messages, bounds.burst))
        return await _awaited(self._limiter.take(key, bounds.rate, bounds.burst, cost))

    def challenges(self, asking: Asking) -> bool:
        """Whether who needs more than was granted is told to come back with it: who came with a token."""
        return bool(self._issuers) and asking.principal.id.startswith("jwt:")

    def step_up(self, asking: Asking, grants: Collection[Grant]) -> tuple[tuple[bytes, bytes], ...]:
        """The challenge to whoever needs more than was granted (RFC 6750, 3.1)."""
        text = challenge(
            metadata_url(self.resource(asking)),
            error="insufficient_scope",
            description="More scopes are needed for this.",
            scopes=scopes_to_ask(grants, asking.principal),
        )
        return ((b"www-authenticate", text.encode("ascii")),)

    def metadata(self, asking: Asking) -> bytes | None:
        """The metadata of the resource that a well-known path speaks of; None where tokens are not taken."""
        if not self._issuers:
            return None
        path = asking.path[len(WELL_KNOWN) :]
        return metadata(self._base(asking) + (path or "/mcp"), self._issuers, self._scopes)

    def resource(self, asking: Asking) -> str:
        """The URL that a request is for, as clients know it."""
        return self._base(asking) + asking.path

    def _base(self, asking: Asking) -> str:
        public = self._hosted.public_url.rstrip("/")
        if public:
            return public.removesuffix("/mcp")
        return f"{asking.scheme}://{asking.header(b'host')}"

    async def crowded(self, asking: Asking) -> Refused | None:
        """Why a request is not taken now: too many came from the same address."""
        bounds = self._hosted.bounds
        if self._limiter is None or bounds.address_rate is None:
            return None
        key = f"address:{asking.address}"
        wait = await _awaited(self._limiter.take(key, bounds.address_rate, bounds.address_burst))
        return too_often(wait, "Too many requests come from this address.") if wait else None

    def _unknown(self, asking: Asking, error: NotIdentified) -> Refused:
        says = error.description or "This gateway wants to know who asks: send a key or a token."
        headers: tuple[tuple[bytes, bytes], ...] = ()
        if error.status in (401, 403):
            where = metadata_url(self.resource(asking)) if self._issuers else ""
            scopes = error.scopes or (self._scopes[:1] if self._issuers else ())
            text = challenge(where, error=error.error, description=error.description, scopes=scopes)
            headers = ((b"www-authenticate", text.encode("ascii")),)
        return refused(error.status, "auth", says, headers)


def too_often(wait_s: float, says: str) -> Refused:
    """The answer to a request that comes too soon after others."""
    return refused(429, "rate", says, ((b"retry-after", str(int(wait_s) + 1).encode()),))


async def _awaited(answer: float | Awaitable[float]) -> float:
    """A limiter's answer, waited for where it is not there yet."""
    return answer if isinstance(answer, float | int) else await answer
