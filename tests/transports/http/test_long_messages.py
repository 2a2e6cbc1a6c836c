"""Long messages are judged where nobody else waits for them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.end_to_end.hosted import Upstream
from tests.gate.adapters import Kept
from tests.transports.http.parts import ANNE, BERT, Client, guarded, means, message, python
from vanguard.adapters.aside import Aside
from vanguard.gate.gate import LONG, MANY, STRINGS, VALUES, Gate
from vanguard.gate.ports import Judged, Weigh
from vanguard.inspection import look
from vanguard.model.decision import Decision
from vanguard.model.message import TO_CLIENT, TO_SERVER, Direction, Message
from vanguard.transports.http.attached import Attached
from vanguard.transports.http.connecting import connect_to
from vanguard.transports.http.either_door import EitherDoor
from vanguard.transports.http.house import Guarded
from vanguard.transports.http.pending import Pending
from vanguard.transports.http.talk import Known, Talk, messages_of, read
from vanguard.wire.jsonrpc import Batch, parse

TEXT = "x y " * (LONG // 4)
BIG = message("tools/call", 1, name="note", arguments={"text": TEXT})
SMALL = message("tools/call", 2, name="note", arguments={"text": "x"})


HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


class Waits:
    """Judges aside, but only once ``go`` is set; ``asked`` are the messages it was asked about."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[Message] = asyncio.Queue()
        self.reading: asyncio.Queue[bytes] = asyncio.Queue()
        self.judged: list[Decision] = []
        self.go = asyncio.Event()

    async def look(self, asked: Sequence[Judged], weigh: Weigh) -> list[Decision] | None:
        for given, _ in asked:
            self.asked.put_nowait(given)
        await self.go.wait()
        decisions = [replace(weigh(*look(*each), each[1]), profile="aside") for each in asked]
        self.judged += decisions
        return decisions

    async def parsed(self, line: bytes, direction: Direction, who: str) -> Message | Batch:
        self.reading.put_nowait(line)
        await self.go.wait()
        return parse(line, direction)


def run(story: Callable[[Waits], Awaitable[Any]]) -> Any:
    async def within() -> Any:
        return await asyncio.wait_for(story(Waits()), 30)

    return asyncio.run(within())


def of(aside: Waits, **given: Any) -> tuple[Guarded, Kept]:
    kept = Kept()
    plain = guarded(*given.pop("command", ()), **given)
    return replace(plain, gate=Gate(kept, aside=aside)), kept


@pytest.mark.parametrize("modern", [False, True])
def test_another_caller_is_answered_while_a_long_request_is_judged(modern: bool) -> None:
    async def story(aside: Waits) -> tuple[list[bool], list[Any], int]:
        with Upstream() as upstream:
            server, kept = of(aside, url=upstream.url("echo"))
            door = EitherDoor(server, means())
            big, small = Client(BIG.raw), Client(SMALL.raw, principal=BERT)
            post = door.post_modern if modern else door.post
            posting = asyncio.ensure_future(post(big.asking, BIG))
            await aside.asked.get()
            await post(small.asking, SMALL)
            states = [small.ended, big.ended]
            aside.go.set()
            await posting
            await door.close()
            bodies = [json.loads(each.body) for each in (big, small)]
            decisions = sum(record.decision is not None for record in kept.records)
            return states, bodies, decisions

    states, bodies, decisions = run(story)
    assert states == [True, False]
    assert [body["id"] for body in bodies] == [1, 2]
    assert json.loads(bodies[0]["result"]["content"][0]["text"]) == {"text": TEXT}
    assert decisions == 4


def test_another_caller_is_answered_while_a_long_answer_is_judged() -> None:
    async def story(aside: Waits) -> tuple[list[bool], Any]:
        with Upstream() as upstream:
            server, _ = of(aside, url=upstream.url("as-told"))
            door = EitherDoor(server, means())
            content = [{"type": "text", "text": TEXT}]
            result = json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"content": content}})
            head = f"{HEAD}content-length: {len(result)}\r\n\r\n"
            asks = message("tools/call", 1, name="read", arguments={"bytes": head + result})
            small_result = '{"jsonrpc": "2.0", "id": 2, "result": {}}'
            small_head = head.replace(str(len(result)), str(len(small_result)))
            asks_small = message("tools/call", 2, name="read", arguments={"bytes": small_head + small_result})
            big, small = Client(asks.raw), Client(asks_small.raw, principal=BERT)
            aside.go.set()
            posting = asyncio.ensure_future(door.post(big.asking, asks))
            assert (await aside.asked.get()).method == "tools/call"
            aside.go.clear()
            answer = await aside.asked.get()
            assert answer.raw == result.encode()
            await door.post(small.asking, asks_small)
            states = [small.ended, big.ended]
            aside.go.set()
            await posting
            await door.close()
            return states, json.loads(big.body)["id"]

    assert run(story) == ([True, False], 1)


def test_what_is_found_ahead_is_what_is_done() -> None:
    async def story(aside: Waits) -> tuple[int, list[str]]:
        server, kept = of(aside, url="http://x")
        talk = Talk(server, ANNE, means().manner, lambda line: None, Known())
        aside.go.set()
        await talk.foresee(BIG)
        talk.hear(BIG)
        talk.hear(replace(BIG, id=7))  # found ahead is no more
        decisions = [record.decision for record in kept.records if record.decision is not None]
        return len(aside.judged), [each.profile for each in decisions]

    assert run(story) == (1, ["aside", "balanced"])


def test_a_message_whose_context_changes_meanwhile_is_judged_in_the_new_one() -> None:
    async def story(aside: Waits) -> tuple[int, bool]:
        server, kept = of(aside, url="http://x")
        talk = Talk(server, ANNE, means().manner, lambda line: None, Known())
        foreseeing = asyncio.ensure_future(talk.foresee(BIG))
        await aside.asked.get()
        talk.act_for(replace(ANNE, roles=frozenset({"keeper"})))
        aside.go.set()
        await foreseeing
        talk.hear(BIG)
        return len(aside.judged), kept.records[-1].decision is aside.judged[-1]

    assert run(story) == (2, True)


def values(count: int = VALUES) -> bytes:
    """An answer of so many values that reading them takes long."""
    return json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"a": [12345678] * count}}).encode()


def test_others_are_heard_while_a_line_of_very_many_values_is_read() -> None:
    async def story(aside: Waits) -> list[str]:
        server, _ = of(aside, url="http://x")
        anne = Talk(server, ANNE, means().manner, lambda line: None, Known())
        bert = Talk(server, BERT, means().manner, lambda line: None, Known())
        order = []

        async def hear(talk: Talk, line: bytes, name: str) -> None:
            await talk.heard(TO_CLIENT, line)
            order.append(name)

        hearing = asyncio.ensure_future(hear(anne, values(), "many"))
        await aside.reading.get()
        await hear(bert, b'{"jsonrpc": "2.0", "method": "x"}', "few")
        aside.go.set()
        await hearing
        return order

    assert run(story) == ["few", "many"]


def test_a_long_line_of_few_values_is_read_without_a_copy() -> None:
    async def story(aside: Waits) -> int:
        server, _ = of(aside, url="http://x")
        talk = Talk(server, ANNE, means().manner, lambda line: None, Known())
        aside.go.set()
        await talk.parsed(BIG.raw, TO_SERVER)
        return aside.reading.qsize()

    assert run(story) == 0


@pytest.mark.parametrize("end", ["", "\\"])
def test_a_message_of_many_strings_is_judged_aside_however_short_it_is(end: str) -> None:
    async def story(aside: Waits) -> list[int]:
        server, _ = of(aside, url="http://x")
        talk = Talk(server, ANNE, means().manner, lambda line: None, Known())
        aside.go.set()
        for count in (STRINGS * 2, 20):
            arguments = {f"{each}{end}": 1 for each in range(count)}
            await talk.foresee(message("tools/call", count, name="note", arguments=arguments))
        quotes = message("tools/call", 3, name="note", arguments={"text": '"x"' * STRINGS * 2})
        await talk.foresee(quotes)
        return [aside.asked.get_nowait().id == STRINGS * 2, aside.asked.qsize()]

    assert run(story) == [True, 0]


def batching(server: Guarded) -> Talk:
    """A conversation of the one revision that has batches."""
    talk = Talk(server, ANNE, means().manner, lambda line: None, Known())
    talk.conversation.revision = "2025-03-26"
    return talk


def many(count: int = MANY) -> Batch:
    """A batch of requests that are short, each and all together."""
    asked = [message("tools/call", id, name="note", arguments={"text": "x"}).raw for id in range(count)]
    batch = read(b"[%b]" % b",".join(asked))
    assert isinstance(batch, Batch)
    assert len(batch.raw) < LONG
    return batch


def test_what_was_found_ahead_of_a_batch_that_nobody_waits_for_any_more_is_not_kept() -> None:
    async def story(aside: Waits) -> list[str]:
        server, kept = of(aside, url="http://x")
        talk, batch = batching(server), many()
        foreseeing = asyncio.ensure_future(talk.foresee(batch))
        await aside.asked.get()
        talk.act_for(replace(ANNE, roles=frozenset({"keeper"})))
        aside.go.set()
        aside.go.clear()
        while len(aside.judged) < MANY or aside.asked.qsize() < 2 * MANY - 1:
            await asyncio.sleep(0)
        foreseeing.cancel()
        await asyncio.gather(foreseeing, return_exceptions=True)
        talk.hear(messages_of(batch)[0])
        decisions = [record.decision for record in kept.records if record.decision is not None]
        return [str(len(aside.judged)), *(each.profile for each in decisions)]

    assert run(story) == [str(MANY), "balanced"]


def test_another_caller_is_answered_while_a_batch_of_many_short_requests_is_judged() -> None:
    async def story(aside: Waits) -> tuple[list[bool], list[int], set[str]]:
        with Upstream() as upstream:
            server, kept = of(aside, url=upstream.url("echo"))
            door = EitherDoor(server, means())
            talk, batch = batching(server), many()
            opened = door._sessions.open("s", ANNE.id, server.name, talk)
            assert opened.talk is talk
            big = Client(batch.raw, headers=[(b"mcp-session-id", b"s")])
            small = Client(SMALL.raw, principal=BERT)
            posting = asyncio.ensure_future(door.post(big.asking, batch))
            await aside.asked.get()
            await door.post(small.asking, SMALL)
            states = [small.ended, big.ended]
            aside.go.set()
            await posting
            await door.close()
            profiles = {
                record.decision.profile
                for record in kept.records
                if record.decision is not None and record.direction == "to_server"
            }
            return [*states, big.ended], [big.status, small.status], profiles

    states, statuses, profiles = run(story)
    assert states == [True, False, True]
    assert statuses[1] == 200
    assert profiles == {"aside", "balanced"}


def test_a_batch_that_its_revision_does_not_have_is_not_judged_at_all() -> None:
    async def story(aside: Waits) -> tuple[int, int]:
        server, _ = of(aside, url="http://x")
        talk, batch = Talk(server, ANNE, means().manner, lambda line: None, Known()), many()
        await talk.foresee(batch)
        (refusal,) = talk.hear(batch)
        return aside.asked.qsize(), json.loads(refusal[1])["error"]["code"]

    assert run(story) == (0, -32600)


def test_a_childs_lines_keep_their_order_behind_a_long_one() -> None:
    program = """
import json
def say(**body): print(json.dumps({"jsonrpc": "2.0", **body}), flush=True)
say(method="notifications/message", params={"level": "info", "data": "x y " * 40000})
say(method="notifications/message", params={"level": "info", "data": "second"})
"""

    async def story(aside: Waits) -> list[str]:
        server, _ = of(aside, command=python(program))
        talk = Talk(server, ANNE, means().manner, lambda line: None, Known())
        ended = asyncio.Event()

        async def over() -> None:
            ended.set()

        attached = Attached(connect_to(server), talk, over)
        stream: Pending = attached.listen()
        await aside.asked.get()
        early = stream.waiting
        aside.go.set()
        await ended.wait()
        lines = await stream.next(0.0)
        await attached.close()
        return [str(early), *(json.loads(line)["params"]["data"][:6] for line in lines)]

    assert run(story) == ["0", "x y x ", "second"]


@pytest.mark.skipif(not Aside.is_possible(), reason="processes cannot be copied here")
def test_a_long_request_is_judged_in_a_copy_of_the_process() -> None:
    async def story() -> list[bool]:
        with Upstream() as upstream:
            plain = guarded(url=upstream.url("echo"))
            door = EitherDoor(replace(plain, gate=Gate(Kept(), aside=Aside())), means())
            huge = message("tools/call", 1, name="note", arguments={"text": "x y ä " * 500_000})
            big, small = Client(huge.raw), Client(SMALL.raw, principal=BERT)
            posting = asyncio.ensure_future(door.post(big.asking, huge))
            await asyncio.sleep(0)
            await door.post(small.asking, SMALL)
            states = [small.ended, big.ended]
            await posting
            await door.close()
            return [*states, json.loads(big.body)["id"] == 1]

    assert asyncio.run(story()) == [True, False, True]
