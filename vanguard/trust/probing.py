"""Probing: calls of tools that say that they only read, with canaries, and what the answers give away.

Only tools are called that are declared read-only and idempotent and not destructive; each of them twice with
the same arguments.  A canary is a random word that stands nowhere else: where it turns up, it was carried.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from vanguard.model.value import value
from vanguard.trust.store import digest

MOST_TOOLS = 64
"""Tools that are called."""

MOST_DEPTH = 6
"""Levels of a schema that arguments are made for."""

VARIABLE = "CANARY_SECRET_TOKEN"
"""The variable of the server's environment that holds a canary."""

_PATHS = ("path", "file", "dir", "folder")
_BY_FORMAT = {
    "uri": "https://{}.invalid/",
    "url": "https://{}.invalid/",
    "email": "{}@canary.invalid",
    "date": "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "ipv4": "192.0.2.1",
    "hostname": "{}.invalid",
}


@value
class Call:
    """A call to make: the tool, its arguments, the canary in them, and how many times it is made."""

    tool: str
    arguments: Mapping[str, Any]
    canary: str
    times: int = 2


@value
class Left:
    """A tool that is not called, and why."""

    tool: str
    why: str


@value
class Finding:
    """Something that a probe found: the kind, the tool ("" for the whole server) and one line on it.

    Kinds are ``leak``, ``carried``, ``asked``, ``list``, ``changed`` and ``judged``, and, only noted,
    ``differs``, ``error`` and ``silent``.
    """

    kind: str
    tool: str
    what: str

    @property
    def noted(self) -> bool:
        """Whether honest servers do so too."""
        return self.kind in ("differs", "error", "silent")


def calls(
    tools: Mapping[str, Mapping[str, Any]], canaries: Iterator[str], folder: str, *, once: bool = False
) -> tuple[list[Call], list[Left]]:
    """The calls to make, and the tools that are left alone; ``folder`` is what arguments for paths name.

    ``once`` takes tools, too, that say that they only read and nothing of being called twice, for one call.
    """
    made: list[Call] = []
    left: list[Left] = []
    for name, tool in tools.items():
        times, why = _times(tool, once)
        if not why and len(made) >= MOST_TOOLS:
            why = f"{MOST_TOOLS} others are called"
        canary = next(canaries)
        try:
            arguments = None if why else _value(tool.get("inputSchema") or {}, "", canary, folder, tool, 0)
        except ValueError as error:
            arguments, why = None, f"its arguments cannot be made up: {error}"
        if isinstance(arguments, dict):
            made.append(Call(name, arguments, canary, times))
        else:
            left.append(Left(name, why or "its arguments are no object"))
    return made, left


def _times(tool: Mapping[str, Any], once: bool) -> tuple[int, str]:
    """How many times a tool is called, and why it is not."""
    hints = tool.get("annotations")
    hints = hints if isinstance(hints, dict) else {}
    if hints.get("readOnlyHint") is not True:
        return 0, "it does not say that it only reads"
    if hints.get("destructiveHint") is True:
        return 0, "it says that it destroys"
    if hints.get("idempotentHint") is True:
        return 2, ""
    if once and hints.get("idempotentHint") is None:
        return 1, ""
    return 0, "it does not say that it may be called twice"


def findings(
    called: Sequence[tuple[Call, bytes]], asked: Sequence[str], secret: str, relisted: Mapping[str, str]
) -> list[Finding]:
    """What answers give away.

    ``called`` are the calls in order with their answers as on the wire, b"" where none came; ``asked`` the
    methods that the server asked for meanwhile; ``secret`` the canary of its environment; ``relisted`` what
    became of tools in the list afterwards, by name.
    """
    found = [Finding("list", name, what) for name, what in relisted.items()]
    found += [Finding("asked", "", f"it asked the client for {each}") for each in dict.fromkeys(asked)]
    first: dict[str, bytes] = {}
    canaries = {call.tool: call.canary for call, _ in called}
    for call, answer in called:
        if not answer:
            found.append(Finding("silent", call.tool, "it did not answer"))
            continue
        if any(form in answer for form in _forms(secret)):
            found.append(Finding("leak", call.tool, "its answer holds the canary of the environment"))
        found += [
            Finding("carried", call.tool, f"its answer holds what only {other} was told")
            for other, canary in canaries.items()
            if other != call.tool and canary.encode() in answer
        ]
        found += _compared(call, first.get(call.tool), answer)
        first.setdefault(call.tool, answer)
    return list(dict.fromkeys(found))


def relisted(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """How the list of tools differs once they were called."""
    gone = dict.fromkeys(before.keys() - after.keys(), "it is gone once tools were called")
    new = dict.fromkeys(after.keys() - before.keys(), "it is there only once tools were called")
    other = {
        name: "its definition is another one once tools were called"
        for name in before.keys() & after.keys()
        if digest(dict(before[name])) != digest(dict(after[name]))
    }
    return {**gone, **new, **other}


def _compared(call: Call, before: bytes | None, answer: bytes) -> Iterator[Finding]:
    body = orjson.loads(answer)
    result = body.get("result")
    if "error" in body or (isinstance(result, dict) and result.get("isError") is True):
        yield Finding("error", call.tool, "it answered with an error")
    elif before is not None and orjson.loads(before).get("result") != result:
        yield Finding("differs", call.tool, "the same call had two answers")


def _forms(secret: str) -> list[bytes]:
    """A canary as it might be carried: as it is, backwards, in hexadecimal and in base64."""
    raw = secret.encode()
    coded = [base64.b64encode(b" " * pad + raw)[4 if pad else 0 : -4] for pad in range(3)]
    return [raw, raw[::-1], raw.hex().encode(), *coded]


def _value(schema: Any, name: str, canary: str, folder: str, root: Mapping[str, Any], depth: int) -> Any:
    """A value that a schema takes, as small as can be.  Raises ValueError where none is known."""
    if schema is True:
        return canary
    if not isinstance(schema, dict) or depth > MOST_DEPTH:
        raise ValueError("its schema is too deep" if depth > MOST_DEPTH else "its schema is none")
    for member in ("const", "default"):
        if member in schema:
            return schema[member]
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        return schema["enum"][0]
    if "$ref" in schema:
        return _value(_referred(schema["$ref"], root), name, canary, folder, root, depth + 1)
    for member in ("anyOf", "oneOf", "allOf"):
        if isinstance(schema.get(member), list) and schema[member]:
            return _value(schema[member][0], name, canary, folder, root, depth + 1)
    kind = schema.get("type", "object" if "properties" in schema or not name else "string")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    match kind:
        case "object":
            held = schema.get("properties") or {}
            required = schema.get("required") or []
            return {
                each: _value(held.get(each, {}), each, canary, folder, root, depth + 1)
                for each in required
                if isinstance(each, str)
            }
        case "array":
            least = schema.get("minItems", 0)
            if not least:
                return []
            return [_value(schema.get("items", {}), name, canary, folder, root, depth + 1)] * min(least, 16)
        case "string":
            return _text(schema, name, canary, folder)
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return False
        case "null":
            return None
    raise ValueError(f"{kind!r} is no type")


def _text(schema: Mapping[str, Any], name: str, canary: str, folder: str) -> str:
    if "pattern" in schema:
        raise ValueError(f"{name!r} has a pattern")
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[str(schema["format"])].format(canary)
    if folder and any(part in name.lower() for part in _PATHS):
        return folder
    most = schema.get("maxLength")
    return canary[:most] if isinstance(most, int) else canary


def _referred(reference: Any, root: Mapping[str, Any]) -> Any:
    held: Any = root.get("inputSchema")
    if not isinstance(reference, str) or not reference.startswith("#/"):
        raise ValueError("its schema refers elsewhere")
    for step in reference[2:].split("/"):
        held = held.get(step) if isinstance(held, dict) else None
    return held
