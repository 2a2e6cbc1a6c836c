"""The fixture server's tools, each under the name that the conformance suite calls it by."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import anyio
import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.subscriptions import InMemorySubscriptionBus, PromptsListChanged, ToolsListChanged
from mcp.shared.exceptions import MCPError

from tests.conformance.fixture_content import (
    BROAD_SCHEMA,
    DEFAULTS,
    ENUMS,
    audio,
    embedded,
    form,
    image,
    text,
)

Ctx = ServerRequestContext[Any, Any]
Answer = types.CallToolResult | types.InputRequiredResult
Action = Callable[[Ctx, types.CallToolRequestParams], Awaitable[Answer]]

BUS = InMemorySubscriptionBus()
BEGUN = "begun"
"""Where a request's scope holds the event that the first bytes of its answer have been sent."""
NOTHING: dict[str, Any] = {"type": "object", "properties": {}}
STRING = {"type": "string"}


@dataclass(frozen=True)
class Offer:
    """One tool: what it is called, what it says of itself, what it does."""

    name: str
    description: str
    action: Action
    schema: dict[str, Any]

    @property
    def listed(self) -> types.Tool:
        """The tool as ``tools/list`` shows it."""
        return types.Tool(name=self.name, description=self.description, input_schema=self.schema)


OFFERS: dict[str, Offer] = {}


def tool(name: str, description: str, schema: dict[str, Any] = NOTHING) -> Callable[[Action], Action]:
    """Enter a function as a tool."""

    def enter(action: Action) -> Action:
        OFFERS[name] = Offer(name, description, action, schema)
        return action

    return enter


def done(*content: types.ContentBlock) -> types.CallToolResult:
    """A result with these parts."""
    return types.CallToolResult(content=list(content))


def fixed(name: str, description: str, *content: types.ContentBlock) -> None:
    """Enter a tool that always gives the same."""

    @tool(name, description)
    async def give(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
        return done(*content)


fixed("test_simple_text", "Gives one line of text.", text("The kettle is on."))
fixed("test_image_content", "Gives one picture.", image())
fixed("test_audio_content", "Gives one sound.", audio())
fixed(
    "test_embedded_resource",
    "Gives a resource inside its result.",
    embedded("test://embedded-resource", "Tea."),
)
fixed(
    "test_multiple_content_types",
    "Gives a text, a picture and a resource.",
    text("Three of a kind:"),
    image(),
    embedded("test://mixed-content-resource", '{"cups":3}', "application/json"),
)


@tool("test_error_handling", "Fails, and says so in its result.")
async def fail(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    return types.CallToolResult(content=[text("There was no milk.")], is_error=True)


@tool("test_tool_with_logging", "Logs three lines while it works.")
@tool("test_logging_tool", "Logs three lines, if the request wants them.")
async def log(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    for line in ("started", "half way", "finished"):
        await ctx.session.send_log_message("info", line, "fixture", related_request_id=ctx.request_id)
        await anyio.lowlevel.checkpoint()
    return done(text("Logged."))


@tool("test_tool_with_progress", "Reports its progress three times.")
async def progress(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    for part in (0, 50, 100):
        await ctx.session.report_progress(part, 100)
        await anyio.lowlevel.checkpoint()
    return done(text("All the way."))


@tool("test_sampling", "Asks the client's model.", form(prompt=STRING))
async def sample(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    prompt = (asked.arguments or {})["prompt"]
    answer = await ctx.session.create_message(
        [types.SamplingMessage(role="user", content=text(prompt))],
        max_tokens=100,
        related_request_id=ctx.request_id,
    )
    said = answer.content.text if isinstance(answer.content, types.TextContent) else answer.content.type
    return done(text(f"The model answered: {said}"))


async def _elicit(ctx: Ctx, message: str, schema: dict[str, Any]) -> Answer:
    answer = await ctx.session.elicit_form(message, schema, related_request_id=ctx.request_id)
    return done(text(f"The user chose {answer.action}: {answer.content}"))


@tool("test_elicitation", "Asks the user for two words.", form(message=STRING))
async def elicit(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    schema = form(username=STRING, email={"type": "string", "description": "where to write to"})
    return await _elicit(ctx, (asked.arguments or {})["message"], schema)


@tool("test_elicitation_sep1034_defaults", "Asks the user, with a default for each type.")
async def elicit_defaults(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    return await _elicit(ctx, "Is this still right?", DEFAULTS)


@tool("test_elicitation_sep1330_enums", "Asks the user to choose, in each way there is.")
async def elicit_enums(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    return await _elicit(ctx, "Which of these?", ENUMS)


@tool("test_reconnection", "Closes its stream before it answers.")
async def reconnect(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    if ctx.close_sse_stream is not None and ctx.request is not None:
        # A client that has no event yet has nothing to come back with.
        await ctx.request.scope[BEGUN].wait()
        await ctx.close_sse_stream()
    return done(text("Here again."))


@tool("json_schema_2020_12_tool", "Takes arguments that a broad schema describes.", BROAD_SCHEMA)
async def broad(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    return done(text("Noted."))


@tool(
    "test_headers_in_arguments",
    "Takes an argument that a header repeats.",
    {
        "type": "object",
        "properties": {
            "region": {"type": "string", "x-mcp-header": "Region"},
            "attempt": {"type": "integer", "x-mcp-header": "Attempt"},
        },
        "required": ["region"],
    },
)
async def headers(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    return done(text("The header agrees."))


@tool("test_missing_capability", "Needs a client that can sample.")
async def need_sampling(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    needed = types.ClientCapabilities(sampling=types.SamplingCapability())
    if not ctx.session.check_client_capability(needed):
        data = types.MissingRequiredClientCapabilityErrorData(required_capabilities=needed)
        raise MCPError(
            types.MISSING_REQUIRED_CLIENT_CAPABILITY,
            "This tool needs a client that declares sampling.",
            data.model_dump(by_alias=True, mode="json", exclude_none=True),
        )
    return done(text("The client can sample."))


@tool("test_trigger_tool_change", "Says that the tools have changed.")
async def change_tools(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    await BUS.publish(ToolsListChanged())
    return done(text("Said so."))


@tool("test_trigger_prompt_change", "Says that the prompts have changed.")
async def change_prompts(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    await BUS.publish(PromptsListChanged())
    return done(text("Said so."))
