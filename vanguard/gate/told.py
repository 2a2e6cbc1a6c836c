"""What a server told in passing: a client may show its notices as one text with what follows them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vanguard.model.message import NOTIFICATION, TO_CLIENT, Json, Message

REACH: Final = 512
"""Characters of the end of what was told that are read together with what follows."""

MOST: Final = 64
"""Threads that are kept apart; what is told in further ones is kept with all the rest alone."""

ALL: Final = ""
"""The thread of all notices together."""

_MEMBERS: Final = ("message", "data", "statusMessage", "reason")
"""Where a notice has its text, be it a text itself or an object with texts."""


class Told:
    """The ends of the notices of one conversation, by the thread that they belong to and all together.

    A thread is what is told of one request (by its progress token), of one task, or by one logger.
    """

    __slots__ = ("_ends",)

    def __init__(self) -> None:
        self._ends: dict[str, str] = {}

    def take(self, message: Message) -> None:
        """Keep what a notice that went on to the client says."""
        if message.kind is not NOTIFICATION or message.direction is not TO_CLIENT:
            return
        text = "".join(_texts(message.params))
        if text:
            for thread in {ALL, thread_of(message.params)}:
                if thread in self._ends or len(self._ends) < MOST:
                    self._ends[thread] = (self._ends.get(thread, "") + text)[-REACH:]

    def before(self, params: Json) -> tuple[str, ...]:
        """The ends that may be read with what comes now: of all that was told, and of its own thread.

        ``params`` are those of a notice, or of the request that is answered.
        """
        if not self._ends:
            return ()
        ends = (self._ends.get(ALL, ""), self._ends.get(thread_of(params), ""))
        return tuple(dict.fromkeys(filter(None, ends)))


def thread_of(params: Json) -> str:
    """The thread of a notice or a request, by its params; "" where it has none of its own."""
    if not isinstance(params, dict):
        return ALL
    meta = params.get("_meta")
    token = params.get("progressToken", meta.get("progressToken") if isinstance(meta, dict) else None)
    for name, value in (("progress", token), ("task", params.get("taskId")), ("log", params.get("logger"))):
        if isinstance(value, str | int):
            return f"{name} {value}"[:80]
    return ALL


def _texts(params: Json) -> Iterator[str]:
    for name in _MEMBERS:
        said = params.get(name)
        if isinstance(said, str):
            yield said
        elif isinstance(said, dict):
            yield from (text for text in said.values() if isinstance(text, str))
