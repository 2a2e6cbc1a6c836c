"""Several gateways over one Redis decide as one gateway does about the same messages in the same order."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from tests.gate.adapters import Kept, at_once
from tests.redis_server import needs_redis, own_folder, running
from vanguard.adapters.trackers.memory import MemoryTracker
from vanguard.adapters.trackers.redis import RedisTracker
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Relay
from vanguard.gate.surroundings import Surroundings
from vanguard.gate.trail import Trail
from vanguard.model.context import Policy, Server
from vanguard.model.message import TO_CLIENT, TO_SERVER
from vanguard.model.sequence import Book, Budget
from vanguard.policy.load import profile
from vanguard.rules import library, sequences
from vanguard.rules.index import Index
from vanguard.wire.conversation import Conversation

CORPUS = Path(__file__).parents[2] / "benchmarks" / "corpora" / "lineage.jsonl"
BOOK = Book(sequences.read_all(library.locate()), [Budget("mails", 5, 3_600.0, capability="message.send")])


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def messages() -> list[tuple[Any, bytes]]:
    """Attacks and honest work, in a row: every message with its direction."""
    found: list[tuple[Any, bytes]] = []
    cases = [json.loads(line) for line in CORPUS.read_bytes().splitlines()]
    sessions = list(dict.fromkeys(case["session"] for case in cases))
    chosen = {*sessions[:12], *sessions[100:106], *sessions[240:246], *sessions[-20:-12]}
    asked = 0
    for case in cases:
        if case["session"] in chosen:
            asks = case["direction"] == "client_to_server"
            asked += asks
            found.append(
                (TO_SERVER if asks else TO_CLIENT, json.dumps(case["message"] | {"id": asked}).encode())
            )
    return found


class Replicas:
    """Gateways, each with a tracker of its own, and the decisions of all in their order."""

    def __init__(self, trackers: list[Any], loop: asyncio.Runner, clock: Clock) -> None:
        self.kept = Kept()
        self._works: list[Coroutine[Any, Any, None]] = []
        self._loop = loop
        self._clock = clock
        policy = Policy(profile("balanced"), Index((), ""), "digest", book=BOOK)
        self._relays = []
        for tracker in trackers:
            conversation = Conversation()
            surroundings = Surroundings(policy, Server("work"), conversation, principal="ann")
            gate = Gate(self.kept, trail=Trail(tracker, b"key", self._works.append))
            self._relays.append(Relay(gate, surroundings, conversation, lambda way, line: None, at_once))

    def play(self, chosen: random.Random) -> list[tuple[str, tuple[str, ...]]]:
        """Each question and its answer pass one gateway, chosen anew; what was decided of each message."""
        relay = self._relays[0]
        for direction, line in messages():
            if direction is TO_SERVER:
                relay = chosen.choice(self._relays)
            self._clock.now += 1
            relay.receive(direction, line)
            while self._works:
                self._loop.run(self._works.pop(0))
        decisions = [record.decision for record in self.kept.records if record.decision is not None]
        return [
            (each.verdict.word, tuple(reason.finding.rule for reason in each.reasons)) for each in decisions
        ]


@needs_redis
@pytest.mark.xdist_group("redis")
@pytest.mark.parametrize("count", [2, 4])
def test_they_decide_as_one(count: int) -> None:
    with asyncio.Runner() as loop, own_folder() as folder, running(folder) as url:
        clock = Clock()
        one = Replicas([MemoryTracker(clock)], loop, clock).play(random.Random(7))
        clock = Clock()
        trackers = [RedisTracker(url, pytest.fail, clock=clock, timeout_s=60.0) for _ in range(count)]
        many = Replicas(trackers, loop, clock).play(random.Random(7))
        for tracker in trackers:
            loop.run(tracker.close())
    assert many == one
    assert {"lineage-private-to-stranger", "behavior-budget"} <= {rule for _, rules in one for rule in rules}
