"""Rules that are code rather than files, as people read of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from vanguard.model.rule import Builtin
from vanguard.model.value import value
from vanguard.rules.tags import named

PAGE = "built-in.md"
"""The page of all of them."""

_ABOUT = """\
These rules are code: they follow paths, hosts and disguises in a way that no pattern could. Their ids stand
in refusals and in the audit log as those of any other rule, and exceptions may name them."""


@value
class CodeRule:
    """A rule that is code, and what each profile does about it, by the profile's name."""

    rule: Builtin
    verdicts: Mapping[str, str]


def built_in_page(rules: Iterable[CodeRule], mark: str) -> str:
    """One Markdown page on all of them, by family; ``mark`` is its first line."""
    lines = [mark, "", "# Built-in rules", "", _ABOUT, ""]
    ordered = sorted(rules, key=lambda each: (each.rule.family, each.rule.id))
    for family, group in groupby(ordered, key=lambda each: each.rule.family):
        lines += [f"## {family.capitalize()}", ""]
        for each in group:
            lines += [f"### {each.rule.id}", "", *described(each), ""]
    return "\n".join(lines)


def described(each: CodeRule) -> Iterator[str]:
    """The Markdown lines on one of them, without a heading."""
    rule = each.rule
    yield from (f"**{rule.title}.**", "")
    yield from (f"What the asker is told: “Blocked by Vanguard: {rule.says}”", "")
    yield from ("| | |", "|---|---|")
    yield f"| built-in | layer {rule.layer}, family {rule.family} |"
    yield f"| severity | {rule.severity.word} |"
    yield f"| confidence | {rule.confidence:g} |"
    yield f"| level | {rule.level} |"
    yield f"| tags | {named(rule.tags)} |"
    yield from (f"| in {profile} | {verdict} |" for profile, verdict in each.verdicts.items())
