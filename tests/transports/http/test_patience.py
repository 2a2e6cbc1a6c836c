from __future__ import annotations

import asyncio

import pytest

from vanguard.transports.http.patience import within


def test_what_is_there_already_is_given_without_a_turn_of_the_loop() -> None:
    async def there() -> int:
        return 3

    step = within(1.0, there())
    with pytest.raises(StopIteration) as done:
        step.send(None)
    assert done.value.value == 3


def test_what_comes_in_time_is_waited_for() -> None:
    async def run() -> int:
        coming: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def twice() -> int:
            return await coming + await coming

        asyncio.get_running_loop().call_soon(coming.set_result, 2)
        return await within(60.0, twice())

    assert asyncio.run(run()) == 4


def test_what_never_comes_is_a_timeout_and_the_work_is_told() -> None:
    told: list[str] = []

    async def never() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            told.append("cancelled")

    with pytest.raises(TimeoutError):
        asyncio.run(within(0.0, never()))
    assert told == ["cancelled"]


def test_an_error_of_the_work_is_raised_before_and_after_it_waited() -> None:
    async def fails() -> None:
        raise ValueError

    async def fails_later() -> None:
        await asyncio.sleep(0)
        raise KeyError

    with pytest.raises(ValueError):  # noqa: PT011
        asyncio.run(within(1.0, fails()))
    with pytest.raises(KeyError):
        asyncio.run(within(1.0, fails_later()))


def test_being_cancelled_cancels_the_work() -> None:
    async def run() -> bool:
        reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        async def work() -> None:
            await reached

        task = asyncio.ensure_future(within(60.0, work()))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return reached.cancelled()

    assert asyncio.run(run())
