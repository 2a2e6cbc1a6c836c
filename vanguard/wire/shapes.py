"""The shapes that the protocol's objects have, as nodes that name the part of every text in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from vanguard.model.message import Part


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One place in the shape of a message; immutable, shared, made once at import.

    ``part`` is the part of a text here, and of the key that leads here.  ``children`` are the keys
    that the protocol names; ``rest`` is where every other key leads, None for this very node.
    ``uniform`` says that everything below has this part too, so a walker need not step any further.
    """

    part: Part
    children: Mapping[str, Node]
    rest: Node | None = None
    uniform: bool = False

    def step(self, key: str | int) -> Node:
        """The node of a member or, for an index, of an entry."""
        if key.__class__ is int:
            return self
        return self.children.get(key) or self.rest or self  # type: ignore[arg-type]  # a str from here on


def whole(part: Part) -> Node:
    """A node below which everything has one part."""
    return Node(part, {}, None, True)


NAME, URI, OTHER, META = whole(Part.NAME), whole(Part.URI), whole(Part.OTHER), whole(Part.META)
ARGUMENT, CONTENT, DEFINITION = whole(Part.ARGUMENT), whole(Part.CONTENT), whole(Part.DEFINITION)
NOTICE, ASK, INSTRUCTIONS = whole(Part.NOTICE), whole(Part.ASK), whole(Part.INSTRUCTIONS)


def shape(part: Part, /, rest: Node | None = None, **children: Node) -> Node:
    """A node of an object of the protocol, which may have ``_meta`` as every one may."""
    return Node(part, {"_meta": META, **children}, rest)


ICONS: Final = shape(Part.OTHER, src=URI)

INFO: Final = shape(
    Part.NAME, name=NAME, title=NAME, version=NAME, description=DEFINITION, websiteUrl=URI, icons=ICONS
)
"""Implementation: clientInfo and serverInfo."""

LISTED: Final = {
    "name": NAME,
    "title": NAME,
    "description": DEFINITION,
    "uri": URI,
    "uriTemplate": URI,
    "icons": ICONS,
    "mimeType": DEFINITION,
}
DEFINED: Final = shape(Part.DEFINITION, **LISTED)
"""A resource, a resource template."""

TOOL: Final = shape(
    Part.DEFINITION,
    **LISTED,
    inputSchema=DEFINITION,
    outputSchema=DEFINITION,
    annotations=shape(Part.DEFINITION, title=NAME),
    execution=OTHER,
)
PROMPT: Final = shape(Part.DEFINITION, **LISTED, arguments=shape(Part.DEFINITION, name=NAME, title=NAME))


def blocks(part: Part) -> Node:
    """Content blocks: text, image, audio, resource_link, resource, tool_use, tool_result."""
    plain = whole(part)
    embedded = shape(part, uri=URI)
    inner = shape(part, **LISTED, resource=embedded, structuredContent=plain, input=plain)
    return shape(part, **LISTED, resource=embedded, structuredContent=plain, input=plain, content=inner)


BLOCKS: Final = blocks(Part.CONTENT)
SAMPLING: Final = shape(
    Part.ASK,
    messages=shape(Part.ASK, content=blocks(Part.ASK)),
    tools=TOOL,
    systemPrompt=ASK,
    metadata=ASK,
    toolChoice=ASK,
)
ELICITATION: Final = shape(
    Part.ASK, message=ASK, requestedSchema=ASK, url=URI, elicitationId=OTHER, mode=OTHER
)
REPLY: Final = shape(Part.REPLY)
"""What a client answers: sampling, elicitation, roots, tasks of its own."""

EMBEDDED_ASK: Final = Node(Part.ASK, {**ELICITATION.children, **SAMPLING.children})
INPUT_REQUESTS: Final = Node(Part.ASK, {}, shape(Part.ASK, method=OTHER, params=EMBEDDED_ASK))
"""A map of requests without ids (2026-07-28): sampling, elicitation and roots share no key."""

INPUT_RESPONSES: Final = Node(Part.REPLY, {}, REPLY)
"""A map of results; a key of the map is free text, so ``_meta`` is nothing special there."""

ERROR_OBJECT: Final = Node(
    Part.ERROR,
    {
        "code": OTHER,
        "data": Node(Part.ERROR, {"elicitations": shape(Part.ERROR, url=URI, elicitationId=OTHER)}),
    },
)

RESULT_META: Final = Node(Part.META, {"io.modelcontextprotocol/model-immediate-response": CONTENT})
TASK_FIELDS: Final = dict.fromkeys(
    ("taskId", "status", "createdAt", "lastUpdatedAt", "ttl", "ttlMs", "pollInterval", "pollIntervalMs"),
    OTHER,
) | {"statusMessage": NOTICE}
