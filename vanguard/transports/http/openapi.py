"""What the hosted gateway answers over HTTP, as an OpenAPI 3.1.0 document (spec.openapis.org/oas/v3.1.0)."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson

from vanguard import __version__

Document = dict[str, Any]

_TAKEN: Document = {
    "202": {"description": "It was taken; what comes of it comes in the stream."},
    "404": {"description": "There is no such server or stream."},
}
_VERDICTS = ["ALLOW", "WARN", "SHADOW-BLOCK", "REVIEW", "BLOCK"]
_OPEN: list[Document] = [{}]
"""No credentials are wanted."""


@cache
def document() -> bytes:
    """The document as JSON."""
    return orjson.dumps(_document(), option=orjson.OPT_INDENT_2)


def _document() -> Document:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Vanguard, hosted",
            "version": __version__,
            "description": "A security gateway between AI agents and MCP servers.",
            "license": {"name": "see LICENSE"},
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"key": []}],
        "paths": {**_mcp(), **_beside()},
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
            },
            "schemas": _schemas(),
            "responses": _responses(),
        },
    }


def _mcp() -> Document:
    """The endpoints of the Model Context Protocol, of one server and of each of several."""
    name = {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
    named: Document = {"parameters": [name]}
    made: Document = {}
    for prefix, more in (("", {}), ("/servers/{name}", named)):
        made[f"{prefix}/mcp"] = more | {
            "post": _operation("Send a message to a server (Streamable HTTP).", _message(), _streams()),
            "get": _operation("Listen to what a server says by itself.", None, _streams()),
            "delete": _operation("End a session.", None, {"204": {"description": "It has ended."}}),
        }
        made[f"{prefix}/sse"] = more | {
            "get": _operation("Open a stream (transport of 2024-11-05).", None, _streams()),
        }
        made[f"{prefix}/messages"] = more | {
            "post": _operation(
                "Send a message into a stream (transport of 2024-11-05).",
                _message(),
                _TAKEN,
            ),
        }
    return made


def _beside() -> Document:
    """What the gateway answers beside MCP."""
    judged = {"200": _ok("The decision, or what is wrong with the message.", _either("Judged", "Wrong"))}
    lives = {"200": _ok("It lives.", _object({"status": {"const": "alive"}}))}
    ready = {
        "200": _ok("It can serve.", _object({"status": {"const": "ready"}})),
        "503": _ok("It cannot serve now.", _object({"status": {"const": "not ready"}})),
    }
    text = {"text/plain": {"schema": {"type": "string"}}}
    well_known = {
        "200": _ok("The metadata (RFC 9728).", {"type": "object"}),
        "404": {"description": "Tokens are not taken here."},
    }
    return {
        "/v1/inspect": {"post": _operation("Have a message judged; nothing is sent on.", _case(), judged)},
        "/metrics": {
            "get": _operation(
                "Figures for Prometheus.", None, {"200": {"description": "The figures.", "content": text}}
            )
        },
        "/health": {"get": _operation("Whether it lives.", None, lives, open_=True)},
        "/ready": {"get": _operation("Whether it can serve.", None, ready, open_=True)},
        "/openapi.json": {
            "get": _operation("This document.", None, {"200": _ok("It.", {"type": "object"})}, open_=True)
        },
        "/.well-known/oauth-protected-resource": {
            "get": _operation("Who issues the tokens that are taken.", None, well_known, open_=True)
        },
    }


def _operation(says: str, body: Document | None, answers: Document, *, open_: bool = False) -> Document:
    made: Document = {"summary": says, "responses": dict(answers)}
    if body is not None:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if open_:
        return made | {"security": _OPEN}
    taken = ("408", "413", "415") if body is not None else ()
    for status in ("400", "401", "403", "405", "406", *taken, "421", "429", "431", "500", "503"):
        made["responses"].setdefault(status, {"$ref": f"#/components/responses/{status}"})
    return made


def _streams() -> Document:
    return {
        "200": {
            "description": "Messages; a refusal is a JSON-RPC error with the request's id.",
            "content": {
                "application/json": {"schema": _ref("Message")},
                "text/event-stream": {"schema": {"type": "string"}},
            },
        },
        "202": {"description": "It was taken, and has no answer."},
        "404": {"description": "There is no such server or session."},
        "502": {"description": "The server cannot be started."},
    }


def _responses() -> Document:
    says = {
        "400": "The request or its message is not well formed.",
        "401": "Nobody is known by these credentials.",
        "403": "The origin or the scopes do not suffice.",
        "405": "The method is not taken here.",
        "406": "The request does not accept what would be answered.",
        "408": "The message came too slowly.",
        "413": "The message is larger than the limit.",
        "415": "A message is JSON in UTF-8, and not compressed.",
        "421": "The gateway does not answer to this host.",
        "429": "Too many requests; Retry-After says when.",
        "431": "The header is larger than the limit.",
        "500": "The gateway itself failed.",
        "503": "Too many requests are under way.",
    }
    return {status: _ok(text, _ref("Message")) for status, text in says.items()}


def _schemas() -> Document:
    text: Document = {"type": "string"}
    reason = {
        **dict.fromkeys(("rule", "layer", "severity", "pointer", "says"), text),
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "chain": {"type": "array", "items": text},
    }
    verdict = {"enum": _VERDICTS}
    nullable = {"type": ["string", "null"]}
    identity = {"type": ["string", "integer", "null"]}
    redaction = _object({"pointer": text, "kind": text})
    return {
        "Message": {
            "type": "object",
            "description": "A JSON-RPC 2.0 message.",
            "properties": {"jsonrpc": {"const": "2.0"}},
        },
        "Case": {
            "type": "object",
            "required": ["message"],
            "properties": {
                "id": identity,
                "message": _ref("Message"),
                "direction": {"enum": ["to_server", "to_client", "client_to_server", "server_to_client"]},
                "context": _object(
                    {
                        "tool": {"type": "object", "description": "The tool's definition."},
                        "asked": {"type": "object", "description": "The request that this answers."},
                        "zones": {"type": "array", "items": text},
                    },
                    required=(),
                ),
            },
        },
        "Judged": _object(
            {
                "id": identity,
                "verdict": verdict,
                "would_be": verdict,
                "layer": nullable,
                "rule": nullable,
                "because": {"type": "array", "items": text},
                "reasons": {"type": "array", "items": {"type": "object", "properties": reason}},
                "redactions": {"type": "array", "items": redaction},
                "latency_us": {"type": "number"},
            }
        ),
        "Wrong": _object({"id": identity, "error": text}),
    }


def _message() -> Document:
    return _ref("Message")


def _case() -> Document:
    return _either("Message", "Case")


def _ref(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


def _either(*names: str) -> Document:
    return {"anyOf": [_ref(name) for name in names]}


def _ok(says: str, schema: Document) -> Document:
    return {"description": says, "content": {"application/json": {"schema": schema}}}


def _object(properties: Document, required: tuple[str, ...] | None = None) -> Document:
    wanted = [*properties] if required is None else [*required]
    return {"type": "object", "properties": properties, **({"required": wanted} if wanted else {})}
