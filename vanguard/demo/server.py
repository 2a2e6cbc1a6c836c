"""The demo's MCP server: it does what it is asked, and checks nothing.

Run as ``python -m vanguard.demo.server WORKSPACE METADATA_PORT`` with a workspace that
:mod:`vanguard.demo.sandbox` made.  It is built on the official SDK and speaks MCP on stdin and stdout.
"""

from __future__ import annotations

import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from vanguard.demo.metadata import ADDRESS
from vanguard.demo.sandbox import Sandbox

_SECONDS = 10


def build(sandbox: Sandbox, metadata_port: int) -> MCPServer[None]:
    """The server with its three tools, acting inside ``sandbox``.

    ``metadata_port`` is where the stand-in for 169.254.169.254 listens on 127.0.0.1.
    """
    server: MCPServer[None] = MCPServer("vanguard-demo", log_level="WARNING")

    @server.tool(annotations=ToolAnnotations(read_only_hint=True))
    def read_file(path: str) -> str:
        """Read a text file of the workspace."""
        return (sandbox.work / path).read_text(encoding="utf-8")

    @server.tool(annotations=ToolAnnotations(read_only_hint=True, open_world_hint=True))
    def fetch(url: str) -> str:
        """Fetch a URL and return its body."""
        return _fetched(url, metadata_port)

    @server.tool(annotations=ToolAnnotations(destructive_hint=True))
    def run_command(command: str) -> str:
        """Run a shell command in the workspace and return what it printed."""
        return _ran(command, sandbox)

    return server


def _fetched(url: str, metadata_port: int) -> str:
    """What the stand-in answers for ``url``; any other host is refused: nothing leaves the machine."""
    parts = urlsplit(url)
    if parts.hostname != ADDRESS:
        raise ToolError(f"the demo answers only for {ADDRESS}")
    connection = HTTPConnection("127.0.0.1", metadata_port, timeout=_SECONDS)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def _ran(command: str, sandbox: Sandbox) -> str:
    """What ``command`` printed, run by a shell whose home is the decoy; refused anywhere else."""
    if not sandbox.genuine:
        raise ToolError("the demo runs commands only where its own decoy home is the home")
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=sandbox.work,
        env={"HOME": str(sandbox.home), "PATH": "/usr/bin:/bin"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return f"{done.stdout}{done.stderr}exit status {done.returncode}"


def main(arguments: list[str]) -> None:
    """Serve until stdin closes; ``arguments`` are the workspace and the metadata port."""
    work, port = arguments
    build(Sandbox(Path(work).resolve().parent), int(port)).run("stdio")


if __name__ == "__main__":
    main(sys.argv[1:])
