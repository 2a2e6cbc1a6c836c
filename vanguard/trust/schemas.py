"""What has changed between two JSON Schemas (2020-12), and whether more or less is taken now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import orjson

from vanguard.model.drift import Drift
from vanguard.policy.schema_hints import WEB_FORMATS, hinted
from vanguard.trust.wording import changed, says_name

Difference: TypeAlias = tuple[Drift, str, Any, Any]
"""Kind, JSON pointer into the schema, what was and what is there."""

_UPPER = frozenset(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"))
_LOWER = frozenset(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"))
_LIMITS = frozenset(
    ("pattern", "format", "multipleOf", "uniqueItems", "const", "not", "contentEncoding", "contentMediaType")
)
_TEXTS = frozenset(("title", "description", "$comment"))
_MAPS = frozenset(("$defs", "definitions", "patternProperties", "dependentSchemas"))
_SCHEMAS = frozenset(("items", "additionalItems", "contains", "propertyNames", "if", "then", "else"))
_BRANCHES = frozenset(("anyOf", "oneOf"))
_NAMES = frozenset(("$schema", "$id", "$anchor", "deprecated", "readOnly", "writeOnly"))
_DEPTH = 40
_PHRASE = 3
"""Words by which examples may grow and still be values rather than sentences."""
_SHELL = frozenset(";|&`$<>\n")
_W, _N, _C = Drift.WIDENING, Drift.NARROWING, Drift.COSMETIC


def compared(was: Any, now: Any, *, taken: bool = True) -> Iterator[Difference]:
    """Every difference; ``taken`` says that the schema is of what a tool takes, not of what it gives."""
    for difference in _schema(was, now, "", 0):
        kind, pointer, old, new = difference
        if not taken and kind is Drift.WIDENING:
            yield (Drift.COSMETIC, pointer, old, new)  # what it gives is judged when it gives it
        else:
            yield difference


def _schema(was: Any, now: Any, at: str, depth: int) -> Iterator[Difference]:
    if was == now and type(was) is type(now):
        return
    if was is None or now is None or not isinstance(was, dict) or not isinstance(now, dict) or depth > _DEPTH:
        yield (_replaced(was, now), at, was, now)
        yield from _texts_in(now, f"{at}", depth)
        return
    for key in dict.fromkeys((*was, *now)):
        old, new = was.get(key), now.get(key)
        if old != new or type(old) is not type(new) or (key in was) != (key in now):
            yield from _keyword(key, was, now, f"{at}/{key.replace('~', '~0').replace('/', '~1')}", depth)


def _replaced(was: Any, now: Any) -> Drift:
    """A schema in place of something else: True and absence take everything, False nothing."""
    everything = (None, True)
    if now is False or (any(was is each for each in everything) and isinstance(now, dict) and now != {}):
        return _N
    if was in ({}, None, True) and now in ({}, None, True):
        return _C
    return _W


def _keyword(key: str, was: dict[str, Any], now: dict[str, Any], at: str, depth: int) -> Iterator[Difference]:
    old, new = was.get(key), now.get(key)
    if key == "properties":
        yield from _properties(old, new, now, at, depth)
    elif key in _TEXTS:
        kind = changed(old if isinstance(old, str) else "", new if isinstance(new, str) else "")
        if kind is not None:
            yield (kind, at, old, new)
    elif key in ("examples", "default", "const"):
        yield from _given(key, old, new, at)
    elif key == "required":
        yield from _required(old, new, at)
    elif key == "enum":
        yield from _choices(old, new, at)
    elif key == "type":
        yield (_types(old, new), at, old, new)
    elif key in _UPPER or key in _LOWER:
        yield (_bound(key, old, new), at, old, new)
    elif key in _LIMITS:
        web = key == "format" and new in WEB_FORMATS and old not in WEB_FORMATS
        kind = Drift.NEW_SINK if web else _N if old is None else _W
        yield (kind, at, old, new)
    elif key in ("additionalProperties", "unevaluatedProperties"):
        yield from _additional(old, new, at, depth)
    elif key in _MAPS:
        yield from _map(old, new, at, depth)
    elif key in _SCHEMAS:
        yield from _schema(old, new, at, depth + 1)
    elif key in _BRANCHES or key in ("allOf", "prefixItems"):
        yield from _branches(key, old, new, at, depth)
    elif key in _NAMES:
        yield (_C, at, old, new)
    else:
        yield (_W, at, old, new)
        yield from _texts_in(new, at, depth)


def _properties(old: Any, new: Any, whole: dict[str, Any], at: str, depth: int) -> Iterator[Difference]:
    was = old if isinstance(old, dict) else {}
    now = new if isinstance(new, dict) else {}
    for name in dict.fromkeys((*was, *now)):
        place = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
        if name not in now:
            yield (_N, place, was[name], None)
        elif name not in was:
            sink = hinted({"properties": {name: now[name]}})
            yield (Drift.NEW_SINK if sink else _W, place, None, now[name])
            yield from _texts_in(now[name], place, depth, first=False)
        else:
            before, after = _untitled(name, was[name]), _untitled(name, now[name])
            if (before is was[name]) != (after is now[name]):
                yield (_C, f"{place}/title", was[name].get("title"), now[name].get("title"))
            yield from _schema(before, after, place, depth + 1)


def _untitled(name: str, schema: Any) -> Any:
    """The schema of a parameter without a title that says no more than the parameter's name."""
    if not isinstance(schema, dict) or not says_name(schema.get("title"), name):
        return schema
    return {key: held for key, held in schema.items() if key != "title"}


def _given(key: str, old: Any, new: Any, at: str) -> Iterator[Difference]:
    """A default, an example or the one value that is taken: a new address in it is a way out."""
    told = _flat(new)
    before = _flat(old)
    kinds = [changed(before, told)] if told != before else []
    if Drift.NEW_SINK in kinds or (_hosts(told) - _hosts(before)):
        yield (Drift.NEW_SINK, at, old, new)
    elif key == "examples":
        long = len(told.split()) > len(before.split()) + _PHRASE
        order = long or bool(_SHELL & (set(told) - set(before)))
        yield (Drift.NEW_INSTRUCTION if order else _C, at, old, new)
    elif new is None:
        yield (_W if key == "const" else _C, at, old, new)
    else:
        yield (_N if key == "const" and old is None else _W, at, old, new)


def _required(old: Any, new: Any, at: str) -> Iterator[Difference]:
    was, now = _set(old), _set(new)
    if was - now:
        yield (_W, at, old, new)
    elif now - was:
        yield (_N, at, old, new)
    else:
        yield (_C, at, old, new)


def _choices(old: Any, new: Any, at: str) -> Iterator[Difference]:
    was, now = _set(old), _set(new)
    if not isinstance(old, list):
        yield (_N, at, old, new)
    elif not isinstance(new, list) or now - was:
        yield (_W, at, old, new)
        for each in new if isinstance(new, list) else ():
            if isinstance(each, str) and len(each.split()) > 3 and _one(each) not in was:
                yield (Drift.NEW_INSTRUCTION, at, None, each)
    elif was - now:
        yield (_N, at, old, new)
    else:
        yield (_C, at, old, new)


def _types(old: Any, new: Any) -> Drift:
    was, now = _set(old), _set(new)
    if was == now:
        return _C
    if old is None:
        return _N
    if new is None:
        return _W
    wider = was | ({_one("integer")} if _one("number") in was else set())
    return _N if now <= wider else _W


def _bound(key: str, old: Any, new: Any) -> Drift:
    if not isinstance(old, (int, float)):
        return _N
    if not isinstance(new, (int, float)):
        return _W
    more = new > old if key in _UPPER else new < old
    return _W if more else _C if new == old else _N


def _additional(old: Any, new: Any, at: str, depth: int) -> Iterator[Difference]:
    was, now = (True if each is None else each for each in (old, new))
    if was is now is True or was == now:
        yield (_C, at, old, new)
    elif was is False:
        yield (_W, at, old, new)
        yield from _texts_in(new, at, depth)
    elif now is False or was is True:
        yield (_N, at, old, new)
        yield from _texts_in(new, at, depth)
    elif now is True:
        yield (_W, at, old, new)
    else:
        yield from _schema(was, now, at, depth + 1)


def _map(old: Any, new: Any, at: str, depth: int) -> Iterator[Difference]:
    was = old if isinstance(old, dict) else {}
    now = new if isinstance(new, dict) else {}
    for name in dict.fromkeys((*was, *now)):
        place = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
        if name not in now:
            yield (_N, place, was[name], None)
        elif name not in was:
            yield (Drift.NEW_SINK if hinted(now[name]) else _W, place, None, now[name])
            yield from _texts_in(now[name], place, depth)
        else:
            yield from _schema(was[name], now[name], place, depth + 1)


def _branches(key: str, old: Any, new: Any, at: str, depth: int) -> Iterator[Difference]:
    was = old if isinstance(old, list) else []
    now = new if isinstance(new, list) else []
    if len(was) == len(now):
        for number, (a, b) in enumerate(zip(was, now, strict=True)):
            yield from _schema(a, b, f"{at}/{number}", depth + 1)
        return
    grew = [each for each in now if each not in was]
    loosens = key in _BRANCHES
    if grew:
        sink = any(hinted(each) for each in grew)
        kind = Drift.NEW_SINK if sink else _W if (loosens and was) or key == "prefixItems" else _N
        yield (kind, at, old, new)
        for each in grew:
            yield from _texts_in(each, at, depth)
    else:
        yield (_N if loosens and now else _W, at, old, new)


def _texts_in(new: Any, at: str, depth: int, *, first: bool = True) -> Iterator[Difference]:
    """Texts that come with something new: those that are more than a short label speak to the model."""
    told = _flat(new, _TEXTS if isinstance(new, dict) else None)
    if told and (kind := changed("", told)):
        if kind is Drift.NEW_INSTRUCTION and not first and len(told.split()) <= 12:
            return
        yield (kind, at, None, told)
    del depth


def _flat(value: Any, only: frozenset[str] | None = None, depth: int = 0) -> str:
    """All texts in a value, one after another; with ``only``, those of these members."""
    if isinstance(value, str):
        return value
    if depth > _DEPTH:
        return ""
    if isinstance(value, list):
        return " ".join(filter(None, (_flat(each, only, depth + 1) for each in value)))
    if isinstance(value, dict):
        kept = (
            _flat(each, only, depth + 1)
            for key, each in value.items()
            if only is None or key in only or not isinstance(each, str)
        )
        return " ".join(filter(None, kept))
    return ""


def _hosts(text: str) -> set[str]:
    found = set()
    for word in text.split():
        if "://" in word:
            try:
                found.add(urlsplit(word).netloc.lower())
            except ValueError:
                found.add(word)
    return found


def _set(value: Any) -> set[bytes]:
    if value is None:
        return set()
    return {_one(each) for each in value} if isinstance(value, list) else {_one(value)}


def _one(value: Any) -> bytes:
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError):
        return repr(value).encode()
