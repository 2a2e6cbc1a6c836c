"""A Redis of the tests' own, on a socket in a folder of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
    with _started(options):
        yield f"unix://{socket}"


@contextmanager
def _started(options: list[str]) -> Iterator[None]:
    """A server with these options, once it takes connections."""
    server = subprocess.Popen([str(BINARY), *options], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if b"eady to accept connections" in line:
                break
        else:
            pytest.fail("redis-server ended before it was ready")
        yield
    finally:
        server.kill()
        server.communicate()


@contextmanager
def own_folder() -> Iterator[Path]:
    """A folder with a short path, for a socket's may have no more than about 100 characters."""
    with tempfile.TemporaryDirectory(prefix="vg-") as folder:
        yield Path(folder)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def a_cluster(folder: Path) -> Iterator[str]:
    """The URL of one node of a running cluster of three, whose folders are in ``folder``."""
    cli = shutil.which("redis-cli")
    if cli is None or BINARY is None:
        pytest.skip("redis-server or redis-cli is not installed")
    ports = []
    while len(ports) < 3:
        port = _free_port()
        if port < 55_000:
            ports.append(port)
    with ExitStack() as stack:
        for number, port in enumerate(ports):
            own = folder / str(number)
            own.mkdir()
            options = ["--port", str(port), "--cluster-enabled", "yes", "--save", "", "--dir", str(own)]
            stack.enter_context(_started(options))
        addresses = [f"127.0.0.1:{port}" for port in ports]
        subprocess.run(
            [cli, "--cluster", "create", *addresses, "--cluster-yes"], check=True, capture_output=True
        )
        # The one that was asked to create it knows first that it is whole.
        for port in ports:
            while (
                b"cluster_state:ok"
                not in subprocess.run(
                    [cli, "-p", str(port), "cluster", "info"], check=True, capture_output=True
                ).stdout
            ):
                pass
        yield f"redis://{addresses[0]}"
