"""The objects of the protocol, and every place in them that can carry a text.

A row of a table is: a JSON pointer within the object, the revision that first names it (``-`` where none
does; ``A:B`` where B is the last), the part that its text is looked at as, and what it is.

* The step ``*`` stands for a key: the canary is the key itself.
* ``=base64``, ``=data`` and ``=json`` say how the text is put there: as base64, as a ``data:`` URL, or as a
  member of a JSON text.  Without them it stands there plainly.
* The part ``.`` is that of the place where the object stands.
* ``[shape]`` in place of the part is another object, at that pointer; a ``.`` for the pointer adds its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vanguard.model.message import Part
from vanguard.wire.revisions import REVISIONS

KEY = "*"
_COLUMNS = re.compile(r"\s{2,}")


@dataclass(frozen=True)
class Row:
    """One line of a shape: a text, or another shape."""

    pointer: str
    form: str
    part: Part | None
    shape: str
    since: int
    until: int
    says: str


@dataclass(frozen=True)
class Shape:
    """An object of the protocol: ``around`` are the members that it has besides the canary."""

    name: str
    rows: tuple[Row, ...]
    around: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Carrier:
    """A text in an object, with all shapes on the way to it resolved."""

    pointer: str
    form: str
    part: Part
    since: int
    until: int
    says: str
    around: tuple[tuple[str, Mapping[str, Any]], ...]
    """What stands around it, from the outside in: at which pointer, and which members."""


def shape(name: str, table: str, /, **around: Any) -> Shape:
    """Read a table."""
    return Shape(name, tuple(map(_row, filter(None, map(str.strip, table.splitlines())))), around)


def _row(line: str) -> Row:
    place, named, part, says = _COLUMNS.split(line)
    pointer, _, form = place.lstrip(".").partition("=")
    since, until = _revisions(named)
    inner = part.strip("[]") if part.startswith("[") else ""
    kind = None if inner or part == "." else Part(part)
    return Row(pointer, "key" if pointer.endswith(KEY) else form or "text", kind, inner, since, until, says)


def _revisions(named: str) -> tuple[int, int]:
    """The first and last of the revisions that name something; (5, 4) where none does."""
    if named == "-":
        return len(REVISIONS), len(REVISIONS) - 1
    first, _, last = named.partition(":")
    return REVISIONS.index(first), REVISIONS.index(last or REVISIONS[-1])


def carriers(shape: Shape, part: Part) -> Iterator[Carrier]:
    """Every text of a shape that stands where texts are looked at as ``part``."""
    here = ("", shape.around)
    for row in shape.rows:
        if not row.shape:
            yield Carrier(
                row.pointer, row.form, row.part or part, row.since, row.until, row.says, around=(here,)
            )
            continue
        inner, _, own = row.shape.partition(" ")
        for each in carriers(SHAPES[inner], Part(own) if own else part):
            yield Carrier(
                row.pointer + each.pointer,
                each.form,
                each.part,
                max(row.since, each.since),
                min(row.until, each.until),
                f"{row.says}: {each.says}",
                (here, *((row.pointer + at, members) for at, members in each.around)),
            )


META = shape(
    "meta",
    """
    /_meta/*                                    2024-11-05  meta  any key
    /_meta/example.com~1note                    2024-11-05  meta  any text
    /_meta/example.com~1note/deep/0/text        2024-11-05  meta  a text at any depth
    /_meta/example.com~1note/*                  2024-11-05  meta  a key at any depth
    """,
)
ICON = shape(
    "icon",
    """
    /src        2025-11-25  uri    the address
    /src=data   2025-11-25  uri    an image in the address itself
    /mimeType   2025-11-25  other  the media type
    /sizes/0    2025-11-25  other  a size
    /theme      2025-11-25  other  the theme
    /*          -           other  a member that no revision knows
    """,
)
INFO = shape(
    "implementation",
    """
    /name          2024-11-05  name        name
    /title         2025-06-18  name        title
    /version       2024-11-05  name        version
    /description   2025-11-25  definition  description
    /websiteUrl    2025-11-25  uri         address of its site
    /icons/0       2025-11-25  [icon]      icon
    /vendor        -           name        a member that no revision knows
    /*             -           name        its key
    """,
    name="example",
    version="1.0",
)
SCHEMA = shape(
    "schema",
    """
    /title                                    2024-11-05  .  title
    /description                              2024-11-05  .  description
    /$comment                                 2024-11-05  .  comment
    /$id                                      2024-11-05  .  id
    /$ref                                     2024-11-05  .  reference to another schema
    /$anchor                                  2024-11-05  .  anchor
    /type                                     2024-11-05  .  type
    /required/0                               2024-11-05  .  name of a required property
    /properties/*                             2024-11-05  .  name of a property
    /properties/x/title                       2024-11-05  .  title of a property
    /properties/x/description                 2024-11-05  .  description of a property
    /properties/x/$comment                    2024-11-05  .  comment on a property
    /properties/x/type                        2024-11-05  .  type of a property
    /properties/x/enum/0                      2024-11-05  .  allowed value
    /properties/x/enumNames/0                 2024-11-05  .  name of an allowed value
    /properties/x/enum/0/note                 2024-11-05  .  text of an allowed object
    /properties/x/const                       2024-11-05  .  only value
    /properties/x/const/*                     2024-11-05  .  key in the only value
    /properties/x/default                     2024-11-05  .  default
    /properties/x/default/*                   2024-11-05  .  key in a default
    /properties/x/default/note                2024-11-05  .  text of a default that is an object
    /properties/x/default=json                2024-11-05  .  JSON inside a default
    /properties/x/default=base64              2024-11-05  .  base64 in a default
    /properties/x/examples/0                  2024-11-05  .  example
    /properties/x/examples/0/note             2024-11-05  .  text of an example that is an object
    /properties/x/examples/0/*                2024-11-05  .  key in an example
    /properties/x/pattern                     2024-11-05  .  pattern
    /properties/x/format                      2024-11-05  .  format
    /properties/x/contentMediaType            2024-11-05  .  media type
    /properties/x/contentEncoding             2024-11-05  .  encoding
    /properties/x/x-mcp-header                2026-07-28  .  name of a header
    /properties/x/items/description           2024-11-05  .  description of an entry
    /properties/x/items/enum/0                2024-11-05  .  allowed value of an entry
    /properties/x/prefixItems/0/description   2024-11-05  .  description of one entry
    /properties/x/contains/description        2024-11-05  .  description of what a list contains
    /properties/x/properties/*                2024-11-05  .  name of a nested property
    /properties/x/properties/y/description    2024-11-05  .  description of a nested property
    /properties/x/additionalProperties/title  2024-11-05  .  title of further properties
    /properties/x/propertyNames/pattern       2024-11-05  .  pattern for names
    /patternProperties/*                      2024-11-05  .  pattern of names
    /patternProperties/x/description          2024-11-05  .  description of properties by pattern
    /dependentRequired/*                      2024-11-05  .  property that others depend on
    /dependentRequired/x/0                    2024-11-05  .  property that depends on another
    /dependentSchemas/*                       2024-11-05  .  property that a schema depends on
    /dependentSchemas/x/description           2024-11-05  .  description of a dependent schema
    /dependencies/x/0                         2024-11-05  .  dependency in the old spelling
    /allOf/0/description                      2024-11-05  .  description in allOf
    /anyOf/0/description                      2024-11-05  .  description in anyOf
    /oneOf/0/title                            2024-11-05  .  title in oneOf
    /oneOf/0/const                            2024-11-05  .  value in oneOf
    /not/description                          2024-11-05  .  description in not
    /if/description                           2024-11-05  .  description in if
    /then/description                         2024-11-05  .  description in then
    /else/description                         2024-11-05  .  description in else
    /$defs/*                                  2024-11-05  .  name of a definition
    /$defs/x/description                      2024-11-05  .  description of a definition
    /$defs/x/properties/*                     2024-11-05  .  name of a property of a definition
    /$defs/x/enum/0                           2024-11-05  .  allowed value of a definition
    /$defs/x/$defs/y/default                  2024-11-05  .  default in a definition of a definition
    /definitions/*                            2024-11-05  .  name of a definition in the old spelling
    /definitions/x/examples/0                 2024-11-05  .  example in a definition in the old spelling
    /x-vendor                                 -           .  a keyword that JSON Schema does not know
    /*                                        -           .  its key
    /_meta/note                               -           .  a property of that name is part of the schema
    """,
    type="object",
)
TOOL = shape(
    "tool",
    """
    /name                    2024-11-05  name                 name
    /title                   2025-06-18  name                 title
    /description             2024-11-05  definition           description
    /description=json        2024-11-05  definition           JSON inside a description
    /description=base64      2024-11-05  definition           base64 in a description
    /inputSchema             2024-11-05  [schema definition]  input schema
    /outputSchema            2025-06-18  [schema definition]  output schema
    /annotations/title       2025-03-26  name                 title in the annotations
    /annotations/hint        -           definition           an annotation that no revision knows
    /annotations/*           -           definition           its key
    /icons/0                 2025-11-25  [icon]               icon
    /execution/taskSupport   2025-11-25:2025-11-25  other     how it runs as a task
    /x-vendor                -           definition           a member that no revision knows
    /*                       -           definition           its key
    .                        2025-06-18  [meta]               metadata
    """,
    name="example",
    inputSchema={"type": "object"},
)

_LISTED = """
    /name                      2024-11-05  name        name
    /title                     2025-06-18  name        title
    /description               2024-11-05  definition  description
    /mimeType                  2024-11-05  definition  media type
    /annotations/audience/0    2024-11-05  {part}      whom it is for
    /annotations/lastModified  2025-06-18  {part}      when it was changed
    /icons/0                   2025-11-25  [icon]      icon
    /x-vendor                  -           {part}      a member that no revision knows
    /*                         -           {part}      its key
    .                          2025-06-18  [meta]      metadata
"""
RESOURCE = shape(
    "resource",
    "/uri  2024-11-05  uri  address\n" + _LISTED.format(part="definition"),
    name="example",
    uri="file:///notes.md",
)
TEMPLATE = shape(
    "resource-template",
    "/uriTemplate  2024-11-05  uri  address\n" + _LISTED.format(part="definition"),
    name="example",
    uriTemplate="file:///{name}",
)
PROMPT = shape(
    "prompt",
    """
    /name                     2024-11-05  name        name
    /title                    2025-06-18  name        title
    /description              2024-11-05  definition  description
    /arguments/0/name         2024-11-05  name        name of an argument
    /arguments/0/title        2025-06-18  name        title of an argument
    /arguments/0/description  2024-11-05  definition  description of an argument
    /arguments/0/x-vendor     -           definition  a member of an argument that no revision knows
    /icons/0                  2025-11-25  [icon]      icon
    /x-vendor                 -           definition  a member that no revision knows
    /*                        -           definition  its key
    .                         2025-06-18  [meta]      metadata
    """,
    name="example",
)
TEXT = shape(
    "text",
    """
    /text                    2024-11-05  .       text
    /text=json               2024-11-05  .       JSON inside a text
    /text=base64             2024-11-05  .       base64 in a text
    /annotations/audience/0  2024-11-05  .       whom it is for
    /x-vendor                -           .       a member that no revision knows
    /*                       -           .       its key
    .                        2024-11-05  [meta]  metadata
    """,
    type="text",
    text="fine",
)
IMAGE = shape(
    "image",
    """
    /data=base64             2024-11-05  .           data that is a text once it is decoded
    /mimeType                2024-11-05  definition  media type
    /annotations/audience/0  2024-11-05  .           whom it is for
    .                        2025-06-18  [meta]      metadata
    """,
    type="image",
    data="iVBORw0KGgo=",
    mimeType="image/png",
)
AUDIO = shape(
    "audio",
    """
    /data=base64             2025-03-26  .           data that is a text once it is decoded
    /mimeType                2025-03-26  definition  media type
    /annotations/audience/0  2025-03-26  .           whom it is for
    .                        2025-06-18  [meta]      metadata
    """,
    type="audio",
    data="UklGRg==",
    mimeType="audio/wav",
)
LINK = shape(
    "resource-link",
    "/uri  2025-06-18  uri  address\n" + _LISTED.format(part=".").replace("2024-11-05", "2025-06-18"),
    type="resource_link",
    name="example",
    uri="file:///notes.md",
)
CONTENTS = shape(
    "contents",
    """
    /uri          2024-11-05  uri     address
    /mimeType     2024-11-05  .       media type
    /text         2024-11-05  .       text
    /text=json    2024-11-05  .       JSON inside a text
    /blob=base64  2024-11-05  .       bytes that are a text once they are decoded
    /x-vendor     -           .       a member that no revision knows
    /*            -           .       its key
    .             2025-06-18  [meta]  metadata
    """,
    uri="file:///notes.md",
)
EMBEDDED = shape(
    "embedded-resource",
    """
    /resource                2024-11-05  [contents]                resource
    /annotations/audience/0  2024-11-05  .                         whom it is for
    .                        2025-06-18  [meta]                    metadata
    """,
    type="resource",
)
BLOCK = shape(
    "content",
    """
    .  2024-11-05  [text]               text
    .  2024-11-05  [image]              image
    .  2025-03-26  [audio]              audio
    .  2025-06-18  [resource-link]      resource link
    .  2024-11-05  [embedded-resource]  embedded resource
    """,
)
TOOL_USE = shape(
    "tool-use",
    """
    /name         2025-11-25  name    name of the tool
    /input/path   2025-11-25  .       argument
    /input/*      2025-11-25  .       name of an argument
    /input/x/*    2025-11-25  .       key in an argument
    .             2025-11-25  [meta]  metadata
    """,
    type="tool_use",
    id="use-1",
    name="example",
)
TOOL_RESULT = shape(
    "tool-result",
    """
    /content/0               2025-11-25  [content]  content
    /structuredContent/note  2025-11-25  .          structured content
    /structuredContent/*     2025-11-25  .          key of structured content
    .                        2025-11-25  [meta]     metadata
    """,
    type="tool_result",
    toolUseId="use-1",
)
SAMPLING = shape(
    "sampling",
    """
    /messages/0/content             2024-11-05  [content ask]  content of a message
    /messages/0/content/0           2025-11-25  [content ask]  content in a list
    /messages/0/content/0           2025-11-25  [tool-use ask]     use of a tool
    /messages/0/content/0           2025-11-25  [tool-result ask]  result of a tool
    /messages/0/role                2024-11-05  ask            role
    /systemPrompt                   2024-11-05  ask            system prompt
    /includeContext                 2024-11-05  ask            context to include
    /stopSequences/0                2024-11-05  ask            stop sequence
    /metadata/note                  2024-11-05  ask            metadata for the provider
    /metadata/*                     2024-11-05  ask            its key
    /modelPreferences/hints/0/name  2024-11-05  ask            name of a model
    /tools/0                        2025-11-25  [tool]         tool
    /toolChoice/mode                2025-11-25  ask            choice of a tool
    /x-vendor                       -           ask            a member that no revision knows
    /*                              -           ask            its key
    """,
    maxTokens=10,
)
ELICITATION = shape(
    "elicitation",
    """
    /message          2025-06-18             ask           message
    /requestedSchema  2025-06-18             [schema ask]  form
    /url              2025-11-25             uri           address to visit
    /elicitationId    2025-11-25:2025-11-25  other         id
    /mode             2025-11-25             other         mode
    /x-vendor         -                      ask           a member that no revision knows
    /*                -                      ask           its key
    """,
    message="Which one?",
)
TASK = shape(
    "task",
    """
    /taskId         2025-11-25  other   id
    /status         2025-11-25  other   status
    /statusMessage  2025-11-25  notice  message about the status
    /createdAt      2025-11-25  other   when it was made
    /lastUpdatedAt  2025-11-25  other   when it was changed
    """,
    taskId="task-1",
    status="working",
)
ERROR = shape(
    "error",
    """
    /message                         2024-11-05             error  message
    /message=json                    2024-11-05             error  JSON inside the message
    /data                            2024-11-05             error  data that is a text
    /data/note                       2024-11-05             error  text in the data
    /data/*                          2024-11-05             error  key in the data
    /data/list/0/deep                2024-11-05             error  text at any depth
    /data/elicitations/0/url         2025-11-25:2025-11-25  uri    address to visit
    /data/elicitations/0/message     2025-11-25:2025-11-25  error  message of an elicitation
    /data/elicitations/0/elicitationId  2025-11-25:2025-11-25  other  id of an elicitation
    /data/requested                  2026-07-28             error  revision asked for
    /data/supported/0                2026-07-28             error  revision that is known
    /x-vendor                        -                      error  a member that no revision knows
    /*                               -                      error  its key
    """,
    code=-32000,
    message="It failed.",
)
ASKED_INPUT = shape(
    "input-requests",
    """
    /inputRequests/*            2026-07-28  ask            key of a request
    /inputRequests/q/method     2026-07-28  other          method of a request
    /inputRequests/q/params     2026-07-28  [elicitation]  elicitation
    /inputRequests/q/params     2026-07-28  [sampling]     sampling
    /inputRequests/q/params     2026-07-28  [meta]         metadata of a request
    """,
    resultType="input_required",
)
REPLY = shape(
    "reply",
    """
    /content            2024-11-05  [answer]  content that a model wrote
    /content/0          2025-11-25  [answer]  content in a list
    /content/secret     2025-06-18  reply     value in a form
    /content/list/0     2025-11-25  reply     value in a list in a form
    /content/*          2025-06-18  reply     name of a field of a form
    /action             2025-06-18  reply     what the user did
    /model              2024-11-05  reply     name of the model
    /stopReason         2024-11-05  reply     why it stopped
    /role               2024-11-05  reply     role
    /roots/0/uri        2024-11-05  reply     address of a root
    /roots/0/name       2024-11-05  reply     name of a root
    /roots/0            2025-06-18  [meta]    metadata of a root
    /statusMessage      2025-11-25  reply     message about the status of a task
    /x-vendor           -           reply     a member that no revision knows
    /*                  -           reply     its key
    .                   2024-11-05  [meta]    metadata
    """,
)
ANSWER = shape(
    "answer",
    """
    /text               2024-11-05  reply   text
    /text=json          2024-11-05  reply   JSON inside a text
    /data=base64        2024-11-05  reply   image or sound that is a text once it is decoded
    /mimeType           2024-11-05  reply   media type
    /input/path         2025-11-25  reply   argument of a tool
    /input/*            2025-11-25  reply   name of an argument
    /content/0/text     2025-11-25  reply   result of a tool
    .                   2024-11-05  [meta]  metadata
    """,
    type="text",
)
GIVEN_INPUT = shape(
    "input-responses",
    """
    /inputResponses/*   2026-07-28  reply    key of an answer
    /inputResponses/q   2026-07-28  [reply]  answer
    /requestState       2026-07-28  other    state that is sent back
    """,
)

SHAPES = {
    each.name: each
    for each in (
        *(META, ICON, INFO, SCHEMA, TOOL, RESOURCE, TEMPLATE, PROMPT, TEXT, IMAGE, AUDIO, LINK, CONTENTS),
        *(EMBEDDED, BLOCK, TOOL_USE, TOOL_RESULT, SAMPLING, ELICITATION, TASK, ERROR, ASKED_INPUT, REPLY),
        *(ANSWER, GIVEN_INPUT),
    )
}
