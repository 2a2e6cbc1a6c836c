"""The disguise law: what a rule catches it also catches in disguise, and in two of them.

Each case that a shipped rule catches is put through every disguise of `disguising` that makes sense for it,
and through a hundred pairs of them.  It is caught where the rule still speaks, or the message is judged no
milder.  ``FUZZ_PAIRS=n`` tries every case with every disguise and with ``n`` pairs: minutes, not seconds.
"""

from __future__ import annotations

import copy
import os
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

import orjson
import pytest

from tests.laws.code_cases import ATTACKS
from tests.laws.disguising import DISGUISES, Disguise
from vanguard.bench.case import Case as Line
from vanguard.bench.judge import Judge
from vanguard.layers.normalize import read
from vanguard.model.context import Policy, Server
from vanguard.model.decision import Decision, Verdict
from vanguard.model.message import Part
from vanguard.model.profile import Levels
from vanguard.model.rule import Case, Rule
from vanguard.policy.load import profile
from vanguard.rules import match
from vanguard.rules.cases import place
from vanguard.rules.index import Index
from vanguard.rules.library import locate
from vanguard.rules.load import load_rules

FULL = int(os.environ.get("FUZZ_PAIRS", "0"))
PAIRS = FULL or 100
TRIALS = 1_500
"""Trials of each test unless it is to be a full run."""

CAUGHT = 0.99

# Of a terminal sequence that is encoded no terminal takes any notice.
NOT_DISGUISED = {"hidden-text"}
SHELL = {
    "agent-tampering", "command-injection", "container-escape", "credential-access", "defence-evasion",
    "destructive-command", "download-execution", "exfiltration", "lateral-movement", "persistence",
    "privilege", "ransomware", "reconnaissance", "resource-theft", "reverse-shell",
}  # fmt: skip
LETTERS = {"elicitation", "prompt-injection", "tool-poisoning"}
WINDOWS = re.compile(
    r"(?i)powershell|pwsh|\b(?:iex|irm|cmd|reg|net|schtasks|certutil|wevtutil|wmic|vssadmin|mshta|regsvr32"
    r"|rundll32|bitsadmin|msiexec|netsh|cipher|diskpart)\b|\b(?:New|Set|Remove|Get|Start|Invoke|Clear)-[A-Z]"
    r"|\\\w+\\|del /|rd /"
)


@dataclass(frozen=True, slots=True)
class Caught:
    """A case that a rule catches: the text that it lies in, where that stands, and the verdict."""

    rule: str
    category: str
    case: Case
    path: tuple[str | int, ...]
    text: str
    verdict: Verdict

    def allowed(self) -> list[str]:
        """The names of the disguises that may make sense for it."""
        return [name for name, each in DISGUISES.items() if each.kind in self._kinds()]

    def _kinds(self) -> set[str]:
        kinds = {"any"}
        if self.category in SHELL:
            kinds.add("windows" if WINDOWS.search(self.text) else "shell")
        if self.category in LETTERS:
            kinds.add("letters")
        if self.category == "sql":
            kinds.add("sql")
        return kinds


RULES = load_rules(locate())
JUDGE = Judge(Policy(replace(profile("balanced"), level=Levels()), Index(RULES, "law"), "law"), Server())


def judged(case: Case, body: dict[str, Any]) -> Decision:
    return JUDGE.judge(Line(None, orjson.dumps(body), case.direction, case.tool, case.asked)).decision


@cache
def caught() -> Sequence[Caught]:
    """Every case of every shipped rule that lies in one text, and the attacks that rules in code catch."""
    by_rule = [
        found
        for rule in RULES
        if rule.category not in NOT_DISGUISED
        for case in rule.catches
        for found in _caught(rule, case)
    ]
    return by_rule + [_by_code(kind, text) for kind, texts in ATTACKS.items() for text in texts]


def _by_code(kind: str, text: str) -> Caught:
    body, direction, asked = place(text, Part.ARGUMENT)
    case = Case(body, direction, asked=asked)
    decision = judged(case, body)
    assert decision.primary is not None, f"nothing catches {text!r} as it is"
    rule = decision.primary.finding.rule
    return Caught(rule, kind, case, ("params", "arguments", "input"), text, decision.would_be)


def _caught(rule: Rule, case: Case) -> Iterator[Caught]:
    line = Line(None, orjson.dumps(case.message), case.direction, case.tool, case.asked)
    outcome = JUDGE.judge(line)
    reading = read(outcome.message, outcome.context.policy.profile.limits)
    hit = match.find(rule, reading, outcome.context.tool)
    if hit is None or hit.fragment.is_key:
        return
    value: Any = case.message
    path: list[str | int] = []
    for step in hit.fragment.path:
        if isinstance(value, str):
            break
        value = value[step]
        path.append(step)
    if isinstance(value, str):
        yield Caught(rule.id, rule.category, case, tuple(path), value, outcome.decision.would_be)


def put_on(names: Sequence[str], one: Caught) -> dict[str, Any] | None:
    """The message of a case with its text in disguise, None where that makes no sense."""
    chance = random.Random(f"{names} {one.rule} {one.text}")
    text: str | None = one.text
    for name in names:
        text = DISGUISES[name].put(text, chance) if text is not None else None
    if text is None:
        return None
    body = copy.deepcopy(one.case.message)
    place: Any = body
    for step in one.path[:-1]:
        place = place[step]
    place[one.path[-1]] = text
    return body


def still_caught(one: Caught, body: dict[str, Any]) -> bool:
    decision = judged(one.case, body)
    named = one.rule in {reason.finding.rule for reason in decision.reasons}
    return named or decision.would_be >= one.verdict > Verdict.ALLOW


def missed(trials: Sequence[tuple[tuple[str, ...], Caught]]) -> tuple[int, Counter[str], list[str]]:
    """How many trials there were, how many were missed by each disguise, and examples."""
    counted, misses, examples = 0, Counter[str](), []
    for names, one in trials:
        body = put_on(names, one)
        if body is None:
            continue
        counted += 1
        if not still_caught(one, body):
            misses["+".join(names)] += 1
            examples.append(f"{'+'.join(names)}: {one.rule}: {one.text!r}")
    return counted, misses, examples


def some(trials: list[tuple[tuple[str, ...], Caught]]) -> list[tuple[tuple[str, ...], Caught]]:
    return trials if FULL or len(trials) <= TRIALS else random.Random(3).sample(trials, TRIALS)


def pairs() -> list[tuple[str, str]]:
    """Pairs of disguises: what a shell or a database undoes is put on first, unless both are of one kind."""
    chance, found = random.Random(7), set[tuple[str, str]]()
    while len(found) < PAIRS:
        first, second = (DISGUISES[name] for name in chance.sample(sorted(DISGUISES), 2))
        if second.kind in ("any", first.kind):
            found.add((first.name, second.name))
    return sorted(found)


def test_there_are_at_least_thirty_disguises() -> None:
    assert len(DISGUISES) >= 30
    assert len(caught()) > 300


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=lambda each: each.name)
def test_every_disguise_changes_some_case(disguise: Disguise) -> None:
    worn = (put_on([disguise.name], one) for one in caught() if disguise.name in one.allowed())
    assert any(body is not None for body in worn)


def test_what_is_caught_is_caught_in_every_disguise() -> None:
    trials = some([((name,), one) for one in caught() for name in one.allowed()])
    counted, misses, examples = missed(trials)
    assert misses.total() <= (1 - CAUGHT) * counted, "\n".join(examples)


def test_what_is_caught_is_caught_in_pairs_of_disguises() -> None:
    chosen = pairs()
    trials = [(pair, one) for one in caught() for pair in chosen if {*pair} <= {*one.allowed()}]
    counted, misses, examples = missed(some(trials))
    assert misses.total() <= (1 - CAUGHT) * counted, "\n".join(examples)


def cut(text: str, chance: random.Random) -> list[str]:
    """The text in three or so pieces, cut anywhere."""
    ends = sorted(chance.sample(range(1, len(text)), min(2, len(text) - 1)))
    return [text[start:end] for start, end in pairwise([0, *ends, len(text)])]


def in_pieces(one: Caught) -> dict[str, Any] | None:
    """A case with its text cut over the entries of a list or over content blocks; None for other places."""
    body = copy.deepcopy(one.case.message)
    pieces = cut(one.text, random.Random(one.text))
    place: Any = body
    for step in one.path[:-1]:
        place = place[step]
    if one.path[:2] == ("params", "arguments"):
        place[one.path[-1]] = pieces
        return body
    if one.path[:2] == ("result", "content") and one.path[-1] == "text":
        body["result"]["content"] = [{"type": "text", "text": piece} for piece in pieces]
        return body
    return None


def test_what_is_caught_is_caught_in_pieces() -> None:
    counted, misses = 0, []
    for one in caught():
        # A list of paths or addresses is many of them, and never one that was cut.
        body = in_pieces(one) if len(one.text) > 3 and one.category not in ("path", "address") else None
        if body is not None:
            counted += 1
            misses += [] if still_caught(one, body) else [f"{one.rule}: {one.text!r}"]
    assert counted > 300
    assert len(misses) <= (1 - CAUGHT) * counted, "\n".join(misses)
