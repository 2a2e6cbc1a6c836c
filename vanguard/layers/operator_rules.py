"""How the operator's rules match.

A rule that lets a call go on (allow, warn, redact, shadow) ends the list only where all that it asks about
is as it says, in every reading; where only a part is, a harsher rule further down still counts.  A rule
that stops a call needs one value, in one reading, that is as it says.  So no value beside another, and no
disguise, makes a milder rule out of a harsher one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from vanguard.layers.operator_index import RuleIndex
from vanguard.layers.operator_times import holds_now
from vanguard.layers.operator_values import Found, Leaf, Values
from vanguard.model.context import Context
from vanguard.model.finding import Finding, Redaction, Severity
from vanguard.model.message import Json, Reading, pointer_of
from vanguard.model.operator import Action, Condition, Names, Operator, OperatorRule
from vanguard.rules.pattern import Pattern, compiled

_SEVERITIES = {
    Action.ALLOW: Severity.INFO,
    Action.WARN: Severity.MEDIUM,
    Action.REDACT: Severity.MEDIUM,
    Action.SHADOW: Severity.HIGH,
    Action.REVIEW: Severity.HIGH,
    Action.BLOCK: Severity.CRITICAL,
}
_SAYS = {
    Action.ALLOW: "a rule of this gateway's policy allows this call.",
    Action.WARN: "a rule of this gateway's policy warns of this call.",
    Action.REDACT: "a rule of this gateway's policy replaces a part of this call.",
    Action.SHADOW: "a rule of this gateway's policy, not enforced yet, stops this call.",
    Action.REVIEW: "a rule of this gateway's policy holds this call until a person agrees.",
    Action.BLOCK: "a rule of this gateway's policy does not allow this call.",
}
_MOST_KNOWN = 1_024
"""Tools whose rules are kept sorted out; a caller may make up any number of names."""

Ruling = tuple[Finding, tuple[Redaction, ...]]


class _Extent(IntEnum):
    """How much of what a rule asks about is as it says."""

    NONE = 0
    PART = 1
    FULL = 2


class _Ready(NamedTuple):
    """A rule with its tests, each with its patterns compiled."""

    rule: OperatorRule
    tests: tuple[_ReadyCondition, ...]


class _ReadyCondition(NamedTuple):
    condition: Condition
    matches: tuple[Pattern, ...]
    not_matches: tuple[Pattern, ...]


class Table:
    """The rules of an operator, ready to be looked up by tool."""

    def __init__(self, operator: Operator) -> None:
        self.operator = operator
        self._rules = tuple(_Ready(rule, tuple(map(_ready, rule.when))) for rule in operator.rules)
        self._known: dict[tuple[str, str], tuple[tuple[_Ready, ...], RuleIndex]] = {}

    def lists(self, tool: str) -> bool:
        """Whether a tool may be used at all."""
        allow, deny = self.operator.tools.allow, self.operator.tools.deny
        return (allow is None or meant(allow, (tool,))) and (deny is None or not meant(deny, (tool,)))

    def of(self, server: str, tool: str) -> tuple[tuple[_Ready, ...], RuleIndex]:
        """The rules that may concern calls of a tool, in their order, and what they are looked up by."""
        known = self._known.get((server, tool))
        if known is None:
            rules = tuple(
                each
                for each in self._rules
                if _names(each.rule.tool, (tool,)) and _names(each.rule.server, (server,))
            )
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = rules, RuleIndex([each.rule.when for each in rules], _spelled)
            self._known[server, tool] = known
        return known

    def may_match(self, server: str, tool: str, values: Values) -> list[_Ready]:
        """The rules that a call of a tool may match, in their order."""
        rules, index = self.of(server, tool)
        return [rules[at] for at in index.may_match(values)] if rules else []


# A process has few policies; each server's is kept, the oldest goes first.
_tables: dict[int, Table] = {}
_MOST_TABLES = 64


def table_of(operator: Operator) -> Table:
    """The table of an operator's rules, made once."""
    table = _tables.get(id(operator))
    if table is None or table.operator is not operator:
        if len(_tables) >= _MOST_TABLES:
            _tables.pop(next(iter(_tables)))
        _tables[id(operator)] = table = Table(operator)
    return table


def meant(names: Names, given: Iterable[str]) -> bool:
    """Whether one of the given names is meant; where only what is not is said, whether none is that."""
    given = tuple(given)
    if any(_found(pattern, each) for pattern in names.but_not for each in given):
        return False
    if not names.exact and not names.matches:
        return True
    return any(
        each in names.exact or any(_found(pattern, each) for pattern in names.matches) for each in given
    )


def ruling(table: Table, reading: Reading, context: Context) -> Ruling | None:
    """What the first rule that matches makes of a call; None where none matches."""
    values = Values(reading)
    chosen: OperatorRule | None = None
    for each in table.may_match(context.server.name, reading.message.params["name"], values):
        rule = each.rule
        extent = _extent(each, values, context)
        if extent is _Extent.NONE:
            continue
        ends = extent is _Extent.FULL or rule.action.stops
        if (ends or rule.action is not Action.ALLOW) and (
            chosen is None or rule.action.rank > chosen.action.rank
        ):
            chosen = rule
        if ends:
            break
    else:
        if chosen is not None and table.operator.default.rank > chosen.action.rank:
            return None
    return _told(chosen, values) if chosen else None


def _told(rule: OperatorRule, values: Values) -> Ruling:
    redactions = tuple(_redactions(rule, values)) if rule.action is Action.REDACT else ()
    action = rule.action
    if action is Action.REDACT and not redactions:
        action = Action.BLOCK  # what is no text, or a key, cannot be replaced
    shadow = action is Action.SHADOW
    finding = Finding(
        rule=rule.name,
        layer="L1",
        severity=_SEVERITIES[action],
        confidence=1.0,
        says=rule.message or _SAYS[action],
        family="operator",
        pointer=_pointer(rule, values),
        shadow=shadow,
        action="block" if shadow else str(action),
    )
    return finding, redactions


def _pointer(rule: OperatorRule, values: Values) -> str:
    """Where the first value that the rule asks about is, else the tool's name."""
    for test in rule.when:
        for leaf in values.at(test.path).leaves:
            return pointer_of(leaf.path)
    return "/params/name"


def _redactions(rule: OperatorRule, values: Values) -> Iterable[Redaction]:
    for test in map(_ready, rule.when):
        found = values.at(test.condition.path)
        for leaf in found.leaves if test.matches else ():
            if not isinstance(leaf.value, str) or not leaf.value:
                continue
            spans = [span for pattern in test.matches for span in _spans(pattern, leaf.text)]
            if not spans and any(_positive(test, text) for text in found.others):
                spans = [(0, len(leaf.text))]  # it shows only without its disguise
            for start, end in spans:
                first = len(leaf.text[:start].decode("utf-8", "replace"))
                size = len(leaf.text[start:end].decode("utf-8", "replace"))
                yield Redaction(pointer_of(leaf.path), rule.name, first, first + size, rule.name)


def _spans(pattern: Pattern, text: bytes) -> list[tuple[int, int]]:
    spans, at = [], 0
    while at <= len(text) and (hit := pattern.search(text, at)) is not None:
        if hit.end() > hit.start():
            spans.append((hit.start(), hit.end()))
        at = max(hit.end(), at + 1)
    return spans


def _extent(ready: _Ready, values: Values, context: Context) -> _Extent:
    """How far a rule matches a call, whose tool and server it means."""
    rule = ready.rule
    if not _holds_today(rule, context.today) or not holds_now(rule, context.now):
        return _Extent.NONE
    capabilities = context.tool.capabilities if context.tool else ()
    if not (
        _names(rule.capability, capabilities)
        and _names(rule.principal, (context.principal,))
        and _names(rule.scope, context.scopes or ())
    ):
        return _Extent.NONE
    extent = _Extent.FULL
    for test in ready.tests:
        extent = min(extent, _of_condition(test, values.at(test.condition.path)))
        if extent is _Extent.NONE:
            break
    return extent


def _holds_today(rule: OperatorRule, today: date | None) -> bool:
    """Whether a rule has not ended; where the day is not known, those that stop hold and others do not."""
    if rule.expires is None:
        return True
    return rule.action.stops if today is None else today < rule.expires


def _of_condition(ready: _ReadyCondition, found: Found) -> _Extent:
    wanted = ready.condition
    if wanted.present is not None and wanted.present != found.there:
        return _Extent.NONE
    if not wanted.asserts and not wanted.not_matches and wanted.not_among is None:
        return _Extent.FULL
    if not found.leaves and not found.others:
        return _Extent.NONE if wanted.asserts else _Extent.PART
    some = any(_holds(ready, leaf, loose=True) for leaf in found.leaves)
    if wanted.asserts and not some:
        some = any(_positive(ready, text) and _negative(ready, text) for text in found.others)
    if not some:
        return _Extent.NONE
    every = all(_holds(ready, leaf, loose=False) for leaf in found.leaves) and all(
        _positive(ready, text) and _negative(ready, text) for text in found.others
    )
    return _Extent.FULL if every else _Extent.PART


def _holds(ready: _ReadyCondition, leaf: Leaf, *, loose: bool) -> bool:
    """Whether a value is as a test says; loosely, a text that spells a number or a value counts as that."""
    wanted, value = ready.condition, leaf.value
    if value is None and ready.matches:
        return False
    if any(pattern.search(leaf.text) is None for pattern in ready.matches):
        return False
    if any(pattern.search(leaf.text) is not None for pattern in ready.not_matches):
        return False
    if wanted.among is not None and not _is_among(value, wanted.among, loose):
        return False
    if wanted.not_among is not None and _is_among(value, wanted.not_among, not loose):
        return False
    if wanted.least is None and wanted.most is None:
        return True
    number = _number(value, loose)
    return (
        number is not None
        and (wanted.least is None or number >= wanted.least)
        and (wanted.most is None or number <= wanted.most)
    )


def _positive(ready: _ReadyCondition, text: bytes) -> bool:
    """Whether another reading of a value is as a test says."""
    wanted = ready.condition
    if any(pattern.search(text) is None for pattern in ready.matches):
        return False
    if wanted.among is None and wanted.least is None and wanted.most is None:
        return True
    return _holds(
        ready._replace(matches=(), not_matches=()),
        Leaf((), text.decode("utf-8", "replace"), text),
        loose=True,
    )


def _negative(ready: _ReadyCondition, text: bytes) -> bool:
    """Whether another reading of a value is nothing that a test excludes."""
    return all(pattern.search(text) is None for pattern in ready.not_matches)


def _is_among(value: Json, among: tuple[Json, ...], loose: bool) -> bool:
    for each in among:
        if value == each and isinstance(value, bool) == isinstance(each, bool):
            return True
        if loose and _spelled(value) == _spelled(each):
            return True
    return False


def _spelled(value: Json) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    number = _number(value, loose=True)
    return str(value) if number is None else repr(number)


def _number(value: Json, loose: bool) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        if not loose:
            return None
        try:
            return float(value)
        except ValueError:
            return None
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _names(names: Names | None, given: Iterable[str]) -> bool:
    return names is None or meant(names, given)


def _found(pattern: str, text: str) -> bool:
    return compiled(pattern).search(text.encode("utf-8", "replace")) is not None


def _ready(wanted: Condition) -> _ReadyCondition:
    return _ReadyCondition(
        wanted, tuple(map(compiled, wanted.matches)), tuple(map(compiled, wanted.not_matches))
    )
