"""What the one who is refused gets to read: JSON-RPC errors, or tool results that say ``isError``.

Codes of decisions: -31001 blocked, -31002 held for review and not granted, -31003 a limit or budget.
They lie outside the range that JSON-RPC reserves, as MCP wants it.  Messages that are not valid keep
the codes of JSON-RPC.  A server that is gone, too late, or answers what cannot be read is -32603
(internal error), told apart by ``data.kind``; only ``overdue`` is retryable.  Ids keep their type.
"""

from __future__ import annotations

from typing import Any

import orjson

from vanguard.errors import ProtocolError
from vanguard.model.decision import Decision, Verdict
from vanguard.model.message import TO_CLIENT, Direction, JsonId, Message
from vanguard.wire.envelope import refused
from vanguard.wire.framing import Oversize
from vanguard.wire.revisions import STATELESS, stated_revision
from vanguard.wire.salvage import glimpse, glimpse_of_ends

BLOCKED, HELD, LIMITED, INTERNAL = -31001, -31002, -31003, -32603

META_REFUSAL = "vanguard/refusal"
"""Key under ``_meta`` of a tool result that holds what ``error.data`` would."""

_OPENINGS = {
    BLOCKED: "Blocked by Vanguard",
    HELD: "Held for review by Vanguard and not granted",
    LIMITED: "Limited by Vanguard",
}


_ASK = "A person may grant it (vanguard approvals grant {}); sent again after that, unchanged, it passes."
_CROWDED = "Nobody was asked: too many requests of this sender wait for a person already."


def refuse(
    message: Message,
    decision: Decision,
    decision_id: str,
    *,
    style: str = "error",
    detail: str = "full",
    modern: bool = False,
    retry_after_s: float | None = None,
    review_id: str = "",
    expires_s: float = 0.0,
    crowded: bool = False,
) -> bytes:
    """The answer to a refused request, or the error that takes a refused answer's place.

    ``style`` ``tool_result`` makes that of a ``tools/call`` an ``isError`` result; ``detail``
    ``none`` leaves out rule and layer; ``retry_after_s`` marks a limit or budget, and is that of the
    decision's first reason where it is not given.  ``review_id`` names the request for review that a person
    may still grant, for ``expires_s``; ``crowded`` says that there was no room for it.
    The message must have an id: nobody answers a notification.
    """
    if retry_after_s is None and decision.primary is not None:
        retry_after_s = decision.primary.finding.retry_after_s
    code = _code(decision, retry_after_s)
    data = _data(decision, decision_id, code, detail)
    text = f"{_OPENINGS[code]}: {_says(decision)}"
    if code == LIMITED:
        data["retry_after_s"] = retry_after_s
    elif code == HELD and review_id:
        data |= {"review_id": review_id, "expires_s": round(expires_s)}
        text += f" {_ASK.format(review_id)}"
    elif code == HELD and crowded:
        data["crowded"] = True
        text += f" {_CROWDED}"
    if style == "tool_result" and message.method == "tools/call" and message.id is not None:
        return _tool_result(message.id, text, data, modern or stated_revision(message) in STATELESS)
    return _error(message.id, code, text, data)


def _says(decision: Decision) -> str:
    primary = decision.primary
    return primary.finding.says if primary else "this message is not allowed."


def _code(decision: Decision, retry_after_s: float | None) -> int:
    if retry_after_s is not None:
        return LIMITED
    return HELD if decision.verdict is Verdict.REVIEW else BLOCKED


def _data(decision: Decision, decision_id: str, code: int, detail: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "blocked_by": "vanguard",
        "verdict": decision.verdict.word,
        "decision_id": decision_id,
    }
    primary = decision.primary
    if primary is not None and detail != "none":
        data["rule"] = primary.finding.rule
        data["layer"] = primary.finding.layer
    data["retryable"] = code == LIMITED
    if code == HELD:
        data["review_id"] = decision_id
    return data


def protocol(error: ProtocolError) -> bytes:
    """The answer to a message that is not valid; its id is null where none could be read."""
    data = {**error.data, **_report(error.kind)} if error.data else _report(error.kind)
    return _error(error.id, error.code, error.reason, data)


def too_long(frame: Oversize, direction: Direction) -> ProtocolError:
    """The refusal of a line that is longer than the limit."""
    seen = glimpse_of_ends(frame.head, frame.tail)
    return refused(-32600, "The message is larger than the limit.", "size", seen, direction)


def not_fresh(request: Message, problem: str) -> ProtocolError:
    """The refusal of a request that ``Conversation.problem`` finds fault with."""
    reason = (
        "Too many requests wait for their answers."
        if problem == "too-many"
        else "The id belongs to a request that has not been answered yet."
    )
    return ProtocolError(-32600, reason, kind=problem, id=request.id)


def our_fault(id: JsonId | None) -> bytes:
    """The answer to a message on which the gateway itself failed."""
    return _error(id, INTERNAL, "Vanguard failed on this message.", _report("our-fault"))


def no_batches() -> ProtocolError:
    """The refusal of a batch where the revision has none."""
    return ProtocolError(-32600, "Batches are not part of this protocol revision.", kind="batch")


def bad_answer(id: JsonId, direction: Direction) -> bytes:
    """What takes the place of an answer, going ``direction``, that is not valid."""
    whose = "server" if direction is TO_CLIENT else "client"
    return _error(id, INTERNAL, f"The {whose}'s answer is not valid.", _report("bad-answer"))


def crowded(line: bytes, direction: Direction) -> ProtocolError:
    """The refusal of a line for which there is no room behind a message that waits."""
    reason = "Too many messages wait behind one that is held."
    return refused(-32600, reason, "too-many", glimpse(line), direction)


def server_gone(id: JsonId | None, why: str) -> bytes:
    """The answer to a request whose server has ended; ``why`` completes "The server is gone: "."""
    return _error(id, INTERNAL, f"The server is gone: {why}", _report("server-gone"))


def no_session() -> bytes:
    """The answer to a request that names a session which is not there, or is somebody else's."""
    return _error(None, -32600, "The session is not known here; initialize again.", _report("no-session"))


def session_wanted() -> bytes:
    """The answer to a request that should name its session and does not."""
    return _error(None, -32600, "The request names no session; initialize first.", _report("no-session"))


def limited(id: JsonId | None, text: str, retry_after_s: float, decision_id: str = "") -> bytes:
    """The answer to a request beyond a limit; ``text`` completes "Limited by Vanguard: "."""
    data: dict[str, Any] = {
        "blocked_by": "vanguard",
        "verdict": Verdict.BLOCK.word,
        "decision_id": decision_id,
    }
    data |= {"layer": "limits", "retryable": True, "retry_after_s": retry_after_s}
    return _error(id, LIMITED, f"{_OPENINGS[LIMITED]}: {text}", data)


def addressed(line: bytes, id: JsonId) -> bytes:
    """A server's error without an id as the answer to the request that it is about.

    Over HTTP that is told by which request it answers; on a stream of many answers by the id alone.
    """
    body = orjson.loads(line)
    lost = isinstance(body, dict) and "error" in body and body.get("id") is None
    return orjson.dumps({**body, "id": id}) if lost else line


def overdue(id: JsonId) -> bytes:
    """The answer to a request that its server has not answered in time, and may still be working on."""
    reason = "The server did not answer in time; it may still have done what was asked."
    return _error(id, INTERNAL, reason, _report("overdue", retryable=True))


def cancel(id: JsonId, reason: str) -> bytes:
    """A notification that tells the other side to stop working on a request."""
    params = {"requestId": id, "reason": reason}
    return orjson.dumps({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params})


def _report(kind: str, *, retryable: bool = False) -> dict[str, Any]:
    return {"reported_by": "vanguard", "kind": kind, "retryable": retryable}


def _error(id: JsonId | None, code: int, text: str, data: dict[str, Any]) -> bytes:
    return orjson.dumps({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": text, "data": data}})


def _tool_result(id: JsonId, text: str, data: dict[str, Any], modern: bool) -> bytes:
    result: dict[str, Any] = {"resultType": "complete"} if modern else {}
    result["content"] = [{"type": "text", "text": text}]
    result["isError"] = True
    result["_meta"] = {META_REFUSAL: data}
    return orjson.dumps({"jsonrpc": "2.0", "id": id, "result": result})
