"""How much of somebody's is going on at the same time."""

from __future__ import annotations


class AtOnce:
    """Counts what is going on under each key, up to ``limit``; a key is remembered while something is."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._going_on: dict[str, int] = {}

    def __len__(self) -> int:
        """How many keys something is going on under."""
        return len(self._going_on)

    def enter(self, key: str) -> bool:
        """Begin one more; False where ``limit`` are going on already, and then nothing is to be left."""
        count = self._going_on.get(key, 0)
        if count >= self._limit:
            return False
        self._going_on[key] = count + 1
        return True

    def leave(self, key: str) -> None:
        """End one that was begun."""
        count = self._going_on.get(key, 0)
        if count > 1:
            self._going_on[key] = count - 1
        else:
            self._going_on.pop(key, None)
