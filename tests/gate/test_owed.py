"""Reads go on at once; an act that cannot be taken back waits for the scores that are owed."""

from __future__ import annotations

import json
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.gate.adapters import Kept, at_once
from tests.gate.scorers import BAD, GOOD, Elsewhere, Pending
from vanguard.gate import owed
from vanguard.gate.gate import Gate
from vanguard.gate.relay import Relay
from vanguard.gate.scoring import Scoring
from vanguard.gate.surroundings import Surroundings
from vanguard.model.context import Policy, Server
from vanguard.model.message import TO_CLIENT, TO_SERVER
from vanguard.model.opinion import Opinion
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.conversation import Conversation

TEXT = "some text of a page that is long enough to be scored by somebody"
KEY = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
LATE = Opinion("elsewhere", failed="no answer within 3 s")


class World:
    """A relay between a client and a server, and a scorer that the test answers for."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str = "balanced") -> None:
        self.scorer = Elsewhere()
        self.answers: dict[Pending, Callable[[Opinion], None]] = {}
        self.journal = Kept()
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.now = 0.0
        monkeypatch.setattr(owed, "_awaited", self._awaited)
        scoring = Scoring(None, self.scorer, lambda work: None)
        self.gate = Gate(self.journal, scoring=scoring)
        assert self.gate.owed is not None
        self.gate.owed._clock = lambda: self.now
        conversation = Conversation()
        self.relay = Relay(
            self.gate,
            Surroundings(Policy(profile(name), Index((), "d"), "d"), Server("s"), conversation),
            conversation,
            lambda way, line: self.sent.append((way, json.loads(line))),
            at_once,
        )

    def _awaited(
        self, answer: Awaitable[Opinion], wait_s: float, name: str, answered: Callable[[Opinion], None]
    ) -> None:
        assert isinstance(answer, Pending)
        self.answers[answer] = answered

    def call(self, id: int, tool: str, **arguments: str) -> None:
        """The client calls a tool."""
        params = {"name": tool, "arguments": arguments}
        body = {"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}
        self.relay.receive(TO_SERVER, json.dumps(body).encode())

    def answer(self, id: int, text: str = TEXT) -> None:
        """The server answers."""
        result = {"content": [{"type": "text", "text": text}]}
        self.relay.receive(TO_CLIENT, json.dumps({"jsonrpc": "2.0", "id": id, "result": result}).encode())

    def read(self, id: int, text: str = TEXT) -> None:
        """A page is read."""
        self.call(id, "get_page")
        self.answer(id, text)

    def say(self, at: int, opinion: Opinion) -> None:
        """The scorer answers the question that was asked at this place, or the deadline does."""
        self.answers[self.scorer.asked[at]](opinion)

    def reached(self, way: str) -> list[Any]:
        """The ids of what reached one side."""
        return [body["id"] for to, body in self.sent if to == way]

    def last(self) -> dict[str, Any]:
        """What was sent last."""
        return self.sent[-1][1]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    return World(monkeypatch)


def verdict(world: World) -> tuple[str, tuple[str, ...]]:
    decision = [each for each in world.journal.records if each.event == "decision"][-1].decision
    assert decision is not None
    return decision.verdict.word, decision.because


def test_a_page_is_delivered_before_its_score_is_there(world: World) -> None:
    world.read(1)
    assert world.reached("to_client") == [1]
    assert [each.question.text for each in world.scorer.asked] == [TEXT]


def test_an_act_waits_for_the_score_of_what_was_read_before_it(world: World) -> None:
    world.read(1)
    world.call(2, "send_email", to="a")
    assert world.reached("to_server") == [1]
    world.say(0, GOOD)
    assert world.reached("to_server") == [1, 2]
    assert verdict(world) == ("ALLOW", ())


def test_reading_goes_on_while_an_act_waits(world: World) -> None:
    world.read(1)
    world.call(2, "send_email", to="a")
    world.call(3, "list_files")
    assert world.reached("to_server") == [1, 3]


def test_an_act_with_a_text_waits_for_its_own_score(world: World) -> None:
    world.call(1, "send_email", body=TEXT)
    assert world.reached("to_server") == []
    world.say(0, BAD)
    assert world.reached("to_server") == [1]
    assert verdict(world) == ("WARN", ("intent-likely",))


def test_an_act_after_a_bad_page_is_warned_of(world: World) -> None:
    world.read(1)
    world.call(2, "send_email", to="a")
    world.say(0, BAD)
    assert verdict(world) == ("WARN", ("intent-after-doubtful",))


def test_strict_holds_an_act_after_a_bad_page(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch, "strict")
    world.read(1)
    world.call(2, "send_email", to="a")
    world.say(0, BAD)
    assert world.reached("to_server") == [1]
    assert world.last()["error"]["code"] == -31002


def test_a_score_that_comes_before_the_act_counts_as_one_that_comes_after(world: World) -> None:
    world.read(1)
    world.say(0, BAD)
    world.call(2, "send_email", to="a")
    assert verdict(world) == ("WARN", ("intent-after-doubtful",))


def test_a_bad_page_is_forgotten_after_a_while(world: World) -> None:
    world.read(1)
    world.say(0, BAD)
    world.now = owed.RECALLED_S + 1
    world.call(2, "send_email", to="a")
    assert verdict(world) == ("ALLOW", ())


def test_after_the_deadline_balanced_goes_on_with_a_warning(world: World) -> None:
    world.read(1)
    world.call(2, "send_email", to="a")
    world.say(0, LATE)
    assert world.reached("to_server") == [1, 2]
    assert verdict(world) == ("WARN", ("intent-not-scored-act",))


def test_after_the_deadline_strict_holds_the_act_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(monkeypatch, "strict")
    world.read(1)
    world.call(2, "send_email", to="a")
    world.say(0, LATE)
    world.read(3)
    assert world.reached("to_server") == [1, 3]
    assert world.reached("to_client") == [1, 2, 3]


def test_a_late_bad_score_labels_what_was_delivered(world: World) -> None:
    world.read(1)
    world.say(0, LATE)
    world.say(0, BAD)
    delivered = next(
        each for each in world.journal.records if each.event == "decision" and each.direction == TO_CLIENT
    )
    notes = [each for each in world.journal.records if each.event == "score"]
    assert [each.decision_id for each in notes] == [delivered.decision_id] * 2
    assert (notes[-1].detail or {})["rule"] == "intent-likely"


def test_an_act_that_is_cancelled_while_it_waits_is_never_sent(world: World) -> None:
    world.read(1)
    world.call(2, "send_email", to="a")
    cancel = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}}
    world.relay.receive(TO_SERVER, json.dumps(cancel).encode())
    world.say(0, GOOD)
    assert world.reached("to_server") == [1]
    assert not world.journal.records[-1].upstream_called


def test_nothing_is_asked_about_a_message_without_free_text(world: World) -> None:
    world.read(1, "42")
    world.call(2, "send_email", to="a")
    assert world.scorer.asked == []
    assert world.reached("to_server") == [1, 2]


def test_secrets_and_personal_data_do_not_leave(world: World) -> None:
    world.read(
        1, "write to jane.doe@corp-mail.net with the key ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8 now"
    )
    text = world.scorer.asked[0].question.text
    assert "jane.doe" not in text
    assert "ghp_a1B2" not in text
    assert text.startswith("write to ")


def test_a_long_text_is_cut(world: World) -> None:
    world.read(1, "word and " * 5_000)
    assert len(world.scorer.asked[0].question.text) <= 6_000


def test_the_users_task_is_put_with_the_question(world: World) -> None:
    params = {
        "name": "send_email",
        "arguments": {"body": TEXT},
        "_meta": {"io.vanguard/task": "Send Bob the minutes."},
    }
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    world.relay.receive(TO_SERVER, json.dumps(body).encode())
    assert world.scorer.asked[0].question.task == "Send Bob the minutes."


def test_no_act_passes_before_its_predecessors_scores_or_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """10,000 interleavings of pages, acts, scores and deadlines."""
    draw = random.Random(8)
    world = World(monkeypatch)
    id = 0
    for _ in range(10_000):
        world.sent.clear()
        first = len(world.scorer.asked)
        scored: set[int] = set()
        due: dict[int, set[int]] = {}
        for _ in range(draw.randrange(2, 5)):
            owing = set(range(first, len(world.scorer.asked))) - scored
            id += 1
            match draw.randrange(3):
                case 0:
                    world.read(id)
                case 1:
                    due[id] = owing
                    world.call(id, "send_email", to="a")
                case _ if owing:
                    which = draw.choice(sorted(owing))
                    scored.add(which)
                    world.say(which, draw.choice((GOOD, BAD, LATE)))
            sent = set(world.reached("to_server"))
            assert {each: each in sent for each in due} == {each: due[each] <= scored for each in due}
        for which in set(range(first, len(world.scorer.asked))) - scored:
            world.say(which, draw.choice((GOOD, LATE)))
        assert due.keys() <= set(world.reached("to_server"))
        for each in due:
            world.answer(each, "ok")
