"""What every tracker must do (gate.ports.Tracker); a new adapter is one more entry in TRACKERS."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.redis_server import needs_redis, own_folder, running
from vanguard.adapters.trackers.memory import MAX_SHOWN, MemoryTracker
from vanguard.adapters.trackers.redis import RedisTracker
from vanguard.adapters.trackers.sqlite import SqliteTracker
from vanguard.model.history import Add, Ask, Score, Seen, Step, Switch, Take, Who
from vanguard.model.lineage import Learn, Recall, Recalled

_runs = itertools.count()


class Clock:
    now = 1_800_000_000.0
    ticks = 0.0

    def __call__(self) -> float:
        return self.now

    def monotonic(self) -> float:
        # What is known of switches is always too old.
        self.ticks += 10.0
        return self.ticks


class Bench:
    """A tracker and its clock; what has to be waited for is."""

    def __init__(self, tracker: Any, clock: Clock, loop: asyncio.Runner) -> None:
        self.tracker = tracker
        self.clock = clock
        self._loop = loop

    def fresh(self, server: str = "files") -> Who:
        """Somebody of whom nothing is remembered."""
        return Who(f"{{somebody}}:{next(_runs)}", server)

    def do(self, name: str, *args: object) -> Any:
        async def awaited() -> Any:
            found = getattr(self.tracker, name)(*args)
            return await found if isinstance(found, Awaitable) else found

        return self._loop.run(awaited())

    def step(self, who: Who, **parts: Any) -> Seen:
        found: Seen = self.do("step", Step(who, **parts))
        return found


def _made(kind: str, clock: Clock, folder: Path, url: str) -> Any:
    if kind == "memory":
        return MemoryTracker(clock)
    if kind == "sqlite":
        return SqliteTracker(folder / "state.db", clock, wait_s=60.0)
    return RedisTracker(url, pytest.fail, clock=clock, monotonic=clock.monotonic, timeout_s=60.0)


@pytest.fixture(
    scope="module",
    params=["memory", "sqlite", pytest.param("redis", marks=[needs_redis, pytest.mark.xdist_group("redis")])],
)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    clock, folder = Clock(), tmp_path_factory.mktemp("state")
    with asyncio.Runner() as loop, own_folder() as short:
        if request.param != "redis":
            made = Bench(_made(request.param, clock, folder, ""), clock, loop)
            yield made
            made.do("close")
            return
        with running(short) as url:
            made = Bench(_made("redis", clock, folder, url), clock, loop)
            yield made
            made.do("close")


def test_what_was_added_is_counted_within_its_window(bench: Bench) -> None:
    who = bench.fresh()
    for _ in range(3):
        bench.step(who, adds=(Add("t", keep=10),))
        bench.clock.now += 10
    assert bench.step(who, asks=(Ask("t", 15), Ask("t", 25), Ask("t", 60), Ask("other", 60))).counts == (
        1,
        2,
        3,
        0,
    )


def test_a_step_is_counted_in_its_own_asking_unless_it_asks_what_was_before(bench: Bench) -> None:
    who = bench.fresh()
    seen = bench.step(who, adds=(Add("t", keep=4),), asks=(Ask("t", 60), Ask("t", 60, before=True)))
    assert seen.counts == (1, 0)


def test_only_the_newest_entries_are_kept(bench: Bench) -> None:
    who = bench.fresh()
    for _ in range(9):
        seen = bench.step(who, adds=(Add("t", keep=4),), asks=(Ask("t", 60),))
    assert seen.counts == (4,)


def test_distinct_items_are_counted_once_and_items_can_be_asked_for(bench: Bench) -> None:
    who = bench.fresh()
    for item in (1, 2, 1, 2**52 - 1, 1):
        bench.step(who, adds=(Add("t", item, 10, True), Add("u", item, 10)))
    asks = (
        Ask("t", 60),
        Ask("t", 60, (1, 2)),
        Ask("u", 60),
        Ask("u", 60, (1,)),
        Ask("u", 60, (2**52 - 1, 7)),
    )
    assert bench.step(who, asks=asks).counts == (3, 2, 5, 3, 1)


def test_a_budget_is_taken_up_to_its_limit_and_is_whole_again_after_its_window(bench: Bench) -> None:
    who = bench.fresh()
    take = Take("calls", 60.0, 3)
    assert [bench.step(who, takes=(take,)).left[0] for _ in range(3)] == [2, 1, 0]
    bench.clock.now += 20
    assert bench.step(who, takes=(take,)).left[0] == pytest.approx(-40)
    bench.clock.now += 40
    assert bench.step(who, takes=(take,)).left == (2,)


def test_what_is_refused_of_a_budget_takes_nothing(bench: Bench) -> None:
    who = bench.fresh()
    assert bench.step(who, takes=(Take("bytes", 60.0, 10, 8),)).left == (2,)
    assert bench.step(who, takes=(Take("bytes", 60.0, 10, 8),)).left[0] < 0
    assert bench.step(who, takes=(Take("bytes", 60.0, 10, 2),)).left == (0,)


def test_a_score_loses_half_of_itself_each_half_life(bench: Bench) -> None:
    who = bench.fresh()
    assert bench.step(who, scores=(Score("risk", 600.0, 8.0),)).scores == (8.0,)
    bench.clock.now += 600
    assert bench.step(who, scores=(Score("risk", 600.0),)).scores[0] == pytest.approx(4.0)
    assert bench.step(who, scores=(Score("risk", 600.0, 1.0),)).scores[0] == pytest.approx(5.0)


def test_principals_are_told_apart_and_their_clients_and_sessions_are_not(bench: Bench) -> None:
    who, other = bench.fresh(), bench.fresh()
    bench.step(who, adds=(Add("t", keep=4),))
    assert bench.step(other, asks=(Ask("t", 60),)).counts == (0,)
    again = Who(who.principal, who.server, "another client", "another session")
    assert bench.step(again, asks=(Ask("t", 60),)).counts == (1,)


def test_a_note_is_seen_by_the_next_step(bench: Bench) -> None:
    who = bench.fresh()
    bench.do("note", Step(who, adds=(Add("t", keep=4),), scores=(Score("risk", 60.0, 3.0),)))
    seen = bench.step(who, asks=(Ask("t", 60),), scores=(Score("risk", 60.0),))
    assert (seen.counts, seen.scores) == ((1,), (3.0,))


def test_a_pause_ends_by_itself_or_when_somebody_ends_it(bench: Bench) -> None:
    who = bench.fresh()
    bench.do("pause", who.principal, 30.0)
    assert bench.step(who).paused_s == pytest.approx(30.0)
    bench.clock.now += 10
    assert bench.step(who).paused_s == pytest.approx(20.0)
    bench.do("pause", who.principal, 0.0)
    assert bench.step(who).paused_s == 0.0
    bench.do("note", Step(who, pause_s=5.0))
    assert bench.step(who).paused_s == pytest.approx(5.0)
    bench.clock.now += 5
    assert bench.step(who).paused_s == 0.0


@pytest.mark.parametrize("scope", ["all", "server", "principal"])
def test_what_is_switched_off_concerns_only_whom_it_names(bench: Bench, scope: str) -> None:
    who, other = bench.fresh("files"), bench.fresh("mail")
    switch = Switch(scope, {"all": "", "server": "files", "principal": who.principal}[scope])
    assert bench.step(who).off == ""
    bench.do("switch", switch, True)
    assert bench.do("switches") == frozenset([switch])
    assert bench.step(who).off == scope
    assert bench.step(other).off == ("all" if scope == "all" else "")
    bench.do("switch", switch, False)
    assert bench.step(who).off == ""


def test_a_score_is_shown_as_it_is_now_and_showing_it_changes_nothing(bench: Bench) -> None:
    who, score = bench.fresh(), Score("risk", 600.0)
    bench.step(who, scores=(Score("risk", 600.0, 8.0),))
    bench.clock.now += 600.0
    for _ in range(2):
        (mine,) = [each for each in bench.do("subjects", score) if each.who.principal == who.principal]
        assert mine.score == pytest.approx(4.0)
    (unasked,) = [each for each in bench.do("subjects") if each.who.principal == who.principal]
    assert unasked.score == 0.0


def test_subjects_are_shown_with_the_latest_first_and_forgotten_when_reset(bench: Bench) -> None:
    who = bench.fresh()
    for session in ("one", "two"):
        bench.clock.now += 2
        bench.step(Who(who.principal, "files", "client", session), adds=(Add("t", keep=4),))
    mine = [each for each in bench.do("subjects") if each.who.principal == who.principal]
    assert [each.who.session for each in mine] == ["two", "one"]
    assert mine[0].last == bench.clock.now
    bench.do("reset", who.principal)
    assert all(each.who.principal != who.principal for each in bench.do("subjects"))
    assert bench.step(who, asks=(Ask("t", 60),)).counts == (0,)


def test_no_more_sessions_of_one_principal_are_shown_than_the_bound(bench: Bench) -> None:
    who = bench.fresh()
    for number in range(MAX_SHOWN + 5):
        bench.clock.now += 2
        bench.step(Who(who.principal, "files", "client", str(number)))
    mine = [each.who.session for each in bench.do("subjects") if each.who.principal == who.principal]
    assert len(mine) == MAX_SHOWN
    assert mine[0] == str(MAX_SHOWN + 4)


STEPS = st.lists(
    st.tuples(
        st.floats(0, 40),
        st.builds(
            Step,
            st.just(Who("p", "s")),
            st.lists(
                st.builds(Add, st.sampled_from("ab"), st.integers(0, 3), st.integers(1, 4), st.booleans()),
                max_size=3,
            ).map(tuple),
            st.lists(
                st.builds(
                    Ask,
                    st.sampled_from("ab"),
                    st.floats(1, 60),
                    st.lists(st.integers(0, 3), max_size=2).map(tuple),
                    st.booleans(),
                ),
                max_size=3,
            ).map(tuple),
            st.lists(
                st.builds(
                    Take, st.sampled_from("xy"), st.floats(1, 60), st.integers(1, 4), st.integers(1, 2)
                ),
                max_size=2,
            ).map(tuple),
            st.lists(
                st.builds(Score, st.sampled_from("rs"), st.floats(1, 60), st.floats(0, 8)), max_size=2
            ).map(tuple),
            st.sampled_from([0.0, 5.0, 30.0]),
        ),
    ),
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(STEPS)
def test_every_tracker_finds_what_the_one_in_memory_finds(
    bench: Bench, steps: list[tuple[float, Step]]
) -> None:
    model = MemoryTracker(bench.clock)
    who = bench.fresh()
    for passed, step in steps:
        bench.clock.now += passed
        step.who = who
        wanted, found = model.step(step), bench.do("step", step)
        assert found.counts == wanted.counts
        assert found.left == pytest.approx(wanted.left, abs=1e-4)
        assert found.scores == pytest.approx(wanted.scores, abs=1e-6)
        assert found.paused_s == pytest.approx(wanted.paused_s, abs=1e-4)


def test_named_values_are_worked_out_once_a_trace_needs_them(bench: Bench) -> None:
    who, asked = bench.fresh(), list[str]()

    def values(name: str) -> tuple[int, ...]:
        asked.append(name)
        return (2**50 + 7, 2**50 + 8, 2**50 + 9) if name == "host" else ()

    asks = (Ask("t", 60, of="host"), Ask("t", 60, before=True, of="host"), Ask("t", 60, of="file"))
    step = {"adds": (Add("t", 0, 10, False, "host", 2),), "asks": asks, "values": values}
    assert bench.step(who, **step).counts == (2, 0, 0)
    assert bench.step(who, **step).counts == (4, 2, 0)
    assert set(asked) <= {"host", "file"}


def _prints(**named: str) -> Any:
    """The prints of a step: of each name the words, five letters long."""
    return lambda name: tuple(word.encode() for word in named.get(name, "").split())


def test_what_a_text_held_is_known_again_with_its_origin_and_age(bench: Bench) -> None:
    who = bench.fresh()
    bench.do("note", Step(who, learns=(Learn("web", "page", 16, 7),), prints=_prints(page="alpha gamma")))
    bench.clock.now += 30
    recalls = (Recall("web", "call", 3_600.0), Recall("mail", "call", 3_600.0), Recall("web", "call", 10.0))
    seen = bench.step(who, recalls=recalls, prints=_prints(call="omega gamma"))
    assert seen.recalled == ((Recalled(1, 7, pytest.approx(30, abs=1)),), (), ())


def test_what_was_known_elsewhere_first_is_not_learned_and_what_is_known_keeps_its_origin(
    bench: Bench,
) -> None:
    who = bench.fresh()
    bench.do("note", Step(who, learns=(Learn("said", "call", 16, 1),), prints=_prints(call="alpha")))
    learns = (Learn("web", "page", 16, 7, ("said",)),)
    bench.do("note", Step(who, learns=learns, prints=_prints(page="alpha gamma")))
    bench.clock.now += 30
    learns = (Learn("web", "page", 16, 8, ("said", "never")),)
    bench.do("note", Step(who, learns=learns, prints=_prints(page="gamma")))
    seen = bench.step(who, recalls=(Recall("web", "call", 60.0),), prints=_prints(call="alpha gamma"))
    assert seen.recalled == ((Recalled(1, 7, pytest.approx(0, abs=1)),),)


def test_a_recall_may_hang_on_another_and_comes_before_what_is_learned(bench: Bench) -> None:
    who, prints = bench.fresh(), _prints(to="alpha", body="gamma")
    recalls = (Recall("web", "to", 60.0), Recall("file", "body", 60.0, after=0))
    learns = (Learn("file", "body", 16, 2),)
    assert bench.step(who, recalls=recalls, learns=learns, prints=prints).recalled == ((), ())
    assert bench.step(who, recalls=recalls, prints=prints).recalled == ((), ())
    bench.step(who, learns=(Learn("web", "to", 16, 1),), prints=prints)
    seen = bench.step(who, recalls=recalls, prints=prints)
    assert [[each.origin for each in one] for one in seen.recalled] == [[1], [2]]


def test_however_much_is_learned_it_takes_no_more_room_and_the_oldest_is_forgotten(bench: Bench) -> None:
    who = bench.fresh()
    for number in range(40):
        words = " ".join(f"{letter}{letter}{number:03}" for letter in "abcd")
        bench.clock.now += 1
        bench.do("note", Step(who, learns=(Learn("web", "page", 2, 1),), prints=_prints(page=words)))
    every = " ".join(f"{letter}{letter}{number:03}" for number in range(40) for letter in "abcd")
    seen = bench.step(who, recalls=(Recall("web", "call", 60.0),), prints=_prints(call=every))
    assert len(seen.recalled[0]) == 8
    assert min(each.at for each in seen.recalled[0]) >= 4 * 30


WORDS = st.lists(st.sampled_from([b"aaaaa", b"bbbbb", b"abbbb", b"babab", b"zzzzz", b"az\0zz"]), max_size=4)
READS = st.lists(
    st.tuples(st.integers(0, 40), WORDS, WORDS, st.sampled_from([(), ("b",)]), st.sampled_from([-1, 0])),
    max_size=12,
)


@settings(max_examples=30, deadline=None)
@given(READS)
def test_every_tracker_knows_again_what_the_one_in_memory_does(
    bench: Bench, reads: list[tuple[int, list[bytes], list[bytes], tuple[str, ...], int]]
) -> None:
    model = MemoryTracker(bench.clock)
    who = bench.fresh()
    for passed, one, other, unless, after in reads:
        bench.clock.now += passed
        given_prints = {"one": tuple(one), "other": tuple(other)}
        step = Step(
            who,
            recalls=(Recall("a", "one", 60.0), Recall("b", "other", 30.0, after)),
            learns=(Learn("a", "other", 2, 3, unless), Learn("b", "one", 1, 4)),
            prints=lambda name, known=given_prints: known[name],
        )
        assert bench.do("step", step).recalled == model.step(step).recalled
