"""Large values whose memory is given back a piece at a time, for a process that others wait for.

Python frees a value of millions of others in one go, as soon as nobody has it any more, and holds its one
lock until that is done.  Whoever keeps the large containers of such a value until everybody else has let go
of them can empty them piece by piece instead.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from typing import Any, TypeAlias

Large: TypeAlias = tuple[Any, list[int]]
"""A list or dict, and how many members each piece of it has, in their order."""

_LOOK_S = 0.05
_ALONE = 2
"""References to a container that one tuple alone has, as they are counted: its own, and that of asking."""


class Parting:
    """Keeps large containers, those of one value behind one another and the outer before the inner ones."""

    def __init__(self) -> None:
        self._kept: list[deque[Large]] = []
        self._timer: asyncio.Handle | None = None

    def __len__(self) -> int:
        """How many values are kept."""
        return len(self._kept)

    def keep(self, large: list[Large]) -> None:
        """Give a value's large containers back once nobody else has them; to be called on the loop."""
        if large:
            self._kept.append(deque(large))
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(_LOOK_S, self._go_on)

    def give_back(self) -> bool:
        """Give one piece back; False where somebody has everything that is kept."""
        for value in self._kept:
            if sys.getrefcount(value[0][0]) <= _ALONE:
                if _emptied(value[0]):
                    value.popleft()
                    if not value:
                        self._kept.remove(value)
                return True
        return False

    def _go_on(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = None
        if self.give_back():
            self._timer = loop.call_soon(self._go_on)
        elif self._kept:
            self._timer = loop.call_later(_LOOK_S, self._go_on)


def _emptied(large: Large) -> bool:
    """Take the last piece out of a container; whether it holds nothing more then."""
    container, pieces = large
    size = pieces.pop() if pieces else len(container)
    if isinstance(container, list):
        del container[max(0, len(container) - size) :]
    else:
        for _ in range(min(size, len(container))):
            container.popitem()
    return not container
