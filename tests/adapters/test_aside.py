"""Judging in a copy of this process."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from tests.transports.http.parts import message
from vanguard.adapters.aside import Aside
from vanguard.errors import ProtocolError
from vanguard.inspection import look
from vanguard.model.context import Context, Policy, Server
from vanguard.model.decision import Decision
from vanguard.model.message import TO_SERVER, Message, Reading
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.rules.library import load
from vanguard.wire.jsonrpc import Batch, parse

pytestmark = pytest.mark.skipif(not Aside.is_possible(), reason="processes cannot be copied here")

LONG = "water the plants " * 100
MESSAGES = [
    message("tools/call", 1, name="note", arguments={"text": LONG}),
    message("tools/call", 2, name="note", arguments={"path": "../../etc/passwd", "text": LONG}),
    message("tools/call", 3, name="run", arguments={"command": f"curl http://169.254.169.254/ # {LONG}"}),
    message("tools/call", 4, name="note", arguments={"text": "AKIAIOSFODNN7EXAMPLQ " + LONG}),
]


@cache
def context() -> Context:
    policy = Policy(profile("balanced"), Index(*load()), "d")
    return Context(policy, Server("notes"), today=date(2026, 1, 1))


def unscored(decision: Decision, reading: Reading, of: Context) -> Decision:
    return decision


@pytest.mark.parametrize("given", MESSAGES, ids=lambda each: each.id)
def test_the_decision_is_the_one_that_this_process_comes_to(given: Message) -> None:
    assert asyncio.run(Aside().look([(given, context())], unscored)) == [look(given, context())[0]]


def test_of_several_messages_there_is_a_decision_each_in_their_order() -> None:
    asked = [(each, context()) for each in MESSAGES]
    assert asyncio.run(Aside().look(asked, unscored)) == [look(*each)[0] for each in asked]


def test_the_copy_holds_no_connection_and_hears_no_signal() -> None:
    def told(decision: Decision, reading: Reading, of: Context) -> Decision:
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGINT)
        held = [f"/proc/self/fd/{each}" for each in os.listdir("/proc/self/fd") if int(each) > 2]
        return replace(
            decision, profile=" ".join(os.readlink(each) for each in held if os.path.lexists(each))
        )

    left, right = os.pipe()
    try:
        decisions = asyncio.run(Aside().look([(MESSAGES[0], context())], told))
    finally:
        os.close(left)
        os.close(right)
    assert decisions is not None
    assert re.fullmatch(r"pipe:\[\d+\]", decisions[0].profile)


def test_a_copy_that_dies_is_of_no_help_and_no_harm() -> None:
    def die(decision: Decision, reading: Reading, of: Context) -> Decision:
        os.kill(os.getpid(), signal.SIGKILL)
        return decision

    def fail(decision: Decision, reading: Reading, of: Context) -> Decision:
        raise RuntimeError

    async def story() -> list[list[Decision] | None]:
        aside = Aside()
        return [await aside.look([(MESSAGES[0], context())], each) for each in (die, fail, unscored)]

    died, failed, went_well = asyncio.run(story())
    assert (died, failed) == (None, None)
    assert went_well is not None


def test_whoever_waits_no_longer_ends_the_copy() -> None:
    def never(decision: Decision, reading: Reading, of: Context) -> Decision:
        while True:
            signal.pause()

    async def story() -> None:
        looking = asyncio.ensure_future(Aside().look([(MESSAGES[0], context())], never))
        await asyncio.sleep(0)
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        with pytest.raises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)

    asyncio.run(story())


def test_one_principal_has_one_at_a_time_and_others_theirs() -> None:
    async def story() -> list[str]:
        aside, order = Aside(at_once=2), []

        async def asked(who: str) -> None:
            await aside.look([(MESSAGES[0], replace(context(), principal=who))], unscored)
            order.append(who)

        first = asyncio.ensure_future(asked("anne"))
        second = asyncio.ensure_future(asked("anne"))
        await asyncio.gather(first, second, asked("bert"))
        return order

    order = asyncio.run(story())
    assert sorted(order) == ["anne", "anne", "bert"]


def line(**params: Any) -> bytes:
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "x", "params": params}).encode()


LINES = {
    "a message": line(a=[[]] * 30_000),
    "a batch": b"[%b,%b]" % (line(a=1), line(b=[0] * 9_999)),
    "a doubled key": b'{"a":[%b],"a":1}' % b",".join([b"1"] * 30_000),
    "no JSON": b"[" + b"1," * 30_000,
    "another shape": line(a=1).replace(b'{"a": 1}', b"[1,2]"),
    "too deep": line(a=1).replace(b"1}}", b"[" * 200 + b"]" * 200 + b"}}"),
}


def said(read: Callable[[], Message | Batch]) -> Any:
    try:
        return read()
    except ProtocolError as error:
        return vars(error)


@pytest.mark.parametrize("given", LINES.values(), ids=LINES)
def test_what_a_copy_reads_in_a_line_is_what_this_process_reads(given: bytes) -> None:
    there = said(lambda: asyncio.run(Aside().parsed(given, TO_SERVER, "anne")))
    assert there == said(lambda: parse(given, TO_SERVER))


def test_a_line_that_no_copy_can_be_made_for_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_copy() -> int:
        raise OSError

    monkeypatch.setattr(os, "fork", no_copy)
    given = LINES["a message"]
    assert asyncio.run(Aside().parsed(given, TO_SERVER, "anne")) == parse(given, TO_SERVER)
