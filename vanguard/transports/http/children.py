"""The servers that are running for clients: how many in all, and for each principal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from vanguard.transports.http.sessions import Full


class Children:
    """Counts what runs behind all doors of a gateway, so that no caller has all of it.

    ``most`` may run in all, ``each`` of them for one principal.
    """

    def __init__(self, most: int, each: int) -> None:
        self._most = most
        self._each = each
        self._running: Counter[str] = Counter()

    def __len__(self) -> int:
        return self._running.total()

    def enter(self, principal: str) -> Callable[[], None]:
        """Count one more; what is returned is called once when it has ended.

        Raises Full where this principal, or anybody, may have no further one.
        """
        if len(self) >= self._most or self._running[principal] >= self._each:
            raise Full
        self._running[principal] += 1
        return lambda: self._leave(principal)

    def _leave(self, principal: str) -> None:
        self._running[principal] -= 1
        if not self._running[principal]:
            del self._running[principal]
