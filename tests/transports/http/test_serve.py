from __future__ import annotations

import asyncio
from typing import Any, cast

from vanguard.transports.http.door import Door
from vanguard.transports.http.serve import Reachable


class Looked:
    """A way in that counts how often it was looked at."""

    def __init__(self) -> None:
        self.looks = 0
        self.go_on = asyncio.Event()

    async def reachable(self) -> bool:
        self.looks += 1
        await self.go_on.wait()
        return True


def test_however_many_ask_at_once_whether_a_server_is_there_it_is_looked_at_once() -> None:
    async def run() -> tuple[list[Any], int]:
        door = Looked()
        reachable = Reachable()
        reachable.doors = lambda: (cast(Door, door),)
        asking = [asyncio.ensure_future(reachable.now()) for _ in range(100)]
        await asyncio.sleep(0)
        asking.pop().cancel()
        door.go_on.set()
        return await asyncio.gather(*asking), door.looks

    assert asyncio.run(run()) == ([True] * 99, 1)
