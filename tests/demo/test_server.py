"""The demo's server is naive on purpose; what it must never do is reach beyond the demo."""

from __future__ import annotations

import asyncio

import pytest
from mcp import Client

from vanguard.demo.metadata import ADDRESS, PATH, metadata
from vanguard.demo.sandbox import MARK, SALARIES, Sandbox, sandbox
from vanguard.demo.server import build


def call(folder: Sandbox, port: int, tool: str, argument: str, value: str) -> tuple[bool, str]:
    """Whether the tool failed, and what it said."""

    async def session() -> tuple[bool, str]:
        async with Client(build(folder, port)) as client:
            result = await client.call_tool(tool, {argument: value})
            return bool(result.is_error), "".join(getattr(block, "text", "") for block in result.content)

    return asyncio.run(session())


def test_it_reads_whatever_it_is_asked_for() -> None:
    with sandbox() as folder:
        assert call(folder, 0, "read_file", "path", SALARIES) == (False, folder.salaries)


def test_it_asks_the_stand_in_for_the_metadata_address() -> None:
    with sandbox() as folder, metadata() as service:
        failed, said = call(folder, service.port, "fetch", "url", f"http://{ADDRESS}{PATH}")
        assert (failed, service.asked) == (False, [PATH])
        assert "DECOY" in said


@pytest.mark.parametrize(
    "url", ["http://example.com/", f"http://{ADDRESS}.example.com/", "file:///etc/hosts"]
)
def test_it_fetches_nothing_else(url: str) -> None:
    with sandbox() as folder, metadata() as service:
        failed, said = call(folder, service.port, "fetch", "url", url)
        assert failed
        assert f"the demo answers only for {ADDRESS}" in said
        assert service.asked == []


def test_a_command_sees_the_decoy_home() -> None:
    with sandbox() as folder:
        assert call(folder, 0, "run_command", "command", "echo ~") == (False, f"{folder.home}\nexit status 0")


def test_it_runs_no_command_outside_a_sandbox() -> None:
    with sandbox() as folder:
        (folder.root / MARK).unlink()
        failed, said = call(folder, 0, "run_command", "command", "rm -rf ~/")
        assert failed
        assert "only where its own decoy home is the home" in said
        assert folder.losses == 0
