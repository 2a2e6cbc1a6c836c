"""What a person's grant is bound to, so that it releases that one message and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import orjson

from vanguard.gate.alter import without_round
from vanguard.model.context import Context
from vanguard.model.message import Json, Message
from vanguard.model.value import value

_OF_THE_WIRE = frozenset({"progressToken", "traceparent", "tracestate", "baggage"})
"""Members of ``_meta`` that are new with every message and say nothing about what is asked."""


@value
class Answer:
    """What came of asking: whether the message may pass, the review's id, and who said so.

    ``review_id`` is "" where nobody could be asked; ``expires_s`` is how long a later grant would count.
    ``shown`` is what a person is to see of the message, fit for any client's window; ``asks`` says that the
    client's own answer counts as a grant; with a ``state`` the client is asked for another round of its call
    (MCP 2026-07-28).  ``crowded`` says that it was not kept for anybody, for too many of its sender's wait.
    """

    granted: bool
    review_id: str = ""
    by: str = ""
    expires_s: float = 0.0
    shown: str = ""
    asks: bool = False
    state: str = ""
    crowded: bool = False


NOBODY = Answer(False)
"""What comes of asking nobody."""


def bound(message: Message, context: Context) -> str:
    """The digest of all that a grant is bound to, in hexadecimal.

    That is who asks, the server, the method and way, the tool with its definition, everything that is
    asked or answered, and the policy; only the message's id and what `_OF_THE_WIRE` names may differ.
    """
    tool, asked = context.tool, without_round(message).body
    facts = {
        "principal": context.principal,
        "server": context.server.name,
        "direction": message.direction,
        "kind": message.kind,
        "method": message.method,
        "tool": tool.name if tool else "",
        "definition": dict(tool.definition) if tool else {},
        "body": {key: _settled(key, each) for key, each in asked.items() if key != "id"},
        "policy": context.policy.digest,
    }
    plain = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(plain).hexdigest()


def _settled(key: str, member: Json) -> Json:
    meta = member.get("_meta") if key == "params" and isinstance(member, Mapping) else None
    if not isinstance(meta, Mapping):
        return member
    return {**member, "_meta": {name: each for name, each in meta.items() if name not in _OF_THE_WIRE}}
