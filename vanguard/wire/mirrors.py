"""Which arguments of a tool are mirrored in headers: the ``x-mcp-header`` annotations of its input schema.

MCP 2026-07-28, Streamable HTTP, "Custom Headers" (SEP-2243).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from vanguard.model.message import Json
from vanguard.model.value import value
from vanguard.wire.fields import PARAMETER

ANNOTATION = "x-mcp-header"

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_TYPES = frozenset({"string", "integer", "boolean"})

# The keywords of JSON Schema 2020-12 under which schemas stand; what is data there (default, enum, const,
# examples) holds none, and no $ref is followed.
_ONE = frozenset(
    "items contains unevaluatedItems additionalProperties propertyNames unevaluatedProperties not if then "
    "else contentSchema".split()
)
_LISTED = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"patternProperties", "dependentSchemas", "$defs", "definitions"})

Path: TypeAlias = tuple[str, ...]


@value
class Mirrored:
    """An argument that a header repeats: where it stands among the arguments, the header's name in lower
    case, and whether it is an integer, which is compared as a number."""

    path: Path
    header: bytes
    integer: bool


def mirrored(schema: Json) -> tuple[Mirrored, ...]:
    """The arguments that headers repeat, by a tool's ``inputSchema``; none where an annotation is not valid,
    for then clients do not offer the tool over HTTP at all."""
    if invalid_annotation(schema) is not None:
        return ()
    return tuple(
        Mirrored(path, PARAMETER + part[ANNOTATION].lower().encode(), part["type"] == "integer")
        for path, part in _schemas(schema)
        if path and ANNOTATION in part
    )


def invalid_annotation(schema: Json) -> str | None:
    """What is wrong with the annotations of an ``inputSchema``, in one sentence without a text of its; None
    where they are valid.  A client drops a tool for it that it reached over HTTP (MUST)."""
    names: set[str] = set()
    for path, part in _schemas(schema):
        if ANNOTATION not in part:
            continue
        name = part[ANNOTATION]
        if not path:
            return "An x-mcp-header stands where it is on no property that is always there."
        if not isinstance(name, str) or _TOKEN.fullmatch(name) is None:
            return "An x-mcp-header is no name of a header."
        if not isinstance(part.get("type"), str) or part["type"] not in _TYPES:
            return "An x-mcp-header is on a property that is no string, integer or boolean."
        if name.lower() in names:
            return "Two properties have the same x-mcp-header."
        names.add(name.lower())
    return None


def invalid_header_annotations(tool: Mapping[str, Json]) -> str | None:
    """The same of a whole tool, as ``tools/list`` shows it."""
    return invalid_annotation(tool.get("inputSchema"))


def _schemas(root: Json) -> Iterator[tuple[Path | None, dict[str, Any]]]:
    """Every schema inside one, with the names of the properties that lead there; None where something else
    than properties does.  Goes without recursion, for schemas may be nested deep."""
    waiting: list[tuple[Path | None, Any]] = [((), root)]
    while waiting:
        path, part = waiting.pop()
        if not isinstance(part, dict):
            continue
        yield path, part
        for keyword, held in part.items():
            if keyword == "properties" and isinstance(held, dict):
                waiting += [(None if path is None else (*path, name), each) for name, each in held.items()]
            elif keyword in _ONE:
                waiting.append((None, held))
            elif keyword in _LISTED and isinstance(held, list):
                waiting += [(None, each) for each in held]
            elif keyword in _NAMED and isinstance(held, dict):
                waiting += [(None, each) for each in held.values()]
