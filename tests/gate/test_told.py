"""What is kept of a server's notices."""

from __future__ import annotations

import json
from typing import Any

from tests.layers.answers import parsed
from vanguard.gate.told import MOST, REACH, Told, thread_of
from vanguard.model.message import TO_CLIENT, TO_SERVER, Message
from vanguard.wire.jsonrpc import parse


def notice(method: str, **params: Any) -> Message:
    raw = json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode()
    message = parse(raw, TO_CLIENT)
    assert isinstance(message, Message)
    return message


def progress(token: str | int, text: str) -> Message:
    return notice("notifications/progress", progressToken=token, progress=1, message=text)


def test_the_end_of_what_was_told_is_kept_for_its_thread_and_for_all() -> None:
    told = Told()
    told.take(progress("a", "one "))
    told.take(progress("b", "two "))
    told.take(progress("a", "three"))
    assert told.before({"progressToken": "a"}) == ("one two three", "one three")
    assert told.before({"progressToken": "c"}) == ("one two three",)


def test_a_log_is_a_thread_by_its_logger_and_may_hold_an_object() -> None:
    told = Told()
    told.take(notice("notifications/message", level="info", logger="l", data={"msg": "x", "n": 1}))
    told.take(notice("notifications/message", level="info", data="y"))
    assert told.before({"logger": "l"}) == ("xy", "x")


def test_no_more_is_kept_than_is_read_and_of_so_many_threads() -> None:
    told = Told()
    for number in range(3 * MOST):
        told.take(progress(number, "z" * 400))
    assert told.before({}) == ("z" * REACH,)
    assert told.before({"progressToken": 3 * MOST - 1}) == ("z" * REACH,)


def test_only_notices_to_the_client_count() -> None:
    told = Told()
    told.take(parsed({"result": {"content": [{"type": "text", "text": "x"}]}}, TO_CLIENT))
    told.take(parsed({"method": "tools/call", "params": {"name": "x"}}, TO_SERVER))
    assert told.before({}) == ()


def test_a_request_belongs_to_the_thread_of_its_progress() -> None:
    assert thread_of({"_meta": {"progressToken": 7}}) == thread_of({"progressToken": 7}) == "progress 7"
    assert thread_of({"name": "x"}) == thread_of([]) == thread_of(None) == ""
