"""Who may look at the dashboard of a hosted gateway: callers whose key or token has a scope of its own.

A browser sends no bearer token when it opens a page, so the token is brought once and exchanged for a
cookie that no script reads.  At each request the token is asked for again, so that one that is revoked,
has expired or lost its scope ends what it began.  Of cookies only digests are kept, in this process, and
of tokens only what the cookie opens.
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
        self._known: dict[bytes, tuple[bytes, float]] = {}
        """By the cookie's digest: the token, sealed by the cookie, and until when it opens."""

    async def opens(self, token: str) -> str:
        """The cookie for whoever brought this; "" for nobody."""
        if not await self._asked(token):
            return ""
        cookie = secrets.token_urlsafe(32)
        while len(self._known) >= MOST:
            del self._known[next(iter(self._known))]
        self._known[_digest(cookie)] = _sealed(token.encode(), cookie), self._monotonic() + STAY_S
        return cookie

    async def who(self, cookies: Mapping[str, str]) -> str:
        """Who the browser belongs to; "" where it brought nothing that opens, or that opens no more."""
        cookie = cookies.get(COOKIE, "")
        digest = _digest(cookie)
        sealed, until = self._known.get(digest, (b"", 0.0))
        principal = ""
        if until > self._monotonic():
            principal = await self._asked(_sealed(sealed, cookie).decode())
        if not principal:
            self._known.pop(digest, None)
        return principal

    async def _asked(self, token: str) -> str:
        """Whose token it is, where it has the scope now; "" where it has not, or nobody can tell."""
        try:
            headers = [(b"authorization", b"Bearer " + token.encode("ascii"))]
            principal = await self._identify().principal(headers, self._resource)
        except (NotIdentified, UnicodeEncodeError):
            return ""
        return principal.id if SCOPE in (principal.scopes or ()) else ""


def _sealed(token: bytes, cookie: str) -> bytes:
    """A token that only the cookie opens, or opened by it: each cookie is random and seals one token."""
    pad = hashlib.shake_256(b"seal\0" + cookie.encode("utf-8", "replace")).digest(len(token))
    return bytes(one ^ other for one, other in zip(token, pad, strict=True))


def _digest(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).digest()
