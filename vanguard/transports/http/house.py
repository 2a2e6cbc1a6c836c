"""All that the hosted gateway is put together from: what the operator chose, and the servers it guards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path

from vanguard.gate.gate import Gate
from vanguard.gate.identify import Identify
from vanguard.gate.ports import Limiter
from vanguard.gate.relay import Manner
from vanguard.model.context import Policy, Server
from vanguard.model.hosted import Hosted, Upstream
from vanguard.model.value import value


@value
class Guarded:
    """A server behind the gateway, with the policy and the gate that its messages are judged by.

    It is started by ``command``, with ``environment`` as its whole environment (None: the gateway's own),
    or reached at ``upstream``; exactly one of the two is given.  ``frame_bytes`` is the longest message.
    ``zones_of_roots`` turns a client's roots (``file://`` URIs) into folders, where the operator named
    no zones; None where roots do not count.  ``answer_s`` is how many seconds the server may take over an
    answer, None for ever.
    """

    name: str
    policy: Policy
    server: Server
    command: tuple[str, ...] | None
    environment: Mapping[str, str] | None
    upstream: Upstream | None
    gate: Gate
    frame_bytes: int
    zones_of_roots: Callable[[tuple[str, ...]], tuple[str, ...]] | None = None
    answer_s: float | None = None


@value
class House:
    """A hosted gateway, ready to be opened.

    ``guards`` are the servers by name, in the order of the config.  ``say`` takes one line for people.
    ``limiter`` counts what is asked for, None where nothing is bounded; ``metrics`` gives the lines of
    ``/metrics``; ``inspect`` judges one message, as JSON, without forwarding it.
    ``reload`` reads everything anew; it raises ConfigError where the new settings cannot be used, and
    is None where there is no file to read again.  ``watched`` are the files that it reads, some of which
    may not be there.
    """

    hosted: Hosted
    identify: Identify
    guards: Mapping[str, Guarded]
    manner: Manner
    say: Callable[[str], None]
    limiter: Limiter | None = None
    metrics: Callable[[], Iterator[str]] = lambda: iter(())
    inspect: Callable[[bytes], bytes] = lambda body: b"{}"
    reload: Callable[[], House] | None = None
    watched: tuple[Path, ...] = ()
    dashboard: Callable[..., Awaitable[None]] | None = None
    """The dashboard as an ASGI application; None where there is none."""
    follow: Callable[[str], None] | None = None
    """Hears the ``traceparent`` header of each request before it is handled, where somebody traces calls."""
