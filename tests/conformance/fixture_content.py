"""What the fixture server holds: its tools' schemas, its resources, its prompts and its small media."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

import mcp_types as types


def _png() -> str:
    """One red pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")), chunk(b"IEND", b""))
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()


def _wav() -> str:
    """Eight samples of silence."""
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8000, 8000, 1, 8)
    body = b"WAVE" + form + struct.pack("<4sI", b"data", 8) + b"\x80" * 8
    return base64.b64encode(b"RIFF" + struct.pack("<I", len(body)) + body).decode()


def text(words: str) -> types.TextContent:
    """One text of a result."""
    return types.TextContent(type="text", text=words)


def image() -> types.ImageContent:
    """One picture of a result."""
    return types.ImageContent(type="image", data=_png(), mime_type="image/png")


def audio() -> types.AudioContent:
    """One sound of a result."""
    return types.AudioContent(type="audio", data=_wav(), mime_type="audio/wav")


def embedded(uri: str, words: str, mime_type: str = "text/plain") -> types.EmbeddedResource:
    """One resource inside a result."""
    held = types.TextResourceContents(uri=uri, mime_type=mime_type, text=words)
    return types.EmbeddedResource(type="resource", resource=held)


def form(**properties: dict[str, Any]) -> dict[str, Any]:
    """A schema that asks for each of these properties."""
    return {"type": "object", "properties": properties, "required": sorted(properties)}


DEFAULTS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "default": "John Doe"},
        "age": {"type": "integer", "default": 30},
        "score": {"type": "number", "default": 95.5},
        "status": {"type": "string", "enum": ["active", "inactive", "pending"], "default": "active"},
        "verified": {"type": "boolean", "default": True},
    },
    "required": [],
}
"""A default of each primitive type (SEP-1034)."""


def _titled(noun: str) -> list[dict[str, str]]:
    return [
        {"const": f"value{n}", "title": f"{word} {noun}"} for n, word in enumerate(("One", "Two", "Three"), 1)
    ]


_PLAIN = ["option1", "option2", "option3"]
ENUMS: dict[str, Any] = {
    "type": "object",
    "properties": {
        "untitledSingle": {"type": "string", "enum": _PLAIN},
        "titledSingle": {"type": "string", "oneOf": _titled("Option")},
        "legacyEnum": {
            "type": "string",
            "enum": ["opt1", "opt2", "opt3"],
            "enumNames": ["Option One", "Option Two", "Option Three"],
        },
        "untitledMulti": {"type": "array", "items": {"type": "string", "enum": _PLAIN}},
        "titledMulti": {"type": "array", "items": {"anyOf": _titled("Choice")}},
    },
    "required": [],
}
"""Each way to write a choice (SEP-1330)."""

BROAD_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {
        "address": {
            "$anchor": "addressDef",
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
        }
    },
    "properties": {
        "name": {"type": "string"},
        "address": {"$ref": "#/$defs/address"},
        "contactMethod": {"type": "string", "enum": ["phone", "email"]},
        "phone": {"type": "string"},
        "email": {"type": "string"},
    },
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": False,
}
"""Keywords that a server or gateway may lose on the way (SEP-1613, SEP-2106)."""

RESOURCES = [
    types.Resource(
        uri="test://static-text", name="text", description="A short text.", mime_type="text/plain"
    ),
    types.Resource(uri="test://static-binary", name="pixel", description="One pixel.", mime_type="image/png"),
    types.Resource(uri="test://watched-resource", name="watched", description="One to subscribe to."),
]
TEMPLATES = [
    types.ResourceTemplate(
        uri_template="test://template/{id}/data",
        name="record",
        description="One record by its id.",
        mime_type="application/json",
    )
]


def read(uri: str) -> types.TextResourceContents | types.BlobResourceContents | None:
    """What is behind a URI, if anything."""
    if uri == "test://static-text":
        return types.TextResourceContents(uri=uri, mime_type="text/plain", text="A text that never changes.")
    if uri == "test://static-binary":
        return types.BlobResourceContents(uri=uri, mime_type="image/png", blob=_png())
    if uri == "test://watched-resource":
        return types.TextResourceContents(uri=uri, mime_type="text/plain", text="A text under watch.")
    head, _, tail = uri.removeprefix("test://template/").partition("/")
    if uri.startswith("test://template/") and head and tail == "data":
        words = f'{{"id":"{head}","data":"record {head}"}}'
        return types.TextResourceContents(uri=uri, mime_type="application/json", text=words)
    return None
