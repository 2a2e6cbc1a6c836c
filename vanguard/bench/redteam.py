"""An attacker who looks at what is let through and tries again: a seeded search, rule by rule."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any

from vanguard.bench.corpus import Labelled
from vanguard.bench.judge import Judge
from vanguard.bench.moves import REWRITES, Body, Place, carry, kind_of, leaves, put
from vanguard.bench.score import refused, weigh
from vanguard.errors import ProtocolError, UsageError
from vanguard.model.value import value

STARTS = 12
"""Cases that a rule's search begins from."""
FRONT = 8
"""Attempts kept because they came nearest."""
MOVES = 6
"""Changes made to one case at most: an attack that was changed more is hardly the same."""


@value
class Attempt:
    """A message on its way round: where its text stands, what was changed, how loud it still is."""

    start: Labelled
    body: Body
    place: Place
    way: tuple[str, ...] = ()
    loud: float = 0.0


@dataclass(slots=True)
class Hunt:
    """What is known of one rule: the queries spent, and the first way round."""

    starts: int
    queries: int = 0
    found: Attempt | None = None


@dataclass(slots=True)
class Redteam:
    """Searches against one judge; ``seed`` fixes every choice, so that a report can be had again."""

    judge: Judge
    seed: int = 1
    starts: dict[str, list[Attempt]] = field(default_factory=dict)

    def learn(self, cases: Iterable[Labelled]) -> None:
        """Judge attacks, and keep those that are stopped as starts for the rules that stop them."""
        for case in cases:
            if not case.attack or case.case.session:
                continue
            try:
                body = json.loads(case.case.raw)
                stopped, _, rules, pointer = self._ask(case, body)
            except (ValueError, UsageError):
                continue
            place = _place(body, pointer)
            for rule in rules if stopped and place else ():
                known = self.starts.setdefault(rule, [])
                if len(known) < STARTS:
                    known.append(Attempt(case, body, place))

    def hunt(self, rule: str, queries: int) -> Hunt:
        """Look for a way round a rule, and all others, from the cases that it stopped."""
        rng = random.Random(f"{self.seed} {rule}")
        starts = self.starts[rule]
        hunt, front = Hunt(len(starts)), list(starts)
        while hunt.queries < queries:
            before = rng.choice(front) if rng.random() < 0.7 else rng.choice(starts)
            attempt = _changed(before, rng)
            hunt.queries += 1  # one that could not be made costs too, so that the search ends
            if attempt is None:
                continue
            try:
                stopped, loud, _, _ = self._ask(attempt.start, attempt.body)
            except UsageError:
                continue
            attempt = replace(attempt, loud=loud)
            if not stopped:
                hunt.found = attempt
                return hunt
            front = sorted([*front, attempt], key=lambda each: each.loud)[:FRONT]
        return hunt

    def _ask(self, case: Labelled, body: Body) -> tuple[bool, float, Sequence[str], str]:
        """Whether the message is stopped, how loudly, by which rules, and where the first looked."""
        asked = replace(case.case, raw=json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"))
        try:
            judged = self.judge.judge(asked)
        except ProtocolError as error:
            return True, 99.0, refused(error).rules, ""
        outcome = weigh(case, judged, self.judge.policy.profile.enforcing)
        reasons = judged.decision.reasons
        loud = sum(reason.finding.confidence * (1 + reason.would_be) for reason in reasons)
        return outcome.stopped, loud, outcome.rules, reasons[0].finding.pointer if reasons else ""


def search(
    team: Redteam,
    rules: Sequence[str],
    queries: int,
    progress: Callable[[str, int], None] = lambda rule, queries: None,
) -> dict[str, Any]:
    """The report: for each rule the queries to the first way round, None where none was found."""
    hunts = {}
    for rule in rules:
        hunts[rule] = team.hunt(rule, queries)
        progress(rule, hunts[rule].queries)
    to_bypass = [hunt.queries if hunt.found else queries for hunt in hunts.values()]
    return {
        "profile": team.judge.policy.profile.name,
        "ruleset": team.judge.policy.digest,
        "seed": team.seed,
        "queries": queries,
        "bypassed": sum(hunt.found is not None for hunt in hunts.values()),
        "median": median(to_bypass) if to_bypass else None,
        "rules": {
            rule: {
                "starts": hunt.starts,
                "bypass_at": hunt.queries if hunt.found else None,
                "way": list(hunt.found.way) if hunt.found else [],
                "from": hunt.found.start.case.id if hunt.found else None,
            }
            for rule, hunt in hunts.items()
        },
        "finds": [case for rule, hunt in hunts.items() if (case := _case(rule, hunt))],
    }


def _case(rule: str, hunt: Hunt) -> dict[str, Any] | None:
    """A find as a case of a corpus, for people to look at before it is believed."""
    if hunt.found is None:
        return None
    start = hunt.found.start
    context = {"tool": start.case.tool, "asked": start.case.asked}
    return {
        "id": f"redteam-{rule}",
        "label": "attack",
        "category": start.category,
        "source": "redteam",
        "direction": start.case.direction.value,
        "message": hunt.found.body,
        "context": {name: each for name, each in context.items() if each is not None},
        "tags": list(start.tags),
        "meta": {"transposed": True, "way": list(hunt.found.way)},
    }


def _place(body: Body, pointer: str) -> Place:
    """Where the text stands that a finding points at; else the longest text; () where there is none."""
    found = leaves(body)
    found = [leaf for leaf in found if leaf[0][0] not in ("jsonrpc", "method", "id")]
    if not found:
        return ()
    named = [leaf for leaf in found if pointer and pointer.startswith("/" + "/".join(map(str, leaf[0])))]
    return max(named or found, key=lambda leaf: len(leaf[1]))[0]


def _changed(before: Attempt, rng: random.Random) -> Attempt | None:
    """The attempt with one more change; None where the one that was drawn makes no sense."""
    if len(before.way) >= MOVES:
        return None
    at: Any = before.body
    for step in before.place:
        at = at[step]
    rewrites = REWRITES.get(kind_of(before.start.category), ())
    # A text that is JSON itself would only be broken by a rewrite.
    if not rewrites or at.startswith(("{", "[")) or rng.random() < 0.25:
        body = carry(before.body, before.place, at, rng)
        if body is None or not (place := _where(body, at)):
            return None
        return replace(before, body=body, place=place, way=(*before.way, "carrier"))
    rewrite = rng.choice(rewrites)
    text = rewrite(at, rng)
    if text is None or text == at:
        return None
    return replace(before, body=put(before.body, before.place, text), way=(*before.way, rewrite.__name__))


def _where(body: Body, text: str) -> Place:
    """Where a text stands after it was moved; () where it is written inside another."""
    return next((place for place, each in leaves(body) if each == text), ())
