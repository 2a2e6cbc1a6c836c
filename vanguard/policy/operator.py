"""The parts of a policy file that are the operator's own rules: ``rules:`` and ``tools:``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from vanguard.model.capability import Capability
from vanguard.model.operator import Action, Condition, Names, OperatorRule, Tools
from vanguard.model.value import value
from vanguard.policy.operator_times import TIME, is_of_clock, times
from vanguard.policy.patterns import matches_nothing, pattern
from vanguard.strict_yaml import Node, nearest, quoted

KEYS = (
    "name",
    "tool",
    "when",
    "capability",
    "principal",
    "scope",
    "server",
    "action",
    "message",
    "expires",
)
"""The keys of a rule."""

AROUND = ("capability", "principal", "scope", "server")
"""Keys that say what a call's surroundings are; they may stand under ``when``, too."""

CONDITIONS = (
    "matches",
    "not_matches",
    "equals",
    "not_equals",
    "in",
    "not_in",
    "min",
    "max",
    "present",
)
"""The keys of a test under ``when``."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+){0,15}")
_LONGEST_NAME = 64
_LONGEST_MESSAGE = 300
_MOST_RULES = 10_000
_ARGUMENTS = ("params", "arguments")
_SCALARS = (str, int, float, bool, type(None))


@value
class RuleEntry:
    """A rule of the file, and where it stands, as ``file:line``."""

    rule: OperatorRule
    place: str
    places: Mapping[str, str] = field(default_factory=dict)
    """The places of its keys."""


def rules(node: Node) -> tuple[RuleEntry, ...]:
    """The rules in their order; raises ConfigError with ``file:line``."""
    items = node.items()
    if len(items) > _MOST_RULES:
        node.fail(f"{len(items)} rules are too many", f"at most {_MOST_RULES}")
    found: dict[str, RuleEntry] = {}
    for item in items:
        entry = _rule(item)
        name = entry.rule.name
        if name in found:
            item.fail(f"the rule {quoted(name)} stands twice", f"first at {found[name].place}")
        found[name] = entry
    return tuple(found.values())


def tools(node: Node) -> Tools:
    """The tools of a server that may be used: a list, or ``allow`` and ``deny``."""
    if isinstance(node.value, list):
        return Tools(allow=names(node))
    keys = node.mapping(("allow", "deny"))
    if not keys:
        node.fail("no tool is named", "write a list of tools, or allow: and deny:")
    return Tools(**{name: names(each) for name, each in keys.items()})


def names(node: Node, known: Sequence[str] = ()) -> Names:
    """Names: one, a list of them, or ``{matches: RE2}``, which may also stand in the list."""
    exact: list[str] = []
    matches: list[str] = []
    but_not: list[str] = []
    for item in node.items() if isinstance(node.value, list) else [node]:
        if isinstance(item.value, dict):
            keys = item.mapping(("matches", "not_matches"))
            if not keys:
                item.fail("a pattern is missing", "write {matches: RE2}")
            matches += _patterns(keys, "matches")
            but_not += _patterns(keys, "not_matches")
        else:
            exact.append(_name(item, known))
    return Names(frozenset(exact), tuple(matches), tuple(but_not))


def _name(node: Node, known: Sequence[str]) -> str:
    text = node.text()
    if not text:
        node.fail("a name is wanted, this is empty")
    if known and text not in known:
        node.fail(f"{quoted(text)} is not known here", nearest(text, known))
    return text


def _rule(node: Node) -> RuleEntry:
    keys = node.mapping(KEYS, required=("name", "action"))
    name = keys["name"].text()
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        keys["name"].fail(
            f"{quoted(name)} is no name of a rule", "write small letters, digits and hyphens between them"
        )
    action = Action(keys["action"].one_of(tuple(map(str, Action))))
    when = keys["when"].named() if "when" in keys else {}
    for key in AROUND:
        if key in when and key in keys:
            when[key].fail(f'"{key}" is said twice', f"an argument of this name is /{key}")
        if key in when:
            keys[key] = when.pop(key)
    clock = when.pop(TIME) if TIME in when and is_of_clock(when[TIME], CONDITIONS) else None
    tests = tuple(_test(key, each) for key, each in when.items())
    if action is Action.REDACT and not any(test.matches for test in tests):
        keys["action"].fail(
            "redact replaces what a pattern matches, and this rule has none",
            "write when: {ARGUMENT: {matches: RE2}}",
        )
    readers: dict[str, Callable[[Node], Names]] = {
        "tool": names,
        "capability": lambda each: names(each, tuple(map(str, Capability))),
        "principal": names,
        "scope": names,
        "server": names,
    }
    named: dict[str, Any] = {key: read(keys[key]) for key, read in readers.items() if key in keys}
    expires: date | None = keys["expires"].day() if "expires" in keys else None
    message = _message(keys["message"]) if "message" in keys else ""
    rule = OperatorRule(
        name,
        action,
        when=tests,
        message=message,
        expires=expires,
        times=None if clock is None else times(clock),
        **named,
    )
    return RuleEntry(rule, node.place, {key: each.place for key, each in keys.items()})


def _message(node: Node) -> str:
    text = node.text().strip()
    if not text.isprintable() or len(text) > _LONGEST_MESSAGE:
        node.fail("a message is one line of printable text", f"at most {_LONGEST_MESSAGE} characters")
    return text


def _test(key: str, node: Node) -> Condition:
    """What one argument is to be: a value, a list of values one of which it is, or what `CONDITIONS` name."""
    path = steps(key)
    if path is None:
        node.fail(f"{quoted(key)} is no JSON pointer", "write /NAME/0 or the name of an argument")
    if not isinstance(node.value, dict):
        values = node.items() if isinstance(node.value, list) else [node]
        return Condition(key, path, among=_values(node, values))
    keys = node.mapping(CONDITIONS)
    if not keys:
        node.fail("nothing is asked of this argument", f"write one of {', '.join(CONDITIONS)}")
    least = keys["min"].number(float("-inf")) if "min" in keys else None
    most = keys["max"].number(float("-inf")) if "max" in keys else None
    return Condition(
        key,
        path,
        matches=_patterns(keys, "matches"),
        not_matches=_patterns(keys, "not_matches"),
        among=_among(keys, "equals", "in"),
        not_among=_among(keys, "not_equals", "not_in"),
        least=least,
        most=most,
        present=keys["present"].flag() if "present" in keys else None,
    )


def steps(key: str) -> tuple[str, ...] | None:
    """The steps from the message's root to what a key means; None for a pointer that is none (RFC 6901).

    A name is an argument's.  A pointer leads on from the arguments, or from the message where it begins
    with ``/params/``.
    """
    if not key.startswith("/"):
        return (*_ARGUMENTS, key)
    if re.search(r"~(?![01])", key):
        return None
    path = tuple(step.replace("~1", "/").replace("~0", "~") for step in key[1:].split("/"))
    return path if path[0] == "params" and len(path) > 1 else (*_ARGUMENTS, *path)


def _patterns(keys: Mapping[str, Node], name: str) -> tuple[str, ...]:
    if name not in keys:
        return ()
    node = keys[name]
    nodes = node.items() if isinstance(node.value, list) else [node]
    for each in nodes:
        if matches_nothing(pattern(each)):
            each.fail("this pattern is found in every text", "match the text itself, or leave it out")
    return tuple(each.text() for each in nodes)


def _among(keys: Mapping[str, Node], one: str, several: str) -> tuple[Any, ...] | None:
    if one in keys and several in keys:
        keys[several].fail(f'"{one}" and "{several}" say the same', "write one of the two")
    if one in keys:
        return _values(keys[one], [keys[one]])
    return _values(keys[several], keys[several].items()) if several in keys else None


def _values(node: Node, nodes: Sequence[Node]) -> tuple[Any, ...]:
    if not nodes:
        node.fail("the list is empty, so no value is ever in it", "name at least one value")
    for each in nodes:
        if not isinstance(each.value, _SCALARS):
            each.fail("a text, a number, true, false or null is wanted")
    return tuple(each.value for each in nodes)
