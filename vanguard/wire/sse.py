"""Server-sent events: bytes to events that keep the bytes they came as, and back (WHATWG HTML, section 9.2).

MCP's HTTP transports send messages this way.  A line ends with LF, CRLF or CR; a blank line ends an event.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from vanguard.model.value import value
from vanguard.wire.framing import Dropped, Oversize

_BOM = b"\xef\xbb\xbf"
_CR, _LF = 13, 10
_LINE_END = re.compile(rb"\r\n?|\n")
_DATA = re.compile(rb"(?:^|[\r\n])data: ?")
_RETRY_DIGITS = 9
"""A reconnection time of more digits is no time: it is taken as not said."""


@value
class Event:
    """One event; ``raw`` are its very bytes, with the blank line that ends it.

    ``name`` is "" where none was given, which means ``message``.  ``data`` is None where there is no data
    line, and b"" where there is an empty one; of several, the contents are joined by newlines.  ``retry`` is
    in milliseconds.  ``comment`` says that it holds comment lines and nothing else.  ``finished`` is False of
    what a stream leaves without its blank line, which a client throws away: it must not be made whole.
    """

    raw: bytes
    name: str = ""
    data: bytes | None = None
    id: str | None = None
    retry: int | None = None
    comment: bool = False
    finished: bool = True


Frame: TypeAlias = Event | Oversize
"""An event, or what is known of one that was too long."""


class Events:
    """Cuts a stream into events of at most ``maximum`` bytes each, everything counted.

    The cost is linear in the bytes fed, however they are cut, and the events are the same; what ``raw`` says
    of all of them, one after another, is the stream.  No more than ``maximum`` bytes and one read are
    buffered.  An event that is too long is dropped up to its end and reported then, and the stream goes on.
    """

    def __init__(self, maximum: int) -> None:
        self._maximum = maximum
        self._parts: list[bytes] = []
        self._held = 0
        self._dropped: Dropped | None = None
        self._unread = b""
        self._begun = False
        self._mark = 0
        # Whether the line that is being read has bytes; whether the line before it ended with a bare CR;
        # whether a newline that comes first belongs to a CR that has ended an event already.
        self._filled = False
        self._bare = True
        self._rest_of_end = False

    @property
    def endless(self) -> bool:
        """Whether an event is under way that is twice as long as it may be, and that may never end."""
        return self._dropped is not None and self._dropped.size > 2 * self._maximum

    def feed(self, data: bytes) -> list[Frame]:
        """The events that ``data`` completes, in order."""
        data = self._unread + data if self._unread else data
        self._unread = b""
        if not self._begun and len(data) < len(_BOM) and _BOM.startswith(data):
            self._unread = data
            return []
        return self._cut(data, last=False)

    def end(self) -> list[Frame]:
        """What is left once the stream has ended: an event whose last byte was waited for, or a rest."""
        found = self._cut(self._unread, last=True)
        self._unread = b""
        if self._held or self._dropped is not None:
            found.append(self._finish(finished=False))
        return found

    def _cut(self, data: bytes, *, last: bool) -> list[Frame]:
        found: list[Frame] = []
        begin = 0
        line = self._skipped(data)
        stop = len(data)
        for match in _LINE_END.finditer(data, line):
            start, end = match.span()
            blank = start == line and not self._filled
            bare = data[start] == _CR and end - start == 1
            if blank and self._bare and data[start] == _CR:
                # Where lines end with CR alone, nothing more is waited for; an LF is the next event's.
                self._keep(data[begin : start + 1])
                found.append(self._finish())
                begin = start + 1
                self._rest_of_end = end == stop and bare
            elif bare and end == stop and not last:
                self._unread, stop = b"\r", start
                self._filled = self._filled or start > line
                self._keep(data[begin:stop])
                return found
            else:
                self._bare = bare
                if blank:
                    self._keep(data[begin:end])
                    found.append(self._finish())
                    begin = end
            self._filled = False
            line = end
        self._filled = self._filled or line < stop
        self._keep(data[begin:])
        return found

    def _skipped(self, data: bytes) -> int:
        """How many bytes at the start are part of no line: a byte order mark, or the rest of a line's end."""
        if not data:
            return 0
        skipped = 0
        if not self._begun:
            self._begun = True
            self._mark = skipped = len(_BOM) if data.startswith(_BOM) else 0
        elif self._rest_of_end and data[0] == _LF:
            skipped = 1
        self._rest_of_end = False
        return skipped

    def _keep(self, piece: bytes) -> None:
        if self._dropped is not None:
            self._dropped.add(piece)
        elif piece:
            self._parts.append(piece)
            self._held += len(piece)
            if self._held > self._maximum:
                self._dropped = Dropped(b"".join(self._parts))
                self._parts, self._held = [], 0

    def _finish(self, *, finished: bool = True) -> Frame:
        if self._dropped is not None:
            frame: Frame = self._dropped.report()
            self._dropped = None
        else:
            raw = b"".join(self._parts) if len(self._parts) != 1 else self._parts[0]
            frame = _event(raw, raw[self._mark :], finished)
        self._parts, self._held, self._mark = [], 0, 0
        return frame


def message_of(event: Oversize) -> Oversize:
    """The same of the message in an event that was too long: its id stands where it begins or ends."""
    begins = _DATA.search(event.head)
    head = event.head[begins.end() :] if begins else event.head
    return Oversize(event.size, head, event.tail.rstrip(b"\r\n"))


def _event(raw: bytes, text: bytes, finished: bool) -> Event:
    name, id, retry = "", None, None
    data: list[bytes] = []
    comments = fields = 0
    for line in _LINE_END.split(text) if b"\r" in text else text.split(b"\n"):
        field, _, content = line.partition(b":")
        if not field:
            comments += bool(line)
            continue
        fields += 1
        content = content.removeprefix(b" ")
        if field == b"data":
            data.append(content)
        elif field == b"event":
            name = content.decode("utf-8", "replace")
        elif field == b"id" and b"\0" not in content:
            id = content.decode("utf-8", "replace")
        elif field == b"retry" and content.isdigit() and len(content) <= _RETRY_DIGITS:
            retry = int(content)
    joined = b"\n".join(data) if data else None
    return Event(raw, name, joined, id, retry, bool(comments) and not fields, finished)


def encode(data: bytes, *, name: str = "message", id: str | None = None, retry: int | None = None) -> bytes:
    """An event with this data, each of its lines in a data line of its own; without a name where it is "".

    Raises ValueError for a name or an id with the end of a line or a NUL in it, which none that was read has.
    """
    lines = []
    for field, text in (("event", name or None), ("id", id)):
        if text is None:
            continue
        if any(sign in text for sign in "\r\n\0"):
            raise ValueError(f"An event's {field} cannot hold the end of a line.")
        lines.append(f"{field}: {text}".encode())
    if retry is not None:
        lines.append(b"retry: %d" % retry)
    lines += [b"data: " + line for line in _LINE_END.split(data)]
    return b"\n".join(lines) + b"\n\n"
