"""What HTTP says beside messages: every header that a peer can send, and what becomes of it.

A row of a table is: its name, the first revision in which peers send it (``-`` where none does), and its
fate: ``judged`` (seen by the layers and recorded), ``compared`` (refused where it says something else than
the body, which is judged), or ``stays`` (the gateway does not hand it on).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vanguard.wire.revisions import REVISIONS, STATELESS

JUDGED, COMPARED, STAYS = "judged", "compared", "stays"

_REQUEST = """
    accept                -           judged    what the client takes
    last-event-id         2025-03-26  judged    the event from which a stream is resumed
    mcp-protocol-version  2025-06-18  judged    the revision
    mcp-method            -           judged    a method, where no revision has the header
    mcp-name              -           judged    a name, where no revision has the header
    mcp-param-note        -           judged    a parameter that no schema knows
    traceparent           -           judged    W3C Trace Context
    tracestate            -           judged    W3C Trace Context
    baggage               -           judged    W3C Baggage
    mcp-session-id        2025-03-26  stays     the session, which the gateway names for the server
    authorization         2025-03-26  stays     the caller's credentials
    x-api-key             -           stays     the caller's credentials
    cookie                -           stays     what browsers keep
    user-agent            -           stays     what the client calls itself
    referer               -           stays     where it comes from
    content-type          2025-03-26  stays     what the body is
    x-vendor              -           stays     a header that nobody knows
"""
_MODERN = """
    mcp-protocol-version  2026-07-28  compared  the revision
    mcp-method            2026-07-28  compared  the method
    mcp-name              2026-07-28  compared  the name of a tool or prompt, the address of a resource
    mcp-param-region      2026-07-28  compared  an argument that its tool's schema has headers repeat
"""
_ANSWER = """
    reason phrase         2025-03-26  stays     the words of the status line
    content-type          2025-03-26  stays     what the body is
    mcp-session-id        2025-03-26  stays     the session, which the gateway names for the client
    www-authenticate      2025-03-26  stays     the error_description of a refusal, and where its metadata is
    location              -           stays     where a redirect leads
    allow                 2025-03-26  stays     methods, where it says anything else
    retry-after           2025-03-26  stays     seconds or a date, where it says anything else
    set-cookie            -           stays     what browsers are to keep
    x-vendor              -           stays     a header that nobody knows
"""
_STREAM = """
    id                    2025-03-26  judged    the name of an event
    event                 2024-11-05  stays     the kind of an event
    comment               2024-11-05  stays     a comment
    retry                 2025-03-26  stays     milliseconds, where it says anything else
    field                 -           stays     a field that nobody knows
"""


@dataclass(frozen=True)
class Said:
    """One thing that HTTP says beside messages, and its fate."""

    table: str
    name: str
    since: str
    fate: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.name}"


def _rows(table: str, text: str) -> Iterator[Said]:
    for line in filter(None, map(str.strip, text.splitlines())):
        head, what = line.rsplit("  ", 1)
        # A name may hold a blank; what follows it does not.
        name, since, fate = head.rsplit(None, 2)
        yield Said(table, name.strip(), "" if since == "-" else since, fate, what.strip())


REQUESTS = tuple(_rows("request", _REQUEST))
MODERN_REQUESTS = tuple(
    each for each in REQUESTS if each.name not in ("mcp-protocol-version", "mcp-method", "mcp-name")
) + tuple(_rows("stateless request", _MODERN))
ANSWERS = tuple(_rows("answer", _ANSWER))
STREAMS = tuple(_rows("stream", _STREAM))


def of_requests(revision: str) -> tuple[Said, ...]:
    """What stands in the headers of a request of this revision."""
    return MODERN_REQUESTS if revision in STATELESS else REQUESTS


SAID = tuple(
    (revision, each) for revision in REVISIONS for each in (*of_requests(revision), *ANSWERS, *STREAMS)
)
"""Every one of them in every revision."""
