"""Schemas that lead elsewhere, or cost whoever reads them more than they say.

Honest schemas nest a dozen levels, call themselves for trees, and list some hundred values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vanguard.layers.metadata import rules
from vanguard.layers.metadata.items import SCHEMAS, Item, Path
from vanguard.model.rule import Builtin

Found = tuple[Builtin, Path, str]

DEEP = 48
"""Objects and arrays inside one another, from which a schema is deep."""

LARGE = 100_000
"""Parts that a schema may have once every reference in it is followed."""

MANY = 5_000
"""Values of one enum."""

LONG = 2_000
"""Characters of one pattern."""

_REFS = ("$ref", "$dynamicRef", "$recursiveRef")
_LOCAL = re.compile(r"(?i)(?:file:|[a-z]:[\\/]|/|\\\\|\.\.[\\/])")
# A repeat of a group that ends in a repeat: a backtracking matcher may take for ever.
_NESTED = re.compile(r"\((?:\?:)?(?:[^()\\]|\\.){0,200}[+*]\)(?:[+*]|\{\d+,\})")
_IN_PLACE = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else")


def judge(item: Item) -> Iterator[Found]:
    """What is odd about the schemas of a tool; the time it takes grows with them."""
    for name in SCHEMAS:
        schema = item.body.get(name)
        if isinstance(schema, dict):
            yield from _parts((*item.path, name), schema)


def _parts(root: Path, schema: dict[str, Any]) -> Iterator[Found]:
    refs = False
    pending: list[tuple[Path, Any, int]] = [(root, schema, 1)]
    deepest: tuple[int, Path] = (0, root)
    while pending:
        path, part, depth = pending.pop()
        if depth > deepest[0]:
            deepest = depth, path
        if isinstance(part, dict):
            refs = refs or "$ref" in part
            yield from _part(path, part)
        inner = part.items() if isinstance(part, dict) else enumerate(part)
        pending += [((*path, key), each, depth + 1) for key, each in inner if isinstance(each, (dict, list))]
    if deepest[0] > DEEP:
        yield rules.BOMB, deepest[1], f"{deepest[0]} levels"
    if refs and (why := _unfolded(schema)):
        yield rules.BOMB, root, why


def _part(path: Path, part: Mapping[str, Any]) -> Iterator[Found]:
    for key in _REFS:
        target = part.get(key)
        if isinstance(target, str) and not target.startswith("#"):
            if _LOCAL.match(target):
                yield rules.LOCAL_REF, (*path, key), target
            elif ":" in target or target.startswith("//"):
                yield rules.FOREIGN_REF, (*path, key), target
    values = part.get("enum")
    if isinstance(values, list) and len(values) > MANY:
        yield rules.BOMB, (*path, "enum"), f"{len(values)} values"
    pattern = part.get("pattern")
    if isinstance(pattern, str) and (len(pattern) > LONG or _NESTED.search(pattern)):
        yield rules.PATTERN, (*path, "pattern"), pattern[:80]


def _unfolded(schema: dict[str, Any]) -> str:
    """What happens to whoever follows every reference of a schema, "" for nothing bad.

    A definition that comes back to itself through properties describes a tree and is counted once; one
    that comes back to itself in place never ends.
    """
    definitions = {
        f"#/{holder}/{name}": each
        for holder in ("$defs", "definitions")
        if isinstance(schema.get(holder), dict)
        for name, each in schema[holder].items()
    }
    if any(_circles(name, definitions) for name in definitions):
        return "a definition that is only itself"
    sizes: dict[str, int] = {}
    return "grows without bound" if max(_size(schema, definitions, sizes), *sizes.values(), 0) > LARGE else ""


def _circles(name: str, definitions: Mapping[str, Any]) -> bool:
    """Whether a definition comes back to itself without going into any value."""
    seen: set[str] = set()
    pending = [definitions[name]]
    while pending:
        part = pending.pop()
        if isinstance(part, list):
            pending += part
        elif isinstance(part, dict):
            target = part.get("$ref")
            if target == name:
                return True
            if isinstance(target, str) and target in definitions and target not in seen:
                seen.add(target)
                pending.append(definitions[target])
            pending += [part[key] for key in _IN_PLACE if key in part]
    return False


def _size(schema: Any, definitions: Mapping[str, Any], sizes: dict[str, int]) -> int:
    """The parts of a schema with every definition written out; each definition is measured once."""
    order = _order(definitions)
    for name in order:
        sizes[name] = _weight(definitions[name], sizes)
    return _weight(schema, sizes)


def _order(definitions: Mapping[str, Any]) -> list[str]:
    """Definitions, those that others refer to first; where they refer to each other, in any order."""
    order: list[str] = []
    done: set[str] = set()
    for first in definitions:
        pending = [(first, False)]
        while pending:
            name, left = pending.pop()
            if left:
                order.append(name)
            elif name not in done:
                done.add(name)
                pending.append((name, True))
                pending += [
                    (each, False)
                    for each in _targets(definitions[name])
                    if each in definitions and each not in done
                ]
    return order


def _targets(part: Any) -> Iterator[str]:
    pending = [part]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            if isinstance(target := each.get("$ref"), str):
                yield target
            pending += each.values()
        elif isinstance(each, list):
            pending += each


def _weight(part: Any, sizes: Mapping[str, int]) -> int:
    """Parts of a schema, with what is known of the definitions that it refers to."""
    total = 0
    pending = [part]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            total += 1
            target = each.get("$ref")
            if isinstance(target, str):
                total = min(total + sizes.get(target, 0), 10 * LARGE)
            pending += [inner for key, inner in each.items() if key not in ("$defs", "definitions")]
        elif isinstance(each, list):
            pending += each
    return total
