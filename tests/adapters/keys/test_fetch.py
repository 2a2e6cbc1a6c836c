"""Fetching a document from where the operator said, and from nowhere else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from tests.adapters.keys.issuer import publishing
from vanguard.adapters.keys import fetch
from vanguard.adapters.keys.fetch import fetch_json, public
from vanguard.errors import OutsideError


async def _fetched(answer: Any, **chosen: Any) -> tuple[Any, list[str]]:
    async with publishing() as published:
        published.answers["/keys"] = answer
        published.answers["/else"] = {"keys": []}
        try:
            return await fetch_json(f"{published.url}/keys", private_hosts=True, **chosen), published.asked
        except OutsideError as error:
            return error, published.asked


def fetched(answer: Any, **chosen: Any) -> tuple[Any, list[str]]:
    """The document or the error, and the paths that were asked for."""
    return asyncio.run(_fetched(answer, **chosen))


def test_a_document_is_fetched_where_private_hosts_are_meant() -> None:
    assert fetched({"keys": [1]}) == ({"keys": [1]}, ["/keys"])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    found, asked = fetched(lambda: web.Response(status=status, headers={"Location": "/else"}))
    assert isinstance(found, OutsideError)
    assert asked == ["/keys"]


def test_what_is_no_document_is_an_error_without_its_text() -> None:
    for answer in (
        None,
        lambda: web.Response(text="<html>secret</html>"),
        lambda: web.Response(status=500, text="{}"),
        lambda: web.Response(body=b"[" + b" " * fetch.LARGEST + b"]"),
    ):
        found, _ = fetched(answer)
        assert isinstance(found, OutsideError)
        assert "secret" not in str(found)


def test_a_server_that_does_not_answer_is_given_up() -> None:
    async def silent() -> None:
        held: list[asyncio.StreamWriter] = []

        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            held.append(writer)

        server = await asyncio.start_server(take, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            with pytest.raises(OutsideError, match="Timeout"):
                await fetch_json(f"http://127.0.0.1:{port}/", private_hosts=True, timeout_s=0.05)
        finally:
            for writer in held:
                writer.close()
            server.close()

    asyncio.run(silent())


@pytest.mark.parametrize(
    "url",
    [
        "http://idp.example/keys",
        "https://127.0.0.1/keys",
        "https://10.0.0.1/keys",
        "https://169.254.169.254/latest",
        "https://[::1]/keys",
        "https://[::ffff:127.0.0.1]/keys",
        "https://localhost/keys",
        "https://user:pass@idp.example/",
        "file:///etc/passwd",
        "ftp://idp.example/",
        "https://",
        "https://[bad",
        "",
    ],
)
def test_a_place_that_is_not_public_is_not_asked(url: str) -> None:
    with pytest.raises(OutsideError) as caught:
        asyncio.run(fetch_json(url))
    assert "pass" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("93.184.215.14", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("::", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("localhost", False),
    ],
)
def test_addresses_that_wrap_a_private_one_are_private(address: str, is_public: bool) -> None:
    assert public(address) is is_public
