"""REVIEW holds under racing workers, restarts, expiry and changes of each bound field."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts.review_rounds import KINDS, Rounds
from tests.redis_server import needs_redis, own_folder, running
from vanguard.adapters.approvals.redis import RedisQueue
from vanguard.adapters.approvals.sqlite import SqliteQueue

ROUNDS = 4 * len(KINDS)


def played(rounds: Rounds) -> Rounds:
    for number in range(ROUNDS):
        rounds.play(number)
    rounds.close()
    return rounds


def test_what_is_kept_in_sqlite_passes_with_a_grant_once_and_never_otherwise(tmp_path: Path) -> None:
    rounds = played(Rounds(lambda: SqliteQueue(tmp_path / "a.sqlite"), 1, workers=8))
    assert rounds.faults == []
    assert rounds.passed["granted"] > 0


@needs_redis
@pytest.mark.xdist_group("redis-approvals")
def test_what_is_kept_in_redis_passes_with_a_grant_once_and_never_otherwise() -> None:
    with own_folder() as folder, running(folder) as url:
        rounds = played(Rounds(lambda: RedisQueue(url), 2, workers=8))
    assert rounds.faults == []
    assert rounds.passed["granted"] > 0
