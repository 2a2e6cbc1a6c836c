"""A bar on stderr that shows how far a long run is."""

from __future__ import annotations

import sys
from typing import TextIO

WIDTH = 30


class Bar:
    """Draws over itself on a terminal; elsewhere, and where it is ``quiet``, it is silent."""

    def __init__(self, total: int, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        """A bar that is full at ``total`` bytes."""
        self._total = max(total, 1)
        self._done = 0
        self._stream = sys.stderr if stream is None else stream
        self._shown = not quiet and self._stream is not None and self._stream.isatty()

    def step(self, size: int, told: str) -> None:
        """Go on by ``size`` bytes and show ``told`` beside the bar."""
        if not self._shown:
            return
        self._done = min(self._done + size, self._total)
        filled = WIDTH * self._done // self._total
        bar = "█" * filled + "░" * (WIDTH - filled)
        self._stream.write(f"\r{bar} {100 * self._done // self._total:3d} %  {told}\x1b[K")
        self._stream.flush()

    def clear(self) -> None:
        """Take the bar off the terminal."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
