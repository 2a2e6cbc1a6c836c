"""What a loop waits with: for descriptors, and for the word of another thread; POSIX's way, and Windows'."""

from __future__ import annotations

import contextlib
import os
import select
import sys
from typing import Final

READ: Final = 1
WRITE: Final = 4
"""What to wait for, as POSIX numbers it."""

_WAKE: Final = 4096

if sys.platform == "win32":
    import socket

    class Wake:
        """Two sockets, for Windows can wait for nothing else: what one says wakes who waits at the other."""

        def __init__(self) -> None:
            self._ear, self._mouth = socket.socketpair()
            self._ear.setblocking(False)
            self._mouth.setblocking(False)
            self.ear, self.mouth = self._ear.fileno(), self._mouth.fileno()

        def call(self) -> None:
            """Wake who waits; where it is full, they have enough to wake up for."""
            with contextlib.suppress(OSError):
                self._mouth.send(b"\0")

        def heard(self) -> None:
            """Forget the calls so far."""
            with contextlib.suppress(OSError):
                self._ear.recv(_WAKE)

        def close(self) -> None:
            """Give both ends back."""
            self._ear.close()
            self._mouth.close()

    class Poll:
        """Waits for sockets, the only things that Windows can wait for so."""

        def __init__(self) -> None:
            self._wanted: dict[int, int] = {}

        def watch(self, fd: int, events: int) -> None:
            """Wait for these of `READ` and `WRITE` from now on; for none, no longer."""
            if events:
                self._wanted[fd] = events
            else:
                self._wanted.pop(fd, None)

        def wait(self, seconds: float | None) -> list[tuple[int, int]]:
            """The descriptors that can be read or written, once there are any or the time is over."""
            reads = [fd for fd, events in self._wanted.items() if events & READ]
            writes = [fd for fd, events in self._wanted.items() if events & WRITE]
            readable, writable, _ = select.select(reads, writes, [], seconds)
            return [*((fd, READ) for fd in readable), *((fd, WRITE) for fd in writable)]

else:

    class Wake:
        """The two ends of a pipe: what is written to one wakes who waits at the other."""

        def __init__(self) -> None:
            self.ear, self.mouth = os.pipe()
            os.set_blocking(self.ear, False)
            os.set_blocking(self.mouth, False)

        def call(self) -> None:
            """Wake who waits; where it is full, they have enough to wake up for."""
            with contextlib.suppress(OSError):
                os.write(self.mouth, b"\0")

        def heard(self) -> None:
            """Forget the calls so far."""
            with contextlib.suppress(OSError):
                os.read(self.ear, _WAKE)

        def close(self) -> None:
            """Give both ends back."""
            os.close(self.ear)
            os.close(self.mouth)

    class Poll:
        """Waits for any descriptor that can be waited for."""

        def __init__(self) -> None:
            self._poll = select.poll()
            self._known: set[int] = set()

        def watch(self, fd: int, events: int) -> None:
            """Wait for these of `READ` and `WRITE` from now on; for none, no longer."""
            if events:
                self._poll.register(
                    fd, (events & READ and select.POLLIN) | (events & WRITE and select.POLLOUT)
                )
                self._known.add(fd)
            elif fd in self._known:
                self._known.discard(fd)
                self._poll.unregister(fd)

        def wait(self, seconds: float | None) -> list[tuple[int, int]]:
            """The descriptors that can be read or written, once there are any or the time is over."""
            return self._poll.poll(None if seconds is None else seconds * 1000)
