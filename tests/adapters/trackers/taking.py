"""Takes of a budget what it can get: a process of its own in the tests of exactness.

    python taking.py sqlite PATH CALLS LIMIT      python taking.py redis URL CALLS LIMIT

Prints how many were admitted.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

from vanguard.adapters.trackers.redis import RedisTracker
from vanguard.adapters.trackers.sqlite import SqliteTracker
from vanguard.errors import TrackerAway
from vanguard.model.history import Step, Take, Who


async def main(kind: str, where: str, calls: int, limit: int) -> int:
    """How many of the calls were admitted; those for which the store was away were not."""
    tracker: Any
    if kind == "sqlite":
        tracker = SqliteTracker(Path(where), wait_s=60.0)
    else:
        tracker = RedisTracker(where, lambda line: None, timeout_s=60.0)
    step = Step(Who("ann", "files"), takes=(Take("budget", 3_600.0, limit),))
    admitted = 0
    for _ in range(calls):
        try:
            found = tracker.step(step)
            seen = await found if isinstance(found, Awaitable) else found
            admitted += seen.left[0] >= 0
        except TrackerAway:
            continue
    closed = tracker.close()
    if closed is not None:
        await closed
    return admitted


if __name__ == "__main__":
    print(asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
