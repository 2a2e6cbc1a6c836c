"""Taxonomy × rules × cases: what each threat has, and what has nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from vanguard.bench.report import figures_of
from vanguard.bench.score import Figures, Tally
from vanguard.model.rule import Builtin, Rule
from vanguard.rules.tags import TAGS

SCHEMES = {"owasp": "OWASP MCP Top 10", "atlas": "MITRE ATLAS", "safe": "SAFE-MCP"}
"""The frameworks whose gaps are told; the other tags of rules are finer than cases need to be."""


def coverage(rules: Iterable[Rule | Builtin], tally: Tally) -> dict[str, Any]:
    """For each tag of a framework how many rules and cases it has, and how many were caught.

    ``gaps`` are tags without a rule and without a case, and rules that no attack of the corpora set off.
    """
    known = {rule.id: rule for rule in rules}
    by_tag = Counter(tag for rule in known.values() for tag in rule.tags)
    tags = {tag: _row(tag, by_tag, tally.tags) for tag in TAGS if tag.partition(":")[0] in SCHEMES}
    return {
        "tags": tags,
        "gaps": {
            "without_rule": [tag for tag, row in tags.items() if not row["rules"]],
            "without_case": [tag for tag, row in tags.items() if not row["attacks"]],
            "unknown": sorted(tally.tags.keys() - TAGS.keys()),
            "silent_rules": sorted(id for id in known if not _seen(tally, id)),
        },
        "rules": len(known),
    }


def _row(tag: str, rules: Mapping[str, int], figures: Mapping[str, Figures]) -> dict[str, Any]:
    return {"name": TAGS[tag], "rules": rules.get(tag, 0), **figures_of(figures.get(tag, Figures()))}


def _seen(tally: Tally, rule: str) -> bool:
    return rule in tally.rules and tally.rules[rule].seen > 0
