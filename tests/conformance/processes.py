"""The processes that a conformance run needs: each is ready when its ``with`` block begins."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
LISTENING = re.compile(r"http://127\.0\.0\.1:\d+\S*?(?=[\s.,;)]|$)")
"""The address in the line by which a server says that it answers."""


@contextmanager
def running(command: Sequence[str], ready: str, **environment: str) -> Iterator[str]:
    """A process that has said a line with ``ready`` in it; that line. It is ended with SIGTERM."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    heard: list[str] = []
    try:
        for line in process.stdout:
            heard.append(line)
            if ready in line:
                break
        else:
            raise RuntimeError(f"{' '.join(command)} ended before it was ready:\n{''.join(heard)}")
        # What it says later is read on, so that it never waits for a full pipe.
        reader = threading.Thread(target=heard.extend, args=(process.stdout,))
        reader.start()
        try:
            yield heard[-1]
        finally:
            process.terminate()
            reader.join()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def address(line: str) -> str:
    """The URL in a line that says where something listens."""
    found = LISTENING.search(line)
    assert found, line
    return found.group()


@contextmanager
def fixture_server() -> Iterator[str]:
    """The fixture server; its URL."""
    command = [sys.executable, "-m", "tests.conformance.fixture_server"]
    with running(command, "listening on") as line:
        yield address(line)


@contextmanager
def server_everything(node: str, packages: Path) -> Iterator[str]:
    """The reference server-everything from npm, over Streamable HTTP; its URL."""
    script = packages / "@modelcontextprotocol/server-everything/dist/index.js"
    with socket.socket() as free:
        # It takes a port from its environment and does not say which one it got for 0.
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running([node, str(script), "streamableHttp"], "listening on port", PORT=str(port)):
        yield f"http://127.0.0.1:{port}/mcp"


@contextmanager
def gateway(upstream: str, profile: str, home: Path, *, bridge: bool = False) -> Iterator[str]:
    """``vanguard serve`` in front of a server, with this VANGUARD_HOME; its URL.

    With ``bridge`` clients of another era than the server's are bridged to it.
    """
    config = home / "vanguard.yaml"
    bridged = str(bridge).lower()
    config.write_text(f"version: 1\nservers:\n  one: {{url: '{upstream}', bridge: {bridged}}}\n")
    command = [sys.executable, "-m", "vanguard", "serve", "--config", str(config), "--profile", profile]
    words = [*command, "--host", "127.0.0.1", "--port", "0"]
    with running(words, "http://127.0.0.1:", VANGUARD_HOME=str(home)) as line:
        yield address(line)
