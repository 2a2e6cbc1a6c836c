from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.transports.http.parts import guarded, line, message, python, talk
from vanguard.errors import OutsideError
from vanguard.transports.http.attached import MOST_KEPT, Attached
from vanguard.transports.http.connecting import connect_to
from vanguard.transports.http.pending import MOST_WAITING, Pending

SILENT = "import sys\nfor line in sys.stdin: pass"
ENDS = "import sys\nsys.stdin.readline()"


def with_child(program: str, use: Callable[[Attached], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        of = guarded(*python(program))
        ended: list[bool] = []

        async def told() -> None:
            ended.append(True)

        attached = Attached(connect_to(of), talk(of), told)
        try:
            return await asyncio.wait_for(use(attached), 30)
        finally:
            await attached.close()

    return asyncio.run(run())


def routed(attached: Attached, *lines: bytes) -> None:
    for each in lines:
        attached.route(each)


async def came(pending: Pending | None) -> list[Any]:
    return [] if pending is None else [json.loads(each) for each in await pending.next(0.0)]


ANSWER, TEXT = line(id=1, result={}), line(id="1", result={})
PROGRESS = line(method="notifications/progress", params={"progressToken": "t", "progress": 1})
NOTE = line(method="notifications/message", params={"level": "info", "data": "on"})
REQUEST = line(id=9, method="roots/list")


def test_an_answer_goes_to_who_asked_under_that_very_id() -> None:
    async def use(attached: Attached) -> list[list[Any]]:
        attached.pending += [Pending([1]), Pending(["1"])]
        routed(attached, TEXT, ANSWER)
        return [await came(each) for each in attached.pending]

    assert with_child(SILENT, use) == [[json.loads(ANSWER)], [json.loads(TEXT)]]


def test_each_answer_of_a_batch_goes_to_who_asked() -> None:
    async def use(attached: Attached) -> list[list[Any]]:
        attached.pending += [Pending([1]), Pending(["1"])]
        routed(attached, b"[" + TEXT + b"," + ANSWER + b"]")
        return [await came(each) for each in attached.pending]

    assert with_child(SILENT, use) == [[json.loads(ANSWER)], [json.loads(TEXT)]]


def test_progress_goes_by_its_token_and_the_rest_to_the_one_under_way() -> None:
    async def use(attached: Attached) -> list[list[Any]]:
        attached.pending += [Pending([1]), Pending([2], ["t"])]
        routed(attached, PROGRESS)
        first = [await came(each) for each in attached.pending]
        del attached.pending[1]
        routed(attached, NOTE, REQUEST)
        return [*first, await came(attached.pending[0])]

    assert with_child(SILENT, use) == [[], [json.loads(PROGRESS)], [json.loads(NOTE), json.loads(REQUEST)]]


def test_with_several_under_way_the_listener_hears_the_rest_else_the_latest() -> None:
    async def use(attached: Attached) -> list[list[Any]]:
        attached.pending += [Pending([1]), Pending([2])]
        routed(attached, NOTE)
        latest = [await came(each) for each in attached.pending]
        stream = attached.listen()
        routed(attached, REQUEST)
        return [*latest, await came(stream), await came(attached.pending[1])]

    assert with_child(SILENT, use) == [[], [json.loads(NOTE)], [json.loads(REQUEST)], []]


def test_after_its_answer_a_request_hears_nothing_more() -> None:
    async def use(attached: Attached) -> list[list[Any]]:
        attached.pending.append(Pending([1]))
        routed(attached, ANSWER, NOTE)
        return [await came(attached.pending[0]), await came(attached.listen())]

    assert with_child(SILENT, use) == [[json.loads(ANSWER)], [json.loads(NOTE)]]


def test_what_nobody_listens_to_is_kept_for_the_next_stream_up_to_a_bound() -> None:
    async def use(attached: Attached) -> list[Any]:
        for n in range(MOST_KEPT + 5):
            routed(attached, line(method="notifications/message", params={"level": "info", "data": n}))
        return await came(attached.listen())

    found = with_child(SILENT, use)
    assert [each["params"]["data"] for each in found] == list(range(5, MOST_KEPT + 5))


def test_a_second_stream_ends_the_first() -> None:
    async def use(attached: Attached) -> tuple[bool, bool]:
        first, second = attached.listen(), attached.listen()
        return first.over, second.over

    assert with_child(SILENT, use) == (True, False)


def test_in_the_oldest_transport_answers_go_to_the_stream() -> None:
    async def use(attached: Attached) -> list[Any]:
        attached.answers_there = True
        stream = attached.listen()
        routed(attached, ANSWER)
        return await came(stream)

    assert with_child(SILENT, use) == [json.loads(ANSWER)]


def test_a_child_that_ends_leaves_no_request_without_an_answer() -> None:
    async def use(attached: Attached) -> tuple[list[Any], bool, bool]:
        pending, stream = Pending([1]), attached.listen()
        attached.pending.append(pending)
        attached.enact(attached.talk.hear(message("tools/call", 1, name="echo", arguments={})))
        return [json.loads(each) for each in await pending.next(30)], stream.over, attached.alive

    (answer,), over, alive = with_child(ENDS, use)
    assert (answer["id"], answer["error"]["data"]["kind"]) == (1, "server-gone")
    assert (over, alive) == (True, False)


def test_a_command_that_is_not_there_cannot_be_started() -> None:
    async def start() -> None:
        of = guarded("/nowhere/at-all")

        async def ended() -> None:
            """Nobody is told."""

        Attached(connect_to(of), talk(of), ended)

    with pytest.raises(OutsideError):
        asyncio.run(start())


FLOOD = """
import json, sys
for line in sys.stdin:
    for n in range(200):
        params = {"level": "info", "data": "x" * 60_000}
        note = {"jsonrpc": "2.0", "method": "notifications/message", "params": params}
        print(json.dumps(note), flush=True)
    print(json.dumps({"jsonrpc": "2.0", "id": 1, "result": {}}), flush=True)
"""


@pytest.mark.parametrize("listens", [True, False])
def test_a_child_is_read_on_when_a_client_that_read_too_slowly_has_gone(listens: bool) -> None:
    async def use(attached: Attached) -> list[Any]:
        slow = attached.listen() if listens else Pending([7])
        attached.pending += [] if listens else [slow]
        attached.enact(attached.talk.hear(message("ping", 1)))
        while slow.waiting <= MOST_WAITING:
            await asyncio.sleep(0)
        attached.unread(slow)
        attached.pending.append(Pending([1]))
        found = []
        while not attached.pending[0].over:
            found = await attached.pending[0].next(30)
            attached.drained(attached.pending[0])
        return found

    assert json.loads(with_child(FLOOD, use)[-1])["id"] == 1


def test_what_is_kept_for_the_next_stream_is_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vanguard.transports.http.attached.MOST_KEPT_BYTES", 3 * len(NOTE))

    async def use(attached: Attached) -> list[int]:
        routed(attached, *[NOTE] * 5)
        first = len(await came(attached.listen()))
        attached.listening = None
        routed(attached, *[NOTE] * 5)
        return [first, len(await came(attached.listen()))]

    assert with_child(SILENT, use) == [3, 3]
