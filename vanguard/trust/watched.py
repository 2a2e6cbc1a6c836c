"""Pins in a store that is far, looked at on a thread of its own: nobody who judges waits for it.

What a gateway goes by is `EVERY_S` old, and as much as one look takes.  While the store is away everybody is
told so at once.  Who sees a server first, or sees that it changed, still writes that down before going on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from vanguard.errors import ConfigError, OutsideError
from vanguard.trust.store import Change, Held, Pin, Seen, Store

EVERY_S: Final = 0.2
"""How long the thread rests between two looks."""

STALE_S: Final = 1.0
"""How old a look may be; whoever finds an older one looks for themselves."""

IDLE_S: Final = 60.0
"""For how long a server is looked at that nobody asks about."""


@dataclass
class _Watch:
    """What was last read of one server."""

    held: Held | None = None
    fault: ConfigError | OutsideError | None = None
    at: float = float("-inf")
    asked: float = float("-inf")
    turn: int = 0
    """Grows with each change that this process makes; a look that began before one of them is late."""


class Watched:
    """A store of pins (`trust.store.Store`) that is asked beforehand, again and again.

    Only who knows nothing yet, or nothing new for `STALE_S`, asks it and waits.
    """

    def __init__(
        self, store: Store, *, every_s: float = EVERY_S, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._every_s = every_s
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._watches: dict[tuple[str, str], _Watch] = {}
        self._watching = False
        self._closed = threading.Event()

    def pin(self, server: str, source: str) -> Pin | None:
        """See `Store.pin`."""
        return self._known(server, source).pin

    def pins(self) -> list[Pin]:
        """See `Store.pins`."""
        return self._store.pins()

    def seen(self, server: str, source: str) -> Seen:
        """See `Store.seen`."""
        return self._known(server, source).seen

    def stamp(self, server: str, source: str) -> Hashable:
        """See `Store.stamp`."""
        return self._known(server, source).stamp

    def held(self, server: str, source: str, before: Held | None = None) -> Held:
        """See `Store.held`; what was held before is known here."""
        del before
        return self._known(server, source)

    def change(self, server: str, source: str, how: Change, *, lasting: bool = True) -> Held:
        """See `Store.change`."""
        watch = self._watch(server, source)
        try:
            held = self._store.change(server, source, how, lasting=lasting)
        except (ConfigError, OutsideError) as error:
            self._put(watch, None, error, watch.turn)
            raise
        with self._lock:
            watch.turn += 1
        self._put(watch, held, None, watch.turn)
        return held

    def forget(self, server: str, source: str) -> None:
        """See `Store.forget`."""
        self._store.forget(server, source)
        with self._lock:
            self._watches.pop((server, source), None)

    def look(self) -> bool:
        """Read once all that somebody has asked about of late; whether there is any such."""
        since = self._monotonic() - IDLE_S
        asked = [(key, watch) for key, watch in [*self._watches.items()] if watch.asked >= since]
        for key, watch in asked:
            # What it is that failed is told whoever asks next.
            with suppress(Exception):
                self._look(key, watch)
        return bool(asked)

    def close(self) -> None:
        """Look no more."""
        self._closed.set()

    def _known(self, server: str, source: str) -> Held:
        watch, now = self._watch(server, source), self._monotonic()
        watch.asked = now
        held, fault = watch.held, watch.fault
        if now - watch.at > STALE_S or (held is None and fault is None):
            self._begin()
            return self._look((server, source), watch)
        if fault is not None:
            raise fault.with_traceback(None)
        assert held is not None
        return held

    def _watch(self, server: str, source: str) -> _Watch:
        watch = self._watches.get((server, source))
        if watch is None:
            with self._lock:
                watch = self._watches.setdefault((server, source), _Watch())
        return watch

    def _look(self, key: tuple[str, str], watch: _Watch) -> Held:
        turn, before = watch.turn, watch.held
        try:
            known = before is not None and self._store.stamp(*key) == before.stamp
            held = before if known and before is not None else self._store.held(*key, before)
        except (ConfigError, OutsideError) as error:
            self._put(watch, None, error, turn)
            raise
        self._put(watch, held, None, turn)
        return held

    def _put(
        self, watch: _Watch, held: Held | None, fault: ConfigError | OutsideError | None, turn: int
    ) -> None:
        with self._lock:
            if watch.turn == turn:
                watch.held, watch.fault, watch.at = held or watch.held, fault, self._monotonic()

    def _begin(self) -> None:
        with self._lock:
            if self._watching or self._closed.is_set():
                return
            self._watching = True
        threading.Thread(target=self._run, name="vanguard-pins", daemon=True).start()

    def _run(self) -> None:
        while not self._closed.wait(self._every_s) and self.look():
            pass
        with self._lock:
            self._watching = False
