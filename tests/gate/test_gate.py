"""Judging with the journal's health around it."""

from __future__ import annotations

import pytest

from vanguard.gate.gate import Gate
from vanguard.model.context import Context, Policy
from vanguard.model.message import Direction, Message
from vanguard.model.record import Record
from vanguard.policy.load import profile
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse


class Broken:
    """A journal whose disk is full."""

    healthy = False
    crowded = False

    def write(self, record: Record) -> bool:
        """Nothing can be kept."""
        return False

    def close(self) -> None:
        """Nothing is left to write."""


def ping() -> Message:
    """A message that every profile allows."""
    parsed = parse(b'{"jsonrpc":"2.0","id":1,"method":"ping"}', Direction.TO_SERVER)
    assert isinstance(parsed, Message)
    return parsed


@pytest.mark.parametrize(
    ("name", "verdict"), [("monitor", "ALLOW"), ("balanced", "ALLOW"), ("strict", "BLOCK")]
)
def test_what_cannot_be_recorded_passes_or_not_as_the_profile_says(name: str, verdict: str) -> None:
    context = Context(Policy(profile(name), Index((), "none"), "digest"))
    decision = Gate(Broken()).judge(ping(), context)
    assert decision.verdict.word == verdict
    assert decision.because == (("audit-unwritable",) if verdict == "BLOCK" else ())


def test_no_two_decisions_have_the_same_id() -> None:
    first, second = Gate(Broken()), Gate(Broken())
    ids = [gate.new_id() for gate in (first, second) for _ in range(1000)]
    assert len(set(ids)) == 2000
