"""The tasks extension of the fixture server (SEP-2663): tools whose result is fetched with ``tasks/get``.

Nothing runs in the background: what has become of a task is worked out when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import anyio
import mcp_types as types
from mcp.server.lowlevel.server import Server
from mcp.shared.exceptions import MCPError

from tests.conformance.fixture_content import form, text
from tests.conformance.fixture_rounds import NAME, ask_user, given, question
from tests.conformance.fixture_tools import STRING, Answer, Ctx, done, tool

EXTENSION = "io.modelcontextprotocol/tasks"
ENDLESS_S = 10
"""A job that is to take this long or longer goes on until it is cancelled; a shorter one is sped up."""
SPEED = 50


@dataclass
class Task:
    """One task: when it ends, what it waits for, and what comes of it."""

    outcome: dict[str, Any]
    ends: float = 0.0
    pending: dict[str, types.InputRequest] = field(default_factory=dict)
    cancelled: bool = False
    id: str = field(default_factory=lambda: uuid4().hex)
    created: str = field(default_factory=lambda: datetime.now(UTC).isoformat())

    @property
    def status(self) -> str:
        """What has become of it by now."""
        if self.cancelled:
            return "cancelled"
        if self.pending:
            return "input_required"
        if anyio.current_time() < self.ends:
            return "working"
        return "failed" if "error" in self.outcome else "completed"

    def described(self, result_type: str, status: str) -> dict[str, Any]:
        """The members that every answer about it has."""
        times = {
            "createdAt": self.created,
            "lastUpdatedAt": self.created,
            "ttlMs": 60_000,
            "pollIntervalMs": 100,
        }
        return {"resultType": result_type, "taskId": self.id, "status": status, **times}

    def detailed(self) -> dict[str, Any]:
        """The answer to ``tasks/get``."""
        status = self.status
        told = self.described("complete", status)
        if status == "input_required":
            told["inputRequests"] = {key: _plain(each) for key, each in self.pending.items()}
        return told | self.outcome if status in ("completed", "failed") else told


class OfTask(types.RequestParams):
    """The params of ``tasks/get`` and ``tasks/cancel``."""

    task_id: str


class Update(OfTask):
    """The params of ``tasks/update``."""

    input_responses: dict[str, Any]


TASKS: dict[str, Task] = {}


def _plain(model: Any) -> dict[str, Any]:
    plain: dict[str, Any] = model.model_dump(by_alias=True, mode="json", exclude_none=True)
    return plain


def result(words: str, is_error: bool = False) -> dict[str, Any]:
    """The outcome of a task that came to a tool's result."""
    return {"result": _plain(types.CallToolResult(content=[text(words)], is_error=is_error))}


def declared(ctx: Ctx) -> bool:
    """Whether the client can take a task for an answer."""
    can = ctx.session.client_capabilities
    return can is not None and EXTENSION in (can.extensions or {})


def demand(ctx: Ctx) -> None:
    """Refuse a client that did not declare the extension."""
    if not declared(ctx):
        data = {"requiredCapabilities": {"extensions": {EXTENSION: {}}}}
        raise MCPError(types.MISSING_REQUIRED_CLIENT_CAPABILITY, "This needs the tasks extension.", data)


def begin(ctx: Ctx, outcome: dict[str, Any], ends: float = 0.0, **pending: types.InputRequest) -> Any:
    """The result that stands for a new task."""
    demand(ctx)
    task = Task(outcome, ends, pending)
    TASKS[task.id] = task
    return task.described("task", "working")


def known(ctx: Ctx, asked: OfTask) -> Task:
    """The task that a request is about."""
    demand(ctx)
    named = ctx.request.headers.get("mcp-name") if ctx.request is not None else None
    if named is not None and named != asked.task_id:
        raise MCPError(types.HEADER_MISMATCH, "The header names another task.")
    if asked.task_id not in TASKS:
        raise MCPError(types.INVALID_PARAMS, "There is no such task.")
    return TASKS[asked.task_id]


async def get(ctx: Ctx, asked: OfTask) -> dict[str, Any]:
    return known(ctx, asked).detailed()


async def update(ctx: Ctx, asked: Update) -> dict[str, Any]:
    task = known(ctx, asked)
    for key in asked.input_responses:
        task.pending.pop(key, None)
    return {"resultType": "complete"}


async def cancel(ctx: Ctx, asked: OfTask) -> dict[str, Any]:
    task = known(ctx, asked)
    task.cancelled = task.cancelled or task.status in ("working", "input_required")
    return {"resultType": "complete"}


def add_tasks(server: Server[Any]) -> None:
    """Serve the extension's methods, and say so."""
    server.extensions[EXTENSION] = {}
    server.add_request_handler("tasks/get", OfTask, get)
    server.add_request_handler("tasks/update", Update, update)
    server.add_request_handler("tasks/cancel", OfTask, cancel)


@tool("greet", "Says hello.", form(name=STRING))
async def greet(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    return done(text(f"Hello, {(asked.arguments or {})['name']}!"))


@tool("slow_compute", "Takes a while.", form(seconds={"type": "number"}, label=STRING))
async def slow(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    seconds = (asked.arguments or {})["seconds"]
    if not declared(ctx):
        return done(text("Computed at once."))
    takes = float("inf") if seconds >= ENDLESS_S else seconds / SPEED
    answer: Answer = begin(ctx, result("Computed."), anyio.current_time() + takes)
    return answer


@tool("failing_job", "Comes to an error of the tool.")
async def failing(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    answer: Answer = begin(ctx, result("The job failed.", is_error=True))
    return answer


@tool("protocol_error_job", "Comes to an error of the protocol.")
async def breaking(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    error = {"error": {"code": types.INTERNAL_ERROR, "message": "The job broke."}}
    answer: Answer = begin(ctx, error)
    return answer


@tool("confirm_delete", "Asks before it goes on.", form(filename=STRING))
async def confirm(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    ask = question("Shall it go?", form(confirm={"type": "boolean"}))
    answer: Answer = begin(ctx, result("It is gone."), confirm=ask)
    return answer


@tool("multi_input", "Asks two things at once.")
async def ask_two(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    who, sure = question("Who is there?", NAME), question("Surely?", form(confirm={"type": "boolean"}))
    answer: Answer = begin(ctx, result("Both are known."), who=who, sure=sure)
    return answer


@tool("test_tool_with_task", "Asks for a name first, then takes a while.")
async def ask_then_begin(ctx: Ctx, asked: types.CallToolRequestParams) -> Answer:
    said = await ask_user(ctx, asked)
    if isinstance(said, types.CallToolResult) and given(asked, "user_name"):
        answer: Answer = begin(ctx, {"result": _plain(said)})
        return answer
    return said
