"""A person is asked where the client can show it, by the official client in both eras."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client, types

from tests.end_to_end.hosted import Hosted
from tests.end_to_end.test_reviews import at_a_terminal, waiting

if sys.platform == "win32":
    pytest.skip("terminals are made otherwise there", allow_module_level=True)

ROOT = Path(__file__).parents[2]
SERVER = [sys.executable, "-m", "tests.end_to_end.python_server", "stdio"]
MODES = ("legacy", "2026-07-28")
RULES = [{"name": "ask-me", "tool": "add", "action": "review"}]
Seen = Callable[[str], Awaitable[types.ElicitResult]]


def asked(home: Path, mode: str, how: str, answer: Seen, work: Callable[[Client], Awaitable[Any]]) -> Any:
    """What comes of some work behind ``vanguard start``, by a client whose person answers forms."""
    config = home / "vanguard.yaml"
    config.write_text(json.dumps({"rules": RULES, "review": {"client": how}}))
    words = ["-m", "vanguard", "start", "--config", str(config), "--", *SERVER]
    environment = {**os.environ, "VANGUARD_HOME": str(home), "PYTHONPATH": str(ROOT)}
    started = StdioServerParameters(command=sys.executable, args=words, env=environment, cwd=ROOT)

    async def elicited(context: Any, params: types.ElicitRequestParams) -> types.ElicitResult:
        return await answer(params.message)

    async def run() -> Any:
        async with (
            asyncio.timeout(60),
            Client(stdio_client(started), mode=mode, elicitation_callback=elicited) as client,
        ):
            return await work(client)

    return asyncio.run(run())


async def add(client: Client) -> str:
    result = await client.call_tool("add", {"a": 1, "b": 2})
    return "".join(part.text for part in result.content if part.type == "text")


async def refused(client: Client) -> dict[str, Any]:
    with pytest.raises(MCPError) as error:
        await client.call_tool("add", {"a": 1, "b": 2})
    found: dict[str, Any] = {"code": error.value.error.code, **error.value.error.data}
    return found


@pytest.mark.parametrize("mode", MODES)
def test_who_reads_it_in_the_client_and_grants_at_a_terminal_has_the_call_made(
    mode: str, tmp_path: Path
) -> None:
    seen: list[str] = []

    async def granted(message: str) -> types.ElicitResult:
        seen.append(message)
        (review,) = await asyncio.to_thread(waiting, tmp_path)
        await asyncio.to_thread(at_a_terminal, tmp_path, "", "grant", review["review_id"], "--yes")
        return types.ElicitResult(action="accept", content={})

    assert asked(tmp_path, mode, "show", granted, add) == "3"
    assert len(seen) == 1
    assert "| tools/call add\n" in seen[0]
    assert "| /a = 1\n| /b = 2\n" in seen[0]


@pytest.mark.parametrize("mode", MODES)
def test_a_client_that_says_yes_to_everything_grants_itself_nothing(mode: str, tmp_path: Path) -> None:
    async def yes(message: str) -> types.ElicitResult:
        return types.ElicitResult(action="accept", content={"grant": True})

    found = asked(tmp_path, mode, "show", yes, refused)
    (review,) = waiting(tmp_path)
    assert (found["code"], found["review_id"], review["state"]) == (-31002, review["review_id"], "pending")


@pytest.mark.parametrize("mode", MODES)
def test_where_the_operator_lets_the_client_grant_its_persons_yes_counts_once(
    mode: str, tmp_path: Path
) -> None:
    answers = iter([True, False])

    async def once(message: str) -> types.ElicitResult:
        return types.ElicitResult(action="accept", content={"grant": next(answers)})

    async def work(client: Client) -> Any:
        return await add(client), (await refused(client))["code"]

    assert asked(tmp_path, mode, "grant", once, work) == ("3", -31002)


@pytest.mark.parametrize("mode", MODES)
def test_a_no_in_the_client_is_a_denial(mode: str, tmp_path: Path) -> None:
    async def no(message: str) -> types.ElicitResult:
        return types.ElicitResult(action="decline")

    found = asked(tmp_path, mode, "show", no, refused)
    assert (found["code"], waiting(tmp_path)) == (-31002, [])


@pytest.mark.parametrize("mode", MODES)
def test_a_client_that_cannot_be_asked_is_refused_at_once(mode: str, tmp_path: Path) -> None:
    config = tmp_path / "vanguard.yaml"
    config.write_text(json.dumps({"rules": RULES}))
    words = ["-m", "vanguard", "start", "--config", str(config), "--", *SERVER]
    environment = {**os.environ, "VANGUARD_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    started = StdioServerParameters(command=sys.executable, args=words, env=environment, cwd=ROOT)

    async def run() -> dict[str, Any]:
        async with asyncio.timeout(60), Client(stdio_client(started), mode=mode) as client:
            return await refused(client)

    found = asyncio.run(run())
    assert (found["code"], found["expires_s"] > 0) == (-31002, True)


@pytest.mark.parametrize("mode", MODES)
def test_the_hosted_gateway_asks_too(mode: str, tmp_path: Path) -> None:
    servers = {"notes": {"command": SERVER[0], "args": SERVER[1:], "env": {"PYTHONPATH": str(ROOT)}}}
    home = tmp_path / "state"

    async def granted(context: Any, params: types.ElicitRequestParams) -> types.ElicitResult:
        (review,) = await asyncio.to_thread(waiting, home)
        await asyncio.to_thread(at_a_terminal, home, "", "grant", review["review_id"], "--yes")
        return types.ElicitResult(action="accept", content={})

    async def run(url: str) -> str:
        async with asyncio.timeout(60), Client(url, mode=mode, elicitation_callback=granted) as client:
            return await add(client)

    with Hosted(tmp_path, json.dumps({"servers": servers, "rules": RULES})) as gateway:
        assert asyncio.run(run(gateway.url("notes"))) == "3"
