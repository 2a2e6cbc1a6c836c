"""Judging what takes long in a process of its own, so that nobody else waits for it meanwhile.

A thread would not do: single steps over a text of megabytes hold Python's one lock for seconds.  A copy of
this process knows everything that it needs, so that only the decision has to be brought back.
"""

from __future__ import annotations

import asyncio
import dataclasses
import gc
import io
import os
import pickle
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from vanguard.adapters.parting import Large, Parting
from vanguard.adapters.pieces import put_together, taken_apart
from vanguard.errors import ProtocolError
from vanguard.gate.ports import Judged, Weigh
from vanguard.inspection import look
from vanguard.model.decision import Decision
from vanguard.model.message import Direction, Message
from vanguard.wire.jsonrpc import Batch, body_of, message_of

LONGEST_S = 120.0
"""Seconds after which a process is ended, and its message judged in this one."""

_GOOD, _BAD = b"=", b"!"


class Aside:
    """Judges in copies of this process: as many at once as there are processors, one for each principal."""

    def __init__(self, at_once: int = 0) -> None:
        self._free = asyncio.Semaphore(at_once or max(1, (os.cpu_count() or 1)))
        self._turns: dict[str, asyncio.Lock] = {}
        self._asking: Counter[str] = Counter()
        self._parting = Parting()

    @staticmethod
    def is_possible() -> bool:
        """Whether a process can be copied here."""
        return hasattr(os, "fork") and sys.platform != "win32"

    async def look(self, asked: Sequence[Judged], weigh: Weigh) -> list[Decision] | None:
        """The decisions on messages; None where they have to be judged in this process after all."""
        who = asked[0][1].principal
        data = await self._done(who, lambda: _encoded([weigh(*look(*each), each[1]) for each in asked]))
        return _decisions(data)

    async def parsed(self, line: bytes, direction: Direction, who: str) -> Message | Batch:
        """What a line says, parsed for ``who`` in a copy, and put together here piece by piece.

        Raises ProtocolError.
        """
        data = await self._done(who, lambda: _said(line, direction))
        large: list[Large] = []
        try:
            return await asyncio.to_thread(_heard, data, line, direction, large)
        finally:
            self._parting.keep(large)

    async def _done(self, who: str, work: Callable[[], bytes]) -> bytes:
        """The outcome of some work that a copy does when it is the turn of ``who``; b"" where it did not."""
        turn = self._turns.setdefault(who, asyncio.Lock())
        self._asking[who] += 1
        try:
            async with turn, self._free:
                return await _by_copy(work)
        finally:
            self._asking[who] -= 1
            if not self._asking[who]:
                del self._asking[who], self._turns[who]


async def _by_copy(work: Callable[[], bytes]) -> bytes:
    """The outcome of some work that a copy does; b"" where it did not come to an end."""
    try:
        pid, end = _forked(work)
    except OSError:
        return b""
    data, status = b"", 0
    try:
        async with asyncio.timeout(LONGEST_S):
            data = await _read(end)
    except TimeoutError:
        return b""
    finally:
        os.close(end)
        # It ends once it has written all, and at once where nobody wants to know any more.
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
    return data if status == 0 else b""


def _said(line: bytes, direction: Direction) -> bytes:
    """What a line says, or why it says nothing, as bytes for `_heard`."""
    gc.disable()
    try:
        return _GOOD + taken_apart(body_of(line, direction))
    except ProtocolError as error:
        return _BAD + pickle.dumps(vars(error))


def _heard(data: bytes, line: bytes, direction: Direction, large: list[Large]) -> Message | Batch:
    """The message that a copy has read in a line, and its large containers; raises ProtocolError."""
    if data.startswith(_BAD):
        raise ProtocolError(**pickle.loads(data[1:]))
    body = put_together(data[1:], large) if data else body_of(line, direction)
    return message_of(body, line, direction)


def _forked(work: Callable[[], bytes]) -> tuple[int, int]:
    """A copy of this process that does some work: its id, and what its outcome is read from."""
    ours, theirs = os.pipe()
    everything = signal.valid_signals()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, everything)
    try:
        with warnings.catch_warnings():
            # What other threads hold is not needed in the copy, and what the copy holds is its own.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            _work(work, theirs)
    except OSError:
        os.close(ours)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(theirs)
    os.set_blocking(ours, False)
    return pid, ours


def _work(work: Callable[[], bytes], end: int) -> None:
    """Do it, write the outcome, and end; never returns.

    The copy hears no signals, so that none of its own reaches the loop of the one it was made of, and holds
    no connections, so that those which are closed meanwhile are closed.
    """
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        for each in os.listdir("/proc/self/fd" if os.path.isdir("/proc/self/fd") else "/dev/fd"):
            if int(each) > 2 and int(each) != end:
                try:
                    os.close(int(each))
                except OSError:
                    continue
        data = memoryview(work())
        while data:
            data = data[os.write(end, data) :]
        code = 0
    finally:
        os._exit(code)


async def _read(end: int) -> bytes:
    """All that comes out of a pipe."""
    loop = asyncio.get_running_loop()
    parts: list[bytes] = []
    over: asyncio.Future[None] = loop.create_future()

    def ready() -> None:
        try:
            part = os.read(end, 1 << 20)
        except BlockingIOError:
            return
        if part:
            parts.append(part)
        elif not over.done():
            over.set_result(None)

    loop.add_reader(end, ready)
    try:
        await over
    finally:
        loop.remove_reader(end)
    return b"".join(parts)


class _Encoder(pickle.Pickler):
    """Values are taken apart by their fields, whichever way their classes keep these."""

    def reducer_override(self, given: Any) -> Any:
        if dataclasses.is_dataclass(given) and not isinstance(given, type):
            return type(given), tuple([getattr(given, each.name) for each in dataclasses.fields(given)])
        return NotImplemented


def _encoded(decisions: list[Decision]) -> bytes:
    out = io.BytesIO()
    _Encoder(out, pickle.HIGHEST_PROTOCOL).dump(decisions)
    return out.getvalue()


def _decisions(data: bytes) -> list[Decision] | None:
    """What a copy of this very process has written; None where it ended before it had."""
    try:
        found = pickle.loads(data)
    except (pickle.UnpicklingError, EOFError, ValueError):
        return None
    return found if isinstance(found, list) else None
