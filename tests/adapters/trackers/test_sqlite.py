"""Several gateways over one file: what one has in mind never hides what another did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vanguard.adapters.trackers.sqlite import SqliteTracker
from vanguard.adapters.trackers.traces import MOST_TRACES
from vanguard.errors import TrackerAway
from vanguard.model.history import Add, Ask, Seen, Step, Switch, Who
from vanguard.model.lineage import Learn, Recall

WHO = Who("key:ci", "files")
NOW = 1_800_000_000.0

Open = Callable[[], SqliteTracker]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens the same file again, as another gateway would."""
    made: list[SqliteTracker] = []

    def open_it() -> SqliteTracker:
        made.append(SqliteTracker(tmp_path / "history.db", lambda: NOW, wait_s=0.01))
        return made[-1]

    yield open_it
    for each in made:
        each.close()


def count(tracker: SqliteTracker, add: bool = True) -> int:
    adds = (Add("t", keep=100),) if add else ()
    return tracker.step(Step(WHO, adds, (Ask("t", 60),))).counts[0]


def test_two_that_take_turns_count_together(opened: Open) -> None:
    one, two = opened(), opened()
    assert [count(each) for each in (one, one, two, two, one, two, one)] == [1, 2, 3, 4, 5, 6, 7]


def test_what_one_learns_of_a_text_the_other_recalls(opened: Open) -> None:
    one, two = opened(), opened()

    def seen(tracker: SqliteTracker) -> Seen:
        recalls = (Recall("inside", "x", 60.0),)
        return tracker.step(Step(WHO, recalls=recalls, prints=lambda name: (b"abcde",)))

    assert seen(two).recalled == ((),)
    one.note(Step(WHO, learns=(Learn("inside", "x", 4, 7),), prints=lambda name: (b"abcde",)))
    assert seen(two).recalled[0][0].origin == 7


def test_a_pause_a_switch_and_a_reset_by_another_hold_at_once(opened: Open) -> None:
    one, two = opened(), opened()
    count(one)
    two.pause(WHO.principal, 30)
    two.switch(Switch("server", "files"), True)
    seen = one.step(Step(WHO))
    assert (seen.paused_s, seen.off) == (30.0, "server")
    two.reset(WHO.principal)
    two.switch(Switch("server", "files"), False)
    seen = one.step(Step(WHO, asks=(Ask("t", 60),)))
    assert (seen.paused_s, seen.off, seen.counts) == (0.0, "", (0,))


def test_ones_own_pauses_switches_and_resets_hold_at_once_too(opened: Open) -> None:
    one = opened()
    count(one)
    one.pause(WHO.principal, 30)
    one.switch(Switch("all"), True)
    assert (one.step(Step(WHO)).paused_s, one.step(Step(WHO)).off) == (30.0, "all")
    one.reset(WHO.principal)
    assert count(one, add=False) == 0


def test_what_could_not_be_written_is_not_in_mind_either(opened: Open) -> None:
    one, two = opened(), opened()
    assert count(one) == 1
    two._base.execute("BEGIN IMMEDIATE")
    with pytest.raises(TrackerAway):
        count(one)
    two._base.execute("ROLLBACK")
    assert count(one) == 2


def test_a_step_that_fails_half_way_leaves_nothing(opened: Open) -> None:
    one = opened()
    count(one)

    def broken(name: str) -> tuple[int, ...]:
        raise ValueError(name)

    with pytest.raises(ValueError, match="x"):
        one.step(Step(WHO, (Add("t", keep=100), Add("u", of="x")), values=broken))
    assert count(one, add=False) == 1
    assert count(opened(), add=False) == 1


def test_of_one_principal_no_more_traces_are_kept_than_the_bound(opened: Open) -> None:
    one = opened()
    for number in range(MOST_TRACES + 40):
        one.note(Step(WHO, (Add(f"trace-{number}"),)))
    (kept,) = one._base.execute("SELECT count(*) FROM traces").fetchone()
    assert kept == MOST_TRACES


def test_many_principals_are_all_remembered(opened: Open) -> None:
    one = opened()
    for _ in range(3):
        counts = {
            one.step(Step(Who(f"key:{n}"), (Add("t", keep=9),), (Ask("t", 60),))).counts[0] for n in range(40)
        }
    assert counts == {3}
