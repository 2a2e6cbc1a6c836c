"""Which era a request over HTTP belongs to, decided for each alone, and which status an error has there.

Up to 2025-11-25 a client begins with ``initialize`` and goes on in a session (legacy); since 2026-07-28 each
request says its revision twice, in ``MCP-Protocol-Version`` and in its ``_meta`` (modern).  What says both is
refused, for two readers could take it two ways.  The order of the checks is that of the protocol's own
servers, so that a client reads the same of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from vanguard.errors import ProtocolError
from vanguard.model.message import NOTIFICATION, REQUEST, JsonId, Message
from vanguard.wire.fields import SESSION, VERSION, Fields, values
from vanguard.wire.jsonrpc import Batch
from vanguard.wire.revisions import HANDSHAKE, META_REVISION, REVISIONS, STATELESS

META_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities"

HEADER_MISMATCH, MISSING_CAPABILITY, UNSUPPORTED_VERSION = -32020, -32021, -32022

_OTHER = "The header MCP-Protocol-Version names another revision than the request's _meta."

_SHOWN = 64
"""Characters of an unknown revision that its refusal repeats."""


class Era(StrEnum):
    """The two ways to speak MCP: with a handshake and a session, or with everything in each request."""

    LEGACY = "legacy"
    MODERN = "modern"


LEGACY, MODERN = Era


def era(fields: Fields, sent: Message | Batch | None, supported: Sequence[str] = REVISIONS) -> Era:
    """The era of a request with this header and this body; None is the body of a GET or a DELETE.

    A session id beside a header and a body that both say modern is left over, and to be ignored.  Whether a
    modern request's header agrees with its body is for ``headers.disagreement``.  Raises ProtocolError, to be
    answered with ``status_of`` its code, where

    * the version is none of ``supported`` (-32022, with both in ``data``), or is said twice (-32020);
    * header and body, or session and body, say different eras (-32020);
    * a modern request lacks a ``_meta`` with its revision and the client's capabilities (-32602);
    * a modern request is a batch or an answer (-32600).
    """
    id = sent.id if isinstance(sent, Message) else None
    versions = values(fields, VERSION)
    if len(versions) > 1:
        raise _refused(HEADER_MISMATCH, "The header MCP-Protocol-Version appears more than once.", id)
    version = versions[0].decode("latin-1") if versions else None
    if version in STATELESS:
        _check_modern(sent, id)
    elif version is not None and version not in HANDSHAKE:
        _check_agreed(version, sent, id)
    _check_supported(version, sent, supported, id)
    if version in STATELESS:
        return MODERN
    for message in sent.members if isinstance(sent, Batch) else (sent,):
        if isinstance(message, Message) and _is_modern(message):
            _check_alone(fields, version, sent, id)
            return MODERN
    return LEGACY


_MODERN_STATUS = {-32601: 404} | dict.fromkeys(
    (-32700, -32600, -32602, HEADER_MISMATCH, MISSING_CAPABILITY, UNSUPPORTED_VERSION), 400
)
_LEGACY_STATUS = dict.fromkeys((-32700, -32600, HEADER_MISMATCH, UNSUPPORTED_VERSION), 400)


def status_of(code: int, spoken: Era = MODERN) -> int:
    """The HTTP status for an answer that is an error with this code; most are answers like any other (200).

    For a modern client 404 says that there is no such method, and 400 that the request itself is wrong
    (MCP 2026-07-28, Streamable HTTP).  Earlier clients give up a session on statuses that they do not expect,
    so only what could not be read as a request of theirs has one.
    """
    return (_MODERN_STATUS if spoken is MODERN else _LEGACY_STATUS).get(code, 200)


def _check_supported(
    version: str | None, sent: Message | Batch | None, supported: Sequence[str], id: JsonId | None
) -> None:
    if version is None or version in supported:
        return
    # Who asks without a handshake can only go on with a revision that has none.
    stateless = isinstance(sent, Message) and META_REVISION in (_meta(sent) or {})
    offered = [each for each in supported if each in STATELESS or not stateless]
    data = {"supported": offered or list(supported), "requested": version[:_SHOWN]}
    raise ProtocolError(
        UNSUPPORTED_VERSION,
        "This protocol version is not supported.",
        kind="version",
        id=id,
        expects_answer=_expects_answer(sent),
        data=data,
    )


def _check_agreed(version: str, sent: Message | Batch | None, id: JsonId | None) -> None:
    """Refuse a request that contradicts itself for that, before it is told that a version is unknown."""
    meta = _meta(sent) if isinstance(sent, Message) else None
    if meta is not None and meta.get(META_REVISION, version) != version:
        raise _refused(HEADER_MISMATCH, _OTHER, id)


def _check_modern(sent: Message | Batch | None, id: JsonId | None) -> None:
    """Refuse what a modern request cannot be: its version in the header is not of an earlier revision."""
    if isinstance(sent, Batch):
        raise _refused(-32600, "Batches are not part of this protocol revision.", None, kind="batch")
    if sent is None or sent.kind is NOTIFICATION:
        return
    if sent.kind is not REQUEST:
        raise ProtocolError(
            -32600,
            "Clients send no answers in this protocol revision.",
            kind="not-a-request",
            expects_answer=False,
        )
    meta = _meta(sent)
    if meta is None or META_REVISION not in meta or META_CAPABILITIES not in meta:
        reason = "The request's _meta does not name its protocol version and the client's capabilities."
        raise _refused(-32602, reason, id, kind="meta")
    if not isinstance(meta[META_CAPABILITIES], dict):
        raise _refused(-32602, "The client's capabilities in _meta are not an object.", id, kind="meta")


def _check_alone(
    fields: Fields, version: str | None, sent: Message | Batch | None, id: JsonId | None
) -> None:
    """Refuse a modern body with something of the earlier era about it, or in a batch."""
    if isinstance(sent, Batch):
        raise _refused(-32600, "Batches are not part of this protocol revision.", None, kind="batch")
    if version is not None:
        raise _refused(HEADER_MISMATCH, _OTHER, id)
    if values(fields, SESSION):
        raise _refused(
            HEADER_MISMATCH, "The request belongs to a session and names a revision that has none.", id
        )
    _check_modern(sent, id)


def _is_modern(message: Message) -> bool:
    meta = _meta(message)
    return meta is not None and META_REVISION in meta and meta[META_REVISION] not in HANDSHAKE


def _meta(message: Message) -> Mapping[str, Any] | None:
    meta = message.params.get("_meta")
    return meta if isinstance(meta, dict) else None


def _expects_answer(sent: Message | Batch | None) -> bool:
    return not isinstance(sent, Message) or sent.kind is REQUEST


def _refused(code: int, reason: str, id: JsonId | None, *, kind: str = "era") -> ProtocolError:
    return ProtocolError(code, reason, kind=kind, id=id)
