"""The edge: what is refused of an HTTP request by its header alone, before anybody asks who sent it.

Each refusal has a status of its own and a JSON-RPC error for a body, for a client that finds none there takes
the gateway for a server of an earlier revision.  Nothing of the request is repeated in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

from vanguard.errors import ProtocolError
from vanguard.model.hosted import Hosted
from vanguard.model.value import value
from vanguard.transports.http.names import names_of, origins_of
from vanguard.transports.http.proxies import Client, Proxies
from vanguard.wire.eras import HEADER_MISMATCH
from vanguard.wire.fields import Fields
from vanguard.wire.refusal import protocol

_LINE = len(": \r\n")
_SHORT = 256
_MOST_USUAL = 64
_JSON, _EVENTS = "application/json", "text/event-stream"

_SINGLE = frozenset(
    b"authorization host content-length content-type content-encoding transfer-encoding origin "
    b"last-event-id dpop".split()
)
"""What may come once only; so may all that begins with ``mcp-``."""

_TOKEN_NAMES = frozenset(
    "access_token accesstoken token id_token refresh_token bearer_token auth_token auth authorization bearer "
    "api_key apikey api-key api_token x-api-key key secret client_secret password credential credentials "
    "jwt assertion client_assertion".split()
)
"""Parameters of a query that would put a secret into logs and histories (RFC 6750, section 2.3)."""


@value
class Refused:
    """An HTTP answer that turns a request away; ``kind`` is the word for it in records and metrics."""

    status: int
    kind: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Edge:
    """Holds what a gateway takes at its edge.  Raises ConfigError where its settings cannot be used.

    Requests are ASGI scopes of type ``http``, with header names in lower case.
    """

    def __init__(self, hosted: Hosted) -> None:
        self._names = names_of(hosted)
        self._origins = origins_of(hosted)
        self._proxies = Proxies(hosted.trusted_proxies)
        self._header_bytes = hosted.bounds.header_bytes
        self._body_bytes = hosted.bounds.body_bytes
        self._usual: set[tuple[str, bool, bytes | None, bytes | None]] = set()
        """What POSTs that were taken said of what they are and accept: clients say always the same."""

    def client(self, scope: Mapping[str, Any]) -> Client:
        """Where a request comes from, by the word of trusted proxies alone."""
        return self._proxies.client(scope)

    def refusal(self, scope: Mapping[str, Any], header: Mapping[bytes, bytes]) -> Refused | None:
        """Why a request is not taken at any of the gateway's addresses; None where it is.

        ``header`` has its fields by name, one of each.
        """
        fields: Fields = scope["headers"]
        query: bytes = scope.get("query_string", b"")
        size = len(query) + len(scope.get("raw_path") or scope.get("path", ""))
        size += sum([len(name) + len(text) + _LINE for name, text in fields])
        if size > self._header_bytes:
            return refused(431, "header-size", "The header is larger than the limit.", close=True)
        found = _doubled(fields) if len(header) < len(fields) else None
        if found is not None:
            return found
        if b"transfer-encoding" in header and not _is_chunked(scope, header):
            return refused(400, "framing", "The request's length can be read in two ways.", close=True)
        if not self._names.allow(_text(header, b"host")):
            says = "This gateway does not answer to this Host; allowed_hosts lists what it answers to."
            return refused(421, "host", says)
        if b"origin" in header and not self._origins.allow(_text(header, b"origin")):
            says = "This gateway takes no requests from this Origin; allowed_origins lists those it takes."
            return refused(403, "origin", says)
        if query and _holds_token(query):
            says = "A query holds no credentials: send them in the Authorization header."
            return refused(400, "token-in-query", says)
        return None

    def message_refusal(
        self,
        scope: Mapping[str, Any],
        header: Mapping[bytes, bytes],
        methods: Collection[str] = ("POST", "GET", "DELETE"),
        *,
        negotiated: bool = True,
    ) -> Refused | None:
        """Why a request that ``refusal`` lets pass is not taken where messages come in; None where it is.

        ``negotiated`` says that the answer is JSON or a stream, so that a POST must accept both; that is not
        so of the transport of 2024-11-05.
        """
        method = scope["method"]
        if method not in methods:
            allow = ", ".join(sorted(methods)).encode()
            return refused(405, "method", "This address does not take this method.", ((b"allow", allow),))
        said = method, negotiated, header.get(b"accept"), header.get(b"content-type")
        if method == "POST" and said in self._usual and b"content-encoding" not in header:
            return self.length_refusal(header)
        accepted = _known(_text(header, b"accept"))
        if method == "GET" and not _accepts(accepted, _EVENTS):
            return refused(406, "accept", f"A GET must accept {_EVENTS}.")
        if method != "POST":
            return None
        kind = _text(header, b"content-type")
        if (kind != _JSON and not _is_json(kind)) or not _is_plain(_text(header, b"content-encoding")):
            return refused(415, "content-type", f"A message is {_JSON} in UTF-8, and not compressed.")
        if negotiated and not (_accepts(accepted, _JSON) and _accepts(accepted, _EVENTS)):
            return refused(406, "accept", f"A POST must accept {_JSON} and {_EVENTS}.")
        if len(self._usual) < _MOST_USUAL and b"content-encoding" not in header and len(repr(said)) < _SHORT:
            self._usual.add(said)
        return self.length_refusal(header)

    def length_refusal(self, header: Mapping[bytes, bytes]) -> Refused | None:
        """Why a body is not waited for, by the length that it is said to have; None where it is."""
        length = header.get(b"content-length", b"0").strip()
        if not length.isdigit():
            return refused(400, "framing", "The Content-Length is no number.", close=True)
        # A number of more digits than this is over every limit, and long to read.
        return too_large() if len(length) > 18 or int(length) > self._body_bytes else None


def too_large() -> Refused:
    """The answer to a body that is, or turns out to be, over the limit.

    The rest of it is thrown away as it comes: on a connection that is closed at once, the answer gets lost.
    """
    return refused(413, "size", "The message is larger than the limit.")


def refused(
    status: int,
    kind: str,
    says: str,
    headers: tuple[tuple[bytes, bytes], ...] = (),
    *,
    code: int = -32600,
    close: bool = False,
) -> Refused:
    """A refusal with a JSON-RPC error for a body; ``close`` ends the connection with it."""
    body = protocol(ProtocolError(code, says, kind=kind))
    closing = ((b"connection", b"close"),) if close else ()
    standing = (
        (b"content-type", b"application/json"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
    )
    return Refused(status, kind, (*standing, *headers, *closing), body)


def _doubled(fields: Fields) -> Refused | None:
    """The refusal of a header that comes twice and that two readers would take from different places."""
    seen: set[bytes] = set()
    for name, _ in fields:
        if name in seen and (name in _SINGLE or name.startswith(b"mcp-")):
            if name == b"host":
                return refused(421, "doubled-header", "The Host header comes more than once.", close=True)
            code = HEADER_MISMATCH if name.startswith(b"mcp-") else -32600
            says = "A header that may come only once appears more than once."
            return refused(400, "doubled-header", says, code=code, close=True)
        seen.add(name)
    return None


def _text(header: Mapping[bytes, bytes], name: bytes) -> str:
    return header.get(name, b"").strip(b" \t").decode("latin-1")


def _is_json(kind: str) -> bool:
    """Whether a Content-Type is that of JSON in UTF-8 (RFC 8259, 8.1); every charset that is named counts."""
    name, *parameters = [part.strip().lower() for part in kind.split(";")]
    charsets = [each.partition("=")[2].strip(" \t\"'") for each in parameters if each.startswith("charset")]
    return name == _JSON and all(charset in ("utf-8", "utf8", "us-ascii") for charset in charsets)


def _is_chunked(scope: Mapping[str, Any], header: Mapping[bytes, bytes]) -> bool:
    """Whether a body comes in chunks and in nothing else (RFC 9112, 6.1; 6.3)."""
    plain = _text(header, b"transfer-encoding").lower() == "chunked" and b"content-length" not in header
    return plain and scope.get("http_version") != "1.0"


def _is_plain(encoding: str) -> bool:
    return encoding.lower() in ("", "identity")


def _holds_token(query: bytes) -> bool:
    for pair in query.decode("latin-1").replace(";", "&").split("&"):
        if unquote_plus(pair.partition("=")[0]).strip().lower() in _TOKEN_NAMES:
            return True
    return False


def _known(accept: str) -> frozenset[str]:
    """What an Accept header lists, of which clients send always the same few."""
    return _remembered(accept) if len(accept) <= _SHORT else _accepted(accept)


def _accepted(accept: str) -> frozenset[str]:
    """The media ranges that an Accept header lists, but those with a weight of zero (RFC 9110, 12.5.1)."""
    found = set()
    for each in accept.lower().split(","):
        name, *parameters = [part.strip() for part in each.split(";")]
        if not any(_is_zero(parameter) for parameter in parameters):
            found.add(name)
    return frozenset(found)


_remembered = lru_cache(256)(_accepted)


def _is_zero(parameter: str) -> bool:
    name, _, weight = parameter.replace(" ", "").partition("=")
    return name == "q" and weight in ("0", "0.", "0.0", "0.00", "0.000")


def _accepts(accepted: frozenset[str], kind: str) -> bool:
    return not accepted.isdisjoint((kind, f"{kind.partition('/')[0]}/*", "*/*"))
