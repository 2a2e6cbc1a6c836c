"""Lists that a server lets others keep are asked for once, and judged each time."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
HEADERS = {
    "accept": "application/json, text/event-stream",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "tools/list",
}


async def listed(home: Path, **said: Any) -> tuple[int, list[dict[str, Any]]]:
    """How often a server is asked when three clients list its tools, and what they get."""
    asked: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        message = await request.json()
        asked.append(message)
        tools = [{"name": "a", "inputSchema": {"type": "object"}}]
        result = {"resultType": "complete", "tools": tools, **said}
        return web.json_response({"jsonrpc": "2.0", "id": message["id"], "result": result})

    application = web.Application()
    application.router.add_post("/mcp", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    upstream = f"http://127.0.0.1:{runner.addresses[0][1]}/mcp"
    words = ["-m", "vanguard", "serve", "--upstream", upstream, "--port", "0"]
    gateway = await asyncio.create_subprocess_exec(
        sys.executable, *words, env={"VANGUARD_HOME": str(home)}, stderr=asyncio.subprocess.PIPE
    )
    assert gateway.stderr is not None
    url = (await gateway.stderr.readline()).decode().split()[-1]
    answers = []
    async with aiohttp.ClientSession() as client:
        for number in range(3):
            body = {"jsonrpc": "2.0", "id": f"q{number}", "method": "tools/list", "params": {"_meta": META}}
            async with client.post(url, headers=HEADERS, json=body) as response:
                answers.append(await response.json())
    gateway.terminate()
    await gateway.wait()
    await runner.cleanup()
    return len(asked), answers


def test_a_list_with_a_time_to_live_is_asked_for_once(tmp_path: Path) -> None:
    asked, answers = asyncio.run(listed(tmp_path, ttlMs=600_000, cacheScope="public"))
    assert asked == 1
    assert [each["id"] for each in answers] == ["q0", "q1", "q2"]
    assert all(each["result"]["tools"][0]["name"] == "a" for each in answers)


def test_a_list_without_one_is_asked_for_each_time(tmp_path: Path) -> None:
    assert asyncio.run(listed(tmp_path))[0] == 3
