"""The ``requestState`` that a client is given while a person is asked: signed, and bound to one request.

Whoever holds it can change nothing in it (HMAC-SHA-256, RFC 2104), and it says nothing of another call, of
somebody else's, or of one whose time is over.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode

from vanguard.adapters.approvals.request import Entry
from vanguard.wire.review_form import PREFIX


def sealed(entry: Entry, key: bytes) -> str:
    """The state for the sender of a request that waits."""
    return f"{PREFIX}{entry.id}.{_tag(entry, key)}"


def opens(state: str, entry: Entry, key: bytes) -> bool:
    """Whether a state was made for exactly this request, which still waits."""
    return hmac.compare_digest(state.encode("utf-8", "replace"), sealed(entry, key).encode())


def _tag(entry: Entry, key: bytes) -> str:
    said = "\n".join((entry.id, entry.request.digest, repr(entry.made), repr(entry.expires)))
    return urlsafe_b64encode(hmac.digest(key, said.encode(), "sha256")).decode().rstrip("=")
