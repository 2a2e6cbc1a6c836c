"""The five protocol revisions, their two eras, and where a message names its revision."""

from __future__ import annotations

from typing import Final

from vanguard.model.message import ANSWER, Message

HANDSHAKE: Final = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
"""Revisions that begin with ``initialize``, oldest first."""

STATELESS: Final = ("2026-07-28",)
"""Revisions in which each request names its revision in ``_meta``."""

REVISIONS: Final = HANDSHAKE + STATELESS
"""All revisions that the catalogue covers, oldest first."""

BATCHING: Final = frozenset({"2025-03-26"})
"""Revisions in which a line may be an array of messages."""

META_CLIENT: Final = "io.modelcontextprotocol/clientInfo"
META_REVISION: Final = "io.modelcontextprotocol/protocolVersion"


def stated_revision(message: Message) -> str:
    """The revision that a request or notification names in its ``_meta``, else "".

    A name is taken as it stands: an unknown one is the server's to refuse.
    """
    meta = message.params.get("_meta")
    revision = meta.get(META_REVISION) if isinstance(meta, dict) else None
    return revision if isinstance(revision, str) and len(revision) <= 32 else ""


def stated_client(message: Message) -> str:
    """What a client calls itself in ``initialize``, or in ``_meta`` (2026-07-28), else ""; cut to 64."""
    params = message.params
    meta = params.get("_meta")
    if meta is None and message.method != "initialize":
        return ""
    info = params.get("clientInfo") if message.method == "initialize" else None
    if info is None and isinstance(meta, dict):
        info = meta.get(META_CLIENT)
    name = info.get("name") if isinstance(info, dict) else None
    return name[:64] if isinstance(name, str) else ""


def negotiated_revision(message: Message) -> str:
    """The revision that an answer to ``initialize`` settles on, else ""."""
    if message.kind is not ANSWER or message.method != "initialize":
        return ""
    revision = message.body["result"].get("protocolVersion")
    return revision if isinstance(revision, str) and len(revision) <= 32 else ""
