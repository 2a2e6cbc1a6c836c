"""Every method in every direction, and every text that its messages can carry.

The tables are rows of `tests.mediation.shapes`, relative to the message's ``params``, ``result`` or
``error``.  The keyword arguments are what a usual message holds there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.mediation.shapes import ERROR, Carrier, Shape, carriers, shape
from vanguard.model.message import ANSWER, NOTIFICATION, REQUEST, TO_CLIENT, TO_SERVER, Direction, Kind, Part
from vanguard.model.message import ERROR as FAILURE
from vanguard.wire.revisions import REVISIONS

MEMBER = {REQUEST: "/params", NOTIFICATION: "/params", ANSWER: "/result", FAILURE: "/error"}
"""Where the texts of a message of one kind stand."""


@dataclass(frozen=True)
class Sort:
    """One sort of message: a method in one direction, asked or answered, and what it carries.

    ``method`` is that of the message or of the request that it answers, "" where nobody asked.
    ``rest`` is the part of what no revision names; ``since`` and ``until`` are the revisions that know
    the method.  ``bare`` says that the table is relative to the message itself.
    """

    direction: Direction
    kind: Kind
    method: str
    shape: Shape
    rest: Part
    since: int = 0
    until: int = len(REVISIONS) - 1
    bare: bool = False

    def __str__(self) -> str:
        return f"{self.direction} {self.kind} {self.method or 'unasked'}{' beside' if self.bare else ''}"

    @property
    def member(self) -> str:
        """Where in the message the shape stands."""
        return "" if self.bare else MEMBER[self.kind]


@dataclass(frozen=True)
class Cell:
    """One text in one sort of message."""

    sort: Sort
    carrier: Carrier

    @property
    def pointer(self) -> str:
        """Where the canary is put; a ``*`` at its end stands for a key."""
        return self.sort.member + self.carrier.pointer

    @property
    def is_key(self) -> bool:
        """Whether the canary is a key."""
        return self.carrier.form == "key"

    @property
    def named_in(self) -> tuple[str, ...]:
        """The revisions that know both the method and the text; it is looked at in the others too."""
        first = max(self.sort.since, self.carrier.since)
        last = min(self.sort.until, self.carrier.until)
        return REVISIONS[first : last + 1]

    def __str__(self) -> str:
        around = self.carrier.around[-1][1].get("type", "")
        return " ".join(filter(None, (f"{self.sort} {self.pointer} {self.carrier.form}", str(around))))


def _asked(direction: Direction, method: str, named: str, table: str, /, **params: Any) -> Sort:
    """A request or notification; ``named`` are the revisions that have it, as in a shape's row."""
    kind = NOTIFICATION if method.startswith("notifications/") else REQUEST
    if kind is NOTIFICATION and method in _PLAIN_NOTES:
        rest = Part.ARGUMENT
    elif kind is NOTIFICATION:
        rest = Part.NOTICE
    else:
        rest = Part.ARGUMENT if direction is TO_SERVER else Part.ASK
    first, _, last = named.partition(":")
    return Sort(
        direction,
        kind,
        method,
        shape(method, table + _EVERY, **params),
        rest,
        REVISIONS.index(first),
        REVISIONS.index(last or REVISIONS[-1]),
    )


_PLAIN_NOTES = ("notifications/initialized", "notifications/roots/list_changed")
_EVERY = """
    /x-vendor  -           .       a member that no revision knows
    /*         -           .       its key
    .          2024-11-05  [meta]  metadata
"""
_LAST = "2025-11-25"
_TASKS = {"tasks/get": "2025-11-25", "tasks/cancel": "2025-11-25", "tasks/update": "2026-07-28"}
_OLD_TASKS = {"tasks/result": "2025-11-25:2025-11-25", "tasks/list": "2025-11-25:2025-11-25"}
_TASK_ID = "/taskId  2025-11-25  other  id"
_CURSOR = "/cursor  2024-11-05  other  cursor"
_URI = "/uri  2024-11-05  uri  address"

TO_SERVER_ASKED = (
    _asked(
        TO_SERVER,
        "initialize",
        f"2024-11-05:{_LAST}",
        """
        /protocolVersion           2024-11-05  other             revision
        /capabilities/experimental/*     2024-11-05  other       name of a capability
        /capabilities/experimental/x/note  2024-11-05  other     text in a capability
        /clientInfo                2024-11-05  [implementation]  the client
        """,
        protocolVersion="2025-11-25",
        capabilities={},
        clientInfo={"name": "example", "version": "1.0"},
    ),
    _asked(TO_SERVER, "server/discover", "2026-07-28", ""),
    _asked(
        TO_SERVER,
        "tools/call",
        "2024-11-05",
        """
        /name                   2024-11-05  name               name of the tool
        /arguments/path         2024-11-05  argument           argument
        /arguments/path=json    2024-11-05  argument           JSON inside an argument
        /arguments/path=base64  2024-11-05  argument           base64 in an argument
        /arguments/*            2024-11-05  argument           name of an argument
        /arguments/list/0/deep  2024-11-05  argument           text at any depth
        /arguments/nested/x/*   2024-11-05  argument           key at any depth
        /task/note              2025-11-25:2025-11-25  argument  how it is to run as a task
        .                       2026-07-28  [input-responses]  input
        """,
        name="example",
        arguments={},
    ),
    _asked(
        TO_SERVER,
        "resources/read",
        "2024-11-05",
        _URI + "\n. 2026-07-28  [input-responses]  input".replace(". ", ".  "),
        uri="file:///notes.md",
    ),
    *(
        _asked(TO_SERVER, f"resources/{act}", f"2024-11-05:{_LAST}", _URI, uri="file:///notes.md")
        for act in ("subscribe", "unsubscribe")
    ),
    _asked(
        TO_SERVER,
        "prompts/get",
        "2024-11-05",
        """
        /name             2024-11-05  name               name of the prompt
        /arguments/topic  2024-11-05  argument           argument
        /arguments/*      2024-11-05  argument           name of an argument
        .                 2026-07-28  [input-responses]  input
        """,
        name="example",
    ),
    _asked(
        TO_SERVER,
        "completion/complete",
        "2024-11-05",
        """
        /ref/name                 2024-11-05  name      name of the prompt
        /ref/title                2025-06-18  name      title of the prompt
        /ref/uri                  2024-11-05  uri       address of the resource
        /ref/type                 2024-11-05  other     what is referred to
        /argument/name            2024-11-05  name      name of the argument
        /argument/value           2024-11-05  argument  value so far
        /context/arguments/topic  2025-06-18  argument  another argument
        /context/arguments/*      2025-06-18  argument  name of another argument
        """,
        ref={"type": "ref/prompt", "name": "example"},
        argument={"name": "topic", "value": "a"},
    ),
    *(
        _asked(TO_SERVER, f"{kind}/list", "2024-11-05", _CURSOR)
        for kind in ("tools", "prompts", "resources", "resources/templates")
    ),
    _asked(
        TO_SERVER,
        "subscriptions/listen",
        "2026-07-28",
        """
        /notifications/resourceSubscriptions/0  2026-07-28  uri       address of a resource
        /notifications/taskIds/0                2026-07-28  other     id of a task
        /notifications/x-vendor                 -           argument  a kind that no revision knows
        """,
        notifications={},
    ),
    _asked(
        TO_SERVER, "logging/setLevel", f"2024-11-05:{_LAST}", "/level  2024-11-05  other  level", level="info"
    ),
    _asked(TO_SERVER, "ping", f"2024-11-05:{_LAST}", ""),
    *(
        _asked(TO_SERVER, method, named, _CURSOR if method == "tasks/list" else _TASK_ID)
        for method, named in (_TASKS | _OLD_TASKS).items()
        if method != "tasks/update"
    ),
    _asked(
        TO_SERVER,
        "tasks/update",
        "2026-07-28",
        _TASK_ID + "\n.  2026-07-28  [input-responses]  input",
        taskId="task-1",
    ),
    _asked(TO_SERVER, "notifications/initialized", f"2024-11-05:{_LAST}", ""),
    _asked(TO_SERVER, "notifications/roots/list_changed", f"2024-11-05:{_LAST}", ""),
)

_NOTES = {
    "notifications/cancelled": (
        "2024-11-05",
        "/reason  2024-11-05  notice  reason\n/requestId  2024-11-05  other  id of the request",
    ),
    "notifications/progress": (
        "2024-11-05",
        "/message  2025-03-26  notice  message\n/progressToken  2024-11-05  other  token",
    ),
    "notifications/tasks/status": ("2025-11-25:2025-11-25", ".  2025-11-25  [task]  task"),
}
BOTH_WAYS = tuple(
    _asked(direction, method, named, table)
    for direction in Direction
    for method, (named, table) in _NOTES.items()
)

TO_CLIENT_ASKED = (
    _asked(
        TO_CLIENT,
        "sampling/createMessage",
        f"2024-11-05:{_LAST}",
        ".  2024-11-05  [sampling]  sampling",
    ),
    _asked(
        TO_CLIENT, "elicitation/create", f"2025-06-18:{_LAST}", ".  2025-06-18  [elicitation]  elicitation"
    ),
    _asked(TO_CLIENT, "roots/list", f"2024-11-05:{_LAST}", ""),
    _asked(TO_CLIENT, "ping", f"2024-11-05:{_LAST}", ""),
    *(
        _asked(TO_CLIENT, f"tasks/{act}", "2025-11-25:2025-11-25", _CURSOR if act == "list" else _TASK_ID)
        for act in ("get", "result", "list", "cancel")
    ),
    _asked(
        TO_CLIENT,
        "notifications/message",
        "2024-11-05",
        """
        /data              2024-11-05  notice  data that is a text
        /data=json         2024-11-05  notice  JSON inside a text
        /data/note         2024-11-05  notice  text in the data
        /data/*            2024-11-05  notice  key in the data
        /data/list/0/deep  2024-11-05  notice  text at any depth
        /logger            2024-11-05  notice  name of the logger
        /level             2024-11-05  other   level
        """,
        level="info",
    ),
    *(
        _asked(TO_CLIENT, f"notifications/{kind}/list_changed", "2024-11-05", "")
        for kind in ("tools", "prompts", "resources")
    ),
    _asked(
        TO_CLIENT,
        "notifications/resources/updated",
        "2024-11-05",
        _URI + "\n/title  2025-06-18:2025-06-18  name  title",
    ),
    _asked(
        TO_CLIENT,
        "notifications/elicitation/complete",
        "2025-11-25:2025-11-25",
        "/elicitationId  2025-11-25  other  id",
    ),
    _asked(
        TO_CLIENT,
        "notifications/subscriptions/acknowledged",
        "2026-07-28",
        """
        /notifications/resourceSubscriptions/0  2026-07-28  uri     address of a resource
        /notifications/taskIds/0                2026-07-28  other   id of a task
        /notifications/x-vendor                 -           notice  a kind that no revision knows
        """,
    ),
    _asked(
        TO_CLIENT,
        "notifications/tasks",
        "2026-07-28",
        """
        .                                2026-07-28  [task]             task
        .                                2026-07-28  [input-requests]   input asked for
        /result/content/0                2026-07-28  [content content]  content of the result
        /result/structuredContent/note   2026-07-28  content            structured content of the result
        /result/structuredContent/*      2026-07-28  content            key of structured content
        /result                          2026-07-28  [meta]             metadata of the result
        /error                           2026-07-28  [error error]      error
        """,
    ),
)

_RESULT = """
    /resultType  2026-07-28  other    kind of result
    /cacheScope  2026-07-28  other    who may keep it
    /x-vendor    -           content  a member that no revision knows
    /*           -           content  its key
    .            2024-11-05  [meta]   metadata
"""
_NEXT = "/nextCursor  2024-11-05  other  cursor of the next page\n"
_GREETING = """
    /instructions                      2024-11-05  instructions      instructions
    /instructions=json                 2024-11-05  instructions      JSON inside the instructions
    /instructions=base64               2024-11-05  instructions      base64 in the instructions
    /serverInfo                        2024-11-05  [implementation]  the server
    /capabilities/experimental/*       2024-11-05  other             name of a capability
    /capabilities/experimental/x/note  2024-11-05  other             text in a capability
"""
_INPUT = ".  2026-07-28  [input-requests]  input asked for\n"
_STATE = "/requestState  2026-07-28  other  state to be sent back\n"
_CALLED = """
    /content/0                  2024-11-05  [content content]  content
    /structuredContent/note     2025-06-18  content            structured content
    /structuredContent/*        2025-06-18  content            key of structured content
    /structuredContent/a/0/uri  2025-06-18  content            text at any depth
    /structuredContent/note=json    2025-06-18  content        JSON inside a text
    /structuredContent/note=base64  2025-06-18  content        base64 in a text
    /_meta/io.modelcontextprotocol~1model-immediate-response  2025-11-25:2025-11-25  content  model's note
"""
_DONE = """
    .                               2025-11-25  [task]             task
    /tasks/0                        2025-11-25:2025-11-25  [task]  task of a list
    /result/content/0               2026-07-28  [content content]  content of the result
    /result/structuredContent/note  2026-07-28  content            structured content of the result
    /result/structuredContent/*     2026-07-28  content            key of structured content
    /error                          2026-07-28  [error error]      error
"""
_RESULTS: Mapping[str, tuple[str, str, dict[str, Any]]] = {
    "initialize": (
        f"2024-11-05:{_LAST}",
        _GREETING + "/protocolVersion  2024-11-05  other  revision",
        {"capabilities": {}, "serverInfo": {"name": "example", "version": "1.0"}},
    ),
    "server/discover": (
        "2026-07-28",
        _GREETING + "/supportedVersions/0  2026-07-28  other  revision",
        {"capabilities": {}, "serverInfo": {"name": "example", "version": "1.0"}},
    ),
    "tools/list": ("2024-11-05", _NEXT + "/tools/0  2024-11-05  [tool]  tool", {}),
    "tools/call": (
        "2024-11-05",
        _CALLED + _INPUT + _STATE + ".  2026-07-28  [task]  task\n/task  2025-11-25:2025-11-25  [task]  task",
        {},
    ),
    "resources/list": ("2024-11-05", _NEXT + "/resources/0  2024-11-05  [resource]  resource", {}),
    "resources/templates/list": (
        "2024-11-05",
        _NEXT + "/resourceTemplates/0  2024-11-05  [resource-template]  template",
        {},
    ),
    "resources/read": (
        "2024-11-05",
        _INPUT + _STATE + "/contents/0  2024-11-05  [contents content]  contents",
        {},
    ),
    "resources/subscribe": (f"2024-11-05:{_LAST}", "", {}),
    "resources/unsubscribe": (f"2024-11-05:{_LAST}", "", {}),
    "prompts/list": ("2024-11-05", _NEXT + "/prompts/0  2024-11-05  [prompt]  prompt", {}),
    "prompts/get": (
        "2024-11-05",
        _INPUT
        + _STATE
        + """
        /description         2024-11-05  definition         description
        /messages/0/role     2024-11-05  content            role
        /messages/0/content  2024-11-05  [content content]  content of a message
        /messages/0/content/0  -  [tool-use content]     use of a tool, as in sampling
        /messages/0/content/0  -  [tool-result content]  result of a tool, as in sampling
        """,
        {},
    ),
    "completion/complete": (
        "2024-11-05",
        "/completion/values/0  2024-11-05  content  value\n/completion/x-vendor  -  content  unknown member",
        {},
    ),
    "subscriptions/listen": ("2026-07-28", "", {}),
    "logging/setLevel": (f"2024-11-05:{_LAST}", "", {}),
    "ping": (f"2024-11-05:{_LAST}", "", {}),
    "tasks/get": ("2025-11-25", _DONE + _INPUT, {}),
    "tasks/result": ("2025-11-25:2025-11-25", _DONE + _CALLED, {}),
    "tasks/list": ("2025-11-25:2025-11-25", _DONE + _NEXT, {}),
    "tasks/cancel": ("2025-11-25", _DONE, {}),
    "tasks/update": ("2026-07-28", _DONE, {}),
}


def _answered() -> Iterator[Sort]:
    for method, (named, table, result) in _RESULTS.items():
        first, _, last = named.partition(":")
        since, until = REVISIONS.index(first), REVISIONS.index(last or REVISIONS[-1])
        yield Sort(
            TO_CLIENT, ANSWER, method, shape(method, table + _RESULT, **result), Part.CONTENT, since, until
        )
    for asked in TO_CLIENT_ASKED:
        if asked.kind is REQUEST:
            yield Sort(
                TO_SERVER,
                ANSWER,
                asked.method,
                shape(asked.method, ".  2024-11-05  [reply]  reply"),
                Part.REPLY,
                asked.since,
                asked.until,
            )


def _failed() -> Iterator[Sort]:
    for asked in (*TO_SERVER_ASKED, *TO_CLIENT_ASKED):
        if asked.kind is REQUEST:
            way = asked.direction.opposite
            yield Sort(way, FAILURE, asked.method, ERROR, Part.ERROR, asked.since, asked.until)
    for way in Direction:
        yield Sort(way, FAILURE, "", ERROR, Part.ERROR, REVISIONS.index("2025-11-25"))


UNKNOWN = "example/unknown"
UNKNOWN_NOTE = "notifications/example"
_ANY = """
    /note        -  .  text
    /note=json   -  .  JSON inside a text
    /note=base64  -  .  base64 in a text
    /list/0/deep  -  .  text at any depth
    /*           -  .  key
    .            -  [meta]  metadata
"""
_SHAPELESS = """
    /content/0       2024-11-05  [content content]  content
    /tools/0         2024-11-05  [tool]             tool
    /resources/0     2024-11-05  [resource]         resource
    /prompts/0       2024-11-05  [prompt]           prompt
    /contents/0      2024-11-05  [contents content]  contents of a resource
    /messages/0/content  2024-11-05  [content content]  content of a prompt
    /instructions    2024-11-05  instructions       instructions
    /completion/values/0  2024-11-05  content       completion
"""


def _unknown() -> Iterator[Sort]:
    for direction, rest in ((TO_SERVER, Part.ARGUMENT), (TO_CLIENT, Part.OTHER)):
        yield Sort(direction, REQUEST, UNKNOWN, shape(UNKNOWN, _ANY), rest)
        yield Sort(direction, NOTIFICATION, UNKNOWN_NOTE, shape(UNKNOWN_NOTE, _ANY), rest)
        name = shape("method", "/method  -  name  name of the method")
        yield Sort(direction, REQUEST, UNKNOWN, name, Part.NAME, bare=True)
        yield Sort(direction, NOTIFICATION, UNKNOWN_NOTE, name, Part.NAME, bare=True)
    yield Sort(TO_CLIENT, ANSWER, UNKNOWN, shape(UNKNOWN, _ANY + _SHAPELESS), Part.CONTENT)
    yield Sort(TO_CLIENT, ANSWER, "", shape("", _ANY + _SHAPELESS), Part.CONTENT)
    yield Sort(TO_SERVER, ANSWER, UNKNOWN, shape(UNKNOWN, _ANY), Part.REPLY)
    yield Sort(TO_SERVER, ANSWER, "", shape("", _ANY), Part.REPLY)


_BESIDE = """
    /x-vendor       -  other  a member of the message that no revision knows
    /x-vendor/deep  -  other  a text at any depth
    /*              -  other  its key
    .               -  [meta]  metadata of the message itself
"""


def _beside() -> Iterator[Sort]:
    """What stands in a message beside its params, result or error."""
    beside = shape("message", _BESIDE)
    named = shape("message", _BESIDE + "/id=long  2024-11-05  other  an id of more than 64 characters")
    for direction in Direction:
        method = "tools/call" if direction is TO_SERVER else "sampling/createMessage"
        answers = "sampling/createMessage" if direction is TO_SERVER else "tools/call"
        yield Sort(direction, REQUEST, method, named, Part.OTHER, bare=True)
        yield Sort(direction, NOTIFICATION, "notifications/progress", beside, Part.OTHER, bare=True)
        yield Sort(direction, ANSWER, answers, beside, Part.OTHER, bare=True)
        yield Sort(direction, FAILURE, answers, beside, Part.OTHER, bare=True)


SORTS: tuple[Sort, ...] = (
    *TO_SERVER_ASKED,
    *TO_CLIENT_ASKED,
    *BOTH_WAYS,
    *_answered(),
    *_failed(),
    *_unknown(),
    *_beside(),
)
CELLS: tuple[Cell, ...] = tuple(
    Cell(sort, carrier) for sort in SORTS for carrier in carriers(sort.shape, sort.rest)
)
"""The whole matrix."""

USUAL: Mapping[tuple[Direction, str], Mapping[str, Any]] = {
    (sort.direction, sort.method): sort.shape.around
    for sort in (*TO_SERVER_ASKED, *TO_CLIENT_ASKED, *BOTH_WAYS)
}
"""What the params of a usual message of a method hold."""
