"""How each kind of server is reached, to be spoken to line by line."""

from __future__ import annotations

from functools import partial

from vanguard.transports.http.bridged import Connect
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.link import Link
from vanguard.transports.http.sse_link import SseLink


def connect_to(guarded: Guarded) -> Connect:
    """Starts a server, or opens its stream where it speaks the transport of 2024-11-05."""
    return partial(Link if guarded.command is not None else SseLink, guarded)
