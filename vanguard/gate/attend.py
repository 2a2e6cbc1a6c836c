"""Awaiting beside the messages: in the event loop that runs, or in one on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    from concurrent.futures import Future

Work = Coroutine[Any, Any, None]


class InLoop:
    """Awaits in the event loop that is running."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def __call__(self, work: Work) -> None:
        """Have something awaited."""
        import asyncio

        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()


class OnThread:
    """Awaits in a loop on a thread of its own, which begins with the first that is to be awaited."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def __call__(self, work: Work) -> None:
        """Have something awaited."""
        self._future(work)

    def close(self, last: Work | None = None, patience_s: float = 1.0) -> None:
        """End the thread, once ``last`` was awaited."""
        if self._loop is None or self._thread is None:
            if last is not None:
                last.close()
            return
        if last is not None:
            self._future(last).exception(timeout=patience_s)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(patience_s)

    def _future(self, work: Work) -> Future[None]:
        # A start need not wait for this: most gateways of one machine await nothing.
        import asyncio

        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._run, args=(self._loop,), daemon=True)
            self._thread.start()
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        import asyncio

        asyncio.set_event_loop(loop)
        loop.run_forever()
        loop.close()
