"""Rule files into rules: strict, and every error a RuleError with ``file:line`` and one clear line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from vanguard.errors import ConfigError, RuleError
from vanguard.model.capability import Capability
from vanguard.model.finding import LEVELS, Severity
from vanguard.model.message import Direction, Part
from vanguard.model.rule import Clauses, Mentions, Near, Rule, Scope
from vanguard.model.value import value
from vanguard.rules.cases import read_cases
from vanguard.rules.folder import rule_files
from vanguard.rules.pattern import PatternError, compiled
from vanguard.rules.tags import TAGS
from vanguard.strict_yaml import Node, read_file

KEYS = (
    *("id", "title", "severity", "confidence", "level", "says", "why", "tags", "where", "match"),
    *("catches", "passes", "shadow"),
)
"""The keys of a rule file, in the order in which they are written."""

_NEEDED = [key for key in KEYS if key not in ("level", "where", "shadow")]
_WHERE = ("directions", "parts", "methods", "capabilities", "keys", "mentions")
_MATCH = ("any", "all", "near", "none")
_NEAR = ("first", "then", "within")
_WORD = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MOST_WITHIN = 1000
_Word = TypeVar("_Word", bound=StrEnum)

Steps = tuple[str | int, ...]
"""The way to a value in a rule file: ``("match", "any", 0)``."""


@value
class Source:
    """A rule with the file it was read from, so that what is said of it can point at a line."""

    rule: Rule
    file: str
    lines: Mapping[Steps, int]

    def place(self, *steps: str | int) -> str:
        """``file:line`` of a value in the rule, or of the nearest thing around it."""
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return f"{self.file}:{self.lines.get(steps, 1)}"


def is_word(name: str) -> bool:
    """Whether a name is made as those of rules and categories are: ``words-in-small-letters``."""
    return _WORD.fullmatch(name) is not None


def load_rules(folder: Path) -> tuple[Rule, ...]:
    """Every rule of a folder, by category and id.  Raises RuleError for the first that cannot be used."""
    return tuple(source.rule for source in load_sources(folder))


def load_sources(folder: Path) -> tuple[Source, ...]:
    """Every rule of a folder with its lines.  Raises RuleError for the first that cannot be used."""
    return alone(read_rule(path, folder) for path in rule_files(folder))


def alone(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The same sources, once it is sure that no two have one id.  Raises RuleError."""
    by_id: dict[str, Source] = {}
    for source in sources:
        other = by_id.setdefault(source.rule.id, source)
        if other is not source:
            raise RuleError(f'the id "{source.rule.id}" is taken by {other.file}', place=source.place("id"))
    return tuple(by_id.values())


def read_rule(path: Path, folder: Path) -> Source:
    """One rule file.  Raises RuleError with ``file:line``."""
    top = read_file(path, RuleError)
    fields = top.mapping(KEYS, _NEEDED)
    place = path.relative_to(folder)
    if len(place.parts) != 2 or not is_word(place.parts[0]):
        top.fail("a rule file stands in a folder named after its category", "rules/<category>/<rule-id>.yaml")
    _check_id(fields["id"], path)
    scope = _scope(fields["where"]) if "where" in fields else Scope()
    rule = Rule(
        id=fields["id"].text(),
        title=_said(fields["title"]),
        category=place.parts[0],
        severity=Severity[fields["severity"].one_of([each.word for each in Severity]).upper()],
        confidence=fields["confidence"].number(0, 1),
        says=_said(fields["says"]),
        why=_said(fields["why"]),
        scope=scope,
        match=_clauses(fields["match"]),
        level=fields["level"].whole(LEVELS[0], LEVELS[-1]) if "level" in fields else LEVELS[0],
        tags=tuple(tag.one_of(TAGS) for tag in fields["tags"].items()),
        shadow="shadow" in fields and fields["shadow"].flag(),
        catches=read_cases(fields["catches"], scope),
        passes=read_cases(fields["passes"], scope, may_miss=True),
        place=place.as_posix(),
    )
    return Source(rule, str(path), _lines(top))


def read_all(folder: Path) -> tuple[list[Source], list[ConfigError]]:
    """Every rule that can be read, and an error for each file that cannot."""
    sources: list[Source] = []
    errors: list[ConfigError] = []
    for path in rule_files(folder):
        try:
            sources.append(read_rule(path, folder))
            alone(sources)
        except ConfigError as error:
            errors.append(error)
    return sources, errors


def _check_id(node: Node, path: Path) -> None:
    if not is_word(node.text()):
        node.fail("an id is made of words in small letters, joined by hyphens", "such as fs-key-file")
    if node.text() != path.stem or path.suffix != ".yaml":
        node.fail(
            f'the id is not the name of the file, "{path.name}"', f"rename the file to {node.text()}.yaml"
        )


def _said(node: Node) -> str:
    text = node.text().strip()
    return text or node.fail("this text is empty")


def _scope(node: Node) -> Scope:
    where = node.mapping(_WHERE)
    return Scope(
        directions=_words(where.get("directions"), Direction),
        parts=_words(where.get("parts"), Part),
        methods=where["methods"].texts() if "methods" in where else (),
        capabilities=_words(where.get("capabilities"), Capability),
        keys="keys" in where and where["keys"].flag(),
        mentions=_mentions(where["mentions"]) if "mentions" in where else Mentions.COUNT,
    )


def _mentions(node: Node) -> Mentions:
    return Mentions(node.one_of([each.value for each in Mentions]))


def _words(node: Node | None, kind: type[_Word]) -> tuple[_Word, ...]:
    if node is None:
        return ()
    known = [word.value for word in kind]
    return tuple(kind(item.one_of(known)) for item in node.items())


def _clauses(node: Node) -> Clauses:
    match = node.mapping(_MATCH)
    clauses = Clauses(
        any=_patterns(match.get("any")),
        all=_patterns(match.get("all")),
        near=tuple(_near(item) for item in match["near"].items()) if "near" in match else (),
        none=_patterns(match.get("none")),
    )
    if not (clauses.any or clauses.all or clauses.near):
        node.fail("nothing here can match", "give a pattern under any, all or near")
    return clauses


def _near(node: Node) -> Near:
    near = node.mapping(_NEAR, _NEAR)
    return Near(_pattern(near["first"]), _pattern(near["then"]), near["within"].whole(0, _MOST_WITHIN))


def _patterns(node: Node | None) -> tuple[str, ...]:
    return tuple(map(_pattern, node.items())) if node else ()


def _pattern(node: Node) -> str:
    pattern = node.text()
    try:
        found = compiled(pattern).search(b"")
    except PatternError as error:
        node.fail(f"not an RE2 pattern: {error}", "RE2 has no look-around and no back-references")
    if found:
        node.fail("this pattern matches the empty text, so it matches everywhere")
    return pattern


def _lines(node: Node, steps: Steps = ()) -> dict[Steps, int]:
    lines = {steps: node.line}
    inside: Iterable[tuple[str | int, Node]] = ()
    if isinstance(node.value, dict):
        inside = node.value.items()
    elif isinstance(node.value, list):
        inside = enumerate(node.value)
    for step, child in inside:
        lines |= _lines(child, (*steps, step))
    return lines
