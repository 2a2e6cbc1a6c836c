"""An MCP server with everything that the conformance suite asks of one, on the official Python SDK.

``python -m tests.conformance.fixture_server [PORT]`` serves both eras at ``/mcp`` on 127.0.0.1; port 0 or
none takes a free one. One line on stdout, ``listening on URL``, says that it answers.
"""

from __future__ import annotations

import socket
import sys
import warnings
from typing import Any

import anyio
import mcp_types as types
import uvicorn
from mcp.server.lowlevel.server import Server
from mcp.server.request_state import RequestStateBoundary, RequestStateSecurity
from mcp.server.streamable_http import EventCallback, EventMessage, EventStore
from mcp.server.subscriptions import ListenHandler
from mcp.shared.exceptions import MCPDeprecationWarning, MCPError

from tests.conformance import fixture_rounds
from tests.conformance.fixture_content import RESOURCES, TEMPLATES, embedded, image, read, text
from tests.conformance.fixture_tasks import add_tasks
from tests.conformance.fixture_tools import BEGUN, BUS, OFFERS, Answer, Ctx

PROMPTS: dict[str, tuple[str, ...]] = {
    "test_simple_prompt": (),
    "test_prompt_with_arguments": ("arg1", "arg2"),
    "test_prompt_with_embedded_resource": ("resourceUri",),
    "test_prompt_with_image": (),
    "test_input_required_result_prompt": (),
}
NAME = "conformance-fixture"


class Events(EventStore):
    """Every event of every stream, so that a client that comes back misses none."""

    def __init__(self) -> None:
        self._kept: list[tuple[str, types.JSONRPCMessage | None]] = []

    async def store_event(self, stream_id: str, message: types.JSONRPCMessage | None) -> str:
        self._kept.append((stream_id, message))
        return str(len(self._kept) - 1)

    async def replay_events_after(self, last_event_id: str, send_callback: EventCallback) -> str | None:
        if not last_event_id.isdigit() or int(last_event_id) >= len(self._kept):
            return None
        start = int(last_event_id)
        stream, _ = self._kept[start]
        for number, (owner, message) in enumerate(self._kept[start + 1 :], start + 1):
            if owner == stream and message is not None:
                await send_callback(EventMessage(message, str(number)))
        return stream


async def list_tools(ctx: Ctx, asked: types.PaginatedRequestParams | None) -> types.ListToolsResult:
    return types.ListToolsResult(tools=[offer.listed for offer in OFFERS.values()])


async def call_tool(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    offer = OFFERS.get(asked.name)
    if offer is None:
        raise MCPError(types.INVALID_PARAMS, f"There is no tool {asked.name}.")
    return await offer.action(ctx, asked)


async def list_resources(ctx: Ctx, asked: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
    return types.ListResourcesResult(resources=RESOURCES)


async def list_templates(
    ctx: Ctx, asked: types.PaginatedRequestParams | None
) -> types.ListResourceTemplatesResult:
    return types.ListResourceTemplatesResult(resource_templates=TEMPLATES)


async def read_resource(ctx: Ctx, asked: types.ReadResourceRequestParams) -> types.ReadResourceResult:
    found = read(str(asked.uri))
    if found is None:
        raise MCPError(types.INVALID_PARAMS, "There is no such resource.", {"uri": str(asked.uri)})
    return types.ReadResourceResult(contents=[found])


async def watch(ctx: Ctx, asked: Any) -> types.EmptyResult:
    return types.EmptyResult()


async def list_prompts(ctx: Ctx, asked: types.PaginatedRequestParams | None) -> types.ListPromptsResult:
    return types.ListPromptsResult(
        prompts=[
            types.Prompt(
                name=name,
                description=f"A prompt with {len(arguments)} arguments.",
                arguments=[types.PromptArgument(name=each, required=True) for each in arguments],
            )
            for name, arguments in PROMPTS.items()
        ]
    )


async def get_prompt(
    ctx: Ctx, asked: types.GetPromptRequestParams
) -> types.GetPromptResult | types.InputRequiredResult:
    if asked.name not in PROMPTS:
        raise MCPError(types.INVALID_PARAMS, f"There is no prompt {asked.name}.")
    arguments = asked.arguments or {}
    parts: list[Any]
    if asked.name == "test_input_required_result_prompt":
        return await fixture_rounds.ask_for_prompt(asked)
    if asked.name == "test_prompt_with_embedded_resource":
        parts = [embedded(arguments["resourceUri"], "A page."), text("Read the page above.")]
    elif asked.name == "test_prompt_with_image":
        parts = [image(), text("Look at the picture above.")]
    else:
        said = ", ".join(f"{key} is {value}" for key, value in arguments.items())
        parts = [text(said or "Tell me about tea.")]
    return types.GetPromptResult(messages=[types.PromptMessage(role="user", content=part) for part in parts])


async def complete(ctx: Ctx, asked: types.CompleteRequestParams) -> types.CompleteResult:
    words = [word for word in ("teapot", "test", "testing") if word.startswith(asked.argument.value)]
    return types.CompleteResult(completion=types.Completion(values=words, total=len(words), has_more=False))


def build() -> Server[Any]:
    """The server, with all its handlers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MCPDeprecationWarning)
        server = Server(
            NAME,
            version="1.0.0",
            on_list_tools=list_tools,
            on_call_tool=call_tool,
            on_list_resources=list_resources,
            on_list_resource_templates=list_templates,
            on_read_resource=read_resource,
            on_subscribe_resource=watch,
            on_unsubscribe_resource=watch,
            on_subscriptions_listen=ListenHandler(BUS),
            on_list_prompts=list_prompts,
            on_get_prompt=get_prompt,
            on_completion=complete,
            on_set_logging_level=watch,
        )
    add_tasks(server)
    server.middleware.append(RequestStateBoundary(RequestStateSecurity.ephemeral(), default_audience=NAME))
    return server


def telling(app: Any) -> Any:
    """The same application, whose requests know when their answers have begun."""

    async def tell(scope: dict[str, Any], receive: Any, send: Any) -> None:
        begun = scope[BEGUN] = anyio.Event()

        async def passing(message: dict[str, Any]) -> None:
            await send(message)
            if message.get("body"):
                begun.set()

        await app(scope, receive, passing)

    return tell


def serve(port: int) -> None:
    """Answer at this port until the process is ended."""
    warnings.simplefilter("ignore", MCPDeprecationWarning)
    app = telling(build().streamable_http_app(event_store=Events(), retry_interval=50))
    # httptools leaves white space at the end of a header's value; the SDK then finds that it differs.
    config = uvicorn.Config(app, http="h11", log_level="warning", timeout_graceful_shutdown=1)
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen(128)
        print(f"listening on http://127.0.0.1:{listening.getsockname()[1]}/mcp", flush=True)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
