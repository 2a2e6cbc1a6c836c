"""What the operator of a hosted gateway chose; all of it has defaults that a busy agent never meets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from vanguard.model.value import value

MIB = 1024 * 1024


@value
class Jwt:
    """Which tokens are taken: whose, for whom, and where the keys that signed them are.

    The keys come from ``jwks_file``, else ``jwks_url``, else from what ``issuer`` publishes (RFC 8414, OIDC
    discovery).  ``audience`` is this gateway's own URL where it is empty.  ``algorithms`` are asymmetric.
    """

    issuer: str
    audience: str = ""
    jwks_url: str = ""
    jwks_file: Path | None = None
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256", "EdDSA")
    required_scopes: tuple[str, ...] = ()
    private_hosts: bool = False
    """Whether the keys may be fetched from a private or loopback address, and without TLS."""


@value
class Auth:
    """How callers show who they are; none of the ways, and nobody has to.

    ``api_key`` is one key given by the environment; ``keys_file`` holds others, hashed.
    """

    api_key: str = ""
    keys_file: Path | None = None
    jwt: Jwt | None = None

    @property
    def asked(self) -> bool:
        """Whether callers have to say who they are."""
        return bool(self.api_key or self.keys_file or self.jwt)


@value
class Grant:
    """What it takes to use something: any one of ``scopes`` or ``roles``."""

    scopes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()


@value
class Access:
    """Which scopes or roles it takes, by server, tool, resource and method; empty: by capability alone.

    Keys are ``tool:NAME``, ``prompt:NAME``, ``resource:URI``, ``method:NAME``, each optionally behind
    ``SERVER/``, a ``*`` at the end standing for anything; the most exact one counts.  ``capabilities`` maps
    the words ``read``, ``write``, ``exec``, ``net``, ``admin`` to what they take; a word that it does not
    map takes the scope ``mcp:WORD``.  Who has what ``admin`` takes may use everything.
    """

    grants: Mapping[str, Grant] = field(default_factory=dict)
    capabilities: Mapping[str, Grant] = field(default_factory=dict)
    destructive: Grant | None = None
    """What destructive tools take beside that; None for nothing."""

    @property
    def stated(self) -> bool:
        """Whether the operator said anything of it."""
        return bool(self.grants or self.capabilities or self.destructive)


@value
class Bounds:
    """How much of everything: bytes, requests a second and at once, sessions, seconds.

    ``rate`` is requests a second, with ``burst`` more at once; None where nothing is bounded.
    """

    body_bytes: int = 16 * MIB
    header_bytes: int = 65_536
    event_bytes: int = 16 * MIB
    rate: float | None = 200.0
    burst: int = 2_000
    address_rate: float | None = 500.0
    address_burst: int = 5_000
    at_once: int = 1_000
    sessions: int = 10_000
    sessions_each: int = 1_000
    idle_s: float = 1_800.0
    absolute_s: float = 86_400.0
    children: int = 200
    children_each: int = 100
    start_s: float = 30.0
    slow_s: float = 30.0
    drain_s: float = 20.0


@value
class Hosted:
    """The hosted gateway: where it listens, who may come, what it takes.

    ``allowed_hosts`` and ``allowed_origins`` are added to what follows from ``host`` and ``public_url``.
    ``trusted_proxies`` are addresses and networks whose ``X-Forwarded-*`` headers are believed.
    ``tls_ends_elsewhere`` says that a terminator in front speaks TLS.  ``lists_s`` is for how many seconds
    the lists of older revisions are kept; 0 for never.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None
    tls_ends_elsewhere: bool = False
    no_auth: bool = False
    auth: Auth = Auth()
    access: Access = Access()
    bounds: Bounds = Bounds()
    bounded: bool = True
    """False where rates and numbers of sessions are not bounded, for measurements."""
    lists_s: float = 0.0
    redis_url: str = ""
    dashboard: bool = False
    """Whether the dashboard is there, for callers with its scope."""
    traces_url: str = ""
    """Where spans of calls are sent, over OTLP/HTTP; "" for nowhere."""
    replica: str = ""
    """What the ids of this gateway's sessions begin with; "" for a mark made of the machine's name."""


@value
class Upstream:
    """A server behind a URL.

    ``headers`` hold credentials of the gateway's own.  ``ca_file`` and ``client_cert`` are for TLS.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    ca_file: Path | None = None
    client_cert: Path | None = None
    client_key: Path | None = None
    transport: str = "streamable-http"
    """``streamable-http``, or ``sse`` for the transport of 2024-11-05."""
    bridge: bool = False
    """Whether clients of another era than the server's are bridged to it."""
