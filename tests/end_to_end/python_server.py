"""A server on the official Python SDK: ``python_server.py stdio``, or ``http`` or ``sse`` on a free port."""

from __future__ import annotations

import socket
import sys

import uvicorn
from mcp.server.mcpserver import Context, MCPServer

server = MCPServer("notes")


@server.tool()
def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


@server.tool()
async def count(to: int, ctx: Context) -> str:
    """Count, and tell how far it is."""
    for n in range(to):
        await ctx.report_progress(n + 1, to)
    return f"counted to {to}"


@server.resource("note://today")
def today() -> str:
    """What is to be done today."""
    return "water the plants"


def serve(transport: str) -> None:
    """Listen on a free port of this machine, and say which."""
    app = server.sse_app() if transport == "sse" else server.streamable_http_app()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        path = "sse" if transport == "sse" else "mcp"
        print(f"listening on http://127.0.0.1:{listening.getsockname()[1]}/{path}", flush=True)
        uvicorn.Server(uvicorn.Config(app, log_config=None)).run([listening])


if __name__ == "__main__":
    if sys.argv[1] == "stdio":
        server.run("stdio")
    else:
        serve(sys.argv[1])
