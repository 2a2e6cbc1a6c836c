"""Whether the operator's rules can match at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

import re2

from vanguard.errors import ConfigError
from vanguard.model.message import Json
from vanguard.model.operator import Condition, Names, OperatorRule
from vanguard.policy.operator import RuleEntry
from vanguard.strict_yaml import nearest, quoted

Inventory = Mapping[str, Mapping[str, Json]]
"""The definitions of a server's tools, by name."""


def check_rule_names(rules: Iterable[RuleEntry], taken: Collection[str]) -> None:
    """Raise ConfigError for the first rule that has the name of a detector's."""
    for entry in rules:
        if entry.rule.name in taken:
            raise ConfigError(
                f"the name {quoted(entry.rule.name)} is that of a detector's rule",
                place=entry.places.get("name", entry.place),
                hint="choose another",
            )


def unreachable(
    rules: Sequence[RuleEntry], servers: Collection[str] = (), today: date | None = None
) -> list[ConfigError]:
    """What is wrong with every rule that can never match, by what the file itself says."""
    found = []
    for number, entry in enumerate(rules):
        why = _contradiction(entry.rule)
        covering = next((each for each in rules[:number] if _covers(each.rule, entry.rule)), None)
        if not why and covering is not None:
            why = f"everything that it means is decided by {quoted(covering.rule.name)} ({covering.place})"
        if why:
            found.append(_never(entry, why, "remove it, or move it up"))
        elif servers and (unknown := _unknown(entry.rule.server, servers)):
            found.append(_never(entry, f"there is no server {quoted(unknown)}", nearest(unknown, servers)))
        elif today is not None and entry.rule.expires is not None and entry.rule.expires <= today:
            found.append(
                _never(entry, f"it expired on {entry.rule.expires}", "remove it, or give it a new day")
            )
    return found


def idle(rules: Iterable[RuleEntry], servers: Collection[str], today: date) -> list[str]:
    """One line for each rule that does nothing: it has expired, or its servers are not known."""
    lines = []
    for entry in rules:
        expires = entry.rule.expires
        if expires is not None and expires <= today:
            lines.append(f"{entry.place}: this rule has expired on {expires}, so it does nothing")
        elif unknown := _unknown(entry.rule.server, servers):
            hint = nearest(unknown, servers)
            lines.append(f"{entry.place}: this rule names an unknown server, {quoted(unknown)} ({hint})")
    return lines


def meant_for(rules: Iterable[RuleEntry], server: str, servers: Collection[str]) -> list[RuleEntry]:
    """The rules that are about one server alone: those that name it, and all where there is no other."""
    alone = not servers or {*servers} == {server}
    return [
        each for each in rules if (alone if each.rule.server is None else _means(each.rule.server, server))
    ]


def missing(rules: Sequence[RuleEntry], tools: Inventory) -> list[ConfigError]:
    """What is wrong with every rule that no call of these tools can match: no such tool or argument."""
    found = []
    for entry in rules:
        rule = entry.rule
        meant = [name for name in tools if rule.tool is None or _means(rule.tool, name)]
        if not meant:
            named = sorted(rule.tool.exact)[0] if rule.tool and rule.tool.exact else ""
            hint = nearest(named, tools) if named else "see vanguard tools"
            found.append(_never(entry, "no tool of the server is meant by it", hint))
            continue
        for condition in rule.when:
            arguments = {each for name in meant for each in _arguments(tools[name])}
            closed = all(_is_closed(tools[name]) for name in meant)
            step = condition.path[2] if condition.path[:2] == ("params", "arguments") else "*"
            wanted = condition.asserts or condition.present is True
            if closed and wanted and step != "*" and step not in arguments:
                what = f"no tool that it means takes an argument {quoted(step)}"
                found.append(_never(entry, what, nearest(step, arguments) if arguments else ""))
    return found


def _never(entry: RuleEntry, why: str, hint: str) -> ConfigError:
    return ConfigError(
        f"the rule {quoted(entry.rule.name)} can never match: {why}", place=entry.place, hint=hint
    )


def _contradiction(rule: OperatorRule) -> str:
    """Why no value can be as a rule wants it; "" where one can."""
    for each in rule.when:
        what = f"of {quoted(each.key)} "
        if each.least is not None and each.most is not None and each.least > each.most:
            return f"{what}min is above max"
        if each.present is False and (each.asserts or each.not_matches or each.not_among is not None):
            return f"{what}something is asked that is not to be there"
        if each.among is not None and not any(_fits(value, each) for value in each.among):
            return f"{what}no value that is named fits the rest that is asked"
        if set(each.matches) & set(each.not_matches):
            return f"{what}the same pattern is to match and not to match"
    return ""


def _fits(value: Json, condition: Condition) -> bool:
    """Whether a value that is named is as the rest of its condition says."""
    if condition.not_among is not None and any(
        value == each and type(value) is type(each) for each in condition.not_among
    ):
        return False
    if isinstance(value, str):
        if any(re2.search(pattern, value) is None for pattern in condition.matches):
            return False
        return all(re2.search(pattern, value) is None for pattern in condition.not_matches)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        above = condition.least is None or value >= condition.least
        return above and (condition.most is None or value <= condition.most)
    return True


def _covers(first: OperatorRule, later: OperatorRule) -> bool:
    """Whether each call that a later rule means is decided by an earlier one already."""
    if first.expires is not None and (later.expires is None or later.expires > first.expires):
        return False
    if first.times is not None and first.times != later.times:
        return False
    if first.when and not first.action.stops:
        return False  # it may match in part, and then a harsher rule still counts
    if not all(each in later.when for each in first.when):
        return False
    return all(
        _includes(getattr(first, name), getattr(later, name))
        for name in ("tool", "server", "principal", "capability", "scope")
    )


def _includes(first: Names | None, later: Names | None) -> bool:
    """Whether every name that the later one means is meant by the first."""
    if first is None or first == later:
        return True
    if later is None or later.matches or not later.exact:
        return False
    return all(_means(first, name) for name in later.exact)


def _means(names: Names, name: str) -> bool:
    if any(re2.search(pattern, name) for pattern in names.but_not):
        return False
    known = name in names.exact or any(re2.search(pattern, name) for pattern in names.matches)
    return known or not (names.exact or names.matches)


def _unknown(names: Names | None, servers: Collection[str]) -> str:
    if names is None or names.matches or names.but_not:
        return ""
    return "" if names.exact & set(servers) else min(names.exact)


def _arguments(definition: Mapping[str, Json]) -> set[str]:
    schema = definition.get("inputSchema")
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return set(properties) if isinstance(properties, dict) else set()


def _is_closed(definition: Mapping[str, Json]) -> bool:
    """Whether a tool's schema names all that it takes, as far as can be told."""
    schema = definition.get("inputSchema")
    if not isinstance(schema, dict) or not isinstance(schema.get("properties"), dict):
        return False
    open_ended = ("patternProperties", "anyOf", "oneOf", "allOf", "$ref")
    return not any(key in schema for key in open_ended) and schema.get("additionalProperties") in (
        None,
        False,
    )
