"""Tools as servers of all sorts define them."""

from __future__ import annotations

from typing import Any


def _tool(name: str, description: str, required: str = "", **properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": required.split()}
    return {"name": name, "description": description, "inputSchema": schema}


def _text(description: str, **more: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, **more}


TOOLS = [
    _tool(
        "read_text_file",
        "Get the complete contents of a file as text. Only within allowed directories.",
        "path",
        path=_text("Path to the file"),
        head={"type": "number", "description": "First lines only"},
    ),
    _tool(
        "write_file",
        "Create a new file or overwrite an existing file with new content.",
        "path content",
        path=_text("Where to write"),
        content=_text("What to write"),
    ),
    _tool(
        "list_directory",
        "Get a detailed listing of all files in a directory. Returns their sizes.",
        "path",
        path=_text("The directory"),
    ),
    _tool(
        "search_issues",
        "Search for issues in a repository. Returns the matching issues with their ID.",
        "owner repo",
        owner=_text("Repository owner"),
        repo=_text("Repository name"),
        query=_text("Search query"),
        state=_text("State of the issues", enum=["open", "closed"]),
    ),
    _tool(
        "create_pull_request",
        "Create a new pull request in a repository, from an existing branch.",
        "owner repo title",
        owner=_text("Repository owner"),
        repo=_text("Repository name"),
        title=_text("Title"),
        draft={"type": "boolean"},
    ),
    _tool(
        "query",
        "Run a read-only SQL query against the database. Returns rows as JSON.",
        "sql",
        sql=_text("The SQL query"),
        limit={"type": "integer", "minimum": 1, "maximum": 500},
    ),
    _tool(
        "get_forecast",
        "Get weather forecast for a location. Returns hourly temperatures.",
        "latitude longitude",
        latitude={"type": "number"},
        longitude={"type": "number"},
    ),
    _tool(
        "send_message",
        "Send a message to a channel of the workspace.",
        "channel text",
        channel=_text("Channel ID"),
        text=_text("Message text", maxLength=4000),
    ),
    _tool(
        "calculate",
        "Evaluate an arithmetic expression. Returns the numeric result.",
        "expression",
        expression=_text("The expression", pattern="^[0-9+*/() .-]+$"),
    ),
    _tool(
        "take_screenshot",
        "Capture a screenshot of the current page as an image.",
        "",
        fullPage={"type": "boolean", "default": False},
    ),
    _tool(
        "add_observations",
        "Add new observations to existing entities in the knowledge graph.",
        "observations",
        observations={
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "entityName": {"type": "string"},
                    "contents": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    ),
    _tool(
        "convert_time",
        "Convert time between timezones, given in 24-hour format.",
        "source target time",
        source=_text("Source timezone"),
        target=_text("Target timezone"),
        time=_text("Time to convert"),
    ),
]
"""Each with a description and an input schema; names, words and schemas are of the kinds that are common."""
