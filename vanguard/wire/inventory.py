"""What a server's tool lists say, page by page, and what a client's roots are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from vanguard.model.message import Json, Message

MAX_TOOLS = 10_000
"""Tools that are remembered; a call of any other is judged as one of an unknown tool."""

MAX_BYTES = 16 * 1024 * 1024
"""Bytes of the pages that the remembered tools came on."""

MAX_ROOTS = 1_000
"""Roots that are remembered."""


class Inventory:
    """The tools by name, gathered over the pages of ``tools/list``.

    A page adds its tools at once; when the last page of a fresh listing has come, tools that it did
    not name are forgotten.
    """

    def __init__(self) -> None:
        self._gathered: dict[str, Mapping[str, Json]] = {}
        self._bytes = 0
        self.tools: dict[str, Mapping[str, Json]] = {}
        """Every tool known, by name."""
        self.changed: tuple[str, ...] = ()
        """The names of the tools on the last page that were not there, or other, when all had been listed."""
        self._complete = False

    def begin(self, request: Message) -> None:
        """Take note of a ``tools/list`` request; one without a cursor begins a fresh listing."""
        if request.params.get("cursor") is None:
            self._gathered = {}
            self._bytes = 0

    def add(self, answer: Message) -> None:
        """Take in a page; a page that has the wrong shape teaches nothing."""
        result = answer.body["result"]
        tools = result.get("tools")
        self._bytes += len(answer.raw)
        self.changed = ()
        if isinstance(tools, list) and self._bytes <= MAX_BYTES:
            if self._complete:
                self.changed = tuple(self._other(tools))
            self.take(tools)
        if result.get("nextCursor") is None:
            self._complete = True
            self.tools = dict(self._gathered)

    def _other(self, tools: Iterable[Json]) -> Iterator[str]:
        for tool in tools:
            name = tool.get("name") if isinstance(tool, dict) else None
            if isinstance(name, str) and self.tools.get(name) != tool:
                yield name

    def take(self, tools: Iterable[Json]) -> None:
        """Remember tools, as far as there is room; what is none is left out."""
        for tool in tools:
            self._take(tool)

    def _take(self, tool: Json) -> None:
        name = tool.get("name") if isinstance(tool, dict) else None
        if isinstance(name, str):
            for known in (self._gathered, self.tools):
                if name in known or len(known) < MAX_TOOLS:
                    known[name] = tool


def roots_of(result: Json) -> tuple[str, ...] | None:
    """The URIs of a ``roots/list`` result; None where it is none."""
    roots = result.get("roots") if isinstance(result, dict) else None
    if not isinstance(roots, list):
        return None
    uris = (root.get("uri") for root in roots[:MAX_ROOTS] if isinstance(root, dict))
    return tuple(uri for uri in uris if isinstance(uri, str))
