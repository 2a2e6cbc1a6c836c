from __future__ import annotations

import threading
from collections.abc import Callable

from vanguard.adapters.journals.handoff import BATCH_RECORDS, BATCH_SECONDS, Handoff
from vanguard.model.record import Record

Make = Callable[..., Record]


class Bell(threading.Event):
    """An event that never makes anyone wait, and tells the time limits it was waited for with."""

    def __init__(self) -> None:
        super().__init__()
        self.limits: list[float | None] = []
        self.rings = 0

    def wait(self, timeout: float | None = None) -> bool:
        self.limits.append(timeout)
        return True

    def set(self) -> None:
        self.rings += 1


def test_an_idle_reader_sleeps_until_it_is_woken_and_never_looks_up() -> None:
    bell = Bell()
    Handoff(wake=bell).wait()
    assert bell.limits[0] is None


def test_a_reader_with_something_to_do_waits_for_one_batch_at_most(record: Make) -> None:
    bell = Bell()
    handoff = Handoff(wake=bell)
    handoff.put(record())
    handoff.wait()
    assert bell.limits == [BATCH_SECONDS]
    for number in range(BATCH_RECORDS):
        handoff.put(record(number))
    handoff.wait()
    assert bell.limits == [BATCH_SECONDS]


def test_a_reader_at_work_is_not_woken(record: Make) -> None:
    bell = Bell()
    handoff = Handoff(wake=bell)
    assert all(handoff.put(record(number)) for number in range(1000))
    assert bell.rings == 0
