"""Laws 7, 10 and 12: what goes on is what came, every request is answered once, monitor stops nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.gate.adapters import Kept, Somebody, at_once
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Relay
from vanguard.gate.surroundings import Surroundings
from vanguard.model.context import Policy, Server
from vanguard.model.message import Direction
from vanguard.policy.load import profile
from vanguard.rules import library
from vanguard.rules.index import Index
from vanguard.wire.conversation import Conversation

RULES, DIGEST = library.load(None, None)
INDEX = Index(RULES, DIGEST)
HARMLESS = ["hello", "notes/today.md", "SELECT 1"]
HARMFUL = ["rm -rf /", "/etc/shadow", "http://169.254.169.254/", "~/.ssh/id_rsa", ".env"]
NONSENSE = [b"[]", b"{}", b"x", b'{"jsonrpc":"2.0","id":1.5,"method":"ping"}', b"\xff", b'{"id":-3}', b"[{}]"]


class World:
    """A relay with a client and a server that do as they are told."""

    def __init__(self, name: str, *, asking: bool) -> None:
        self.journal = Kept()
        self.sent: list[tuple[Direction, bytes]] = []
        somebody = Somebody()
        self.questions = somebody.questions
        conversation = Conversation()
        policy = Policy(profile(name), INDEX, DIGEST)
        self.relay = Relay(
            Gate(self.journal, somebody if asking else None),
            Surroundings(policy, Server("s", cwd="/w", home="/home/me"), conversation),
            conversation,
            lambda direction, line: self.sent.append((direction, line)),
            at_once,
        )

    def reached(self, direction: Direction) -> list[bytes]:
        """What reached one side, in order."""
        return [line for way, line in self.sent if way is direction]


def call(id: int, text: str) -> bytes:
    """A call with one argument."""
    params = {"name": "t", "arguments": {"a": text}}
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}).encode()


STEPS = st.lists(
    st.tuples(st.just("call"), st.sampled_from(HARMLESS + HARMFUL))
    | st.tuples(st.just("answer"), st.integers(0, 9))
    | st.tuples(st.just("odd answer"), st.integers(0, 9))
    | st.tuples(st.just("bad answer"), st.integers(0, 9))
    | st.tuples(st.just("client nonsense"), st.sampled_from(NONSENSE))
    | st.tuples(st.just("server nonsense"), st.sampled_from(NONSENSE))
    | st.tuples(st.just("settle"), st.booleans())
    | st.tuples(st.just("again"), st.integers(0, 9))
    | st.tuples(st.just("cancel"), st.integers(0, 9))
    | st.tuples(st.just("server asks"), st.sampled_from(HARMLESS + HARMFUL))
    | st.tuples(st.just("client answers"), st.integers(0, 9))
    | st.tuples(st.just("deaf") | st.just("gone"), st.none()),
    max_size=30,
)


class Session(World):
    """A world that keeps count of what was asked, how often, and what was cancelled."""

    def __init__(self, name: str, *, asking: bool) -> None:
        super().__init__(name, asking=asking)
        self.asked: Counter[int] = Counter()
        self.cancelled: set[int] = set()
        self.server_asked = 0

    def step(self, step: str, what: Any) -> None:
        """Take one step."""
        waiting = [m["id"] for m in self._requests(Direction.TO_SERVER) if isinstance(m["id"], int)]
        match step:
            case "call":
                self.asked[len(self.asked) + 1] += 1
                self.client(call(len(self.asked), what))
            case "again" if self.asked:
                id = what % len(self.asked) + 1
                self.asked[id] += 1
                self.client(call(id, "hello"))
            case "cancel" if self.asked:
                self.cancelled.add(what % len(self.asked) + 1)
                params = {"requestId": what % len(self.asked) + 1}
                note = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": params}
                self.client(json.dumps(note).encode())
            case "answer" | "odd answer" | "bad answer" if waiting:
                text = {"answer": "fine", "odd answer": "a\u202eb" + "\u200b" * 9}.get(step)
                result = None if text is None else {"content": [{"type": "text", "text": text}]}
                answer = {"jsonrpc": "2.0", "id": waiting[what % len(waiting)], "result": result}
                self.relay.receive(Direction.TO_CLIENT, json.dumps(answer).encode())
            case "client nonsense":
                self.client(what)
            case "server nonsense":
                self.relay.receive(Direction.TO_CLIENT, what)
            case "settle" if self.questions:
                self.questions[0](what)
            case _:
                self._turned_round(step, what)

    def _turned_round(self, step: str, what: Any) -> None:
        """The steps in which the server asks, or ends."""
        asked = [m["id"] for m in self._requests(Direction.TO_CLIENT)]
        match step:
            case "server asks":
                self.server_asked += 1
                params = {"messages": [{"role": "user", "content": {"type": "text", "text": what}}]}
                ask = {"jsonrpc": "2.0", "id": f"s{self.server_asked}", "method": "sampling/createMessage"}
                self.relay.receive(Direction.TO_CLIENT, json.dumps(ask | {"params": params}).encode())
            case "client answers" if asked:
                answer = {"jsonrpc": "2.0", "id": asked[what % len(asked)], "result": {"model": "m"}}
                self.client(json.dumps(answer).encode())
            case "deaf":
                self.relay.server_deaf("it reads no more")
            case "gone":
                self.relay.server_gone("it has ended")

    def client(self, line: bytes) -> None:
        """The client says something."""
        self.relay.receive(Direction.TO_SERVER, line)

    def _requests(self, direction: Direction) -> list[Any]:
        messages = [json.loads(line) for line in self.reached(direction)]
        return [m for m in messages if "method" in m and "id" in m]

    def answers(self, direction: Direction) -> Counter[Any]:
        """How often each id was answered on one side."""
        messages = [json.loads(line) for line in self.reached(direction)]
        return Counter(m["id"] for m in messages if isinstance(m, dict) and "method" not in m)


@given(STEPS, st.sampled_from(["balanced", "strict"]), st.booleans())
def test_every_request_is_answered_exactly_once_whatever_happens(
    steps: list[tuple[str, Any]], name: str, asking: bool
) -> None:
    session = Session(name, asking=asking)
    for step, what in steps:
        session.step(step, what)
    session.relay.server_gone("it has ended")
    answers = session.answers(Direction.TO_CLIENT)
    for id, times in session.asked.items():
        if id in session.cancelled:  # who cancels wants no answer, and may get one that was on its way
            assert answers[id] <= times
        else:
            assert answers[id] == times, f"request {id} was asked {times} times"
    assert not session.questions
    to_server = session.answers(Direction.TO_SERVER)
    assert all(to_server[f"s{number + 1}"] <= 1 for number in range(session.server_asked))


@given(
    st.lists(st.tuples(st.sampled_from(list(Direction)), st.text(max_size=30)), max_size=12),
    st.sampled_from(["monitor", "balanced", "strict"]),
)
def test_what_is_forwarded_is_byte_for_byte_what_came_and_in_order(
    texts: list[tuple[Direction, str]], name: str
) -> None:
    world = World(name, asking=False)
    came: dict[Direction, list[bytes]] = {direction: [] for direction in Direction}
    for direction, text in texts:
        note = {"jsonrpc": "2.0", "method": "notifications/x", "params": {"t": text}}
        line = (" " + json.dumps(note, ensure_ascii=False)).encode("utf-8", "replace")
        came[direction].append(line)
        world.relay.receive(direction, line)
    forwarded = {direction: iter(came[direction]) for direction in Direction}
    for direction, line in world.sent:
        assert any(line == each for each in forwarded[direction])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Direction)), st.sampled_from(HARMLESS + HARMFUL) | st.text(max_size=30)
        ),
        max_size=12,
    )
)
def test_monitor_forwards_every_well_formed_message_at_once(texts: list[tuple[Direction, str]]) -> None:
    world = World("monitor", asking=True)
    for number, (direction, text) in enumerate(texts):
        params = {"name": "t", "arguments": {"path": text, "command": text}}
        ask = {"jsonrpc": "2.0", "id": f"{number}", "method": "tools/call", "params": params}
        line = json.dumps(ask, ensure_ascii=False).encode("utf-8", "replace")
        world.relay.receive(direction, line)
        assert world.sent[-1] == (direction, line)
    assert len(world.journal.records) == len(texts) == len(world.sent)


@given(STEPS)
def test_every_line_leaves_a_record(steps: list[tuple[str, Any]]) -> None:
    world = World("balanced", asking=False)
    lines = 0
    for step, what in steps:
        if step in ("call", "server asks"):
            lines += 1
            way = Direction.TO_SERVER if step == "call" else Direction.TO_CLIENT
            world.relay.receive(way, call(lines, what))
        elif step.endswith("nonsense"):
            lines += 1
            way = Direction.TO_SERVER if step.startswith("client") else Direction.TO_CLIENT
            world.relay.receive(way, what)
        elif step.endswith("answer") and lines:
            answer = {"jsonrpc": "2.0", "id": what, "result": {}}
            world.relay.receive(Direction.TO_CLIENT, json.dumps(answer).encode())
            lines += 1
    assert len(world.journal.records) == lines
