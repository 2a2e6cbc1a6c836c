"""Lists of tools, prompts and resources, without the entries that must not reach the client."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import orjson

from vanguard.gate.alter import with_body
from vanguard.model.context import LISTS, Context
from vanguard.model.decision import Decision
from vanguard.model.message import ANSWER, TO_CLIENT, Json, Message
from vanguard.policy.mask import name as shown_name

_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")

ROUNDS = 32
"""How often what is left of a list is judged again; one that is stopped still is refused."""

_SHOWN = 64

Judge = Callable[[Message, Context], Decision]
"""Judges what is left of a list."""

Took = Callable[[Message, Decision, tuple[Json, ...]], None]
"""Hears of a list that was stopped, and of the entries that were taken from it."""


def trimmed(
    message: Message, context: Context, decision: Decision, judge: Judge, took: Took
) -> tuple[Message, Decision]:
    """What is left of a list without the entries that stop it, and the decision on that.

    The message and its decision as they are, where something else than entries stops it.  A rule names
    one entry at a time, so what is left is judged again, until nothing stops it.
    """
    for _ in range(ROUNDS if context.policy.definitions == "drop" else 0):
        left = _without(message, decision) if decision.verdict.stops else None
        if left is None:
            break
        took(message, decision, left[1])
        message = left[0]
        decision = judge(message, context)
    return message, decision


def names(entries: Iterable[Json]) -> list[str]:
    """What the entries are called, as records and people may see it."""
    return [_name(entry) for entry in entries]


def _name(entry: Json) -> str:
    named = entry.get("name") or entry.get("uri") if isinstance(entry, dict) else None
    return shown_name(named[:_SHOWN]) if isinstance(named, str) else "an entry without a name"


def _without(message: Message, decision: Decision) -> tuple[Message, tuple[Json, ...]] | None:
    """A list without the entries that stop it, and those entries; None where more than entries stops it."""
    member = LISTS.get(message.method)
    if member is None or message.kind is not ANSWER or message.direction is not TO_CLIENT:
        return None
    entries = message.body["result"].get(member)
    at = {entry(each.finding.pointer, member) for each in decision.reasons if each.verdict.stops}
    if not at or not isinstance(entries, list) or not all(0 <= each < len(entries) for each in at):
        return None
    body = orjson.loads(message.raw)
    body["result"][member] = [each for number, each in enumerate(body["result"][member]) if number not in at]
    return with_body(message, body), tuple(entries[number] for number in sorted(at))


def entry(pointer: str, member: str) -> int:
    """The index of the entry of a list that a pointer leads into, -1 where it leads elsewhere."""
    steps = pointer.split("/")
    if len(steps) < 4 or steps[:3] != ["", "result", member] or not _INDEX.fullmatch(steps[3]):
        return -1
    return int(steps[3])
