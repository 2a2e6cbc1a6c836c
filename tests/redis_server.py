"""A Redis of the tests' own, on a socket in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BINARY = shutil.which("redis-server")

needs_redis = pytest.mark.skipif(BINARY is None, reason="redis-server is not installed")


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """A running server's URL; its socket is in ``folder``, whose path must be short."""
    socket = folder / "redis.sock"
    options = [
        "--port",
        "0",
        "--unixsocket",
        str(socket),
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(folder),
    ]
    server = subprocess.Popen([str(BINARY), *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if b"eady to accept connections" in line:
                break
        else:
            pytest.fail("redis-server ended before it was ready")
        yield f"unix://{socket}"
    finally:
        server.kill()
        server.communicate()


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder with a short path, for a socket's may have no more than about 100 characters."""
    with tempfile.TemporaryDirectory(prefix="vg-") as folder:
        yield Path(folder)
