"""What is told of a server's tools: each judged as a gateway judges it, what it can do, and its risk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

import orjson

from vanguard.errors import OutsideError, ProtocolError
from vanguard.gate.lists import entry
from vanguard.gate.surroundings import Surroundings
from vanguard.inspection import inspect
from vanguard.model.capability import Capability, Source
from vanguard.model.decision import Reason, Verdict
from vanguard.model.message import TO_CLIENT, TO_SERVER, Message
from vanguard.model.value import value
from vanguard.policy.capabilities import sources
from vanguard.policy.explain import told
from vanguard.policy.mask import mask
from vanguard.policy.mask import name as shown_name
from vanguard.policy.risk import Rating, rating
from vanguard.transports.listing import Exchange
from vanguard.wire.conversation import Conversation
from vanguard.wire.jsonrpc import parse

MAX_NAME = 128
"""Characters of a tool's name that are shown."""

MAX_TEXT = 200
"""Characters of an annotation that are shown."""

_ANNOTATIONS = 16


@value
class JudgedTool:
    """A tool as the server listed it, and what is to be told of it."""

    name: str
    known: Mapping[Capability, Source]
    rating: Rating
    annotations: Mapping[str, Any]
    findings: tuple[Reason, ...]


@value
class Judged:
    """All that a server listed; ``findings`` are those that belong to no one tool."""

    tools: list[JudgedTool] = field(default_factory=list)
    findings: list[Reason] = field(default_factory=list)


class Judging:
    """Judges what a server answered, in order, as one session of a gateway would."""

    def __init__(self, surroundings: Surroundings, conversation: Conversation) -> None:
        self._surroundings = surroundings
        self._conversation = conversation
        self._judged = Judged()

    def of(self, exchanges: Iterable[Exchange]) -> Judged:
        """All the tools; raises OutsideError for an answer that no gateway would pass on."""
        for exchange in exchanges:
            request, answer = _message(exchange.asked, TO_SERVER), _message(exchange.answered, TO_CLIENT)
            self._conversation.forwarded(request)
            self._answer(answer)
        return self._judged

    def _answer(self, answer: Message) -> None:
        asked = self._conversation.answered(answer)
        assert asked is not None, "an exchange is a question and its own answer"
        answer = asked.answer(answer)
        reasons = inspect(answer, self._surroundings.of(answer, asked)).reasons
        self._conversation.forwarded(answer)
        listed = answer.body["result"].get("tools")
        tools = listed if answer.method == "tools/list" and isinstance(listed, list) else []
        of_tool: dict[int, list[Reason]] = {}
        for reason in reasons:
            at = entry(reason.finding.pointer, "tools")
            if 0 <= at < len(tools):
                of_tool.setdefault(at, []).append(reason)
            else:
                self._judged.findings.append(reason)
        for at, definition in enumerate(tools):
            if isinstance(definition, dict):
                # Of a rule a page tells but the first place, so that its other tools are asked one by one.
                alone = self._alone(answer, asked.id, at, definition) if reasons else []
                self._tool(definition, _merged(of_tool.get(at, []), alone))

    def _alone(self, page: Message, id: Any, at: int, definition: Mapping[str, Any]) -> list[Reason]:
        body = {"jsonrpc": "2.0", "id": id, "result": {"tools": [definition]}}
        message = Message(TO_CLIENT, page.kind, orjson.dumps(body), body, id, page.method)
        context = replace(self._surroundings.of(message, None), asked={"method": page.method})
        return [
            replace(reason, finding=replace(reason.finding, pointer=_moved(reason.finding.pointer, at)))
            for reason in inspect(message, context).reasons
            if entry(reason.finding.pointer, "tools") == 0
        ]

    def _tool(self, definition: Mapping[str, Any], findings: tuple[Reason, ...]) -> None:
        given = definition.get("name")
        name = given if isinstance(given, str) else ""
        server = self._surroundings.server
        stated = (server.capabilities or {}).get(name)
        known = sources(definition)
        if stated is not None:
            known = {each: Source.POLICY for each in Capability if each in stated}
        rated = rating(
            definition,
            known,
            stated=stated is not None,
            zoned=server.zones is not None or name in (server.tool_zones or {}),
            stopped_by=[each.finding.rule for each in findings if self._stops(each)],
        )
        self._judged.tools.append(
            JudgedTool(name, known, rated, _annotations(definition.get("annotations")), findings)
        )

    def _stops(self, reason: Reason) -> bool:
        """Whether the profile stops for this reason, or would if it stopped anything."""
        enforcing = self._surroundings.policy.profile.enforcing
        return reason.verdict.stops if enforcing else reason.verdict is Verdict.SHADOW_BLOCK


def report(server: str, judged: Judged, unlisted: Sequence[str]) -> dict[str, Any]:
    """What was judged as JSON values, nothing of the server's in it that is not masked."""
    return {
        "server": shown(server),
        "tools": [
            {
                "name": shown(tool.name),
                "risk": tool.rating.risk.name,
                "why": list(tool.rating.why),
                "capabilities": [
                    {"name": str(name), "from": str(source)} for name, source in tool.known.items()
                ],
                "annotations": tool.annotations,
                "findings": [_finding(each) for each in tool.findings],
            }
            for tool in judged.tools
        ],
        "findings": [_finding(each) for each in judged.findings],
        "unlisted": [shown(name) for name in unlisted],
    }


def shown(name: str) -> str:
    """A name as it may be printed: masked, in printable characters, and not too long."""
    cut = name[:MAX_NAME]
    return shown_name(cut) + ("…" if len(name) > MAX_NAME else "")


def _message(line: bytes, direction: Any) -> Message:
    try:
        read = parse(line, direction)
    except ProtocolError as error:
        raise OutsideError(f"no gateway would pass the list on: {error.reason}") from None
    assert isinstance(read, Message), "the client takes batches apart"
    return read


def _merged(first: list[Reason], more: list[Reason]) -> tuple[Reason, ...]:
    """The reasons of both, one for each rule, the harshest first."""
    by_rule = {reason.finding.rule: reason for reason in [*more, *first]}
    return tuple(sorted(by_rule.values(), key=lambda reason: -reason.verdict))


def _moved(pointer: str, at: int) -> str:
    """A pointer into the first tool as one into the tool at another place."""
    return f"/result/tools/{at}{pointer.removeprefix('/result/tools/0')}"


def _finding(reason: Reason) -> dict[str, Any]:
    found = told(reason)
    return {**found, "pointer": mask(found["pointer"][: 2 * MAX_TEXT])}


def _annotations(hints: object) -> dict[str, Any]:
    """The server's own hints, as far as they are plain values."""
    plain = [*hints.items()][:_ANNOTATIONS] if isinstance(hints, dict) else []
    return {
        shown(key): mask(each[:MAX_TEXT]) if isinstance(each, str) else each
        for key, each in plain
        if isinstance(each, str | bool | int | float | None)
    }
