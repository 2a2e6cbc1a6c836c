from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from tests.transports.http.parts import guarded, message, python, talk
from vanguard.model.message import Message
from vanguard.transports.http.connecting import connect_to
from vanguard.transports.http.pending import MOST_WAITING, Pending
from vanguard.transports.http.shared import Shared

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
TAG = "io.modelcontextprotocol/subscriptionId"

SERVER = """
import json, sys
def say(**body):
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", **body}) + "\\n")
    sys.stdout.flush()
kept = []
for line in sys.stdin:
    m = json.loads(line)
    name = m.get("params", {}).get("name")
    token = m.get("params", {}).get("_meta", {}).get("progressToken")
    if m["method"] == "notifications/cancelled":
        say(method="notifications/message", params={"level": "info", "data": m["params"]["requestId"]})
    elif m["method"] == "subscriptions/listen":
        tag = {"io.modelcontextprotocol/subscriptionId": m["id"]}
        say(method="notifications/subscriptions/acknowledged", params={"_meta": tag, "notifications": {}})
    elif name == "keep":
        kept.append(m["id"])
    elif name == "release":
        # The latest first, and each says whose it is.
        for id in [m["id"], *reversed(kept)]:
            say(id=id, result={"resultType": "complete", "content": [], "structuredContent": {"id": id}})
        kept = []
    elif name == "foreign":
        for id in (m["id"] - 1, m["id"] + 1, str(m["id"]), None):
            say(id=id, result={"resultType": "complete", "content": []})
        say(method="notifications/progress", params={"progressToken": m["id"] - 1, "progress": 1})
        say(method="notifications/progress", params={"progressToken": "x", "progress": 1})
        say(id=m["id"], result={"resultType": "complete", "content": []})
    elif name == "flood":
        for n in range(100):
            params = {"progressToken": token, "progress": n, "message": "x" * 50_000}
            say(method="notifications/progress", params=params)
    elif name == "end":
        break
    else:
        if token is not None:
            say(method="notifications/progress", params={"progressToken": token, "progress": 0.5})
        found = {"id": m["id"], "token": token}
        say(id=m["id"], result={"resultType": "complete", "content": [], "structuredContent": found})
"""


def called(id: Any, name: str = "echo", **meta: Any) -> Message:
    return message("tools/call", id, name=name, arguments={}, _meta=META | meta)


async def nothing() -> None:
    """Nobody is told that the child has ended."""


def with_child(use: Callable[[Shared], Awaitable[Any]]) -> Any:
    """What ``use`` makes of a child that many share."""

    async def run() -> Any:
        of = guarded(*python(SERVER))
        shared = Shared(connect_to(of), talk(of), nothing)
        try:
            return await asyncio.wait_for(use(shared), 30)
        finally:
            await shared.close()

    return asyncio.run(run())


def ask(shared: Shared, request: Message) -> tuple[int, Pending]:
    """Ask as a door does."""
    return shared.ask(request, shared.renamed(request))


async def all_of(pending: Pending) -> list[Any]:
    """Every message of an answer, until it is complete."""
    found: list[Any] = []
    while not (pending.over and not pending.waiting):
        found += [orjson.loads(line) for line in await pending.next(30)]
    return found


def test_each_request_goes_under_an_id_of_the_childs_own_and_comes_back_under_the_askers() -> None:
    async def use(shared: Shared) -> list[Any]:
        asked = [ask(shared, called(id)) for id in (7, "7", 7, "a b")]
        return [(await all_of(pending))[0] for _, pending in asked]

    answers = with_child(use)
    assert [each["id"] for each in answers] == [7, "7", 7, "a b"]
    assert [each["result"]["structuredContent"]["id"] for each in answers] == [1, 2, 3, 4]


def test_progress_goes_to_its_asker_under_its_own_token() -> None:
    async def use(shared: Shared) -> list[Any]:
        asked = [ask(shared, called(1, progressToken=token)) for token in ("t", "t", 5)]
        return [await all_of(pending) for _, pending in asked]

    for token, (progress, answer) in zip(["t", "t", 5], with_child(use), strict=True):
        assert progress["params"]["progressToken"] == token
        assert answer["id"] == 1
        assert isinstance(answer["result"]["structuredContent"]["token"], int)


def test_answers_in_another_order_reach_their_askers() -> None:
    async def use(shared: Shared) -> list[Any]:
        asked = [ask(shared, called("same", "keep")) for _ in range(20)] + [
            ask(shared, called("last", "release"))
        ]
        return [(number, await all_of(pending)) for number, pending in asked]

    for number, (answer,) in with_child(use):
        assert answer["result"]["structuredContent"]["id"] == number


def test_what_a_child_says_under_ids_that_are_not_the_askers_reaches_nobody() -> None:
    async def use(shared: Shared) -> tuple[list[Any], list[Any]]:
        _, other = ask(shared, called("a", "keep", progressToken="theirs"))
        ask(shared, called("b"))
        _, mine = ask(shared, called("c", "foreign"))
        found = await all_of(mine)
        return found, await all_of(ask(shared, called("d", "release"))[1]) and await all_of(other)

    mine, other = with_child(use)
    assert [each["id"] for each in mine] == ["c"]
    assert [each["id"] for each in other] == ["a"]


def test_a_subscription_is_tagged_with_its_askers_id() -> None:
    async def use(shared: Shared) -> Any:
        listening = message("subscriptions/listen", "sub", notifications={}, _meta=META)
        _, pending = ask(shared, listening)
        return [orjson.loads(line) for line in await pending.next(30)]

    (acknowledged,) = with_child(use)
    assert acknowledged["params"]["_meta"][TAG] == "sub"


def test_who_leaves_is_cancelled_at_the_child_under_its_own_number() -> None:
    async def use(shared: Shared) -> tuple[int, list[Any]]:
        number, _ = ask(shared, called("a", "keep"))
        _, other = ask(shared, called("b", "keep"))
        shared.give_up(number)
        shared.give_up(number)
        return number, [orjson.loads(line) for line in await other.next(30)]

    number, (said,) = with_child(use)
    assert said["params"]["data"] == number


def test_no_notification_cancels_what_another_asked_under_the_childs_own_number() -> None:
    async def use(shared: Shared) -> list[Any]:
        number, theirs = ask(shared, called("a", "keep"))
        assert shared.tell(message("notifications/cancelled", requestId=number, _meta=META)) == []
        ask(shared, called("b", "release"))
        return await all_of(theirs)

    assert [each["id"] for each in with_child(use)] == ["a"]


def test_who_has_its_answer_cancels_nothing() -> None:
    async def use(shared: Shared) -> tuple[bool, list[Any]]:
        number, pending = ask(shared, called("a"))
        await all_of(pending)
        shared.give_up(number)
        return shared.busy, await all_of(ask(shared, called("b"))[1])

    busy, found = with_child(use)
    assert not busy
    assert [each["id"] for each in found] == ["b"]


def test_who_does_not_read_is_given_up_and_the_others_are_served() -> None:
    async def use(shared: Shared) -> tuple[list[Any], list[Any]]:
        _, slow = ask(shared, called("slow", "flood", progressToken=1))
        answered = await all_of(ask(shared, called("quick"))[1])
        assert slow.waiting < MOST_WAITING + 100_000
        return answered, await all_of(slow)

    answered, slow = with_child(use)
    assert [each["id"] for each in answered] == ["quick"]
    assert slow[-1]["id"] == "slow"
    assert slow[-1]["error"]["message"] == "The server is gone: its client reads too slowly"


def test_a_child_that_ends_costs_every_asker_an_answer() -> None:
    async def use(shared: Shared) -> list[Any]:
        asked = [ask(shared, called(id, "keep")) for id in ("a", "b")]
        asked.append(ask(shared, called("c", "end")))
        return [await all_of(pending) for _, pending in asked]

    found = with_child(use)
    assert [[each["id"] for each in answers] for answers in found] == [["a"], ["b"], ["c"]]
    assert all(answers[0]["error"]["data"]["kind"] == "server-gone" for answers in found)
