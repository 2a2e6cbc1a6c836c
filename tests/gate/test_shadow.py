"""A candidate policy knows the time, whether or not the policy in force asks for it."""

from __future__ import annotations

from datetime import UTC, datetime

from vanguard.gate.shadow import Candidate, Shadows
from vanguard.model.context import Context, Policy, Server
from vanguard.model.message import Direction, Message
from vanguard.model.operator import Action, Operator, OperatorRule, Times
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

POLICY = Policy(profile("balanced"), Index((), "none"), "digest")


def test_a_candidate_is_told_the_time() -> None:
    times = [datetime(2026, 11, 27, 16, 59, tzinfo=UTC), datetime(2026, 11, 27, 17, 0, tzinfo=UTC)]
    evening = Times(UTC, frozenset(range(7)), ((17 * 60, 24 * 60),))
    operator = Operator((OperatorRule("evening", Action.BLOCK, times=evening),))
    shadows = Shadows(now=lambda: times.pop(0))
    shadows.know("s", Candidate(Policy(POLICY.profile, POLICY.matcher, "candidate", operator=operator)))
    call = parse(
        b'{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"run"}}', Direction.TO_SERVER
    )
    assert isinstance(call, Message)
    found = [shadows.told(call, Context(POLICY, Server("s"))) for _ in range(2)]
    assert [each and each["because"] for each in found] == [[], ["evening"]]
