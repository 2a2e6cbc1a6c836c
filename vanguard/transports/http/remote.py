"""A server behind a URL, as the gateway asks it: kept connections, no redirects, credentials of its own.

What a client said about itself stays here: no ``Authorization``, cookie or forwarding header of a client's
goes on (MCP, security best practices, "Token passthrough").
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from vanguard.errors import ConfigError, OutsideError
from vanguard.model.hosted import Upstream
from vanguard.transports.http.asking import Headers

if TYPE_CHECKING:
    import aiohttp

PASSED = frozenset(
    {
        b"accept",
        b"last-event-id",
        b"mcp-protocol-version",
        b"mcp-method",
        b"mcp-name",
        b"traceparent",
        b"tracestate",
        b"baggage",
    }
)
"""A client's headers that go on to the server, beside ``Mcp-Param-*``.

Its ``Content-Type`` does not: a server that believes another charset would read another text than was judged.
"""

RETURNED = {
    "allow": re.compile(r"(?:[A-Z]{3,7}(?:, ?|$)){1,9}"),
    "retry-after": re.compile(r"[0-9]{1,10}|[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT"),
}
"""A server's headers that go back to the client, where they say what such a header says (RFC 9110).

Its ``Content-Type`` does not: clients decode by its charset, and what was judged was read as UTF-8.
"""

_EMPTY = frozenset({204, 205, 304})
"""Statuses of answers that have no body."""

ENDLESS = "an event of its stream has no end"

_PARAM = b"mcp-param-"
_CONNECT_S = 10.0
_KEPT_S = 4.0
"""Less than the 5 s after which common servers (Node, uvicorn) close an idle connection under the client."""


class Unreachable(OutsideError):
    """The server could not be asked, or broke off; the text completes "The server is gone: "."""


class OtherEra(Exception):
    """The server is of another era than what was asked of it; nothing was done."""


class Remote:
    """One server behind a URL; `close` gives its connections back.

    Raises ConfigError for TLS files that cannot be used.
    """

    def __init__(self, upstream: Upstream) -> None:
        import aiohttp

        self.url = upstream.url
        self._own = dict(upstream.headers)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0, ssl=tls_context(upstream) or True, keepalive_timeout=_KEPT_S
            ),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        )

    @asynccontextmanager
    async def ask(
        self,
        method: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        url: str = "",
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The server's answer, its body still to be read; raises Unreachable, also while it is read."""
        import aiohttp

        sent = {**headers, "Accept-Encoding": "identity", **self._own}
        try:
            async with self._session.request(
                method, url or self.url, data=body, headers=sent, allow_redirects=False
            ) as response:
                yield response
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unreachable(_why(error)) from None

    async def close(self) -> None:
        """Give back all connections."""
        await self._session.close()


async def connects(url: str, patience_s: float = 2.0) -> bool:
    """Whether something takes connections at a URL's host and port."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        async with asyncio.timeout(patience_s):
            _, writer = await asyncio.open_connection(parts.hostname, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


def passed_on(headers: Headers, session: str = "") -> dict[str, str]:
    """The headers of a client's request that go on to a server, and the server's own session id."""
    on = {
        name.decode("latin-1"): value.strip(b" \t").decode("latin-1")
        for name, value in headers
        if name in PASSED or name.startswith(_PARAM)
    }
    if session:
        on["mcp-session-id"] = session
    return on


def returned(response: aiohttp.ClientResponse) -> list[tuple[bytes, bytes]]:
    """The headers of a server's answer that go back to the client."""
    return [
        (name.lower().encode("ascii"), value.encode("ascii"))
        for name, value in response.headers.items()
        if (form := RETURNED.get(name.lower())) is not None and form.fullmatch(value)
    ]


def status_for_client(response: aiohttp.ClientResponse, *, body: bool) -> int:
    """The server's status where it is one of an answer (RFC 9110, 15), and of one with a body if there is."""
    status = response.status
    if not 200 <= status < 600:
        return 502
    return 200 if body and status in _EMPTY else status


async def bounded(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The whole body of an answer; raises Unreachable where it is larger than ``most`` bytes."""
    parts: list[bytes] = []
    size = 0
    async for piece in response.content.iter_any():
        size += len(piece)
        if size > most:
            raise Unreachable("its answer is larger than the limit")
        parts.append(piece)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def tls_context(upstream: Upstream) -> ssl.SSLContext | None:
    """What the server's certificate is checked by, None for the system's own; raises ConfigError."""
    if upstream.ca_file is None and upstream.client_cert is None:
        return None
    try:
        context = ssl.create_default_context(cafile=str(upstream.ca_file) if upstream.ca_file else None)
        if upstream.client_cert is not None:
            context.load_cert_chain(upstream.client_cert, upstream.client_key)
    except (OSError, ssl.SSLError) as error:
        named = upstream.client_cert or upstream.ca_file
        raise ConfigError(
            f"the TLS file {str(named)!r} cannot be used ({error.__class__.__name__})"
        ) from None
    return context


def _why(error: BaseException) -> str:
    import aiohttp

    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate is not trusted"
    if isinstance(error, aiohttp.ClientConnectorError):
        return "it cannot be reached"
    if isinstance(error, TimeoutError):
        return "it cannot be reached in time"
    return "it broke off"


def strange(response: aiohttp.ClientResponse) -> str:
    """Why an answer that is a redirect, or refuses the gateway's credentials, is none for a client."""
    return (
        "it wants other credentials than the gateway has"
        if response.status == 401
        else "it answers with a redirect"
    )
