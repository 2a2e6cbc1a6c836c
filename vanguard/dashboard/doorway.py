"""Who may come in: people on this machine who have the token, from pages of the dashboard alone.

A cookie on a loopback address goes to every port of it, and every port there counts as the same site,
so neither the cookie nor ``SameSite`` is the whole guard: pages live under a path that nobody can
guess, the cookie is for that path, and requests that a page of another origin makes are refused.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping
from typing import Protocol
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vanguard.model.value import value

COOKIE = "vanguard_dashboard"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SAFE = frozenset({"GET", "HEAD"})

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
"""What every answer says to the browser; a page may not ask to be kept."""


class Keeper(Protocol):
    """Who may come in, and who they are."""

    @property
    def base(self) -> str:
        """The path of the pages, without a slash at its end; its entrance is at ``entrance``."""

    @property
    def entrance(self) -> str:
        """The path that the entrance is under, without a slash at its end."""

    @property
    def secure(self) -> bool:
        """Whether the cookie is for encrypted connections alone."""

    @property
    def wants(self) -> str:
        """What the entrance asks for, for people."""

    @property
    def wrong(self) -> str:
        """What the entrance says to whoever brought something that opens nothing."""

    async def opens(self, token: str) -> str:
        """The cookie for whoever brought this; "" for nobody."""

    async def who(self, cookies: Mapping[str, str]) -> str:
        """Who the browser belongs to; "" where it brought nothing that opens."""


@value
class Keys:
    """What opens the dashboard: ``token`` is told to the person, ``cookie`` to the browser that brought it.

    ``room`` is the path that the pages are under.  All three end with the process.  ``person`` is who sits
    at this machine.
    """

    token: str
    cookie: str
    room: str
    person: str = "somebody"
    entrance: str = ""
    secure: bool = False
    wants: str = "Open the address that vanguard ui printed, or paste what stands behind its #."
    wrong: str = "This is not the token of this dashboard."

    async def opens(self, token: str) -> str:
        """The cookie, where this is the token; takes the same time whatever it is."""
        same = hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())
        return self.cookie if same else ""

    async def who(self, cookies: Mapping[str, str]) -> str:
        """The person, where the browser brought the token before."""
        given = cookies.get(COOKIE, "")
        same = hmac.compare_digest(given.encode("utf-8", "replace"), self.cookie.encode())
        return f"dashboard:{self.person}" if same else ""

    @property
    def base(self) -> str:
        """The path of the pages, without a slash at its end."""
        return f"/{self.room}"


def new_keys(person: str = "somebody") -> Keys:
    """Keys that nobody can guess."""
    return Keys(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(12), person)


def why_refused(method: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
    """Status and reason for a request that is not for this server, or that another origin's page made.

    ``headers`` have lower-case names.  Names but for loopback's are refused, so that no name that is
    made to lead here (DNS rebinding) does; the port is free, so that it can be forwarded.
    """
    host = headers.get("host", "")
    if _name(f"//{host}") not in _LOOPBACK:
        return 421, "This dashboard answers to 127.0.0.1, localhost and [::1] only."
    return of_another_page(method, headers)


def of_another_page(method: str, headers: Mapping[str, str], public: str = "") -> tuple[int, str] | None:
    """Status and reason for a request that a page of another origin made; None for any other.

    ``headers`` have lower-case names; ``public`` is the URL that the site is known by beside its Host.
    """
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
    own = (f"http://{headers.get('host', '')}", f"https://{headers.get('host', '')}", public)
    if origin is not None and origin not in own:
        return 403, "The request comes from a page of another origin."
    navigates = headers.get("sec-fetch-mode") == "navigate" and method in _SAFE
    if site not in ("same-origin", "none") and not navigates:
        return 403, "The request comes from a page of another origin."
    if method not in _SAFE and origin is None and site == "none" and "sec-fetch-site" in headers:
        return 403, "The request comes from no page."
    return None


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


class Doorway:
    """An ASGI application in front of the pages: refuses what is not for them, and adds `HEADERS`.

    ``refuse`` gives status and reason for what is refused by its method and headers.
    """

    def __init__(
        self,
        inner: ASGIApp,
        refuse: Callable[[str, Mapping[str, str]], tuple[int, str] | None] = why_refused,
    ) -> None:
        self._inner = inner
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        if scope["type"] != "http":
            return
        headers = {name.decode("latin-1"): said.decode("latin-1") for name, said in scope["headers"]}
        refused = self._refuse(scope["method"], headers)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.encode(), said.encode()) for name, said in HEADERS.items()]
                kept = [
                    pair for pair in message.get("headers", ()) if pair[0].decode().lower() not in HEADERS
                ]
                message["headers"] = [*kept, *own]
            await send(message)

        if refused:
            status, why = refused
            plain = [(b"content-type", b"text/plain; charset=utf-8")]
            await guarded({"type": "http.response.start", "status": status, "headers": plain})
            await guarded({"type": "http.response.body", "body": f"{why}\n".encode()})
        else:
            await self._inner(scope, receive, guarded)
