"""What a decision is worth: caught or missed, stopped rightly or wrongly, and how often."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from vanguard.bench.corpus import Labelled
from vanguard.bench.judge import Judgement
from vanguard.errors import ProtocolError
from vanguard.model.decision import Decision, Verdict
from vanguard.model.message import JsonId
from vanguard.model.value import value

Z95 = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""

REFUSED = "REFUSED"
"""Stands for the verdict where a message is refused before it can be judged."""

_HIDDEN_IS_CAUGHT = re.compile(r"(?:^|[^a-z])(?:secrets?|pii)(?:$|[^a-z])")
STEP = math.log(1.01)
"""The width of a bucket of latency, as a natural logarithm."""


@value
class Outcome:
    """What became of one case.

    ``stopped`` means caught for an attack, a false stop for a benign case.  ``warned`` is at least
    WARN, ``shadowed`` that a rule which only records would have stopped it.  ``rules`` and ``layers``
    are those that hold the verdict up, ``seen`` all rules that found something.  ``latency_ns`` is None for
    what was not judged.
    """

    verdict: str
    stopped: bool
    warned: bool
    shadowed: bool
    rules: tuple[str, ...]
    layers: tuple[str, ...]
    latency_ns: int | None = None
    seen: tuple[str, ...] = ()


def weigh(case: Labelled, judged: Judgement, enforcing: bool) -> Outcome:
    """The outcome of a case that was judged by a profile that enforces, or by one that only records.

    Only where nothing is enforced does a SHADOW-BLOCK count as stopped.  A redaction counts as caught in the
    classes of secrets and personal data, and as a false stop in any benign case, which it alters.
    """
    decision = judged.decision
    shadowed = decision.verdict is Verdict.SHADOW_BLOCK
    hidden = bool(decision.redactions) and (
        not case.attack or _HIDDEN_IS_CAUGHT.search(case.category) is not None
    )
    stopped = decision.verdict.stops or hidden or (shadowed and not enforcing)
    holding = [reason.finding for reason in decision.reasons if reason.finding.rule in _holding(decision)]
    return Outcome(
        decision.verdict.word,
        stopped,
        stopped or decision.verdict is Verdict.WARN,
        shadowed and enforcing,
        tuple(dict.fromkeys(finding.rule for finding in holding)),
        tuple(dict.fromkeys(finding.layer for finding in holding)),
        judged.latency_ns,
        tuple(dict.fromkeys(reason.finding.rule for reason in decision.reasons)),
    )


def refused(error: ProtocolError) -> Outcome:
    """The outcome of a message that the parser refuses: every profile stops it."""
    rule = f"parse:{error.kind}"
    return Outcome(REFUSED, True, True, False, (rule,), ("parse",), seen=(rule,))


def _holding(decision: Decision) -> Iterable[str]:
    """The rules to credit: those that hold the verdict up, else those at what was redacted."""
    pointers = {each.pointer for each in decision.redactions}
    if decision.verdict.stops or not pointers:
        return decision.because
    return {reason.finding.rule for reason in decision.reasons if reason.finding.pointer in pointers}


@dataclass(slots=True)
class Figures:
    """Counts over some cases.

    ``flagged`` counts attacks that got at least WARN, ``false_flags`` benign cases that got WARN and
    were not stopped; ``shadow_caught`` and ``shadow_stops`` what a stricter level would stop besides.
    """

    attacks: int = 0
    caught: int = 0
    flagged: int = 0
    shadow_caught: int = 0
    benign: int = 0
    false_stops: int = 0
    false_flags: int = 0
    shadow_stops: int = 0

    def count(self, attack: bool, outcome: Outcome) -> None:
        """Count one case in."""
        if attack:
            self.attacks += 1
            self.caught += outcome.stopped
            self.flagged += outcome.warned
            self.shadow_caught += outcome.shadowed
        else:
            self.benign += 1
            self.false_stops += outcome.stopped
            self.false_flags += outcome.warned and not outcome.stopped
            self.shadow_stops += outcome.shadowed

    def add(self, other: Figures) -> None:
        """Add the counts of other cases."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def caught_rate(self) -> float | None:
        """Caught of all attacks, None where there are none."""
        return self.caught / self.attacks if self.attacks else None

    @property
    def false_stop_rate(self) -> float | None:
        """Wrongly stopped of all benign cases, None where there are none."""
        return self.false_stops / self.benign if self.benign else None


@dataclass(slots=True)
class Credit:
    """How often one rule or layer held a stop up, and how often it alone did.

    ``false_flags`` and ``shadow_stops`` count honest messages that were only warned of, or would have been
    stopped if the rule had been enforced.  ``seen`` and ``seen_honest`` count attacks and honest messages in
    which a rule found something, whatever came of it.
    """

    caught: int = 0
    caught_alone: int = 0
    false_stops: int = 0
    false_alone: int = 0
    false_flags: int = 0
    shadow_stops: int = 0
    seen: int = 0
    seen_honest: int = 0

    def count(self, attack: bool, alone: bool, outcome: Outcome) -> None:
        """Count one case in that was not simply let through."""
        if attack:
            self.caught += outcome.stopped
            self.caught_alone += outcome.stopped and alone
        else:
            self.false_stops += outcome.stopped
            self.false_alone += outcome.stopped and alone
            self.false_flags += outcome.warned and not outcome.stopped
            self.shadow_stops += outcome.shadowed

    def add(self, other: Credit) -> None:
        """Add the credit of other cases."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(frozen=True, slots=True, order=True)
class Wrong:
    """A missed attack or a wrongly stopped benign case; ``corpus`` and ``line`` give the order."""

    corpus: int
    line: int
    id: JsonId = field(compare=False)
    attack: bool = field(compare=False)
    category: str = field(compare=False)
    source: str = field(compare=False)
    verdict: str = field(compare=False)
    rules: tuple[str, ...] = field(compare=False)


Group = tuple[str, str, bool]
"""Category, source, and whether the cases are core."""


@dataclass(slots=True)
class Tally:
    """All that is kept of any number of cases: it grows with what went wrong, not with what was judged.

    ``latency`` counts by the logarithm of the time, so that percentiles are right within 1 %.
    ``unreadable`` are the corpus and line of what is no case, and why.
    """

    groups: dict[Group, Figures] = field(default_factory=dict)
    rules: dict[str, Credit] = field(default_factory=dict)
    layers: dict[str, Credit] = field(default_factory=dict)
    tags: dict[str, Figures] = field(default_factory=dict)
    latency: Counter[int] = field(default_factory=Counter)
    cases: Counter[int] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)
    unreadable: list[tuple[int, int, str]] = field(default_factory=list)

    def count(self, case: Labelled, outcome: Outcome, corpus: int, line: int) -> None:
        """Count one case of a corpus in."""
        self.cases[corpus] += 1
        group = (case.category, case.source, case.core)
        self.groups.setdefault(group, Figures()).count(case.attack, outcome)
        if outcome.latency_ns is not None:
            self.latency[bucket(outcome.latency_ns)] += 1
        if outcome.stopped or not case.attack:
            for credits, names in ((self.rules, outcome.rules), (self.layers, outcome.layers)):
                for name in names:
                    credits.setdefault(name, Credit()).count(case.attack, len(names) == 1, outcome)
        for name in outcome.seen:
            credit = self.rules.setdefault(name, Credit())
            credit.seen += case.attack
            credit.seen_honest += not case.attack
        for tag in case.tags:
            self.tags.setdefault(tag, Figures()).count(case.attack, outcome)
        if outcome.stopped is not case.attack:
            id = "" if case.case.id is None else case.case.id
            told = (case.attack, case.category, case.source, outcome.verdict, outcome.rules)
            self.wrong.append(Wrong(corpus, line, id, *told))

    def merge(self, other: Tally) -> None:
        """Add what another tally counted."""
        for group, figures in other.groups.items():
            self.groups.setdefault(group, Figures()).add(figures)
        for mine, more in ((self.rules, other.rules), (self.layers, other.layers)):
            for name, credit in more.items():
                mine.setdefault(name, Credit()).add(credit)
        for tag, counted in other.tags.items():
            self.tags.setdefault(tag, Figures()).add(counted)
        self.latency.update(other.latency)
        self.cases.update(other.cases)
        self.wrong += other.wrong
        self.unreadable += other.unreadable


def wilson(hits: int, total: int) -> tuple[float, float] | None:
    """The 95 % interval of a rate (Wilson 1927, without continuity correction); None for no cases."""
    if not total:
        return None
    rate, square = hits / total, Z95 * Z95
    middle = rate + square / (2 * total)
    reach = Z95 * math.sqrt(rate * (1 - rate) / total + square / (4 * total * total))
    scale = 1 + square / total
    low = 0.0 if hits == 0 else (middle - reach) / scale
    high = 1.0 if hits == total else (middle + reach) / scale
    return low, high


def bucket(nanoseconds: int) -> int:
    """The bucket of a duration: each is 1 % wide."""
    return int(math.log(max(nanoseconds, 1)) / STEP)


def percentile(latency: Counter[int], share: float) -> float | None:
    """The duration in nanoseconds that ``share`` of all stay within, to 1 %; None where there are none."""
    wanted = math.ceil(latency.total() * share)
    for each in sorted(latency):
        wanted -= latency[each]
        if wanted <= 0:
            return math.exp((each + 0.5) * STEP)
    return None
