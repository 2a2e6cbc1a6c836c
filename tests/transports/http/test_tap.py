from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.transports.http.parts import guarded
from tests.transports.http.test_http_link import Handler, Server, event
from vanguard.model.hosted import Upstream
from vanguard.transports.http.bridged import AnyLink, OnGone, OnLines
from vanguard.transports.http.http_link import HttpLink
from vanguard.transports.http.sse_link import SseLink
from vanguard.transports.http.tap import Tap

ASKED = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'


def test_a_tap_is_open_until_it_is_shut_and_again_once_no_reason_is_left() -> None:
    async def run() -> list[bool]:
        tap = Tap()
        found = []
        for step in (lambda: None, lambda: tap.shut("a"), lambda: tap.shut("b"), lambda: tap.open("a")):
            step()
            found.append(asyncio.ensure_future(tap.flows()))
            await asyncio.sleep(0)
        before = [each.done() for each in found]
        tap.open("b")
        await asyncio.gather(*found)
        return before

    assert asyncio.run(run()) == [True, False, False, False]


def of_today(url: str, on_lines: OnLines, on_gone: OnGone) -> AnyLink:
    link = HttpLink(Upstream(url), 1_000, lambda message: (), on_lines, on_gone)
    link.send(ASKED)
    return link


def of_2024(url: str, on_lines: OnLines, on_gone: OnGone) -> AnyLink:
    of = guarded(url=url)
    return SseLink(replace(of, upstream=Upstream(url, transport="sse")), on_lines, on_gone)


@pytest.mark.parametrize("link_of", [of_today, of_2024])
def test_a_server_that_says_more_than_its_client_reads_is_not_read_on(
    link_of: Callable[[str, OnLines, OnGone], AnyLink],
) -> None:
    go_on, written = threading.Event(), threading.Event()
    notes = [event({"jsonrpc": "2.0", "method": f"notifications/{n}"}) for n in range(2)]

    def flood(handler: Handler, message: Any) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.end_headers()
        handler.wfile.write(notes[0])
        go_on.wait()
        handler.wfile.write(notes[1])
        written.set()
        handler.close_connection = True

    async def run(url: str) -> tuple[list[bytes], list[bytes]]:
        came: asyncio.Queue[bytes] = asyncio.Queue()

        def take(lines: Any) -> None:
            for line in lines:
                came.put_nowait(line)
            link.pause("client")

        link = link_of(url, take, lambda why: None)
        first = [await came.get()]
        go_on.set()
        await asyncio.to_thread(written.wait)
        for _ in range(100):
            await asyncio.sleep(0)
        early = [came.get_nowait() for _ in range(came.qsize())]
        link.resume("client")
        first += early or [await came.get()]
        await link.close()
        return first, early

    server = Server(flood)
    try:
        heard, early = asyncio.run(asyncio.wait_for(run(server.url), 30))
    finally:
        go_on.set()
        server.close()
    assert [b"notifications/0" in heard[0], b"notifications/1" in heard[1]] == [True, True]
    assert not early
