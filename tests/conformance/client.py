"""A client on the official Python SDK that plays the suite's client scenarios, each by its name.

``python -m tests.conformance.client [--through PROFILE] URL``: the suite appends the URL of a server that it
has started for one scenario, and names the scenario in the environment. With ``--through`` the client talks
to a ``vanguard serve`` of its own that stands before that URL.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import json
import os
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx2
import mcp_types as types
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPDeprecationWarning
from pydantic import ValidationError

from tests.conformance.processes import gateway

Play = Callable[[Client], Awaitable[None]]
LAST_WITH_A_HANDSHAKE = "2025-11-25"
TIMEOUT_S = 60


async def look_around(client: Client) -> None:
    await client.list_tools()


async def add_numbers(client: Client) -> None:
    await client.list_tools()
    await client.call_tool("add_numbers", {"a": 5, "b": 3})


async def call_every_tool(client: Client) -> None:
    """With a string for each argument: the tools that must not be called are not listed by the SDK."""
    for tool in (await client.list_tools()).tools:
        await client.call_tool(tool.name, dict.fromkeys(tool.input_schema["properties"], "north"))


async def send_standard_headers(client: Client) -> None:
    await client.list_tools()
    await client.call_tool("test_headers", {})
    await client.call_tool("my-hyphenated-tool", {})
    for resource in (await client.list_resources()).resources:
        await client.read_resource(str(resource.uri))
    for prompt in (await client.list_prompts()).prompts:
        await client.get_prompt(prompt.name)


async def send_headers_from_arguments(client: Client) -> None:
    await client.list_tools()
    for call in json.loads(os.environ["MCP_CONFORMANCE_CONTEXT"])["toolCalls"]:
        await client.call_tool(call["name"], call["arguments"])


async def carry_state(client: Client) -> None:
    await client.list_tools()
    for name in ("test_mrtr_echo_state", "test_mrtr_unrelated", "test_mrtr_no_state"):
        await client.call_tool(name, {})
    # The SDK takes no result without a resultType; the suite looks only whether a second request follows.
    with suppress(ValidationError):
        await client.call_tool("test_mrtr_no_result_type", {})


async def echo_the_schema(client: Client) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    schema = tools["json_schema_2020_12_tool"].input_schema
    await client.call_tool("json_schema_echo", {"schema": schema})


SCENARIOS: dict[str, Play] = {
    "elicitation-sep1034-client-defaults": call_every_tool,
    "http-custom-headers": send_headers_from_arguments,
    "http-invalid-tool-headers": call_every_tool,
    "http-standard-headers": send_standard_headers,
    "initialize": look_around,
    "json-schema-2020-12-preservation": echo_the_schema,
    "json-schema-ref-no-deref": look_around,
    "request-metadata": look_around,
    "sep-2322-client-request-state": carry_state,
    "sse-retry": call_every_tool,
    "tools_call": add_numbers,
}

ASKED_ON_THE_STREAM = {"elicitation-sep1034-client-defaults"}
"""Those whose server asks on the stream of a GET and nowhere else: without one it asks nobody."""


async def accept(context: Any, asked: types.ElicitRequestParams) -> types.ElicitResult:
    """Agree with whatever the form proposes, and confirm what it proposes nothing for."""
    schema = asked.requested_schema if isinstance(asked, types.ElicitRequestFormParams) else {}
    content = {name: each.get("default", True) for name, each in schema.get("properties", {}).items()}
    return types.ElicitResult(action="accept", content=content)


async def answer(context: Any, asked: types.CreateMessageRequestParams) -> types.CreateMessageResult:
    said = types.TextContent(type="text", text="Tea.")
    return types.CreateMessageResult(role="assistant", content=said, model="none")


async def roots(context: Any) -> types.ListRootsResult:
    return types.ListRootsResult(roots=[])


async def play(url: str, scenario: str, version: str) -> None:
    """Play one scenario in the revision that the suite wants."""
    streaming = asyncio.Event()

    async def answered(response: httpx2.Response) -> None:
        if response.request.method == "GET":
            streaming.set()

    http = httpx2.AsyncClient(timeout=TIMEOUT_S, event_hooks={"response": [answered]})
    client = Client(
        streamable_http_client(url, http_client=http),
        mode="legacy" if version <= LAST_WITH_A_HANDSHAKE else "auto",
        elicitation_callback=accept,
        sampling_callback=answer,
        list_roots_callback=roots,
    )
    async with http, client:
        if scenario in ASKED_ON_THE_STREAM:
            await streaming.wait()
        await SCENARIOS[scenario](client)


@contextmanager
def reached(url: str, profile: str | None) -> Iterator[str]:
    """The URL to dial: the server's own, or that of a gateway before it.

    The suite starts the clients of all scenarios at once; they play one after the other, so that none of them
    runs into a time limit for want of a processor.
    """
    home = Path(os.environ["VANGUARD_HOME"])
    with (home / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if profile is None:
            yield url
        else:
            with gateway(url, profile, home) as through:
                yield through


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--through", metavar="PROFILE")
    parser.add_argument("url")
    given = parser.parse_args()
    wanted = os.environ["MCP_CONFORMANCE_SCENARIO"], os.environ["MCP_CONFORMANCE_PROTOCOL_VERSION"]
    warnings.simplefilter("ignore", MCPDeprecationWarning)
    with reached(given.url, given.through) as dialled:
        asyncio.run(play(dialled, *wanted))
