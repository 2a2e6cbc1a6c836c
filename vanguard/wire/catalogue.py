"""Which part every text of a message has, for every method of all five revisions (MCP, schema.ts).

The table is a small trie for each method and direction.  A walker starts at ``root(message)`` and
calls ``node.step(key)`` for each key or index on its way down; ``node.part`` is the part of the text
found there.  Whatever the table does not name inherits a stated default, so nothing is skipped:

* params of unknown methods to the server are ARGUMENT, to the client OTHER;
* results of unknown methods to the client are read by their shape and else CONTENT, to the server REPLY;
* unknown members beside ``params``, ``result`` and ``error`` are OTHER.

One table serves all revisions: a name that a revision lacks does no harm there.  Arrays are
transparent, an index leads to the same node, so ``tools`` as an object reads like ``tools`` as a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vanguard.model.message import ANSWER, ERROR, TO_CLIENT, TO_SERVER, Direction, Message, Part
from vanguard.wire.shapes import (
    ARGUMENT,
    BLOCKS,
    CONTENT,
    DEFINED,
    DEFINITION,
    ELICITATION,
    ERROR_OBJECT,
    INFO,
    INPUT_REQUESTS,
    INPUT_RESPONSES,
    INSTRUCTIONS,
    META,
    NAME,
    NOTICE,
    OTHER,
    PROMPT,
    REPLY,
    RESULT_META,
    SAMPLING,
    TASK_FIELDS,
    TOOL,
    URI,
    Node,
    shape,
)

__all__ = ["Node", "methods", "root"]


def root(message: Message) -> Node:
    """The node of a message's body; never raises, unknown methods have a node too."""
    if message.kind is ERROR:
        return _ERROR
    if message.kind is ANSWER:
        return _ANSWERS[message.direction].get(message.method) or _UNKNOWN_ANSWERS[message.direction]
    return _ASKED[message.direction].get(message.method) or _UNKNOWN_ASKED[message.direction]


def methods(direction: Direction) -> frozenset[str]:
    """The methods of requests and notifications that the table knows in one direction."""
    return _METHODS[direction]


_TASK: Final = shape(Part.NOTICE, **TASK_FIELDS)


def _result(**children: Node) -> Node:
    machinery = {
        "_meta": RESULT_META,
        "resultType": OTHER,
        "nextCursor": OTHER,
        "cacheScope": OTHER,
        "requestState": OTHER,
        "inputRequests": INPUT_REQUESTS,
        "task": _TASK,
        **TASK_FIELDS,
    }
    return Node(Part.CONTENT, machinery | children)


_CALL_FIELDS: Final = {"content": BLOCKS, "structuredContent": CONTENT}
_CALLED: Final = _result(**_CALL_FIELDS)
_TASK_FIELDS_DONE: Final = {"result": _CALLED, "error": ERROR_OBJECT, "tasks": _TASK}
_TASK_RESULT: Final = _result(**_CALL_FIELDS, **_TASK_FIELDS_DONE)

_GREETING_FIELDS: Final = {
    "instructions": INSTRUCTIONS,
    "serverInfo": INFO,
    "capabilities": OTHER,
    "protocolVersion": OTHER,
    "supportedVersions": OTHER,
}
_PROMPT_FIELDS: Final = {"description": DEFINITION, "messages": shape(Part.CONTENT, content=BLOCKS)}
_READ_FIELDS: Final = {"contents": shape(Part.CONTENT, uri=URI)}

_RESULTS: Final[Mapping[str, Node]] = {
    "initialize": _result(**_GREETING_FIELDS),
    "server/discover": _result(**_GREETING_FIELDS),
    "tools/list": _result(tools=TOOL),
    "tools/call": _CALLED,
    "resources/list": _result(resources=DEFINED),
    "resources/templates/list": _result(resourceTemplates=DEFINED),
    "resources/read": _result(**_READ_FIELDS),
    "prompts/list": _result(prompts=PROMPT),
    "prompts/get": _result(**_PROMPT_FIELDS),
    "completion/complete": _result(completion=CONTENT),
    **dict.fromkeys(
        ("tasks/get", "tasks/result", "tasks/list", "tasks/cancel", "tasks/update"), _TASK_RESULT
    ),
}
_ANY_RESULT: Final = _result(
    **_GREETING_FIELDS,
    **_CALL_FIELDS,
    **_TASK_FIELDS_DONE,
    **_PROMPT_FIELDS,
    **_READ_FIELDS,
    tools=TOOL,
    resources=DEFINED,
    resourceTemplates=DEFINED,
    prompts=PROMPT,
    completion=CONTENT,
)
"""The result of an answer whose question is not known: judged by its shape."""


def _params(**children: Node) -> Node:
    return shape(Part.ARGUMENT, inputResponses=INPUT_RESPONSES, requestState=OTHER, **children)


_TASK_ID: Final = _params(taskId=OTHER)
_PAGE: Final = _params(cursor=OTHER)
_PROGRESS: Final = shape(Part.NOTICE, progressToken=OTHER, message=NOTICE)
_CANCELLED: Final = shape(Part.NOTICE, requestId=OTHER, reason=NOTICE)
_LISTEN: Final = shape(Part.ARGUMENT, resourceSubscriptions=URI, taskIds=OTHER)

_TO_SERVER: Final[Mapping[str, Node]] = {
    "initialize": _params(protocolVersion=OTHER, capabilities=OTHER, clientInfo=INFO),
    "server/discover": _params(),
    "tools/call": _params(name=NAME, arguments=ARGUMENT),
    "resources/read": _params(uri=URI),
    "resources/subscribe": _params(uri=URI),
    "resources/unsubscribe": _params(uri=URI),
    "prompts/get": _params(name=NAME, arguments=ARGUMENT),
    "completion/complete": _params(
        ref=shape(Part.ARGUMENT, name=NAME, title=NAME, uri=URI, type=OTHER),
        argument=Node(Part.ARGUMENT, {"name": NAME}),
        context=ARGUMENT,
    ),
    "subscriptions/listen": _params(notifications=_LISTEN),
    "logging/setLevel": _params(level=OTHER),
    "ping": _params(),
    **dict.fromkeys(("tools/list", "resources/list", "resources/templates/list", "prompts/list"), _PAGE),
    **dict.fromkeys(("tasks/get", "tasks/result", "tasks/cancel", "tasks/update"), _TASK_ID),
    "tasks/list": _PAGE,
    "notifications/initialized": _params(),
    "notifications/cancelled": _CANCELLED,
    "notifications/progress": _PROGRESS,
    "notifications/roots/list_changed": _params(),
    "notifications/tasks/status": shape(Part.NOTICE, **TASK_FIELDS),
}
_TO_CLIENT: Final[Mapping[str, Node]] = {
    "sampling/createMessage": SAMPLING,
    "elicitation/create": ELICITATION,
    "roots/list": shape(Part.ASK),
    "ping": shape(Part.ASK),
    **dict.fromkeys(("tasks/get", "tasks/result", "tasks/cancel"), shape(Part.ASK, taskId=OTHER)),
    "tasks/list": shape(Part.ASK, cursor=OTHER),
    "notifications/message": shape(Part.NOTICE, level=OTHER, data=NOTICE),
    "notifications/progress": _PROGRESS,
    "notifications/cancelled": _CANCELLED,
    **dict.fromkeys(
        (f"notifications/{kind}/list_changed" for kind in ("tools", "prompts", "resources")),
        shape(Part.NOTICE),
    ),
    "notifications/resources/updated": shape(Part.NOTICE, uri=URI, title=NAME),
    "notifications/elicitation/complete": shape(Part.NOTICE, elicitationId=OTHER),
    "notifications/tasks/status": shape(Part.NOTICE, **TASK_FIELDS),
    "notifications/subscriptions/acknowledged": shape(
        Part.NOTICE, notifications=shape(Part.NOTICE, resourceSubscriptions=URI, taskIds=OTHER)
    ),
    "notifications/tasks": shape(
        Part.NOTICE, **TASK_FIELDS, **_TASK_FIELDS_DONE, inputRequests=INPUT_REQUESTS
    ),
}


def _envelope(**member: Node) -> Node:
    return Node(Part.OTHER, {"jsonrpc": OTHER, "id": OTHER, "method": OTHER, "_meta": META, **member})


_ERROR: Final = _envelope(error=ERROR_OBJECT)
_ASKED: Final[Mapping[Direction, Mapping[str, Node]]] = {
    TO_SERVER: {method: _envelope(params=node) for method, node in _TO_SERVER.items()},
    TO_CLIENT: {method: _envelope(params=node) for method, node in _TO_CLIENT.items()},
}
_METHODS: Final = {direction: frozenset(known) for direction, known in _ASKED.items()}
_UNKNOWN_ASKED: Final = {
    TO_SERVER: _envelope(params=_params()),
    TO_CLIENT: _envelope(params=shape(Part.OTHER)),
}
_ANSWERS: Final[Mapping[Direction, Mapping[str, Node]]] = {
    TO_SERVER: {},
    TO_CLIENT: {method: _envelope(result=node) for method, node in _RESULTS.items()},
}
_UNKNOWN_ANSWERS: Final = {
    TO_SERVER: _envelope(result=REPLY),
    TO_CLIENT: _envelope(result=_ANY_RESULT),
}
