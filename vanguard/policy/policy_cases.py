"""The cases of a policy file: calls, and what the policy is to make of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from vanguard.model.decision import Verdict
from vanguard.model.message import Direction
from vanguard.model.value import value
from vanguard.policy.operator_times import MIDNIGHT, minute, zone
from vanguard.strict_yaml import Node, quoted, read_file

KEYS = (
    "name",
    "server",
    "call",
    "arguments",
    "message",
    "direction",
    "tool",
    "principal",
    "scopes",
    "on",
    "at",
    "zone",
    "expect",
    "rule",
)
"""The keys of a case."""

_VERDICTS = {verdict.word.lower(): verdict for verdict in Verdict}


@value
class PolicyCase:
    """One message, what is known around it, and what is to be decided; ``place`` is ``file:line``.

    ``rule`` is one that is to be among those that hold the verdict up, "" for any.  ``on`` is the day,
    None for today; ``at`` is the time of that day, with its zone, None where none is said: then it is not
    known.  ``scopes`` None means that nothing was said of any.
    """

    name: str
    message: Mapping[str, Any]
    direction: Direction
    expect: Verdict
    place: str
    server: str = ""
    tool: Mapping[str, Any] | None = None
    principal: str = "local"
    scopes: frozenset[str] | None = None
    on: date | None = None
    at: time | None = None
    rule: str = ""


def cases(path: Path) -> tuple[PolicyCase, ...]:
    """The cases of a policy file in their order; raises ConfigError with ``file:line``."""
    top = read_file(path).named()
    return tuple(_case(node) for node in top["cases"].items()) if "cases" in top else ()


def _case(node: Node) -> PolicyCase:
    keys = node.mapping(KEYS, required=("name", "expect"))
    if ("call" in keys) == ("message" in keys):
        node.fail("a case has a call or a message", "write call: TOOL and arguments:, or message:")
    expected = keys["expect"].one_of(_VERDICTS)
    return PolicyCase(
        name=keys["name"].text(),
        message=_message(keys),
        direction=Direction(keys["direction"].one_of(tuple(map(str, Direction))))
        if "direction" in keys
        else Direction.TO_SERVER,
        expect=_VERDICTS[expected],
        place=node.place,
        server=keys["server"].text() if "server" in keys else "",
        tool=_object(keys["tool"]) if "tool" in keys else None,
        principal=keys["principal"].text() if "principal" in keys else "local",
        scopes=frozenset(keys["scopes"].texts()) if "scopes" in keys else None,
        on=keys["on"].day() if "on" in keys else None,
        at=_at(keys),
        rule=keys["rule"].text() if "rule" in keys else "",
    )


def _at(keys: Mapping[str, Node]) -> time | None:
    if "at" not in keys:
        if "zone" in keys:
            keys["zone"].fail("a zone alone says no time", 'write at: "22:30" beside it')
        return None
    if "zone" not in keys:
        keys["at"].fail("a time has a zone", "write zone: Europe/Berlin, or UTC, beside it")
    found = minute(keys["at"].text())
    if found is None or found >= MIDNIGHT:
        keys["at"].fail(f"{quoted(keys['at'].text())} is no time of the day", "write 22:30")
    return time(*divmod(found, 60), tzinfo=zone(keys["zone"]))


def _message(keys: Mapping[str, Node]) -> dict[str, Any]:
    if "message" in keys:
        return {"jsonrpc": "2.0", "id": 1, **_object(keys["message"])}
    arguments = _object(keys["arguments"]) if "arguments" in keys else {}
    params = {"name": keys["call"].text(), "arguments": arguments}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


def _object(node: Node) -> dict[str, Any]:
    node.named()
    found: dict[str, Any] = node.plain()
    return found
