"""What stands in a record of the audit log, whatever it holds; reading it raises nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

Fields = Mapping[str, Any]

_SAID_CHARS = 4096
_NAME_CHARS = 256
_WORD = re.compile(r"[^\W_]+")
_PREFIX_CHARS = 3
"""Characters from which the last word of a search may be the beginning of a longer one."""


def text_of(fields: Fields, name: str) -> str:
    """A field that is a text, bounded; "" where it is absent or something else."""
    found = fields.get(name)
    return found[:_NAME_CHARS] if isinstance(found, str) else ""


def explained(fields: Fields) -> Fields:
    """The explanation of a decision, or an empty one."""
    found = fields.get("policy_explanation")
    return found if isinstance(found, dict) else {}


def objects(holder: Fields, name: str) -> list[dict[str, Any]]:
    """The objects of a list, such as the findings of an explanation; empty where there is none."""
    listed = holder.get(name)
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def findings(fields: Fields) -> list[dict[str, Any]]:
    """The findings of a record, the harshest first."""
    return objects(explained(fields), "findings") if fields.get("policy_explanation") else []


def rules_of(fields: Fields) -> list[str]:
    """The ids of all rules that found something, each once, the first reason first."""
    named = (text_of(each, "rule") for each in findings(fields))
    return [rule for rule in dict.fromkeys((text_of(fields, "rule"), *named)) if rule]


def said(fields: Fields) -> str:
    """Everything in a record that people search for."""
    parts = [text_of(fields, name) for name in ("decision_id", "event", "method", "tool", "server")]
    parts += [text_of(fields, name) for name in ("session", "principal")]
    for each in findings(fields):
        parts += [text_of(each, name) for name in ("rule", "says", "excerpt", "pointer")]
    detail = fields.get("detail")
    if detail:
        parts.append(orjson.dumps(detail).decode("utf-8", "replace"))
    return " ".join(parts)[:_SAID_CHARS]


def words_of(search: str) -> list[str]:
    """The words of a search."""
    return _WORD.findall(search)


def match_of(words: list[str]) -> str:
    """The FTS5 query for all of these words; the last may be the beginning of a longer one."""
    if not words:
        return ""
    last = f'"{words[-1]}" *' if len(words[-1]) >= _PREFIX_CHARS else f'"{words[-1]}"'
    return " AND ".join([*(f'"{each}"' for each in words[:-1]), last])


def says(fields: Fields, words: list[str]) -> bool:
    """Whether all of these words stand in a record: what `match_of` finds, without an index."""
    there = {each.lower() for each in words_of(said(fields))}
    *whole, last = (each.lower() for each in words)
    if not there.issuperset(whole):
        return False
    return last in there or (len(last) >= _PREFIX_CHARS and any(each.startswith(last) for each in there))
