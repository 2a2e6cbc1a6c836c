"""Switches that reach gateways whose history is in their own memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanguard.adapters.trackers.memory import MemoryTracker
from vanguard.adapters.trackers.switch_file import SwitchFile
from vanguard.errors import ConfigError, UsageError
from vanguard.model.history import Step, Switch, Who

WHO = Who("ann", "files")


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "switches.json"


@pytest.fixture
def gateway(path: Path, clock: Clock) -> MemoryTracker:
    return MemoryTracker(clock, file=SwitchFile(path, clock))


def test_what_a_person_switches_off_is_off_at_a_running_gateway_half_a_second_later(
    gateway: MemoryTracker, path: Path, clock: Clock
) -> None:
    person = SwitchFile(path, clock)
    assert gateway.step(Step(WHO)).off == ""
    person.switch(Switch("server", "files"), True)
    clock.now += 0.6
    assert gateway.step(Step(WHO)).off == "server"
    assert gateway.step(Step(Who("ann", "mail"))).off == ""
    person.switch(Switch("server", "files"), False)
    clock.now += 0.6
    assert gateway.step(Step(WHO)).off == ""


def test_a_gateway_that_starts_later_finds_what_is_off(path: Path, clock: Clock) -> None:
    SwitchFile(path, clock).switch(Switch("all"), True)
    assert MemoryTracker(clock, file=SwitchFile(path, clock)).step(Step(WHO)).off == "all"


def test_a_pause_reaches_it_too_and_ends_when_it_is_taken_back(
    gateway: MemoryTracker, path: Path, clock: Clock
) -> None:
    person = SwitchFile(path, clock)
    gateway.step(Step(WHO))
    person.pause("ann", 60.0)
    clock.now += 1
    assert gateway.step(Step(WHO)).paused_s == pytest.approx(59.0)
    person.pause("ann", 0.0)
    clock.now += 1
    assert gateway.step(Step(WHO)).paused_s == 0.0


def test_another_change_of_the_file_brings_no_pause_back(
    gateway: MemoryTracker, path: Path, clock: Clock
) -> None:
    person = SwitchFile(path, clock)
    person.pause("ann", 60.0)
    clock.now += 1
    gateway.step(Step(WHO))
    gateway.pause("ann", 0.0)
    person.switch(Switch("server", "mail"), True)
    clock.now += 1
    assert gateway.step(Step(WHO)).paused_s == 0.0


def test_a_file_that_cannot_be_read_switches_nothing_on_again(
    gateway: MemoryTracker, path: Path, clock: Clock
) -> None:
    SwitchFile(path, clock).switch(Switch("all"), True)
    gateway.step(Step(WHO))
    path.write_text("{")
    clock.now += 1
    assert gateway.step(Step(WHO)).off == "all"
    with pytest.raises(ConfigError, match="holds no switches"):
        SwitchFile(path, clock).switches()


def test_it_remembers_nobody(path: Path) -> None:
    assert SwitchFile(path).subjects() == []
    with pytest.raises(UsageError, match="own memory"):
        SwitchFile(path).reset("ann")
