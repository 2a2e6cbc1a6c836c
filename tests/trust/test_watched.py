"""A store that is looked at beforehand: who judges asks what was read, and waits for nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.trust.test_pins_at_the_gate import POISON, READ, Gateway
from vanguard.errors import OutsideError
from vanguard.trust.approval import revoked
from vanguard.trust.folder import Folder
from vanguard.trust.pins import LOOK_S
from vanguard.trust.store import Held, Pin, Seen, Told
from vanguard.trust.watched import EVERY_S, IDLE_S, STALE_S, Watched

FILES = ("files", "npm:files")
PIN = Pin(*FILES, Told({"read_file": READ}), "2026-01-01T00:00:00Z", "first sight")


class Far(Folder):
    """A store that counts how often it is asked, and can be away."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.asked = 0
        self.away = False
        self.heard = threading.Event()
        self.meanwhile: Any = None

    def stamp(self, server: str, source: str) -> Any:
        self._ask()
        found = super().stamp(server, source)
        if self.meanwhile is not None:
            self.meanwhile()
        return found

    def held(self, server: str, source: str, before: Held | None = None) -> Held:
        self._ask()
        return super().held(server, source, before)

    def change(self, *of: Any, **more: Any) -> Held:
        self._ask()
        return super().change(*of, **more)

    def _ask(self) -> None:
        self.asked += 1
        self.heard.set()
        if self.away:
            raise OutsideError("the pins cannot be had")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """A far store, the watch over it whose thread does nothing by itself, and another who uses the store."""

    def __init__(self, folder: Path) -> None:
        self.far, self.clock = Far(folder), Clock()
        self.store = Watched(self.far, every_s=3600.0, monotonic=self.clock)
        self.other = Folder(folder)

    def revoke(self) -> None:
        self.other.change(*FILES, lambda pin, seen: (revoked(pin or PIN, ["read_file"], "me", "t"), seen))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def test_what_was_read_is_not_asked_for_again(desk: Desk) -> None:
    desk.other.keep(PIN)
    assert desk.store.pin(*FILES) == PIN
    before = desk.far.asked
    for _ in range(100):
        desk.store.stamp(*FILES)
        assert desk.store.held(*FILES).pin == PIN
    assert desk.far.asked == before


def test_what_another_changed_is_known_with_the_next_look(desk: Desk) -> None:
    desk.other.keep(PIN)
    first = desk.store.stamp(*FILES)
    desk.revoke()
    assert desk.store.stamp(*FILES) == first
    assert desk.store.look()
    found = desk.store.held(*FILES).pin
    assert found is not None
    assert found.revoked == ("read_file",)
    assert desk.store.stamp(*FILES) != first


def test_a_store_that_is_away_is_known_to_be_away_by_all_and_asked_by_none(desk: Desk) -> None:
    desk.store.stamp(*FILES)
    desk.far.away = True
    desk.store.look()
    before = desk.far.asked
    for _ in range(10):
        with pytest.raises(OutsideError, match="cannot be had"):
            desk.store.stamp(*FILES)
    assert desk.far.asked == before
    desk.far.away = False
    desk.store.look()
    assert desk.store.held(*FILES).pin is None


def test_a_change_of_ones_own_is_known_at_once_and_no_look_that_began_before_undoes_it(desk: Desk) -> None:
    desk.store.stamp(*FILES)
    desk.store.change(*FILES, lambda pin, seen: (PIN, seen))
    assert desk.store.pin(*FILES) == PIN

    def approved() -> None:
        desk.far.meanwhile = None
        desk.store.change(*FILES, lambda pin, seen: (PIN, Seen("t", {"read_file": POISON})))

    desk.far.meanwhile = approved
    desk.store.look()
    assert desk.store.seen(*FILES).tools == {"read_file": POISON}


def test_a_change_that_fails_tells_that_the_store_is_away(desk: Desk) -> None:
    desk.store.stamp(*FILES)
    desk.far.away = True
    with pytest.raises(OutsideError):
        desk.store.change(*FILES, lambda pin, seen: (PIN, seen))
    before = desk.far.asked
    with pytest.raises(OutsideError):
        desk.store.stamp(*FILES)
    assert desk.far.asked == before


def test_what_was_not_looked_at_for_too_long_is_asked_for(desk: Desk) -> None:
    desk.other.keep(PIN)
    desk.store.stamp(*FILES)
    desk.revoke()
    desk.clock.now += STALE_S + 0.1
    found = desk.store.pin(*FILES)
    assert found is not None
    assert found.revoked == ("read_file",)


def test_what_nobody_asks_about_is_left_alone(desk: Desk) -> None:
    desk.store.stamp(*FILES)
    desk.clock.now += IDLE_S + 0.1
    before = desk.far.asked
    assert not desk.store.look()
    assert desk.far.asked == before


def test_what_is_forgotten_is_forgotten_here_too(desk: Desk) -> None:
    desk.store.change(*FILES, lambda pin, seen: (PIN, seen))
    desk.store.forget(*FILES)
    assert desk.store.pin(*FILES) is None
    assert desk.other.pins() == desk.store.pins() == []


def test_a_thread_looks_again_and_again(tmp_path: Path) -> None:
    far = Far(tmp_path)
    store = Watched(far, every_s=0.001)
    store.stamp(*FILES)
    for _ in range(3):
        far.heard.clear()
        assert far.heard.wait(30)
    store.close()


def test_a_tool_that_is_revoked_elsewhere_is_refused_and_no_call_asks_the_store(desk: Desk) -> None:
    gateway = Gateway(desk.far.folder, "strict", store=desk.store)
    gateway.listed(READ)
    before = desk.far.asked
    for _ in range(5):
        gateway.now += LOOK_S
        assert "result" in gateway.called("read_file")
    assert desk.far.asked == before
    desk.revoke()
    desk.store.look()
    gateway.now += LOOK_S
    assert gateway.called("read_file")["error"]["data"]["rule"] == "trust-revoked"


def test_revoking_takes_half_a_second_at_most() -> None:
    assert EVERY_S + LOOK_S < 0.5
