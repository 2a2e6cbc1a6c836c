"""The conformance fixture server, without the era of sessions: it knows no ``initialize``.

``python -m tests.end_to_end.modern_only stdio`` speaks on stdin and stdout; without an argument it serves
``/mcp`` on a free port of 127.0.0.1, which one line on stdout names.
"""

from __future__ import annotations

import json
import socket
import sys
import warnings
from typing import Any

import anyio
import mcp_types as types
import uvicorn
from mcp.server.lowlevel.server import NotificationOptions
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPDeprecationWarning
from mcp.shared.message import SessionMessage

from tests.conformance.fixture_server import build

MODERN = "2026-07-28"
ERROR: dict[str, Any] = {
    "code": -32022,
    "message": "Unsupported protocol version",
    "data": {"supported": [MODERN], "requested": "an earlier one"},
}


async def over_stdio() -> None:
    """Serve one client on stdin and stdout."""
    server = build()
    send, receive = anyio.create_memory_object_stream[Any](100)
    options = server.create_initialization_options(NotificationOptions(tools_changed=True))

    async def filtered(read: Any, write: Any) -> None:
        async with send:
            async for each in read:
                message = each.message if isinstance(each, SessionMessage) else None
                if isinstance(message, types.JSONRPCRequest) and message.method == "initialize":
                    error = types.JSONRPCError(
                        jsonrpc="2.0", id=message.id, error=types.ErrorData.model_validate(ERROR)
                    )
                    await write.send(SessionMessage(error))
                else:
                    await send.send(each)

    async with stdio_server() as (read, write), anyio.create_task_group() as tasks:
        tasks.start_soon(filtered, read, write)
        await server.run(receive, write, options)
        tasks.cancel_scope.cancel()


def over_http() -> None:
    """Serve until the process is ended."""
    app = build().streamable_http_app()

    async def modern_only(scope: Any, receive: Any, send: Any) -> None:
        named = dict(scope.get("headers", ())).get(b"mcp-protocol-version")
        if scope["type"] != "http" or named == MODERN.encode():
            await app(scope, receive, send)
            return
        body = json.dumps({"jsonrpc": "2.0", "id": None, "error": ERROR}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 400, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    # httptools leaves white space at the end of a header's value; the SDK then finds that it differs.
    config = uvicorn.Config(modern_only, http="h11", log_level="warning", timeout_graceful_shutdown=1)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        print(f"listening on http://127.0.0.1:{listening.getsockname()[1]}/mcp", flush=True)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    warnings.simplefilter("ignore", MCPDeprecationWarning)
    if sys.argv[1:] == ["stdio"]:
        anyio.run(over_stdio)
    else:
        over_http()
