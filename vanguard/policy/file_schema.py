"""The JSON Schema (2020-12) of a policy file: what editors complete and check while somebody writes one.

It is kept beside the reader: whatever the reader takes, this names.  The reader is the judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from vanguard.model.capability import Capability
from vanguard.model.decision import Verdict
from vanguard.model.disclosure import Act
from vanguard.model.hosted import Bounds
from vanguard.model.operator import Action
from vanguard.model.profile import Limits
from vanguard.model.sandbox import ENGINES
from vanguard.policy.operating import CLIENTS, PLANES
from vanguard.policy.operator import AROUND
from vanguard.policy.operator_times import DAYS, TIME

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_PATTERN: Schema = {"type": "string", "minLength": 1, "maxLength": 1000}
_PATTERNS: Schema = {"oneOf": [_PATTERN, {"type": "array", "items": _PATTERN, "minItems": 1}]}
_DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-fA-F]{64}$"}
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9]"
_SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
_SCALARS: Schema = {"type": "array", "items": _SCALAR, "minItems": 1}
_DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_SECONDS: Schema = {"type": "number", "minimum": 0}
_FLAG: Schema = {"type": "boolean"}


def schema() -> Schema:
    """The whole schema, as `json.dumps` takes it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Vanguard policy file",
        **_object(_top()),
    }


def _top() -> Mapping[str, Schema]:
    return {
        "version": {"const": 1},
        "extends": {
            "oneOf": [_object({name: _TEXT, "sha256": _DIGEST}, (name, "sha256")) for name in ("file", "url")]
        },
        "may_except": _TEXTS,
        "profile": _choice(("monitor", "balanced", "strict")),
        "servers": {"type": "object", "additionalProperties": _server()},
        "zones": _TEXTS,
        "destinations": _destinations(),
        "rule_folders": _TEXTS,
        "exceptions": {"type": "array", "items": _exception()},
        "default_action": _choice(("allow", "review", "block")),
        "rules": {"type": "array", "items": _rule()},
        "cases": {"type": "array", "items": _case()},
        "refusal": _choice(("error", "tool_result")),
        "detail": _choice(("full", "none")),
        "definitions": _choice(("drop", "block", "warn")),
        "trust": {"type": "object"},
        "budgets": {"type": "array", "items": {"type": "object"}},
        "level": _object({name: _whole(1, 4) for name in ("enforce", "shadow")}),
        "disclosure": _disclosure(),
        "semantic": _semantic(),
        "limits": _object({each.name: _whole(1) for each in fields(Limits)}),
        "deadlines": _object({"start_s": _SECONDS, "answer_s": {"oneOf": [_SECONDS, {"const": "off"}]}}),
        "review": _review(),
        "policy": _object({"shadow": _TEXT}),
        "captures": _object({"keep_days": _whole(1), "key": _TEXT, "max_bytes": _whole(65_536)}),
        "management": _object({"plane": _choice(PLANES)}),
        "audit": _object(
            {
                "path": _TEXT,
                "max_bytes": _whole(1),
                "keep_days": _whole(1),
                "store": _choice(("jsonl", "sqlite")),
                "key_file": _TEXT,
            }
        ),
        "hosted": _hosted(),
    }


def _review() -> Schema:
    webhook = {"url": _TEXT, "secret": _TEXT, "tries": _whole(1, 20), "timeout_s": _SECONDS}
    return _object(
        {
            "wait_s": _SECONDS,
            "ttl_s": _SECONDS,
            "client": _choice(CLIENTS),
            "webhook": _object(webhook, required=("url", "secret")),
        }
    )


def _semantic() -> Schema:
    share: Schema = {"type": "number", "minimum": 0, "maximum": 1}
    return _object(
        {
            "local": _FLAG,
            "doubtful": share,
            "likely": share,
            "prompts": share,
            "wait_s": {"type": "number", "minimum": 0, "maximum": 60},
            "model": _TEXT,
            "timeout_s": {"type": "number", "minimum": 0.1, "maximum": 300},
            "hourly": _whole(1),
        }
    )


def _rule() -> Schema:
    names = _names()
    return _object(
        {
            "name": {"type": "string", "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", "maxLength": 64},
            "tool": names,
            "when": _when(),
            "capability": _names(tuple(map(str, Capability))),
            "principal": names,
            "scope": names,
            "server": names,
            "action": _choice(map(str, Action)),
            "message": {"type": "string", "maxLength": 300},
            "expires": _DAY,
        },
        required=("name", "action"),
    )


def _when() -> Schema:
    """Conditions by argument; what stands at ``time`` may be about the clock instead."""
    day = f"({'|'.join(DAYS)})"
    days: Schema = {"type": "string", "pattern": f"^{day}(-{day})?$"}
    hours: Schema = {"type": "string", "pattern": f"^{_CLOCK}-({_CLOCK}|24:00)$"}
    clock = _object(
        {"days": _one_or_more(days), "hours": _one_or_more(hours), "zone": _TEXT}, required=("zone",)
    )
    either = {"anyOf": [_condition(), {**clock, "minProperties": 2}]}
    around = {key: _names() for key in AROUND} | {"capability": _names(tuple(map(str, Capability)))}
    return {"type": "object", "properties": {**around, TIME: either}, "additionalProperties": _condition()}


def _one_or_more(each: Schema) -> Schema:
    return {"oneOf": [each, {"type": "array", "items": each, "minItems": 1}]}


def _condition() -> Schema:
    asked = _object(
        {
            "matches": _PATTERNS,
            "not_matches": _PATTERNS,
            "equals": _SCALAR,
            "not_equals": _SCALAR,
            "in": _SCALARS,
            "not_in": _SCALARS,
            "min": {"type": "number"},
            "max": {"type": "number"},
            "present": _FLAG,
        }
    )
    return {"oneOf": [_SCALAR, _SCALARS, {**asked, "minProperties": 1}]}


def _names(known: Iterable[str] = ()) -> Schema:
    """A name, or a list of names and patterns, or a pattern."""
    choices = list(known)
    name = _choice(choices) if choices else {"type": "string", "minLength": 1}
    pattern = {**_object({"matches": _PATTERNS, "not_matches": _PATTERNS}), "minProperties": 1}
    each = {"oneOf": [name, pattern]}
    return {"oneOf": [name, pattern, {"type": "array", "items": each}]}


def _case() -> Schema:
    return _object(
        {
            "name": _TEXT,
            "server": _TEXT,
            "call": _TEXT,
            "arguments": {"type": "object"},
            "message": {"type": "object"},
            "direction": _choice(("to_server", "to_client")),
            "tool": {"type": "object"},
            "principal": _TEXT,
            "scopes": _TEXTS,
            "on": _DAY,
            "at": {"type": "string", "pattern": f"^{_CLOCK}$"},
            "zone": _TEXT,
            "expect": _choice(verdict.word.lower() for verdict in Verdict),
            "rule": _TEXT,
        },
        required=("name", "expect"),
    )


def _sandbox() -> Schema:
    numbers = {name: _whole(1) for name in ("memory_mb", "processes", "cpu_s")}
    texts = {"read": _TEXTS, "env": _TEXTS, "image": _TEXT}
    return _object({"engine": _choice(ENGINES), **texts, **numbers}, required=("engine",))


def _server() -> Schema:
    return _object(
        {
            "command": _TEXT,
            "args": _TEXTS,
            "env": {"type": "object", "additionalProperties": _TEXT},
            "zones": _TEXTS,
            "tool_zones": {"type": "object", "additionalProperties": _TEXTS},
            "destinations": _destinations(),
            "capabilities": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": _choice(map(str, Capability))},
            },
            "tools": {
                "oneOf": [
                    {"type": "array"},
                    {**_object({"allow": _names(), "deny": _names()}), "minProperties": 1},
                ]
            },
            "sandbox": _sandbox(),
            "url": _TEXT,
            "headers": {"type": "object", "additionalProperties": _TEXT},
            "tls": {"type": "object"},
            "transport": _TEXT,
            "bridge": _FLAG,
        }
    )


def _exception() -> Schema:
    texts = dict.fromkeys(("rule", "server", "tool", "because"), _TEXT)
    return _object({**texts, "rules": _TEXTS, "expires": _DAY}, required=("because",))


def _destinations() -> Schema:
    return _object({"allow": _TEXTS, "deny": _TEXTS})


def _disclosure() -> Schema:
    acts = {"type": "object", "additionalProperties": _choice(map(str, Act))}
    custom = _object({"kind": _TEXT, "matches": _PATTERN}, required=("kind", "matches"))
    return _object(
        {
            "to_client": acts,
            "to_server": acts,
            "custom": {"type": "array", "items": custom},
            "restore": {"type": "object", "additionalProperties": _TEXTS},
        }
    )


def _hosted() -> Schema:
    names = ("host", "public_url", "replica", "traces_url")
    lists = ("allowed_hosts", "allowed_origins", "trusted_proxies")
    grant = _object({"scopes": _TEXTS, "roles": _TEXTS})
    grants = {"type": "object", "additionalProperties": grant}
    bounds: Schema = {each.name: {"oneOf": [{"type": "number"}, {"const": "off"}]} for each in fields(Bounds)}
    return _object(
        {
            **dict.fromkeys(names, _TEXT),
            **dict.fromkeys(lists, _TEXTS),
            "port": _whole(0, 65_535),
            "no_auth": _FLAG,
            "dashboard": _FLAG,
            "lists_s": _SECONDS,
            "tls": _object({"cert": _TEXT, "key": _TEXT, "ends_elsewhere": _FLAG}),
            "auth": _object({"keys_file": _TEXT, "jwt": {"type": "object"}}),
            "access": _object({"grants": grants, "capabilities": grants, "destructive": grant}),
            "bounds": _object(bounds),
        }
    )


def _object(properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    made: Schema = {"type": "object", "properties": dict(properties), "additionalProperties": False}
    return {**made, "required": list(required)} if required else made


def _choice(words: Iterable[str]) -> Schema:
    return {"enum": list(words)}


def _whole(least: int, most: int | None = None) -> Schema:
    return {"type": "integer", "minimum": least} | ({} if most is None else {"maximum": most})
