"""Waiting no longer than so many seconds, without a timer where there is nothing to wait for."""

from __future__ import annotations

import asyncio
import types
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

_T = TypeVar("_T")


async def within(seconds: float, work: Coroutine[Any, Any, _T]) -> _T:
    """The outcome of some work; raises TimeoutError once it has waited for so long.

    Most of what the gateway waits for is there already: a small body, room in a buffer.  A timer for each
    costs more than the rest of the step.
    """
    try:
        waits_for = work.send(None)
    except StopIteration as done:
        outcome: _T = done.value
        return outcome
    async with asyncio.timeout(seconds):
        return await _rest(work, waits_for)


@types.coroutine
def _rest(work: Coroutine[Any, Any, _T], waits_for: Any) -> Generator[Any, Any, _T]:
    """The rest of some work that has begun to wait."""
    while True:
        try:
            sent = yield waits_for
        except BaseException as error:
            step = _thrown(work, error)
        else:
            step = _sent(work, sent)
        if isinstance(step, _Done):
            outcome: _T = step.outcome
            return outcome
        waits_for = step


class _Done:
    def __init__(self, outcome: Any) -> None:
        self.outcome = outcome


def _sent(work: Coroutine[Any, Any, _T], sent: Any) -> Any:
    try:
        return work.send(sent)
    except StopIteration as done:
        return _Done(done.value)


def _thrown(work: Coroutine[Any, Any, _T], error: BaseException) -> Any:
    try:
        return work.throw(error)
    except StopIteration as done:
        return _Done(done.value)
