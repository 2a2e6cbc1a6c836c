"""Lists of tools, prompts and resources, without the entries that must not reach the client."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import compress
from typing import Final

import orjson

from vanguard.gate.alter import with_body
from vanguard.model.context import GREETINGS, LISTS, Context, Policy
from vanguard.model.decision import Decision
from vanguard.model.message import ANSWER, TO_CLIENT, Json, Message, params_of
from vanguard.policy.access import may_use
from vanguard.policy.capabilities import tool_of
from vanguard.policy.mask import name as shown_name

_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,8}")

ROUNDS: Final = 32
"""How often what is left of a list is judged again; one that is stopped still is refused."""

_SHOWN: Final = 64

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


def telling(record: Callable[[Message, Decision, list[str]], object], say: Callable[[str], None]) -> Took:
    """Records a list that goes on without some of its entries, and tells the operator which."""

    def took(message: Message, decision: Decision, entries: tuple[Json, ...]) -> None:
        gone = names(entries)
        record(message, decision, gone)
        say(f"kept from the client: {', '.join(gone)} ({', '.join(decision.because)})")

    return took


def permitted(message: Message, context: Context, learn: Callable[[list[Json]], None]) -> Message:
    """A list without the entries that its principal, or nobody, may use, judged as calls of them are.

    ``learn`` hears of the tools that are kept back: whoever calls one all the same is judged by its
    definition.  What is left is for this principal alone, so that a list which anybody might keep
    (``cacheScope``) becomes private.  Any other message stays as it is.
    """
    member = LISTS.get(message.method)
    if member is None or message.kind is not ANSWER or not _limits(message.method, context):
        return message
    result = message.body["result"]
    if not isinstance(result, dict):
        return message
    listed = result.get(member)
    entries = listed if isinstance(listed, list) else []
    kept = [_permits(message.method, entry, context) for entry in entries]
    public = context.scopes is not None and result.get("cacheScope") == "public"
    if all(kept) and not public:
        return message
    body = orjson.loads(message.raw)
    if public:
        body["result"]["cacheScope"] = "private"
    if not all(kept):
        body["result"][member] = [*compress(body["result"][member], kept)]
    if message.method == "tools/list":
        learn([*compress(entries, [not each for each in kept])])
    return with_body(message, body)


def whole(message: Message, context: Context) -> dict[str, Mapping[str, Json]] | None:
    """The tools of an answer that lists all of them on one page, by name; None for any other."""
    result = message.body["result"]
    tools = result.get("tools")
    if not isinstance(tools, list) or result.get("nextCursor") or params_of(context.asked).get("cursor"):
        return None
    return {
        each["name"]: each for each in tools if isinstance(each, dict) and isinstance(each.get("name"), str)
    }


def _limits(method: str, context: Context) -> bool:
    """Whether anything of a list may have to be kept back."""
    if context.scopes is not None:
        return True
    return method == "tools/list" and any(
        each.operator is not None and each.operator.selects for each in _chain(context.policy)
    )


def _is_listed(tool: str, policy: Policy) -> bool:
    """Whether the operator lets anybody use a tool, or the profile does not enforce that."""
    from vanguard.layers.operator_rules import table_of  # only where there is an operator

    return all(
        table_of(each.operator).lists(tool)
        for each in _chain(policy)
        if each.operator is not None and each.profile.enforcing
    )


def _chain(policy: Policy) -> Iterator[Policy]:
    """A policy and those that it stands on."""
    yield policy
    if policy.floor is not None:
        yield from _chain(policy.floor.policy)


def _permits(method: str, entry: Json, context: Context) -> bool:
    name = entry.get("name") if isinstance(entry, dict) else None
    tool = None
    if method == "tools/list" and isinstance(name, str):
        if context.policy.trims and not _is_listed(name, context.policy):
            return False
        tool = tool_of(name, entry, context.server.capabilities)
    return may_use(context.policy.access, context, method, entry, tool)


def names(entries: Iterable[Json]) -> list[str]:
    """What the entries are called, as records and people may see it."""
    return [_name(entry) for entry in entries]


def _name(entry: Json) -> str:
    named = entry.get("name") or entry.get("uri") if isinstance(entry, dict) else None
    return shown_name(named[:_SHOWN]) if isinstance(named, str) else "an entry without a name"


def _without(message: Message, decision: Decision) -> tuple[Message, tuple[Json, ...]] | None:
    """A list without the entries that stop it, and those entries; None where more than entries stops it."""
    member = LISTS.get(message.method)
    if message.kind is not ANSWER or message.direction is not TO_CLIENT:
        return None
    if member is None:
        return _unspoken(message, decision)
    entries = message.body["result"].get(member)
    at = {entry(each.finding.pointer, member) for each in decision.reasons if each.verdict.stops}
    if not at or not isinstance(entries, list) or not all(0 <= each < len(entries) for each in at):
        return None
    body = orjson.loads(message.raw)
    body["result"][member] = [each for number, each in enumerate(body["result"][member]) if number not in at]
    return with_body(message, body), tuple(entries[number] for number in sorted(at))


def _unspoken(message: Message, decision: Decision) -> tuple[Message, tuple[Json, ...]] | None:
    """A greeting without its instructions, where nothing but a change of them stops it."""
    stopping = [each.finding for each in decision.reasons if each.verdict.stops]
    if message.method not in GREETINGS or not all(
        each.layer == "trust" and each.pointer == "/result/instructions" for each in stopping
    ):
        return None
    body = orjson.loads(message.raw)
    if not isinstance(body["result"], dict) or body["result"].pop("instructions", None) is None:
        return None
    return with_body(message, body), ({"name": "instructions"},)


def entry(pointer: str, member: str) -> int:
    """The index of the entry of a list that a pointer leads into, -1 where it leads elsewhere."""
    steps = pointer.split("/")
    if len(steps) < 4 or steps[:3] != ["", "result", member] or not _INDEX.fullmatch(steps[3]):
        return -1
    return int(steps[3])
