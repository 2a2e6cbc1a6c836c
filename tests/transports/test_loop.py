"""The loop of a local gateway: calls one at a time, in order, whatever asks for them."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from vanguard.transports.loop import Loop


@pytest.fixture
def faults() -> list[Exception]:
    """What was raised by calls."""
    return []


@pytest.fixture
def loop(faults: list[Exception]) -> Iterator[Loop]:
    """A loop, closed at the end."""
    loop = Loop(faults.append)
    yield loop
    loop.close()


def test_timers_are_made_in_the_order_in_which_they_are_due(loop: Loop) -> None:
    made: list[str] = []
    loop.call_later(0.002, made.append, "second")
    loop.call_later(0.003, loop.stop)
    loop.call_later(0.0, made.append, "first")
    loop.run()
    assert made == ["first", "second"]


def test_a_cancelled_timer_is_never_made(loop: Loop) -> None:
    made: list[str] = []
    loop.call_later(0.0, made.append, "no").cancel()
    loop.call_later(0.001, loop.stop)
    loop.run()
    assert not made


def test_calls_from_other_threads_wake_a_loop_that_waits_for_nothing_else(loop: Loop) -> None:
    made: list[int] = []

    def ask() -> None:
        for number in range(10_000):  # more than the wakes that fit into the socket
            loop.call_soon_threadsafe(made.append, number)
        loop.call_soon_threadsafe(loop.stop)

    thread = threading.Thread(target=ask)
    thread.start()
    loop.run()
    thread.join()
    assert made == list(range(10_000))


def test_a_call_that_raises_is_told_of_and_ends_nothing(loop: Loop, faults: list[Exception]) -> None:
    made: list[str] = []
    reader, writer = os.pipe()

    def read() -> None:
        loop.remove_reader(reader)
        raise ValueError("reader")

    loop.add_reader(reader, read)
    loop.call_later(0.0, int, "timer")
    loop.call_soon_threadsafe(int, "thread")
    os.write(writer, b"x")
    loop.call_later(0.001, made.append, "after")
    loop.call_later(0.002, loop.stop)
    loop.run()
    assert made == ["after"]
    assert len(faults) == 3
    os.close(reader)
    os.close(writer)


def test_a_reader_taken_away_by_an_earlier_call_is_not_made(loop: Loop) -> None:
    made: list[int] = []
    pipes = [os.pipe() for _ in range(3)]

    def read(fd: int) -> None:
        made.append(fd)
        for reader, _ in pipes:
            loop.remove_reader(reader)
        loop.stop()

    for reader, writer in pipes:
        loop.add_reader(reader, lambda reader=reader: read(reader))  # type: ignore[misc]
        os.write(writer, b"x")
    loop.run()
    assert len(made) == 1
    for pair in pipes:
        for fd in pair:
            os.close(fd)


def test_a_descriptor_is_read_and_written_at_once(loop: Loop) -> None:
    made: list[str] = []
    reader, writer = os.pipe()
    loop.add_writer(writer, lambda: (os.write(writer, b"x"), loop.remove_writer(writer)))
    loop.add_reader(reader, lambda: (made.append(os.read(reader, 9).decode()), loop.stop()))
    loop.run()
    assert made == ["x"]
    os.close(reader)
    os.close(writer)


def test_the_end_of_a_pipe_is_something_to_read(loop: Loop) -> None:
    reader, writer = os.pipe()
    os.close(writer)
    loop.add_reader(reader, loop.stop)
    loop.run()
    assert os.read(reader, 1) == b""
    os.close(reader)


def test_a_signal_makes_its_call_and_is_given_back_when_the_loop_closes() -> None:
    before = signal.getsignal(signal.SIGUSR1)
    loop = Loop(lambda error: None)
    loop.on_signal(signal.SIGUSR1, loop.stop)
    threading.Timer(0.001, os.kill, (os.getpid(), signal.SIGUSR1)).start()
    loop.run()
    loop.close()
    assert signal.getsignal(signal.SIGUSR1) is before


def test_a_closed_loop_takes_no_more_calls() -> None:
    loop = Loop(lambda error: None)
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_soon_threadsafe(print)
