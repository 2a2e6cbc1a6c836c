"""Plays a transcript against a real relay with the shipped rules and profiles.

A playbook is a text of lines:

    # a comment
    profile strict              the profile (balanced otherwise); before the first message
    zones /srv/files            safe zones
    refusal tool_result         how refusals look
    definitions block           what becomes of lists with bad entries
    restore TOOL KIND           a tool that gets the values behind placeholders of a kind
    approver                    somebody can be asked about REVIEW; they answer by `grant` and `deny`
    C> {...}                    the client says this
    S> {...}                    the server says this
    >S {...}  or  >S same       what then reaches the server, in order; `same` is the very line said
    >C {...}  or  >C same       what then reaches the client; `pass` takes any line, for `Play.out`
    grant / deny                the oldest question is answered
    gone                        the server ends
    deaf                        the server reads no more
    overdue ID                  the answer deadline of that request passes

What reaches nobody is not written down: every line that comes out must be expected, in order.
`"*"` stands for any value.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import replace
from typing import Any

import pytest

from tests.gate.adapters import Kept, Somebody, at_once
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Manner, Relay
from vanguard.gate.surroundings import Surroundings
from vanguard.model.context import Policy, Server
from vanguard.model.message import Direction
from vanguard.policy.load import profile
from vanguard.rules import library
from vanguard.rules.index import Index
from vanguard.wire.conversation import Conversation

RULES, DIGEST = library.load(None, None)


class Play:
    """One transcript in progress."""

    def __init__(self) -> None:
        self.journal = Kept()
        self.said: list[str] = []
        self._settings: dict[str, str] = {}
        self._out: deque[tuple[str, bytes]] = deque()
        self._somebody = Somebody()
        self._relay: Relay | None = None
        self._conversation = Conversation()
        self._last = b""
        self._came = b""

    @property
    def relay(self) -> Relay:
        """The relay, made when the first message is said."""
        if self._relay is None:
            self._relay = self._make()
        return self._relay

    def _make(self) -> Relay:
        settings = self._settings
        chosen = profile(settings.get("profile", "balanced"))
        if "restore" in settings:
            tool, *kinds = settings["restore"].split()
            chosen = replace(chosen, disclosure=replace(chosen.disclosure, restore={tool: tuple(kinds)}))
        policy = Policy(
            chosen,
            Index(RULES, DIGEST),
            DIGEST,
            definitions=settings.get("definitions", "drop"),
        )
        zones = tuple(settings["zones"].split()) if "zones" in settings else None
        conversation = self._conversation
        return Relay(
            Gate(self.journal, self._somebody if "approver" in settings else None),
            Surroundings(policy, Server("server", zones, cwd="/srv"), conversation),
            conversation,
            lambda direction, line: self._out.append((direction, line)),
            at_once,
            Manner(settings.get("refusal", "error"), settings.get("detail", "full")),
            self.said.append,
        )

    def run(self, script: str) -> None:
        """Play a script to its end; raises AssertionError where something else comes out."""
        for number, line in enumerate(script.splitlines(), 1):
            line = line.strip()
            if line and not line.startswith("#"):
                self._step(line, f"line {number}: {line}")
        self._nothing_left("the end")

    def _step(self, line: str, place: str) -> None:
        word, _, rest = line.partition(" ")
        rest = rest.strip()
        if word in (">S", ">C"):
            self._expect(Direction.TO_SERVER if word == ">S" else Direction.TO_CLIENT, rest, place)
            return
        self._nothing_left(place)
        match word:
            case "C>" | "S>":
                self._last = rest.encode()
                self.relay.receive(Direction.TO_SERVER if word == "C>" else Direction.TO_CLIENT, self._last)
            case "grant" | "deny":
                self._somebody.questions[0](word == "grant")
            case "gone":
                self.relay.server_gone("it has ended")
            case "deaf":
                self.relay.server_deaf("it reads no more")
            case "overdue":
                asked = self._conversation.waiting(Direction.TO_SERVER, json.loads(rest))
                assert asked is not None, place
                self.relay.overdue(asked)
            case _:
                self._settings[word] = rest

    def _nothing_left(self, place: str) -> None:
        assert not self._out, f"before {place}: nobody expected {self._out[0]}"

    def _expect(self, direction: Direction, expected: str, place: str) -> None:
        assert self._out, f"{place}: nothing came"
        went, line = self._out.popleft()
        assert went == direction, f"{place}: {line!r} went {went}"
        self._came = line
        if expected == "pass":
            return
        if expected == "same":
            assert line == self._last, f"{place}: came {line!r}"
        else:
            wanted, got = json.loads(expected), json.loads(line)
            assert _fits(wanted, got), f"{place}: came {line.decode()}"

    def out(self) -> bytes:
        """The last line that came out."""
        return self._came

    @property
    def conversation(self) -> Conversation:
        """What the two sides told each other."""
        return self._conversation

    @property
    def verdicts(self) -> list[str]:
        """The verdicts recorded so far, in order."""
        return [record.decision.verdict.word for record in self.journal.records if record.decision]


def _fits(wanted: Any, got: Any) -> bool:
    if wanted == "*":
        return True
    if isinstance(wanted, dict) and isinstance(got, dict):
        return wanted.keys() == got.keys() and all(_fits(wanted[key], got[key]) for key in wanted)
    if isinstance(wanted, list) and isinstance(got, list):
        return len(wanted) == len(got) and all(map(_fits, wanted, got))
    return type(wanted) is type(got) and bool(wanted == got)


@pytest.fixture
def play() -> Play:
    """A transcript that has not begun."""
    return Play()
