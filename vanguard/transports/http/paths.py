"""Which path of the gateway is what: the servers' endpoints, of both HTTP transports."""

from __future__ import annotations

from vanguard.model.value import value

MCP, SSE, MESSAGES = "mcp", "sse", "messages"
"""Streamable HTTP, and the two endpoints of the transport of 2024-11-05."""

_KINDS = {f"/{kind}": kind for kind in (MCP, SSE, MESSAGES)}
_SERVERS = "/servers/"


@value
class Place:
    """An endpoint: what it is, and of which server, "" where there is only one."""

    kind: str
    server: str = ""

    @property
    def messages(self) -> str:
        """Where the client of this server's stream posts what it has to say."""
        return f"{_SERVERS}{self.server}/{MESSAGES}" if self.server else f"/{MESSAGES}"


_PLACES = {path: Place(kind) for path, kind in _KINDS.items()}


def place_of(path: str) -> Place | None:
    """The endpoint at a path; None where none is."""
    place = _PLACES.get(path)
    if place is not None:
        return place
    if path.startswith(_SERVERS):
        server, slash, kind = path[len(_SERVERS) :].partition("/")
        if server and slash and f"/{kind}" in _KINDS:
            return Place(_KINDS[f"/{kind}"], server)
    return None
