"""A record as the fields of one audit line.

Every text that may have come from a message is masked, shown on one line and bounded here, whatever
its maker did: this is the last place before the disk.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import orjson

from vanguard.adapters.journals.chain import SCHEMA
from vanguard.model.decision import Decision, Verdict
from vanguard.model.finding import Redaction
from vanguard.model.record import Record
from vanguard.policy.explain import explanation
from vanguard.policy.mask import mask
from vanguard.policy.mask import name as shown_name
from vanguard.policy.mask import pointer as shown_pointer

TEXT_CHARS: Final = 256
"""Characters of a text in a record; what is longer ends with ``…``."""

_READ_CHARS: Final = 2 * TEXT_CHARS
"""Characters of a text that are looked at, so that a secret at the cut is still seen whole."""
_HINT_CHARS: Final = 4096
_ITEMS: Final = 64
_DEPTH: Final = 6
_OWN_KEYS: Final = frozenset(("decision_id", "review_id", "sha256"))
_OWN_ID: Final = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_ALLOW: Final = Verdict.ALLOW
_TRACE_ID: Final = re.compile(r"[0-9a-f]{32}", re.ASCII)


_NO_DECISION: Final[dict[str, Any]] = dict.fromkeys(
    (
        "profile",
        "verdict",
        "would_be",
        "enforced",
        "layer",
        "rule",
        "redactions",
        "policy_explanation",
        "ruleset",
    )
)


def bounded(record: Record) -> Record:
    """The record with no text from a message longer than it can use, for keeping in memory."""
    if len(record.tool) <= _READ_CHARS and len(record.method) <= _READ_CHARS:
        return record
    return replace(record, method=record.method[:_READ_CHARS], tool=record.tool[:_READ_CHARS])


def fields(record: Record) -> dict[str, Any]:
    """The fields of a record's line, all but ``prev``; what is absent is None.

    ``layer`` and ``rule`` are those of the first reason; ``enforced`` says whether the verdict
    stopped the message; ``policy_explanation`` is None where there is nothing to explain.
    """
    line = {
        "schema": SCHEMA,
        "ts": timestamp(record.ts),
        "decision_id": _own(record.decision_id, _OWN_ID),
        "event": record.event,
        **_about(
            record.direction, record.method, record.tool, record.server, record.session, record.principal
        ),
        **_judged(record),
        "upstream_called": record.upstream_called,
        "latency_us": record.latency_ns // 100 / 10,
        "trace_id": _own(record.trace_id, _TRACE_ID),
    }
    if record.detail:
        line["detail"] = inert(record.detail)
    return line


@lru_cache(maxsize=1024)
def _about(
    direction: str, method: str, tool: str, server: str, session: str, principal: str
) -> dict[str, str | None]:
    """What the record is about; the same few over and over, so they are masked once."""
    return {
        "direction": _text(direction),
        "method": _text(method),
        "tool": _text(shown_name(tool[:_READ_CHARS])),
        "server": _text(server),
        "session": _identity(session),
        "principal": _identity(principal),
    }


def _judged(record: Record) -> dict[str, Any]:
    decision = record.decision
    if decision is None:
        return _NO_DECISION
    if _is_clear(decision):
        return _clear(decision.profile, decision.policy)
    first = decision.primary
    return {
        "profile": decision.profile,
        "verdict": decision.verdict.word,
        "would_be": decision.would_be.word,
        "enforced": decision.verdict.stops,
        "layer": first.finding.layer if first else None,
        "rule": first.finding.rule if first else None,
        "redactions": redactions(decision.redactions),
        "policy_explanation": _explained(record, decision) if decision.reasons else None,
        "ruleset": decision.policy,
    }


def _is_clear(decision: Decision) -> bool:
    """Whether no layer found anything."""
    return decision.verdict is _ALLOW and not decision.reasons and not decision.redactions


def _clear_line(record: Record, decision: Decision, prev: str, salt: str) -> bytes:
    """The line of a message that no layer found anything in, as most are: the same as from its fields.

    What is the same for all such messages of a tool is encoded once.
    """
    same = _clear_members(
        record.event,
        record.direction,
        record.method,
        record.tool,
        record.server,
        record.session,
        record.principal,
        decision.profile,
        decision.policy,
    )
    decision_id = _json(_own(record.decision_id, _OWN_ID))
    called = "true" if record.upstream_called else "false"
    trace = _json(_own(record.trace_id, _TRACE_ID)) if record.trace_id else "null"
    salted = f'"salt":"{salt}",' if salt else ""
    return (
        f'{{"schema":{SCHEMA},"ts":"{timestamp(record.ts)}","decision_id":{decision_id},{same},'
        f'"upstream_called":{called},"latency_us":{record.latency_ns // 100 / 10},"trace_id":{trace},'
        f'{salted}"prev":"{prev}"}}'
    ).encode()


@lru_cache(maxsize=1024)
def _clear_members(
    event: str,
    direction: str,
    method: str,
    tool: str,
    server: str,
    session: str,
    principal: str,
    profile: str,
    policy: str,
) -> str:
    about = _about(direction, method, tool, server, session, principal)
    return _json({"event": event, **about, **_clear(profile, policy)})[1:-1]


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


@lru_cache(maxsize=16)
def _clear(profile: str, policy: str) -> dict[str, Any]:
    """What is said of a message that no layer found anything in."""
    word = Verdict.ALLOW.word
    return _NO_DECISION | {
        "profile": profile,
        "verdict": word,
        "would_be": word,
        "enforced": False,
        "redactions": [],
        "ruleset": policy,
    }


def _explained(record: Record, decision: Decision) -> Any:
    day = datetime.fromtimestamp(record.ts, UTC).date()
    return inert(
        explanation(
            decision, record.upstream_called, server=record.server, tool=record.tool[:_READ_CHARS], today=day
        )
    )


def redactions(made: Iterable[Redaction]) -> list[dict[str, str | None]]:
    """What was taken out of a message: where, and of which kind."""
    return [{"pointer": _place(each.pointer), "kind": _text(each.kind)} for each in made][:_ITEMS]


def line_of(record: Record, prev: str, salt: str = "") -> bytes:
    """A record's fields and ``prev`` as one line of JSON, without a newline.

    ``salt`` is random, in hex, where receipts shall be able to leave fields out; "" where not.

    A record that cannot be written in full is written without what fails.  Never raises: a record
    that is lost for its content would be a hole in the audit.
    """
    try:
        if record.detail is None and record.decision is not None and _is_clear(record.decision):
            return _clear_line(record, record.decision, prev, salt)
        line = fields(record) | ({"salt": salt} if salt else {})
        line["prev"] = prev
        return orjson.dumps(line)
    except Exception as error:
        decision = record.decision
        bare = Record(record.event, record.ts, "", detail={"unwritable": type(error).__name__})
        known = {"decision_id": _own(record.decision_id, _OWN_ID), "upstream_called": record.upstream_called}
        if decision is not None:
            known |= {"verdict": decision.verdict.word, "enforced": decision.verdict.stops}
        return orjson.dumps({**fields(bare), **known, **({"salt": salt} if salt else {}), "prev": prev})


def inert(value: Any, depth: int = 0) -> Any:
    """A JSON value with every text in it masked and bounded, and not more than 64 items a level."""
    if isinstance(value, str):
        return _text(value) or ""
    if value is None or isinstance(value, bool | int | float):
        return value if not isinstance(value, int) or abs(value) < 1 << 63 else "…"
    if depth == _DEPTH:
        return "…"
    if isinstance(value, Mapping):
        members = list(value.items())[:_ITEMS]
        return {_text(str(key)) or "": _member(str(key), each, depth + 1) for key, each in members}
    if isinstance(value, list | tuple | set | frozenset):
        return [inert(each, depth + 1) for each in list(value)[:_ITEMS]]
    return type(value).__name__


def _member(key: str, value: Any, depth: int) -> Any:
    """A member of an object: ids that Vanguard gave stay whole, a hint keeps its lines, a place its steps."""
    if isinstance(value, str) and key == "pointer":
        return _place(value)
    if isinstance(value, str) and key in _OWN_KEYS:
        return _own(value, _OWN_ID)
    if isinstance(value, str) and key == "tuning_hint":
        return "\n".join(mask(row) for row in value[:_HINT_CHARS].split("\n"))
    return inert(value, depth)


def timestamp(ts: float) -> str:
    """RFC 3339 in UTC with microseconds, of seconds since the epoch."""
    micros = round(ts * 1_000_000)
    # A figure more, cut off again: a sixth of what a format specification costs.
    return f"{_second(micros // 1_000_000)}.{str(1_000_000 + micros % 1_000_000)[1:]}Z"


@lru_cache(maxsize=64)
def _second(whole: int) -> str:
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}"


def _text(text: str) -> str | None:
    return _shown(text[:_READ_CHARS]) if text else None


def _place(pointer: str) -> str:
    return _cut(shown_pointer(pointer[:_READ_CHARS]))


@lru_cache(maxsize=1024)
def _shown(text: str) -> str:
    """Masked first and cut then: a secret that begins before the cut is masked whole."""
    return _cut(mask(text))


def _cut(text: str) -> str:
    shown = text.encode("utf-8", "replace").decode()
    return shown if len(shown) <= TEXT_CHARS else shown[: TEXT_CHARS - 1] + "…"


def _identity(text: str) -> str | None:
    """A name that people compare: where it had to be masked, a digest keeps it distinct."""
    shown = _text(text)
    if shown is None or shown == text:
        return shown
    return f"{shown[:16]}#{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _own(text: str, shape: re.Pattern[str]) -> str | None:
    """An id in the shape that Vanguard gives ids, as it is; anything else like every other text."""
    return text if shape.fullmatch(text) else _text(text)
