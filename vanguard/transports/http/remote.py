"""A server behind a URL, as the gateway asks it: kept connections, no redirects, credentials of its own.

What a client said about itself stays here: no ``Authorization``, cookie or forwarding header of a client's
goes on (MCP, security best practices, "Token passthrough").
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from vanguard.errors import ConfigError
from vanguard.model.hosted import Upstream
from vanguard.transports.http.asking import Headers
from vanguard.transports.http.caller import Caller
from vanguard.transports.http.reply import Reply, Unanswered, Unreachable

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
_PLAIN = "/%:@!$&'()*+,;=~-._?"
_CONNECT_S = 10.0
_KEPT_S = 4.0
"""Less than the 5 s after which common servers (Node, uvicorn) close an idle connection under the client."""


class OtherEra(Exception):
    """The server is of another era than what was asked of it; nothing was done."""


class Remote:
    """One server behind a URL, and the connections to it that are kept; `close` gives them back.

    Raises ConfigError for TLS files that cannot be used.
    """

    def __init__(self, upstream: Upstream) -> None:
        self.url = upstream.url
        self._targets = {"": _target(upstream.url)}
        self._own = frozenset(name.lower() for name in upstream.headers)
        parts = urlsplit(upstream.url)
        secure = parts.scheme == "https"
        self._host, self._port = parts.hostname or "", parts.port or (443 if secure else 80)
        self._tls = (tls_context(upstream) or _usual_tls()) if secure else None
        own = {"host": parts.netloc, "accept-encoding": "identity", **upstream.headers}
        self._standing = "".join([f"{name}: {text}\r\n" for name, text in own.items()])
        self._standing_lines = len(own)
        self._kept: list[Caller] = []
        self._tidying: asyncio.TimerHandle | None = None
        self._closed = False

    def ask(
        self,
        method: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        url: str = "",
        *,
        again: Callable[[], bool] | None = None,
    ) -> Exchange:
        """The server's answer, for ``async with``, its body still to be read; leaving it early is hanging up.

        ``url`` is of the same origin.  ``again`` says, when it is asked, whether a request which a kept
        connection lost may be sent once more (RFC 9110, 9.2.2); None: never.  Entering and reading raise
        Unreachable.
        """
        target = self._targets.get(url) or _target(url)
        lines = [f"{name}: {text}\r\n" for name, text in headers.items() if name not in self._own]
        fields = self._standing + "".join(lines)
        if not fields.count("\r") == fields.count("\n") == self._standing_lines + len(lines):
            raise Unreachable("a header cannot be sent to it")
        length = "" if body is None else f"content-length: {len(body)}\r\n"
        head = f"{method} {target} HTTP/1.1\r\n{fields}{length}\r\n"
        return Exchange(self, head.encode("latin-1", "replace"), body or b"", again)

    def kept(self) -> Caller | None:
        """A connection that is kept and still whole, as far as can be seen."""
        now = asyncio.get_running_loop().time()
        while self._kept:
            caller = self._kept.pop()
            if caller.usable and now - caller.since < _KEPT_S and not caller.stirs():
                return caller
            caller.close()
        return None

    async def connect(self) -> Caller:
        """A new connection; raises Unreachable."""
        loop = asyncio.get_running_loop()
        name = self._host if self._tls else None
        try:
            async with asyncio.timeout(_CONNECT_S):
                made: Any = Caller
                _, caller = await loop.create_connection(
                    made, self._host, self._port, ssl=self._tls, server_hostname=name
                )
        except ssl.SSLCertVerificationError:
            raise Unreachable("its certificate is not trusted") from None
        except TimeoutError:
            raise Unreachable("it cannot be reached in time") from None
        except (OSError, ValueError):
            raise Unreachable("it cannot be reached") from None
        assert isinstance(caller, Caller)
        return caller

    def keep(self, caller: Caller) -> None:
        """Take a connection back, for the next request where it can be used again."""
        loop = asyncio.get_running_loop()
        if self._closed or not caller.rest(loop.time()):
            caller.close()
            return
        self._kept.append(caller)
        if self._tidying is None:
            self._tidying = loop.call_later(_KEPT_S, self._tidy)

    async def close(self) -> None:
        """Give back all connections."""
        self._closed = True
        if self._tidying is not None:
            self._tidying.cancel()
        for caller in self._kept:
            caller.close()
        self._kept.clear()

    def _tidy(self) -> None:
        """Close what nobody used for long."""
        loop = asyncio.get_running_loop()
        old = loop.time() - _KEPT_S
        self._tidying = None
        for caller in self._kept:
            if caller.since <= old:
                caller.close()
        self._kept = [caller for caller in self._kept if caller.usable]
        if self._kept:
            self._tidying = loop.call_later(_KEPT_S, self._tidy)


class Exchange:
    """One request to a server and its answer, for ``async with``."""

    __slots__ = ("_again", "_body", "_caller", "_head", "_remote")

    def __init__(self, remote: Remote, head: bytes, body: bytes, again: Callable[[], bool] | None) -> None:
        self._remote = remote
        self._head = head
        self._body = body
        self._again = again
        self._caller: Caller | None = None

    async def __aenter__(self) -> Reply:
        """Ask; the answer once it has begun."""
        self._caller = caller = self._remote.kept()
        if caller is not None:
            try:
                return await self._asked(caller)
            except Unanswered:
                # The server closed a connection that it had kept; it may have read the request before.
                if self._again is None or not self._again():
                    raise
        self._caller = caller = await self._remote.connect()
        return await self._asked(caller)

    async def __aexit__(self, *raised: object) -> None:
        """Keep the connection where the whole answer was read, else hang up."""
        if self._caller is not None:
            self._remote.keep(self._caller)

    async def _asked(self, caller: Caller) -> Reply:
        reply = caller.ask(self._head, self._body)
        try:
            await reply.begun()
        except BaseException:
            caller.close()
            raise
        return reply


def _target(url: str) -> str:
    """What the first line of a request says of a URL: its path and query."""
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe=_PLAIN)
    return f"{path}?{quote(parts.query, safe=_PLAIN)}" if parts.query else path


@cache
def _usual_tls() -> ssl.SSLContext:
    """What trusts the system's own certificates, which take some time to load."""
    return ssl.create_default_context()


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


def returned(response: Reply) -> list[tuple[bytes, bytes]]:
    """The headers of a server's answer that go back to the client."""
    return [
        (name.encode("ascii"), response.headers[name].encode("ascii"))
        for name, form in RETURNED.items()
        if name in response.headers and form.fullmatch(response.headers[name])
    ]


def status_for_client(response: Reply, *, body: bool) -> int:
    """The server's status where it is one of an answer (RFC 9110, 15), and of one with a body if there is."""
    status = response.status
    if not 200 <= status < 600:
        return 502
    return 200 if body and status in _EMPTY else status


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


def strange(response: Reply) -> str:
    """Why an answer that is a redirect, or refuses the gateway's credentials, is none for a client."""
    return (
        "it wants other credentials than the gateway has"
        if response.status == 401
        else "it answers with a redirect"
    )
