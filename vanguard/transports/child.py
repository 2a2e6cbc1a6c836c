"""The server's process: its start, its end, and the signals in between."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

from vanguard.errors import OutsideError
from vanguard.transports.loop import Calls

TERM_AFTER_S = 5.0
"""Seconds that a server may take to end after its input was closed, before it is asked to (SIGTERM)."""

KILL_AFTER_S = 2.0
"""Seconds between SIGTERM and SIGKILL (MCP, stdio transport, "Shutdown")."""


class Child:
    """A server that was started, with its two pipes; its stderr is the gateway's own, or a third pipe."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self.stdin = os.dup(process.stdin.fileno())
        self.stdout = process.stdout.fileno()
        self.stderr = process.stderr.fileno() if process.stderr else None
        process.stdin.close()
        self.status: int | None = None

    def watch(self, loop: Calls, on_exit: Callable[[], None]) -> None:
        """Call ``on_exit`` on the loop once the process has ended and ``status`` is known."""

        def ended() -> None:
            self.status = self._process.returncode
            on_exit()

        def wait() -> None:
            self._process.wait()
            try:
                loop.call_soon_threadsafe(ended)
            except RuntimeError:
                return

        threading.Thread(target=wait, daemon=True).start()

    def send(self, number: int) -> None:
        """Pass a signal on to the process and all that it started in its group, if any are left.

        Wrappers such as npx, uvx or a shell do not hand signals on to the server that they started.
        """
        try:
            if sys.platform == "win32":
                self._process.send_signal(number)
            else:
                os.killpg(self._process.pid, number)
        except (OSError, ValueError):
            return

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)

    def close(self) -> None:
        """Close what it is heard by; for one that nobody listens to any more."""
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    @property
    def exit_code(self) -> int:
        """The exit status as a shell would report it: 128+n for signal n; 0 while it runs."""
        status = self.status or 0
        return 128 - status if status < 0 else status


def start(
    command: Sequence[str], environment: Mapping[str, str] | None = None, *, listen: bool = False
) -> Child:
    """Start a server; never through a shell.

    ``environment`` is the server's whole environment; None means the gateway's own.  ``listen`` makes
    its stderr a pipe.  Raises OutsideError, in one line, where the command is not there or cannot be run.
    """
    name = command[0]
    program = shutil.which(name)
    if program is None:
        where = "does not exist" if os.sep in name else "is not on the PATH"
        if os.path.exists(name) and os.sep in name:
            where = "cannot be executed"
        raise OutsideError(f"the server command {name!r} {where}")
    argv = [program, *command[1:]] if sys.platform == "win32" else list(command)
    try:
        process = subprocess.Popen(
            argv,
            executable=program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if listen else None,
            env=environment,
            bufsize=0,
            process_group=None if sys.platform == "win32" else 0,
        )
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutsideError(f"the server command {name!r} cannot be started: {reason}") from None
    return Child(process)
