"""Tools and a prompt of the fixture server that ask for input before they answer (SEP-2322).

A first request is answered with ``input_required``; the client repeats it with ``inputResponses`` and the
``requestState`` that it was given. The SDK seals that state, so one that was altered never comes this far.
"""

from __future__ import annotations

from typing import Any

import mcp_types as types

from tests.conformance.fixture_content import form, text
from tests.conformance.fixture_tools import STRING, Answer, Ctx, done, tool

NAME = form(name=STRING)


def question(message: str, schema: dict[str, Any]) -> types.ElicitRequest:
    """Something to ask the user."""
    return types.ElicitRequest(params=types.ElicitRequestFormParams(message=message, requested_schema=schema))


def completion(prompt: str) -> types.CreateMessageRequest:
    """Something to ask the client's model."""
    asked = [types.SamplingMessage(role="user", content=text(prompt))]
    return types.CreateMessageRequest(params=types.CreateMessageRequestParams(messages=asked, max_tokens=100))


def need(state: str | None = None, **requests: types.InputRequest) -> types.InputRequiredResult:
    """The result that asks for these."""
    return types.InputRequiredResult(
        result_type="input_required", input_requests=dict(requests), request_state=state
    )


def given(asked: types.CallToolRequestParams | types.GetPromptRequestParams, *keys: str) -> bool:
    """Whether each of these was answered."""
    return set(keys) <= set(asked.input_responses or {})


@tool("test_input_required_result_elicitation", "Asks for a name first.")
async def ask_user(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    if not given(asked, "user_name"):
        return need(user_name=question("Who is there?", NAME))
    answer = (asked.input_responses or {})["user_name"]
    who = (answer.content or {}).get("name") if isinstance(answer, types.ElicitResult) else None
    return done(text(f"Good morning, {who}."))


@tool("test_input_required_result_sampling", "Asks the client's model first.")
async def ask_model(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    if not given(asked, "capital_question"):
        return need(capital_question=completion("Which city is the capital of France?"))
    return done(text("The model has answered."))


@tool("test_input_required_result_list_roots", "Asks for the client's roots first.")
async def ask_roots(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    if not given(asked, "client_roots"):
        return need(client_roots=types.ListRootsRequest(params=types.RequestParams()))
    answer = (asked.input_responses or {})["client_roots"]
    roots = [str(root.uri) for root in answer.roots] if isinstance(answer, types.ListRootsResult) else []
    return done(text(f"Roots: {', '.join(roots)}"))


@tool("test_input_required_result_request_state", "Keeps its place between two requests.")
@tool("test_input_required_result_tampered_state", "Keeps its place, and takes no other.")
async def keep_state(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    if not given(asked, "confirm"):
        return need("waiting", confirm=question("Shall we?", form(ok={"type": "boolean"})))
    return done(text("state-ok" if asked.request_state == "waiting" else "no state"))


@tool("test_input_required_result_multiple_inputs", "Asks the user, the model and for the roots at once.")
async def ask_all(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    if not given(asked, "user_name", "greeting", "client_roots"):
        return need(
            "three",
            user_name=question("Who is there?", NAME),
            greeting=completion("Write a short greeting."),
            client_roots=types.ListRootsRequest(params=types.RequestParams()),
        )
    return done(text("All three are here."))


@tool("test_input_required_result_multi_round", "Asks twice.")
async def ask_twice(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    if asked.request_state == "second" and given(asked, "step2"):
        return done(text("Both are known."))
    if asked.request_state == "first" and given(asked, "step1"):
        return need("second", step2=question("And which colour?", form(color=STRING)))
    return need("first", step1=question("Who is there?", NAME))


@tool("test_input_required_result_capabilities", "Asks only for what the client can do.")
async def ask_what_it_can(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    if asked.input_responses:
        return done(text("Thank you."))
    can = ctx.session.client_capabilities or types.ClientCapabilities()
    wanted: dict[str, types.InputRequest] = {}
    if can.sampling is not None:
        wanted["model"] = completion("Say anything.")
    if can.elicitation is not None:
        wanted["user"] = question("Say anything.", NAME)
    return need(**wanted) if wanted else done(text("There is nobody to ask."))


@tool("test_streaming_elicitation", "Reports progress, then asks for a name.")
async def stream_and_ask(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    await ctx.session.report_progress(1, 2)
    return await ask_user(ctx, asked)


async def ask_for_prompt(
    asked: types.GetPromptRequestParams,
) -> types.GetPromptResult | types.InputRequiredResult:
    """The prompt that wants to know more first."""
    if not given(asked, "user_context"):
        return need(user_context=question("What is it about?", form(context=STRING)))
    return types.GetPromptResult(
        messages=[types.PromptMessage(role="user", content=text("Now it is known."))]
    )
