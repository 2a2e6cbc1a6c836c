"""What is remembered over calls: asked before, added to after, waited for where it has to be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any

import pytest

from tests.gate.adapters import Kept, at_once
from vanguard.adapters.trackers.memory import MemoryTracker
from vanguard.errors import TrackerAway
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Relay
from vanguard.gate.surroundings import Surroundings
from vanguard.gate.trail import Trail
from vanguard.layers.lineage.asked import Asked
from vanguard.model.context import Policy, Server
from vanguard.model.finding import Severity, Status
from vanguard.model.history import Seen, Step, Switch
from vanguard.model.message import TO_CLIENT, TO_SERVER, Direction
from vanguard.model.sequence import Book, Budget, Kind, Sequence, Then
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.conversation import Conversation

Coro = Coroutine[Any, Any, None]
CALL = Then(frozenset(["call"]))
LOOP = Sequence(
    "loop", "t", Severity.HIGH, 1.0, "no.", "w", CALL, 60.0, count=3, same=Kind.TARGET, pause=30.0
)


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Slow(MemoryTracker):
    """A tracker that has to be waited for, and may be away."""

    away = False

    async def step(self, step: Step) -> Seen:  # type: ignore[override]
        if self.away:
            raise TrackerAway("somewhere else")
        return super().step(step)

    async def note(self, step: Step) -> None:  # type: ignore[override]
        super().note(step)


class Attended:
    """What is to be awaited, until the test says that it is ready."""

    def __init__(self) -> None:
        self.works: list[Coro] = []

    def __call__(self, work: Coro) -> None:
        self.works.append(work)

    def finish(self) -> None:
        """Await all of it, in order."""
        while self.works:
            asyncio.run(self.works.pop(0))


class World:
    """A relay whose past is remembered by a tracker."""

    def __init__(self, tracker: Any, book: Book, name: str = "balanced") -> None:
        self.attended = Attended()
        self.sent: list[tuple[Direction, bytes]] = []
        self.journal = Kept()
        conversation = Conversation()
        policy = Policy(profile(name), Index((), ""), "digest", book=book)
        self.relay = Relay(
            Gate(self.journal, trail=Trail(tracker, b"key", self.attended)),
            Surroundings(policy, Server("files"), conversation, principal="ann"),
            conversation,
            lambda direction, line: self.sent.append((direction, line)),
            at_once,
        )
        self._ids = 0

    def say(self, method: str, **params: object) -> int:
        """The client asks something; the id."""
        self._ids += 1
        ask = {"jsonrpc": "2.0", "id": self._ids, "method": method, "params": params}
        self.relay.receive(TO_SERVER, json.dumps(ask).encode())
        return self._ids

    def call(self, path: str = "a.txt", tool: str = "read_file") -> int:
        """The client calls a tool; the id."""
        return self.say("tools/call", name=tool, arguments={"path": path})

    def outcome(self, id: int) -> str:
        """What became of a request: ``forwarded``, the rule that stopped it, or ``waits``."""
        for direction, line in self.sent:
            body = json.loads(line)
            if body.get("id") == id and (direction is TO_SERVER or "error" in body):
                return "forwarded" if direction is TO_SERVER else str(body["error"]["data"]["rule"])
        return "waits"

    def error(self, id: int) -> Any:
        """The error that a request was answered with."""
        return next(body["error"] for _, line in self.sent if (body := json.loads(line)).get("id") == id)


def test_a_sequence_stops_the_message_that_ends_it_and_nothing_else() -> None:
    world = World(MemoryTracker(Clock()), Book([LOOP]))
    ids = [world.call() for _ in range(3)]
    assert [world.outcome(id) for id in ids] == ["forwarded", "forwarded", "loop"]
    assert world.error(ids[2])["code"] == -31001
    assert world.error(ids[2])["data"]["retryable"] is False
    assert world.outcome(world.say("tools/list")) == "forwarded"


def test_a_sequence_that_stops_pauses_its_sender_for_its_time_alone() -> None:
    clock = Clock()
    world = World(MemoryTracker(clock), Book([LOOP]), "strict")
    for _ in range(3):
        world.call()
    paused = world.call("other.txt")
    assert world.outcome(paused) == "behavior-paused"
    assert world.error(paused)["code"] == -31003
    assert world.error(paused)["data"]["retry_after_s"] == pytest.approx(30.0, abs=1)
    clock.now += 31
    assert world.outcome(world.call("third.txt")) == "forwarded"


def test_balanced_pauses_nobody_and_honest_calls_go_on_beside_what_is_stopped() -> None:
    world = World(MemoryTracker(Clock()), Book([LOOP]))
    looped = [world.call() for _ in range(50)]
    assert world.outcome(looped[-1]) == "loop"
    for number in range(50):
        assert world.outcome(world.call(f"/home/me{number}/.ssh/id_rsa")) == "fs-sensitive-place"
    assert world.outcome(world.call("other.txt")) == "forwarded"


def test_a_budget_that_is_spent_says_when_to_come_again() -> None:
    clock = Clock()
    world = World(MemoryTracker(clock), Book((), [Budget("calls", 2, 60.0)]))
    ids = [world.call(f"{number}.txt") for number in range(3)]
    assert [world.outcome(id) for id in ids] == ["forwarded", "forwarded", "behavior-budget"]
    assert world.error(ids[2])["data"]["retry_after_s"] == 60.0
    clock.now += 60
    assert world.outcome(world.call()) == "forwarded"


def test_monitor_stops_nothing_and_says_what_would_have_been() -> None:
    world = World(MemoryTracker(Clock()), Book([LOOP]), "monitor")
    ids = [world.call() for _ in range(5)]
    assert {world.outcome(id) for id in ids} == {"forwarded"}
    assert [each.decision.verdict.word for each in world.journal.records if each.decision][
        2
    ] == "SHADOW-BLOCK"


@pytest.mark.parametrize("switch", [Switch("all"), Switch("server", "files"), Switch("principal", "ann")])
def test_what_is_switched_off_refuses_calls_and_ends_no_session(switch: Switch) -> None:
    tracker = MemoryTracker(Clock())
    world = World(tracker, Book())
    tracker.switch(switch, True)
    assert world.outcome(world.call()) == "behavior-switched-off"
    assert world.outcome(world.say("ping")) == "forwarded"
    tracker.switch(switch, False)
    assert world.outcome(world.call()) == "forwarded"


def test_a_request_waits_for_a_past_that_has_to_be_waited_for_and_holds_up_nothing() -> None:
    world = World(Slow(Clock()), Book([LOOP]))
    first = world.call()
    listing = world.say("tools/list")
    assert (world.outcome(first), world.outcome(listing)) == ("waits", "forwarded")
    assert world.relay.busy
    world.attended.finish()
    assert world.outcome(first) == "forwarded"
    later = [world.call(), world.call()]
    world.attended.finish()
    assert [world.outcome(id) for id in later] == ["forwarded", "loop"]


def test_a_request_that_is_cancelled_while_it_waits_is_dropped_unsent() -> None:
    world = World(Slow(Clock()), Book([LOOP]))
    id = world.call()
    cancel = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id}}
    world.relay.receive(TO_SERVER, json.dumps(cancel).encode())
    world.attended.finish()
    assert world.sent == []
    assert not world.relay.busy


def test_a_second_use_of_an_id_that_waits_is_refused() -> None:
    world = World(Slow(Clock()), Book())
    world.call()
    world._ids -= 1
    world.call()
    world.attended.finish()
    assert [json.loads(line).get("error", {}).get("code") for _, line in world.sent] == [-32600, None]


def test_what_waits_when_the_server_ends_is_answered_once() -> None:
    world = World(Slow(Clock()), Book())
    id = world.call()
    world.relay.server_gone("it has ended")
    world.attended.finish()
    assert [json.loads(line)["id"] for _, line in world.sent] == [id]


@pytest.mark.parametrize(
    ("name", "read", "write"),
    [
        ("monitor", "forwarded", "forwarded"),
        ("balanced", "forwarded", "forwarded"),
        ("strict", "forwarded", "history-missing-act"),
    ],
)
def test_a_past_that_is_missing_is_never_an_old_one(name: str, read: str, write: str) -> None:
    tracker = Slow(Clock())
    world = World(tracker, Book([LOOP]), name)
    tracker.away = True
    ids = [world.call(), world.call("b.txt", "write_file")]
    world.attended.finish()
    assert [world.outcome(id) for id in ids] == [read, write]
    reasons = [each.decision.because for each in world.journal.records if each.decision]
    assert reasons == [("history-missing",), ("history-missing-act",)]
    tracker.away = False
    again = world.call("c.txt")
    world.attended.finish()
    assert world.outcome(again) == "forwarded"
    last = [each.decision for each in world.journal.records if each.decision][-1]
    assert last.because == ()


def test_what_an_answer_shows_counts_for_later_calls() -> None:
    failing = Sequence(
        "failing", "t", Severity.HIGH, 1.0, "no.", "w", CALL, 60.0, Then(frozenset(["denied"])), count=2
    )
    world = World(MemoryTracker(Clock()), Book([failing]))
    for _ in range(2):
        id = world.call()
        result = {"isError": True, "content": [{"type": "text", "text": "permission denied"}]}
        world.relay.receive(TO_CLIENT, json.dumps({"jsonrpc": "2.0", "id": id, "result": result}).encode())
    assert world.outcome(world.call()) == "failing"


def test_a_tool_that_was_changed_is_known_when_it_is_called() -> None:
    changed = Sequence(
        *("changed", "t", Severity.HIGH, 1.0, "no.", "w", CALL, 60.0, Then(frozenset(["tools-changed"]))),
        same=Kind.NAME,
    )
    world = World(MemoryTracker(Clock()), Book([changed]))
    for description in ("Reads a file.", "Reads a file, well.", "Reads a file, well."):
        id = world.say("tools/list")
        tools = [{"name": "read_file", "description": description}, {"name": "list_files"}]
        answer = {"jsonrpc": "2.0", "id": id, "result": {"tools": tools}}
        world.relay.receive(TO_CLIENT, json.dumps(answer).encode())
    assert world.outcome(world.call("a", "list_files")) == "forwarded"
    assert world.outcome(world.call("a", "read_file")) == "changed"


def test_much_that_is_stopped_raises_a_risk_that_fades() -> None:
    clock = Clock()
    world = World(MemoryTracker(clock), Book(), "strict")
    for number in range(10):
        world.call(f"/home/me{number}/.ssh/id_rsa")
    extreme = world.call("notes.txt")
    assert world.outcome(extreme) == "behavior-risk-extreme"
    assert world.outcome(world.call("notes.txt")) == "behavior-paused"
    clock.now += 3_600
    assert world.outcome(world.call("notes.txt")) == "forwarded"


def test_nothing_of_a_message_is_kept() -> None:
    tracker = MemoryTracker(Clock())
    loops = Sequence("loops", "t", Severity.HIGH, 1.0, "no.", "w", CALL, 60.0, count=9, same=Kind.ARGUMENTS)
    world = World(tracker, Book([loops]))
    world.call("a-very-private-path")
    kept = repr([(past.traces, past.shown) for past in tracker._pasts.values()])
    assert "private" not in kept
    assert "loops" in kept


@pytest.mark.parametrize("kind", [MemoryTracker, Slow])
def test_values_that_cannot_be_worked_out_are_a_failure_and_hide_nothing_else(
    kind: type[MemoryTracker], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Asked, name: str) -> tuple[bytes, ...]:
        raise ValueError(name)

    monkeypatch.setattr(Asked, "prints", fails)
    tracker = kind(Clock())
    world = World(tracker, Book())
    sent = world.say("tools/call", name="send_email", arguments={"to": "ann@example.com", "body": "x"})
    world.attended.finish()
    assert world.outcome(sent) == "forwarded"
    failed = [
        each
        for record in world.journal.records
        if record.decision
        for each in record.decision.evidence
        if each.status is Status.FAILED
    ]
    assert [(each.layer, each.note) for each in failed] == [("lineage", "ValueError")]
    tracker.switch(Switch("all"), True)
    stopped = world.say("tools/call", name="send_email", arguments={"to": "ann@example.com", "body": "x"})
    world.attended.finish()
    assert world.outcome(stopped) == "behavior-switched-off"
