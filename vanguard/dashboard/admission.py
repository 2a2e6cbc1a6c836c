"""Who may look at the dashboard of a hosted gateway: callers whose key or token has a scope of its own.

A browser sends no bearer token when it opens a page, so the token is brought once and exchanged for a
cookie that no script reads.  Only digests of cookies are kept, in this process.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Mapping

from vanguard.dashboard.doorway import COOKIE
from vanguard.errors import NotIdentified
from vanguard.gate.identify import Identify

SCOPE = "vanguard:admin"
"""The scope that opens the dashboard; nothing else implies it, and a key without any scope lacks it."""

STAY_S = 3_600.0
"""Seconds after which the token has to be brought again."""

MOST = 100
"""Browsers that are let in at once; the one that came first goes first."""


class Admission:
    """Lets in who has the scope (`doorway.Keeper`).

    ``identify`` gives who knows the keys and tokens now; ``resource`` is the URL that tokens are for;
    ``monotonic`` gives seconds of any origin.
    """

    base = "/dashboard"
    entrance = "/dashboard/entrance"
    wants = f"Paste an API key or a token that has the scope {SCOPE}."
    wrong = f"This is no key or token that is known here and has the scope {SCOPE}."

    def __init__(
        self,
        identify: Callable[[], Identify],
        resource: str,
        *,
        secure: bool,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.secure = secure
        self._identify = identify
        self._resource = resource
        self._monotonic = monotonic
        self._known: dict[bytes, tuple[str, float]] = {}

    async def opens(self, token: str) -> str:
        """The cookie for whoever brought this; "" for nobody."""
        try:
            headers = [(b"authorization", b"Bearer " + token.encode("ascii"))]
            principal = await self._identify().principal(headers, self._resource)
        except (NotIdentified, UnicodeEncodeError):
            return ""
        if SCOPE not in (principal.scopes or ()):
            return ""
        cookie = secrets.token_urlsafe(32)
        while len(self._known) >= MOST:
            del self._known[next(iter(self._known))]
        self._known[_digest(cookie)] = principal.id, self._monotonic() + STAY_S
        return cookie

    def who(self, cookies: Mapping[str, str]) -> str:
        """Who the browser belongs to; "" where it brought nothing that opens."""
        digest = _digest(cookies.get(COOKIE, ""))
        principal, until = self._known.get(digest, ("", 0.0))
        if until > self._monotonic():
            return principal
        self._known.pop(digest, None)
        return ""


def _digest(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).digest()
