"""Clients of one era and servers of the other, with the hosted gateway between them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import mcp_types as types
import pytest
from mcp import Client, MCPError, StdioServerParameters, stdio_client

from tests import npm
from tests.conformance.processes import address, running, server_everything
from tests.end_to_end.hosted import (
    INITIALIZE,
    META,
    MODERN,
    Hosted,
    Line,
    Upstream,
    modern_call,
    modern_headers,
    posted,
)

pytestmark = pytest.mark.filterwarnings("ignore::mcp.shared.exceptions.MCPDeprecationWarning")

META_SERVER = "io.modelcontextprotocol/serverInfo"

FILES, EVERYTHING, FAR = "files", "everything", "far"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("files")
    (made / "notes.txt").write_text("water the plants\n")
    return made


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Iterator[Hosted]:
    """A gateway before servers of the earlier era, and servers that know no other than the later."""
    packages, node = npm.installed() / "@modelcontextprotocol", npm.recent_node()
    modern = [sys.executable, "-m", "tests.end_to_end.modern_only"]
    with server_everything(node, packages.parent) as far, running(modern, "listening on") as line:
        config = f"""
version: 1
profile: monitor
servers:
  files: {{command: {node}, args: [{packages}/server-filesystem/dist/index.js, {folder}]}}
  everything: {{command: {node}, args: [{packages}/server-everything/dist/index.js, stdio]}}
  asking: {{command: {node}, args: [{packages}/server-everything/dist/index.js, stdio]}}
  far: {{url: "{far}", bridge: true}}
  apart: {{url: "{far}"}}
  modern: {{command: {sys.executable}, args: [-m, tests.end_to_end.modern_only, stdio]}}
  far-modern: {{url: "{address(line)}", bridge: true}}
"""
        with Hosted(tmp_path_factory.mktemp("home"), config) as gateway:
            yield gateway


def talk(url: str, mode: str, work: Callable[[Client], Awaitable[Any]], **more: Any) -> Any:
    """What comes of some work with a client that is connected in this mode."""

    async def run() -> Any:
        async with Client(url, mode=mode, **more) as client:
            return await work(client)

    return asyncio.run(run())


async def elicited(context: Any, params: types.ElicitRequestParams) -> types.ElicitResult:
    return types.ElicitResult(action="accept", content={"name": "Ada", "username": "Ada", "color": "green"})


async def sampled(context: Any, params: types.CreateMessageRequestParams) -> types.CreateMessageResult:
    content = types.TextContent(type="text", text="Paris")
    return types.CreateMessageResult(role="assistant", content=content, model="test", stop_reason="endTurn")


async def roots(context: Any) -> types.ListRootsResult:
    return types.ListRootsResult(roots=[types.Root(uri="file:///work", name="work")])


ABLE = {
    "elicitation_callback": elicited,
    "sampling_callback": sampled,
    "list_roots_callback": roots,
}


def text_of(result: Any) -> str:
    return "".join(part.text for part in result.content if part.type == "text")


# -- clients of the stateless era, servers of the earlier -------------------------------------------


def test_a_modern_client_works_with_the_filesystem_server(hosted: Hosted, folder: Path) -> None:
    async def work(client: Client) -> tuple[Any, ...]:
        assert client.protocol_version == MODERN
        tools = await client.list_tools()
        read = await client.call_tool("read_text_file", {"path": str(folder / "notes.txt")})
        missing = await client.call_tool("read_text_file", {"path": str(folder / "none.txt")})
        with pytest.raises(MCPError) as refused:
            await client.list_prompts()
        return tools, read, missing, refused.value.error

    tools, read, missing, error = talk(hosted.url(FILES), MODERN, work)
    assert {"read_text_file", "list_allowed_directories"} <= {tool.name for tool in tools.tools}
    assert (tools.result_type, tools.ttl_ms, tools.cache_scope) == ("complete", 0, "private")
    assert text_of(read) == "water the plants\n"
    assert read.meta[META_SERVER]["name"] == "secure-filesystem-server"
    assert missing.is_error
    assert error.code == types.METHOD_NOT_FOUND


@pytest.mark.parametrize("server", [EVERYTHING, FAR])
def test_a_modern_client_has_everything_of_a_server_of_the_earlier_era(server: str, hosted: Hosted) -> None:
    progress: list[float] = []

    async def heard(done: float, total: float | None, message: str | None) -> None:
        progress.append(done)

    async def work(client: Client) -> None:
        echoed = await client.call_tool("echo", {"message": "hello"})
        assert text_of(echoed) == "Echo: hello"
        await client.call_tool(
            "trigger-long-running-operation", {"duration": 0.2, "steps": 3}, progress_callback=heard
        )
        listed = await client.list_resources()
        read = await client.read_resource(listed.resources[0].uri)
        assert read.contents
        assert (read.ttl_ms, read.cache_scope) == (0, "private")
        assert (await client.list_resource_templates()).resource_templates
        prompts = [prompt.name for prompt in (await client.list_prompts()).prompts]
        assert "simple-prompt" in prompts
        assert (await client.get_prompt("simple-prompt")).messages
        assert (await client.call_tool("nonesuch", {})).is_error
        with pytest.raises(MCPError) as missing:
            await client.read_resource("demo://nowhere")
        assert missing.value.error.code == types.INVALID_PARAMS

    talk(hosted.url(server), MODERN, work)
    assert progress == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("server", [FILES, EVERYTHING, FAR])
def test_a_client_of_both_eras_goes_on_working(server: str, hosted: Hosted) -> None:
    async def work(client: Client) -> int:
        return len((await client.list_tools()).tools)

    url = hosted.url(server)
    assert talk(url, "auto", work) == talk(url, MODERN, work) == talk(url, "auto", work)
    assert talk(url, "legacy", work) == talk(url, MODERN, work)


def test_a_client_that_only_looks_sees_what_the_server_says(hosted: Hosted) -> None:
    asked = {"jsonrpc": "2.0", "id": 3, "method": "server/discover", "params": {"_meta": META}}
    answer = hosted.modern("apart", asked)
    assert answer.status == 400
    assert answer.json["error"]["code"] == -32000


def test_a_server_that_is_not_to_be_bridged_answers_for_itself(hosted: Hosted) -> None:
    answer = hosted.modern("apart", modern_call(message="hello"))
    assert answer.status == 400
    assert "result" not in answer.json


@pytest.mark.parametrize("server", [FILES, FAR])
@pytest.mark.parametrize("method", ["ping", "logging/setLevel", "resources/subscribe", "tasks/get"])
def test_what_the_stateless_era_has_not_is_an_unknown_method(
    method: str, server: str, hosted: Hosted
) -> None:
    asked = {"jsonrpc": "2.0", "id": 3, "method": method, "params": {"_meta": META}}
    answer = hosted.modern(server, asked)
    assert (answer.status, answer.json["id"], answer.json["error"]["code"]) == (404, 3, -32601)


@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("trigger-sampling-request", "Paris"),
        ("trigger-elicitation-request", "Ada"),
        ("get-roots-list", "file:///work"),
    ],
)
def test_what_a_server_asks_in_a_call_is_asked_in_a_round(tool: str, said: str, hosted: Hosted) -> None:
    async def work(client: Client) -> str:
        arguments = {"prompt": "The capital of France?"} if "sampling" in tool else {}
        return text_of(await client.call_tool(tool, arguments))

    assert said in talk(hosted.url("asking"), MODERN, work, **ABLE)


@pytest.mark.parametrize("server", [EVERYTHING, FAR])
def test_a_modern_client_that_listens_hears_of_resources(server: str, hosted: Hosted) -> None:
    uri = "demo://resource/dynamic/text/1"
    params = {"notifications": {"resourceSubscriptions": [uri], "toolsListChanged": True}, "_meta": META}
    listen = {"jsonrpc": "2.0", "id": "l", "method": "subscriptions/listen", "params": params}
    headers = modern_headers("subscriptions/listen", "")
    with Line(hosted.port, posted(hosted.path(server), listen, headers)) as stream:
        assert stream.head()[0] == 200
        told = json.loads(stream.piece().partition(b"data: ")[2])
        assert told["method"] == "notifications/subscriptions/acknowledged"
        assert told["params"]["notifications"] == {"toolsListChanged": True, "resourceSubscriptions": [uri]}
        assert told["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"] == "l"
        hosted.modern(server, modern_call(1, "toggle-subscriber-updates"))
        updated = json.loads(stream.piece().partition(b"data: ")[2])
        assert updated["method"] == "notifications/resources/updated"
        assert updated["params"]["uri"] == uri
    hosted.modern(server, modern_call(2, "toggle-subscriber-updates"))


def test_over_stdio_too_a_modern_client_works_with_an_older_server_behind_a_url(
    vanguard: list[str], environment: dict[str, str]
) -> None:
    async def work(url: str) -> str:
        started = StdioServerParameters(
            command=vanguard[0], args=[*vanguard[1:], "start", "--upstream", url], env=environment
        )
        async with Client(stdio_client(started), mode=MODERN) as client:
            return text_of(await client.call_tool("echo", {"message": "hello"}))

    with server_everything(npm.recent_node(), npm.installed()) as url:
        assert asyncio.run(work(url)) == "Echo: hello"


# -- clients of the earlier era, servers of the stateless -------------------------------------------


@pytest.mark.parametrize("server", ["modern", "far-modern"])
def test_a_legacy_client_works_with_a_server_that_knows_no_session(server: str, hosted: Hosted) -> None:
    progress: list[float] = []

    async def heard(done: float, total: float | None, message: str | None) -> None:
        progress.append(done)

    async def work(client: Client) -> None:
        assert client.protocol_version == "2025-11-25"
        assert client.server_info.name == "conformance-fixture"
        await client.send_ping()
        assert "test_tool_with_progress" in {tool.name for tool in (await client.list_tools()).tools}
        result = await client.call_tool("test_tool_with_progress", {}, progress_callback=heard)
        assert META_SERVER not in (result.meta or {})
        listed = await client.list_resources()
        assert (await client.read_resource(listed.resources[0].uri)).contents
        assert (await client.get_prompt("test_simple_prompt")).messages
        with pytest.raises(MCPError) as missing:
            await client.get_prompt("nonesuch")
        assert missing.value.error.code == types.INVALID_PARAMS

    talk(hosted.url(server), "legacy", work)
    assert len(progress) == 3


@pytest.mark.parametrize("server", ["modern", "far-modern"])
@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("test_input_required_result_elicitation", "Good morning, Ada."),
        ("test_input_required_result_sampling", "The model has answered."),
        ("test_input_required_result_list_roots", "file:///work"),
        ("test_input_required_result_multiple_inputs", ""),
        ("test_input_required_result_multi_round", ""),
    ],
)
def test_what_a_server_asks_in_a_round_is_asked_by_requests(
    tool: str, said: str, server: str, hosted: Hosted
) -> None:
    async def work(client: Client) -> Any:
        return await client.call_tool(tool, {})

    result = talk(hosted.url(server), "legacy", work, **ABLE)
    assert not result.is_error
    assert said in text_of(result)


@pytest.mark.parametrize("server", ["modern", "far-modern"])
def test_a_client_that_cannot_be_asked_gets_an_error(server: str, hosted: Hosted) -> None:
    async def work(client: Client) -> Any:
        with pytest.raises(MCPError) as refused:
            await client.call_tool("test_input_required_result_elicitation", {})
        return refused.value.error

    assert talk(hosted.url(server), "legacy", work).code in (types.INTERNAL_ERROR, -32021)


# -- what is recorded ---------------------------------------------------------------------------------


def test_what_goes_over_a_bridge_is_judged_both_ways(tmp_path: Path, folder: Path) -> None:
    packages, node = npm.installed() / "@modelcontextprotocol", npm.recent_node()
    script = packages / "server-filesystem/dist/index.js"
    config = f"""
version: 1
servers:
  files: {{command: {node}, args: [{script}, {folder}], zones: [{folder}]}}
"""
    with Hosted(tmp_path, config) as gateway:
        allowed = gateway.modern("", modern_call(1, "read_text_file", path=str(folder / "notes.txt")))
        blocked = gateway.modern("", modern_call(2, "read_text_file", path="/etc/shadow"))
        _, records = gateway.end()
    assert text_of(types.CallToolResult.model_validate(allowed.json["result"])) == "water the plants\n"
    assert blocked.json["error"]["code"] == -31001
    decided = [(each["direction"], each["verdict"]) for each in records if each.get("method") == "tools/call"]
    assert decided == [("to_server", "ALLOW"), ("to_client", "ALLOW"), ("to_server", "BLOCK")]


def test_over_stdio_an_older_client_reads_what_a_modern_server_says(tmp_path: Path) -> None:
    modern = [sys.executable, "-m", "tests.end_to_end.modern_only"]
    with running(modern, "listening on") as line:
        command = [sys.executable, "-m", "vanguard", "start", "--upstream", address(line)]
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "VANGUARD_HOME": str(tmp_path)},
        ) as started:
            assert started.stdin is not None
            assert started.stdout is not None
            started.stdin.write(json.dumps(INITIALIZE).encode() + b"\n")
            started.stdin.flush()
            answer = json.loads(started.stdout.readline())
            started.terminate()
    assert answer["id"] == INITIALIZE["id"]
    assert answer["error"]["code"] == -32022


def test_over_stdio_a_server_that_lets_nobody_in_answers_requests_and_no_notification(tmp_path: Path) -> None:
    notified = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    with Upstream() as upstream:
        done = subprocess.run(
            [sys.executable, "-m", "vanguard", "start", "--upstream", upstream.url("unauthorized")],
            input="".join(json.dumps(each) + "\n" for each in (INITIALIZE, notified)),
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "VANGUARD_HOME": str(tmp_path)},
        )
    (answer,) = map(json.loads, done.stdout.splitlines())
    assert answer["id"] == INITIALIZE["id"]
    assert answer["error"]["message"] == "The server is gone: it wants other credentials than the gateway has"
    assert done.returncode == 3
