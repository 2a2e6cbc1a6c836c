"""What a caller without the right credentials is told: RFC 6750 challenges and RFC 9728 metadata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import orjson

WELL_KNOWN = "/.well-known/oauth-protected-resource"
"""Where the metadata of a resource stands; that of one with a path also below this, with its path."""

_NOT_QUOTED = re.compile(r"[^\x20\x21\x23-\x5b\x5d-\x7e]")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")


def challenge(
    metadata_url: str, *, error: str = "", description: str = "", scopes: Iterable[str] = ()
) -> str:
    """The value of ``WWW-Authenticate`` (RFC 6750, section 3; RFC 9728, section 5.1).

    ``error`` is "" where no credentials were given.  ``scopes`` are all that the operation takes; what is
    no scope of RFC 6749 is left out.  ``metadata_url`` is "" where nobody issues tokens for this gateway.
    """
    named = " ".join(scope for scope in scopes if _SCOPE.fullmatch(scope))
    given = {
        "error": error,
        "scope": named,
        "resource_metadata": metadata_url,
        "error_description": description if error else "",
    }
    parts = ", ".join(f'{name}="{_quoted(value)}"' for name, value in given.items() if value)
    return f"Bearer {parts}" if parts else 'Bearer realm="vanguard"'


def metadata(resource: str, issuers: Sequence[str], scopes: Sequence[str]) -> bytes:
    """The metadata document of a protected resource (RFC 9728, section 2), as JSON.

    ``resource`` is the canonical URL that clients ask.
    """
    return orjson.dumps(
        {
            "resource": resource,
            "authorization_servers": list(issuers),
            "scopes_supported": list(scopes),
            "bearer_methods_supported": ["header"],
        }
    )


def metadata_url(resource: str) -> str:
    """Where the metadata of a resource is: its path comes after the well-known one (RFC 9728, 3.1)."""
    parts = urlsplit(resource)
    return f"{parts.scheme}://{parts.netloc}{WELL_KNOWN}{parts.path.rstrip('/')}"


def _quoted(text: str) -> str:
    """A text as a quoted string may hold it: no quote, no backslash, nothing but printable ASCII."""
    return _NOT_QUOTED.sub("?", text)
