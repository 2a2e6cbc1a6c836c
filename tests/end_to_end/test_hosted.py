"""A team's gateway in front of several servers, used by official clients over every transport there is."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.sse import sse_client

from tests.conformance.processes import address, running
from tests.end_to_end.hosted import Hosted

PYTHON = [sys.executable, str(Path(__file__).parent / "python_server.py")]
OF_PYTHON = ("notes", "remote", "older")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    (folder / "note.txt").write_text("water the plants\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def team(
    tmp_path_factory: pytest.TempPathFactory, files: Path, filesystem_server: list[str]
) -> Iterator[Hosted]:
    """Two children, and two servers over HTTP: one of them speaks the transport of 2024-11-05."""
    with running([*PYTHON, "http"], "listening on") as http, running([*PYTHON, "sse"], "listening on") as sse:
        command, *arguments = [*filesystem_server, str(files)]
        servers = {
            "files": {"command": command, "args": arguments},
            "notes": {"command": PYTHON[0], "args": [*PYTHON[1:], "stdio"]},
            "remote": {"url": address(http)},
            "older": {"url": address(sse), "transport": "sse"},
        }
        with Hosted(tmp_path_factory.mktemp("team"), json.dumps({"servers": servers})) as gateway:
            yield gateway


async def use(client: Client, server: str, note: Path) -> None:
    """What a client does with a server; everything has to come back right."""
    tools = {tool.name for tool in (await client.list_tools()).tools}
    if server == "files":
        assert "read_text_file" in tools
        answer = await client.call_tool("read_text_file", {"path": str(note)})
        assert answer.content[0].text == "water the plants\n"  # type: ignore[union-attr]
        return
    assert tools == {"add", "count"}
    told: list[float] = []

    async def heard(progress: float, total: float | None, message: str | None) -> None:
        told.append(progress)

    sums = await asyncio.gather(*(client.call_tool("add", {"a": n, "b": 1}) for n in range(20)))
    assert [each.structured_content for each in sums] == [{"result": n + 1} for n in range(20)]
    counted = await client.call_tool("count", {"to": 3}, progress_callback=heard)
    assert counted.content[0].text == "counted to 3"  # type: ignore[union-attr]
    assert told == [1, 2, 3]
    read = await client.read_resource("note://today")
    assert read.contents[0].text == "water the plants"  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", ["legacy", "auto"])
@pytest.mark.parametrize("server", ["files", "notes", "remote", "older"])
def test_the_official_client_uses_every_server(team: Hosted, files: Path, server: str, mode: Any) -> None:
    async def session() -> None:
        async with Client(team.url(server), mode=mode, read_timeout_seconds=60) as client:
            await use(client, server, files / "note.txt")

    asyncio.run(session())


@pytest.mark.parametrize("server", ["notes", "remote"])
def test_a_client_of_the_revision_without_sessions_needs_no_handshake(team: Hosted, server: str) -> None:
    async def session() -> None:
        async with Client(team.url(server), mode="2026-07-28", read_timeout_seconds=60) as client:
            await use(client, server, Path())

    asyncio.run(session())


@pytest.mark.parametrize("server", ["files", "notes", "remote", "older"])
def test_a_client_of_the_oldest_transport_uses_every_server(team: Hosted, files: Path, server: str) -> None:
    async def session() -> None:
        way = sse_client(team.url(server, "sse"))
        async with Client(way, mode="legacy", read_timeout_seconds=60) as client:
            await use(client, server, files / "note.txt")

    asyncio.run(session())


def test_many_clients_at_once_get_their_own_answers(team: Hosted) -> None:
    async def one(server: str, mode: Any, mine: int) -> None:
        async with Client(team.url(server), mode=mode, read_timeout_seconds=60) as client:
            for n in range(5):
                answer = await client.call_tool("add", {"a": mine, "b": n})
                assert answer.structured_content == {"result": mine + n}

    async def all_of_them() -> None:
        kinds = [(server, mode) for server in ("notes", "remote") for mode in ("legacy", "auto")]
        await asyncio.gather(*(one(*kind, 1_000 * n) for n, kind in enumerate(kinds * 3)))

    asyncio.run(all_of_them())


@pytest.mark.parametrize(
    "asked",
    [
        ["--method", "tools/list"],
        ["--method", "tools/call", "--tool-name", "add", "--tool-arg", "a=1", "b=2"],
    ],
    ids=["tools/list", "tools/call"],
)
def test_the_inspector_sees_no_difference(
    team: Hosted, inspector: list[str], filesystem_server: list[str], files: Path, asked: list[str]
) -> None:
    def inspect(target: list[str]) -> Any:
        words = [*inspector, *target, *asked, "--format", "json", "-q"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=90, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    if "tools/list" in asked:
        folder = [*filesystem_server, str(files)]
        assert inspect([team.url("files"), "--transport", "http"]) == inspect(folder)
    direct = inspect([*PYTHON, "stdio"])
    for server in OF_PYTHON:
        assert inspect([team.url(server), "--transport", "http"]) == direct
    assert inspect([team.url("notes", "sse"), "--transport", "sse"]) == direct
