"""What is kept of a message that waits for a person, and how it may be shown to that person."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

import orjson

from vanguard.gate.approvals import bound
from vanguard.model.context import Context
from vanguard.model.decision import Decision
from vanguard.model.message import Json, Message
from vanguard.model.value import value
from vanguard.policy.mask import excerpt, mask, name

LONGEST_TEXT = 600
"""Characters that are shown of one text."""

MOST_SHOWN = 6_000
"""Characters that are shown of all that is asked."""

MOST_OPEN = 1_000
"""Requests that may wait at once; whoever asks beyond that is refused."""

SHARE = 10
"""One principal's requests that wait may take up this part of the room that all others leave."""

KEPT_S = 7 * 86_400.0
"""How long a request is kept after it has ended."""

MOST_LAPSED = 500
"""Requests that are kept of those that ended without an answer; the oldest go first."""


KEY_BYTES = 32
"""Bytes of the secret that a queue's users share."""


class State(StrEnum):
    """What has become of a request."""

    PENDING = "pending"
    GRANTED = "granted"
    DENIED = "denied"
    USED = "used"
    """Granted, and the message was released."""


@value
class Request:
    """A message that waits: the digest that a grant is bound to, and what a person is shown of it.

    ``asked``, ``reasons``, ``method`` and ``tool`` are lines fit for a terminal: secrets masked, nothing in
    them hidden.  ``definition`` is a digest of the tool's, ``policy`` that of the policy; ``rules`` are those
    that hold the message.
    """

    digest: str
    principal: str
    server: str
    method: str
    tool: str
    asked: tuple[str, ...]
    reasons: tuple[str, ...]
    definition: str = ""
    policy: str = ""
    rules: tuple[str, ...] = ()


@value
class Entry:
    """A request in the queue; times are seconds since the epoch.  ``by`` granted or denied it."""

    id: str
    request: Request
    state: State
    made: float
    expires: float
    by: str = ""


@value
class Grant:
    """Leave for several calls: of one tool as it is defined now, by whoever asked, under the same policy.

    ``folder`` bounds every path of theirs, "" for no bound; ``rules`` are those that may hold such a call;
    ``left`` of ``calls`` may still come until ``expires`` (seconds since the epoch).
    """

    id: str
    principal: str
    server: str
    tool: str
    definition: str
    policy: str
    rules: tuple[str, ...]
    folder: str
    calls: int
    left: int
    made: float
    expires: float
    by: str

    def holds(self, now: float) -> bool:
        """Whether another call may come at that time."""
        return self.left > 0 and self.expires > now

    def is_for(self, request: Request) -> bool:
        """Whether it is for such a request, its paths left aside."""
        return (
            (self.principal, self.server, self.tool) == (request.principal, request.server, request.tool)
            and (self.definition, self.policy) == (request.definition, request.policy)
            and bool(request.rules)
            and set(self.rules) >= set(request.rules)
        )


class Queue(Protocol):
    """Keeps requests until they are settled; every call is one atomic step, from whatever process."""

    def ask(self, request: Request, now: float, ttl_s: float) -> Entry | None:
        """The open request with that digest, else this one as a new entry; None where too many wait.

        That is where `room` has none for one more of its principal.
        """

    def take(self, digest: str, now: float) -> Entry | None:
        """Use up a grant for that digest; None where there is none that has not ended."""

    def bestow(self, grant: Grant) -> None:
        """Keep a grant for several calls."""

    def spend(self, id: str, now: float) -> bool:
        """Use up one call of such a grant; False where none is left, or it has ended."""

    def grants(self) -> tuple[Grant, ...]:
        """Such grants, those included that were used up or have ended lately; the oldest first."""

    def revoke(self, id: str) -> bool:
        """End such a grant now; False where there is none."""

    def key(self) -> bytes:
        """The secret that all who share the queue share, made with its first use; 32 bytes."""

    def settle(self, id: str, granted: bool, by: str, now: float, ttl_s: float) -> Entry | None:
        """Grant or deny a request that waits; None where none does, or ``by`` is who asks.

        The grant or denial then holds for ``ttl_s``.
        """

    def entries(self) -> tuple[Entry, ...]:
        """Everything that is kept, the oldest first."""

    def close(self) -> None:
        """Let go of what is held; safe to call twice."""


def room(waiting: int, own: int) -> bool:
    """Whether one more request of a principal may wait, of whom ``own`` of those ``waiting`` are.

    However many one has, others find room: 91 of his fill his part, and every further principal's part is
    of what is left (dynamic thresholds: Choudhury and Hahne, 1998).
    """
    return own * SHARE < MOST_OPEN - waiting


def new_id() -> str:
    """An id for a review, short enough to be typed."""
    return secrets.token_hex(5)


def request_of(message: Message, decision: Decision, context: Context) -> Request:
    """What is kept of a message under REVIEW."""
    reasons = dict.fromkeys(
        f"{each.finding.rule}: {mask(each.finding.says)}" for each in decision.reasons if each.verdict.stops
    )
    return Request(
        digest=bound(message, context),
        principal=context.principal,
        server=context.server.name,
        method=mask(message.method),
        tool=name(context.tool.name) if context.tool else "",
        asked=shown(_matter(message)),
        reasons=tuple(reasons),
        definition=_definition(context),
        policy=context.policy.digest,
        rules=tuple(dict.fromkeys(each.finding.rule for each in decision.reasons if each.verdict.stops)),
    )


def _definition(context: Context) -> str:
    tool = context.tool
    if tool is None:
        return ""
    plain = orjson.dumps(dict(tool.definition), option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(plain).hexdigest()


def _matter(message: Message) -> Json:
    """What a person is to look at: the arguments of a call, else all params or the whole result."""
    if message.is_call:
        return message.params.get("arguments", {})
    return message.body.get("params", message.body.get("result", message.body.get("error")))


def shown(value: Json) -> tuple[str, ...]:
    """A JSON value as lines for a person, one for each text, number and empty list or object.

    Each line is a path and a value on it; what is hidden in a text is spelled out, secrets are masked,
    and what is cut says how much.
    """
    lines: list[str] = []
    left = MOST_SHOWN
    waiting: list[tuple[str, Json]] = [("", value)]
    while waiting:
        path, each = waiting.pop()
        if isinstance(each, Mapping) and each:
            waiting += [(f"{path}/{_text(str(key))}", inner) for key, inner in reversed([*each.items()])]
        elif isinstance(each, list) and each:
            waiting += [(f"{path}/{number}", inner) for number, inner in reversed([*enumerate(each)])]
        else:
            line = f"{path or '/'} = {_one(each)}"
            left -= len(line)
            if left < 0:
                lines.append(f"… and {len(waiting) + 1} more that there is no room to show")
                break
            lines.append(line)
    return tuple(lines)


def _one(value: Json) -> str:
    if isinstance(value, str):
        return f'"{_text(value)}"'
    if isinstance(value, list | Mapping):
        return "[]" if isinstance(value, list) else "{}"
    return _cut(orjson.dumps(value).decode())


def _text(text: str) -> str:
    """A text as it may be shown; of a long one both ends, found without looking at all of it."""
    if len(text) <= 4 * LONGEST_TEXT:
        return _cut(mask(text))
    half = LONGEST_TEXT // 2
    ends = excerpt(text, 0, half, half), excerpt(text, len(text) - half, len(text), half)
    return f"{ends[0]} … of {len(text)} characters … {ends[1]}"


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    half = LONGEST_TEXT // 2
    return f"{text[:half]} … {len(text) - 2 * half} characters … {text[-half:]}"
