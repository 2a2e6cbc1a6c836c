"""A running gateway for tests, driven line by line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).parent
PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}'

ECHO = """
import json, sys
for line in sys.stdin.buffer:
    m = json.loads(line)
    if "id" in m and "method" in m:
        r = {"jsonrpc": "2.0", "id": m["id"], "result": {"asked": m.get("params", {})}}
        sys.stdout.buffer.write(json.dumps(r).encode() + b"\\n")
        sys.stdout.buffer.flush()
"""
"""A server that answers every request with its params."""


def python(program: str) -> list[str]:
    """The command of a server that is a few lines of Python."""
    return [sys.executable, "-c", program]


class Gateway:
    """``vanguard start`` in front of a server; ends with the ``with`` block."""

    def __init__(
        self,
        home: Path,
        server: Sequence[str],
        *options: str,
        env: dict[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self._stderr = home / f"stderr-{os.urandom(4).hex()}"
        with self._stderr.open("wb") as stderr:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "vanguard", "start", *options, "--", *server],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env={**os.environ, "VANGUARD_HOME": str(home), **(env or {})},
                cwd=cwd,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.stdin = self.process.stdin
        self.stdout = self.process.stdout

    def __enter__(self) -> Gateway:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.stdin.close()
        self.stdout.close()

    def say(self, line: str | bytes) -> None:
        """Send one line."""
        self.stdin.write((line.encode() if isinstance(line, str) else line) + b"\n")
        self.stdin.flush()

    def hear(self) -> dict[str, Any]:
        """The next line that comes back."""
        line = self.stdout.readline()
        assert line, self.stderr
        message: dict[str, Any] = json.loads(line)
        return message

    def end(self) -> tuple[int, list[dict[str, Any]]]:
        """Close the input; the exit code, and what still came."""
        self.stdin.close()
        rest = [json.loads(line) for line in self.stdout]
        return self.process.wait(), rest

    @property
    def stderr(self) -> str:
        """What was said to people so far."""
        return self._stderr.read_text(errors="replace")
