"""Bytes to lines: one message a line, cut at the byte ``\\n`` and nowhere else (MCP, stdio transport)."""

from __future__ import annotations

from typing import Final, TypeAlias

from vanguard.model.value import value

KEPT_HEAD: Final = 65_536
"""Bytes kept of the beginning of a line that is too long, to read its id from."""

KEPT_TAIL: Final = 4_096
"""Bytes kept of its end: many clients write the id last."""


@value
class Oversize:
    """A line or an event longer than the maximum, dropped: its size in bytes, its beginning and its end."""

    size: int
    head: bytes
    tail: bytes = b""


Line: TypeAlias = bytes | Oversize
"""A line without its newline (a carriage return before it is kept), or what is known of one too long."""


class Lines:
    """Cuts a stream into lines of at most ``maximum`` bytes each, newline not counted.

    The cost is linear in the bytes fed, however they are cut.  No more than ``maximum`` bytes and one
    read are buffered; putting a line together copies it once.  A line that is too long is dropped up
    to its newline and reported when that has come, and the stream goes on.
    """

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._parts: list[bytes] = []
        self._held = 0
        self._dropped: Dropped | None = None

    def feed(self, data: bytes) -> list[Line]:
        """The lines that ``data`` completes, in order."""
        if not self._held and self._dropped is None and data.find(b"\n") == len(data) - 1 < self._maximum:
            # A whole line and nothing else: how most of them come.
            return [data[:-1]] if data else []
        first, *others = data.split(b"\n")
        if not others:
            self._keep(first)
            return []
        self._keep(first)
        lines: list[Line] = [self._finish()]
        unfinished = others.pop()
        if len(data) <= self._maximum:
            lines += others
        else:
            lines += [line if len(line) <= self._maximum else _oversize(line) for line in others]
        self._keep(unfinished)
        return lines

    def end(self) -> Line | None:
        """What stands after the last newline once the stream has ended; None where nothing does."""
        return self._finish() if self._held or self._dropped else None

    def _keep(self, piece: bytes) -> None:
        if self._dropped is not None:
            self._dropped.add(piece)
        elif piece:
            self._parts.append(piece)
            self._held += len(piece)
            if self._held > self._maximum:
                self._dropped = Dropped(b"".join(self._parts))
                self._forget()

    def _finish(self) -> Line:
        if self._dropped is not None:
            line: Line = self._dropped.report()
            self._dropped = None
        else:
            line = b"".join(self._parts) if len(self._parts) != 1 else self._parts[0]
        self._forget()
        return line

    def _forget(self) -> None:
        self._parts = []
        self._held = 0


class Dropped:
    """Counts a frame that is too long, keeping its two ends."""

    def __init__(self, beginning: bytes) -> None:
        self._size = len(beginning)
        self._head = beginning[:KEPT_HEAD]
        self._tail = beginning[-KEPT_TAIL:]

    def add(self, piece: bytes) -> None:
        """Count what comes next of it."""
        self._size += len(piece)
        if len(self._head) < KEPT_HEAD:
            self._head += piece[: KEPT_HEAD - len(self._head)]
        self._tail = (self._tail + piece[-KEPT_TAIL:])[-KEPT_TAIL:]

    @property
    def size(self) -> int:
        """Bytes of it so far."""
        return self._size

    def report(self) -> Oversize:
        """What is known of it, once it has ended."""
        return Oversize(self._size, self._head, self._tail)


def _oversize(line: bytes) -> Oversize:
    return Dropped(line).report()
