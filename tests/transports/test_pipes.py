"""Descriptors on a loop: what cannot be watched is read all the same, and nobody is flooded."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from vanguard.transports.loop import Loop
from vanguard.transports.pipes import HIGH_WATER, LOW_WATER, Inlet, Outlet, watchable


@contextmanager
def a_loop() -> Iterator[Loop]:
    """A loop in which nothing may go wrong."""

    def fault(error: Exception) -> None:
        raise AssertionError from error

    loop = Loop(fault)
    try:
        yield loop
    finally:
        loop.close()


def read_all(fd: int, pause_after: int | None = None) -> bytes:
    """Everything that an inlet hands over, with a pause and a resume on the way."""
    taken = bytearray()

    def take(data: bytes) -> None:
        taken.extend(data)
        if pause_after is not None and len(taken) >= pause_after:
            inlet.pause("test")
            loop.call_soon_threadsafe(inlet.resume, "test")

    with a_loop() as loop:
        inlet = Inlet(loop, fd, take, loop.stop)
        inlet.start()
        loop.run()
    return bytes(taken)


def test_a_regular_file_is_read_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"x" * 300_000)
    with (tmp_path / "in").open("rb") as file:
        assert not watchable(file.fileno())
        assert read_all(file.fileno()) == b"x" * 300_000


def test_a_regular_file_waits_where_reading_pauses_and_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(bytes(range(256)) * 8_000)
    with (tmp_path / "in").open("rb") as file:
        assert read_all(file.fileno(), pause_after=1) == bytes(range(256)) * 8_000


def test_the_null_device_ends_at_once() -> None:
    with open(os.devnull, "rb") as null:
        assert read_all(null.fileno()) == b""


def test_a_pipe_is_watched_and_read_to_its_end() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"one\n")
    os.close(writer)
    assert watchable(reader)
    assert read_all(reader, pause_after=1) == b"one\n"
    os.close(reader)


def with_outlet(play: Callable[[Outlet, int, list[bool], list[str]], None]) -> None:
    """Run something with an outlet into a pipe, its other end, its pressure and its breaks."""
    reader, writer = os.pipe()
    pressure: list[bool] = []
    broken: list[str] = []

    def look() -> None:
        if outlet.broken or not outlet.waiting:
            loop.stop()
            return
        if select.select([reader], [], [], 0)[0]:
            os.read(reader, 65_536)
        loop.call_soon_threadsafe(look)

    with a_loop() as loop:
        outlet = Outlet(loop, writer, lambda: broken.append("broken"), pressure.append)
        play(outlet, reader, pressure, broken)
        look()
        loop.run()
    assert pressure in ([], [True, False])


def test_lines_are_written_whole_and_in_order() -> None:
    def play(outlet: Outlet, reader: int, pressure: list[bool], broken: list[str]) -> None:
        for line in (b"a", b"bc", b""):
            outlet.put(line)
        outlet.flush()
        assert os.read(reader, 100) == b"a\nbc\n\n"

    with_outlet(play)


def test_a_reader_that_does_not_read_makes_pressure_and_then_relieves_it() -> None:
    def play(outlet: Outlet, reader: int, pressure: list[bool], broken: list[str]) -> None:
        outlet.put(b"x" * (2 * HIGH_WATER))
        outlet.flush()
        assert pressure == [True]
        assert outlet.waiting > LOW_WATER

    with_outlet(play)


def test_a_reader_that_has_gone_breaks_the_outlet_once() -> None:
    def play(outlet: Outlet, reader: int, pressure: list[bool], broken: list[str]) -> None:
        os.close(reader)
        for _ in range(3):
            outlet.put(b"x")
            outlet.flush()
        assert outlet.broken
        assert broken == ["broken"]

    with_outlet(play)


def test_a_shared_descriptor_is_left_as_it_was_found() -> None:
    _, writer = os.pipe()
    with a_loop() as loop:
        outlet = Outlet(loop, writer, lambda: None, lambda pressing: None)
        assert not os.get_blocking(writer)
        outlet.restore()
        assert os.get_blocking(writer)
