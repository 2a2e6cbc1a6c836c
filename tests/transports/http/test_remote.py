"""Asking a server behind a URL: what is kept, what is asked again, what an answer may look like."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from vanguard.model.hosted import Upstream
from vanguard.transports.http.caller import MOST_HEADER
from vanguard.transports.http.remote import Remote
from vanguard.transports.http.reply import MOST_WAITING, Unreachable

OK = b"HTTP/1.1 200 OK\r\ncontent-type: Application/JSON; charset=utf-8\r\ncontent-length: 2\r\n\r\n{}"


class Server:
    """Takes one connection after another: for each, the answers to its requests, after which it closes.

    ``closed`` is set each time that it did.
    """

    def __init__(self, *connections: Sequence[bytes]) -> None:
        self.requests: list[bytes] = []
        self.closed = threading.Semaphore(0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}/mcp"
        threading.Thread(target=self._serve, args=(connections,), daemon=True).start()

    def _serve(self, connections: Sequence[Sequence[bytes]]) -> None:
        for answers in connections:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                for answer in answers:
                    self.requests.append(self._request(connection))
                    connection.sendall(answer)
            self.closed.release()

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    @staticmethod
    def _request(connection: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65_536)
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += connection.recv(65_536)
        return head + b"\r\n\r\n" + body


def using(server: Server, use: Callable[[Remote], Awaitable[Any]], **headers: str) -> Any:
    """What somebody makes of a server."""

    async def run() -> Any:
        remote = Remote(Upstream(server.url, headers))
        try:
            return await asyncio.wait_for(use(remote), 30)
        finally:
            await remote.close()
            server.close()

    return asyncio.run(run())


async def posted(remote: Remote, *, again: bool = False) -> tuple[int, bytes]:
    async with remote.ask("POST", {"accept": "application/json"}, b"{}", again=lambda: again) as reply:
        return reply.status, await reply.body(1_000_000)


def test_one_connection_carries_one_request_after_another() -> None:
    server = Server([OK, OK, OK])

    async def use(remote: Remote) -> list[tuple[int, bytes]]:
        return [await posted(remote) for _ in range(3)]

    assert using(server, use, **{"x-secret": "s"}) == [(200, b"{}")] * 3
    host = server.url.split("/")[2].encode()
    expected = b"host: %b\r\naccept-encoding: identity\r\nx-secret: s\r\naccept: application/json\r\n" % host
    assert server.requests == [b"POST /mcp HTTP/1.1\r\n" + expected + b"content-length: 2\r\n\r\n{}"] * 3


def test_a_header_of_the_gateways_own_stands_for_one_of_a_client() -> None:
    server = Server([OK])
    using(server, posted, Accept="text/plain")
    assert server.requests[0].lower().count(b"accept:") == 1
    assert b"Accept: text/plain" in server.requests[0]


def test_a_connection_that_has_ended_unseen_is_not_used() -> None:
    server = Server([OK], [OK])

    async def use(remote: Remote) -> tuple[int, bytes]:
        await posted(remote)
        server.closed.acquire()  # holds up the loop, which therefore cannot have seen it
        return await posted(remote)

    assert using(server, use) == (200, b"{}")
    assert len(server.requests) == 2


CLOSING = [OK, b""]
"""Takes a second request on its connection, and closes it without a word."""


def test_a_request_that_changes_nothing_is_asked_again_where_the_connection_was_closing() -> None:
    server = Server(CLOSING, [OK])

    async def use(remote: Remote) -> tuple[int, bytes]:
        await posted(remote)
        return await posted(remote, again=True)

    assert using(server, use) == (200, b"{}")
    assert len(server.requests) == 3


def test_any_other_is_not_for_it_may_have_been_carried_out() -> None:
    server = Server(CLOSING, [OK])

    async def use(remote: Remote) -> None:
        await posted(remote)
        await posted(remote)

    with pytest.raises(Unreachable, match="it broke off"):
        using(server, use)
    assert len(server.requests) == 2


def test_nothing_is_asked_again_that_a_new_connection_lost() -> None:
    server = Server([b""], [OK])
    with pytest.raises(Unreachable, match="it broke off"):
        using(server, lambda remote: posted(remote, again=True))
    assert len(server.requests) == 1


def test_nothing_is_asked_again_whose_answer_has_begun() -> None:
    server = Server([OK, b"HTTP/1.1 200 OK\r\n"], [OK])

    async def use(remote: Remote) -> None:
        await posted(remote)
        await posted(remote, again=True)

    with pytest.raises(Unreachable, match="it broke off"):
        using(server, use)
    assert len(server.requests) == 2


WHOLE = {
    "with a length": OK,
    "in chunks, with a trailer": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    b"1\r\n{\r\n1\r\n}\r\n0\r\nx-late: 1\r\n\r\n",
    "as long as the connection": b"HTTP/1.1 200 OK\r\n\r\n{}",
    "by HTTP/1.0": b"HTTP/1.0 200 OK\r\n\r\n{}",
    "after interim ones": b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + OK,
    "with another one behind it": OK + OK.replace(b"{}", b"[]"),
}


@pytest.mark.parametrize("answer", WHOLE.values(), ids=WHOLE)
def test_an_answer_is_read_whole(answer: bytes) -> None:
    assert using(Server([answer]), posted) == (200, b"{}")


def test_a_connection_with_an_answer_too_many_is_not_used_again() -> None:
    server = Server([OK + OK], [OK])

    async def use(remote: Remote) -> list[tuple[int, bytes]]:
        return [await posted(remote), await posted(remote)]

    assert using(server, use) == [(200, b"{}")] * 2
    assert len(server.requests) == 2


BROKEN = {
    "shorter than it says": b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}",
    "of chunks without an end": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
    "of two lengths": b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}",
    "no HTTP": b"SSH-2.0-x\r\n",
    "another protocol": b"HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
    "endless in its header": b"HTTP/1.1 200 OK\r\nx: " + b"a" * (MOST_HEADER + 1),
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_an_answer_is_none_that_is(answer: bytes) -> None:
    with pytest.raises(Unreachable):
        using(Server([answer]), posted)


def test_an_answer_over_the_limit_is_not_read_to_its_end() -> None:
    async def use(remote: Remote) -> None:
        async with remote.ask("POST", {}, b"{}") as reply:
            await reply.body(1)

    with pytest.raises(Unreachable, match="larger than the limit"):
        using(Server([OK]), use)


def test_a_trailer_over_the_limit_is_not_read_to_its_end() -> None:
    endless = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nx: "
    server = Server([endless + b"x" * 4 * MOST_HEADER + b"\r\n\r\n"])
    with pytest.raises(Unreachable, match="trailer of its answer is larger than the limit"):
        using(server, posted)


def test_a_long_answer_comes_in_pieces_and_whole() -> None:
    body = bytes(range(256)) * (4 * MOST_WAITING // 256)
    server = Server([b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)])

    async def use(remote: Remote) -> bytes:
        async with remote.ask("GET", {}) as reply:
            return b"".join([piece async for piece in reply.pieces()])

    assert using(server, use) == body


def test_whoever_waits_no_longer_has_hung_up() -> None:
    async def story() -> bytes:
        hung_up: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        asked = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"{}")
            asked.set()
            try:
                hung_up.set_result(await reader.read())
            except ConnectionError:
                hung_up.set_result(b"")
            writer.close()

        listening = await asyncio.start_server(serve, "127.0.0.1", 0)
        remote = Remote(Upstream(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/mcp"))
        asking = asyncio.ensure_future(posted(remote))
        await asked.wait()
        asking.cancel()
        said = await asyncio.wait_for(hung_up, 30)
        listening.close()
        return said

    assert asyncio.run(story()) == b""


@pytest.mark.parametrize("text", ["a\r\nx-forged: 1", "a\nx-forged: 1", "a\rx-forged: 1"])
def test_no_header_holds_another_one(text: str) -> None:
    async def use(remote: Remote) -> None:
        async with remote.ask("POST", {"mcp-name": text}, b"{}"):
            raise AssertionError

    with pytest.raises(Unreachable, match="header"):
        using(Server([OK]), use)


def test_a_server_that_is_not_there_cannot_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/mcp"

    async def story() -> None:
        await posted(Remote(Upstream(url)))

    with pytest.raises(Unreachable, match="it cannot be reached"):
        asyncio.run(story())
