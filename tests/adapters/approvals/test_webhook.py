"""A real HTTP server is told of what waits for a person, whatever it answers at first."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanguard.adapters.approvals.request import Entry, Request, State, shown
from vanguard.adapters.approvals.webhook import LONGEST_PAUSE_S, MOST_WAITING, Target, Webhook, body

SECRET = b"a secret of the test's own"


def entry(arguments: object = None, id: str = "3f9c2a41d0") -> Entry:
    request = Request(
        "d", "uid:1", "files", "tools/call", "write", shown(arguments or {"path": "/a"}), ("r: no.",)
    )
    return Entry(id, request, State.PENDING, 1_000.0, 2_000.0)


class Receiver:
    """A server that answers with the statuses it is given, then with 200."""

    def __init__(self, *statuses: int, headers: dict[str, str] | None = None) -> None:
        self.statuses = list(statuses)
        self.headers = headers or {}
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.came = threading.Semaphore(0)

    @contextmanager
    def open(self) -> Iterator[str]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.heard.append((dict(self.headers), sent))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                for name, text in receiver.headers.items():
                    self.send_header(name, text)
                self.send_header("Content-Length", "0")
                self.end_headers()
                receiver.came.release()

            do_GET = do_POST

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_address[1]}/hook?team=a"
            finally:
                server.shutdown()
                thread.join()


class Teller:
    """A webhook whose pauses take no time."""

    def __init__(self, url: str, tries: int = 4) -> None:
        self.said: list[str] = []
        self.pauses: list[float] = []
        self.now = 1_000.0
        self.webhook = Webhook(
            Target(url, SECRET, tries, 5.0),
            self.said.append,
            sleep=self.pause,
            clock=lambda: self.now,
            jitter=lambda: 1.0,
        )

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def deliver(self) -> bool:
        return self.webhook.deliver("3f9c2a41d0", body(entry(), None), 2_000.0)


def test_what_is_sent_is_signed_and_slack_would_take_it() -> None:
    receiver = Receiver()
    with receiver.open() as url:
        assert Teller(url).deliver()
    ((headers, sent),) = receiver.heard
    stamp = headers["X-Vanguard-Timestamp"]
    made = hmac.new(SECRET, f"{stamp}.".encode() + sent, hashlib.sha256).hexdigest()
    assert (headers["X-Vanguard-Signature"], headers["X-Vanguard-Delivery"]) == (f"v1={made}", "3f9c2a41d0")
    told = json.loads(sent)
    assert "vanguard approvals grant 3f9c2a41d0" in told["text"]
    assert {block["text"]["type"] for block in told["blocks"]} == {"plain_text"}
    assert '| /path = "/a"' in told["blocks"][1]["text"]["text"]


def test_it_is_tried_again_after_failures_with_growing_pauses() -> None:
    receiver = Receiver(500, 503, 429)
    with receiver.open() as url:
        teller = Teller(url)
        assert teller.deliver()
    assert (len(receiver.heard), teller.pauses, teller.said) == (4, [1.0, 2.0, 4.0], [])


def test_it_is_given_up_after_so_many_tries_and_told_to_people() -> None:
    receiver = Receiver(500, 500, 500, 500, 500)
    with receiver.open() as url:
        teller = Teller(url)
        assert not teller.deliver()
    assert (len(receiver.heard), teller.said) == (
        4,
        ["the webhook was not told of review 3f9c2a41d0 (HTTP status 500)"],
    )


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404, 410])
def test_what_will_not_change_is_not_tried_again_and_nobody_is_followed_elsewhere(status: int) -> None:
    receiver = Receiver(status, headers={"Location": "/elsewhere"})
    with receiver.open() as url:
        assert not Teller(url).deliver()
    assert len(receiver.heard) == 1


def test_the_other_side_may_ask_for_a_longer_pause() -> None:
    for asked, pause in (("7", 7.0), ("99999", LONGEST_PAUSE_S), ("soon", 1.0)):
        with Receiver(429, headers={"Retry-After": asked}).open() as url:
            teller = Teller(url)
            assert teller.deliver()
        assert teller.pauses == [pause]


def test_nobody_there_is_a_failure_like_others() -> None:
    with Receiver().open() as url:
        pass
    teller = Teller(url, tries=3)
    assert not teller.deliver()
    assert (teller.pauses, "ConnectionRefusedError" in teller.said[0]) == ([1.0, 2.0], True)


def test_nobody_is_told_of_what_is_over() -> None:
    receiver = Receiver(500, 500)
    with receiver.open() as url:
        teller = Teller(url)
        teller.now = 1_999.5
        assert not teller.deliver()
    assert len(receiver.heard) == 1


def test_telling_takes_no_time_and_all_are_told_in_order() -> None:
    receiver = Receiver(500)
    with receiver.open() as url:
        teller = Teller(url)
        for number in range(3):
            teller.webhook.tell(entry(id=f"id-{number}"), None)
        for _ in range(4):
            assert receiver.came.acquire(timeout=20)
    told = [headers["X-Vanguard-Delivery"] for headers, _ in receiver.heard]
    assert told == ["id-0", "id-0", "id-1", "id-2"]


def test_a_flood_is_bounded_and_said() -> None:
    said: list[str] = []
    stuck = threading.Event()
    webhook = Webhook(
        Target("http://127.0.0.1:9/", SECRET, 2, 1.0), said.append, sleep=lambda s: _(stuck.wait())
    )
    for number in range(MOST_WAITING + 2):
        webhook.tell(entry(id=f"id-{number}"), None)
    assert said
    assert all("too many wait" in line for line in said)


def _(value: object) -> None:
    """Leave a value alone."""


Told = Callable[[object], bytes]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(), st.text() | st.lists(st.text())))
def test_whatever_is_asked_the_first_block_is_the_gateways_own_and_all_are_plain(arguments: object) -> None:
    told = json.loads(body(entry(arguments), None))
    assert told["text"] == json.loads(body(entry(), None))["text"]
    assert told["blocks"][0]["text"]["text"] == told["text"]
    for block in told["blocks"]:
        assert (block["text"]["type"], len(block["text"]["text"]) <= 3_000) == ("plain_text", True)
        assert all(line.isprintable() for line in block["text"]["text"].split("\n"))
    own = [
        line for block in told["blocks"][1:] for line in block["text"]["text"].split("\n") if line[0] != "|"
    ]
    assert own == ["held by r: no."]


def test_a_huge_call_is_cut_and_says_so() -> None:
    told = json.loads(body(entry({str(n): "<!channel> *now*" * 30 for n in range(200)}), None))
    assert len(told["blocks"]) <= 5
    assert "see vanguard approvals list" in json.dumps(told["blocks"][1:])
