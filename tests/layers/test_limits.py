from __future__ import annotations

from dataclasses import replace

import pytest

from vanguard.layers import limits
from vanguard.model.context import Context, Policy
from vanguard.model.decision import Verdict
from vanguard.model.finding import Evidence, Severity
from vanguard.model.message import Direction, Kind, Message, Reading
from vanguard.model.profile import Limits, Profile
from vanguard.model.rule import Hit


class NoRules:
    digest = ""

    def scan(self, reading: Reading, tool: object) -> tuple[Hit, ...]:
        return ()


BOUNDS = Limits(frame_bytes=100, nodes=10)
PROFILE = Profile("balanced", True, {}, 0.75, {}, Verdict.WARN, "forward", BOUNDS)
CONTEXT = Context(Policy(PROFILE, NoRules(), ""))
MESSAGE = Message(Direction.TO_CLIENT, Kind.ANSWER, b"x" * 100, {}, 1, "")
READING = Reading(MESSAGE, (), nodes=10)


def rules(evidence: Evidence) -> list[str]:
    return [finding.rule for finding in evidence.findings]


def test_a_message_at_its_limits_is_within_them() -> None:
    assert limits.judge(READING, CONTEXT) == Evidence("limits")


def test_one_byte_too_many_is_a_finding() -> None:
    long = Reading(replace(MESSAGE, raw=b"x" * 101), (), nodes=10)
    (finding,) = limits.judge(long, CONTEXT).findings
    assert (finding.rule, finding.excerpt) == ("wire-frame-size", "101 bytes, limit 100")


def test_one_node_too_many_is_a_finding() -> None:
    assert rules(limits.judge(Reading(MESSAGE, (), nodes=11), CONTEXT)) == ["wire-node-count"]


def test_an_answer_that_nobody_asked_for_is_a_finding() -> None:
    evidence = limits.judge(READING, replace(CONTEXT, oddity="unasked-answer"))
    assert rules(evidence) == ["wire-unasked-answer"]
    assert evidence.findings[0].severity is Severity.MEDIUM


def test_what_l0_has_found_is_not_found_again() -> None:
    assert rules(limits.judge(Reading(MESSAGE, (), exhausted="forms", nodes=10), CONTEXT)) == []


@pytest.mark.parametrize("rule", limits.BUILTIN)
def test_what_is_said_completes_a_sentence(rule: object) -> None:
    says = getattr(rule, "says")  # noqa: B009
    assert says[0].islower()
    assert says.endswith(".")
