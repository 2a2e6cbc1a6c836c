"""Trying a rule's cases on the whole gateway, without its I/O."""

from __future__ import annotations

from dataclasses import replace

import orjson

from vanguard.bench.case import Case as Line
from vanguard.bench.judge import Judge
from vanguard.layers.normalize import read
from vanguard.model.context import Policy, Server
from vanguard.model.profile import Levels
from vanguard.model.rule import Case, Rule
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.rules.prove import Outcome, Trial


def balanced(rules: tuple[Rule, ...]) -> Trial:
    """A trial of cases by these rules, in the balanced profile at every level, for a server without zones."""
    every = replace(profile("balanced"), level=Levels())
    judge = Judge(Policy(every, Index(rules, "trial"), "trial"), Server())

    def trial(case: Case) -> Outcome:
        line = Line(None, orjson.dumps(case.message), case.direction, case.tool, case.asked)
        judged = judge.judge(line)
        reading = read(judged.message, judged.context.policy.profile.limits)
        reasons = frozenset(reason.finding.rule for reason in judged.decision.reasons)
        return Outcome(reading, judged.context.tool, reasons)

    return trial
