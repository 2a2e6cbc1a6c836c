"""Transcripts of agents' work, played against the whole gateway without its I/O, by a clock of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import orjson

from vanguard.adapters.trackers.memory import MemoryTracker
from vanguard.errors import RuleError
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Relay
from vanguard.gate.surroundings import Surroundings
from vanguard.gate.trail import Trail
from vanguard.model.context import Policy, Server
from vanguard.model.decision import Decision
from vanguard.model.message import TO_CLIENT, TO_SERVER, Direction
from vanguard.model.profile import Levels
from vanguard.model.record import Record
from vanguard.model.sequence import Book, Sequence, Transcript
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.rules.problem import Problem
from vanguard.wire.conversation import Conversation

_MODIFIERS = frozenset({"answers", "fails", "times", "on"})
_SPAN = re.compile(r"([1-9][0-9]{0,4})([smh])")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}
_BEGIN = 1_800_000_000.0
_USUAL = {"run": "command", "shell": "command", "bash": "command", "exec": "command", "search": "query"}


class Play:
    """Messages of one principal with several servers, judged in turn.

    A step is a mapping of a tool to its arguments (or to the one that matters), with ``answers`` or
    ``fails`` for what the server says, ``times`` to repeat it with ``{n}`` counted up, and ``on`` for the
    server; or ``wait`` with a time; or ``lists`` with definitions of tools.  Raises RuleError for any other.
    """

    def __init__(self, policy: Policy, pace_s: float = 1.0) -> None:
        self._policy = policy
        self._pace_s = pace_s
        self._now = _BEGIN
        self._trail = Trail(MemoryTracker(lambda: self._now), b"transcripts", lambda work: work.close())
        self._servers: dict[str, Relay] = {}
        self._forwarded = False
        self._ids = 0
        self.decisions: list[Decision] = []
        """The decision on every message, in order."""

    def play(self, steps: Iterable[Any], place: str = "") -> Play:
        """Play steps; the same play."""
        for step in steps:
            if not isinstance(step, dict) or not step:
                raise RuleError("a step is a mapping", place=place, hint="such as {read_file: notes.md}")
            self._step(step, place)
        return self

    def _step(self, step: Mapping[str, Any], place: str) -> None:
        server = str(step.get("on", "server"))
        if "wait" in step:
            self._now += _span(step["wait"], place)
        elif "lists" in step:
            tools = [{"name": each} if isinstance(each, str) else each for each in step["lists"]]
            self._ask(server, "tools/list", {}, {"result": {"tools": tools}})
        else:
            tool = next((key for key in step if key not in _MODIFIERS), None)
            if tool is None:
                raise RuleError("this step names no tool", place=place)
            for number in range(int(step.get("times", 1))):
                self._call(server, tool, step, number)

    def _call(self, server: str, tool: str, step: Mapping[str, Any], number: int) -> None:
        arguments = step[tool] if isinstance(step[tool], dict) else {_usual(tool, step[tool]): step[tool]}
        given = counted(arguments, number)
        if "fails" in step:
            text = counted(step["fails"], number)
            answer = {"result": {"isError": True, "content": [{"type": "text", "text": text}]}}
        else:
            text = counted(step.get("answers", "done"), number)
            answer = {"result": {"content": [{"type": "text", "text": text}]}}
        self._ask(server, "tools/call", {"name": tool, "arguments": given}, answer)

    def _ask(self, server: str, method: str, params: Any, answer: Any) -> None:
        self._now += self._pace_s
        self._ids += 1
        relay = self._servers.get(server)
        if relay is None:
            self._servers[server] = relay = self._relay(server)
        ask = {"jsonrpc": "2.0", "id": self._ids, "method": method, "params": params}
        self._forwarded = False
        relay.receive(TO_SERVER, orjson.dumps(ask))
        if self._forwarded:
            relay.receive(TO_CLIENT, orjson.dumps({"jsonrpc": "2.0", "id": self._ids, **answer}))

    def _relay(self, server: str) -> Relay:
        conversation = Conversation()
        surroundings = Surroundings(self._policy, Server(server, cwd="/work", home="/home/ann"), conversation)
        return Relay(Gate(self, trail=self._trail), surroundings, conversation, self._sent)

    def _sent(self, direction: Direction, line: bytes) -> None:
        self._forwarded |= direction is TO_SERVER

    # -- the journal that its gates write to ---------------------------------------------------------

    healthy = True
    crowded = False

    def write(self, record: Record) -> bool:
        """Keep a decision."""
        if record.decision is not None:
            self.decisions.append(record.decision)
        return True

    def close(self) -> None:
        """Nothing is left to write."""


def prove(sequence: Sequence, policy: Policy, file: str = "") -> Iterator[Problem]:
    """What is wrong with a sequence by its cases: it is to be found in those that it catches alone."""
    for kind, cases in (("catches", sequence.catches), ("passes", sequence.passes)):
        for case in cases:
            found = _reasons(case, policy, f"{file}:{case.line}")
            if (sequence.id in found) != (kind == "catches"):
                what = "does not catch" if kind == "catches" else "catches, and should let pass,"
                yield Problem(f"{file}:{case.line}", f"the sequence {what} this transcript")


def policy_of(sequences: Iterable[Sequence], name: str = "balanced") -> Policy:
    """A policy of these sequences alone, all levels enforced."""
    return Policy(replace(profile(name), level=Levels()), Index((), "trial"), "trial", book=Book(sequences))


def _reasons(case: Transcript, policy: Policy, place: str) -> set[str]:
    played = Play(policy).play(case.steps, place)
    return {reason.finding.rule for each in played.decisions for reason in each.reasons}


def _usual(tool: str, value: Any) -> str:
    if isinstance(value, str) and "://" in value:
        return "url"
    return next((name for word, name in _USUAL.items() if word in tool), "path")


def counted(value: Any, number: int) -> Any:
    """A value with ``{n}`` in its texts replaced by a number."""
    if isinstance(value, str):
        return value.replace("{n}", str(number))
    if isinstance(value, dict):
        return {key: counted(each, number) for key, each in value.items()}
    if isinstance(value, list):
        return [counted(each, number) for each in value]
    return value


def _span(text: Any, place: str) -> float:
    found = _SPAN.fullmatch(str(text))
    if found is None:
        raise RuleError("this is no time", place=place, hint="write 30s, 10m or 1h")
    return int(found[1]) * _SECONDS[found[2]]
