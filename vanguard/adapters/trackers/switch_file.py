"""Switches and pauses in a file, for gateways whose history is in their own memory.

The file is JSON: ``off`` lists scopes and names, ``paused`` for each principal when that was said and until
when it holds, in seconds since the epoch.  It is replaced as a whole, and a gateway looks twice a second
whether it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import orjson

from vanguard import files
from vanguard.adapters.trackers.traces import KEPT_S, SCOPES
from vanguard.errors import ConfigError, UsageError
from vanguard.model.history import Subject, Switch

LOOK_S: Final = 0.5
"""How old what a gateway knows of the file may be."""

_LARGEST: Final = 1024 * 1024


class SwitchFile:
    """The switches of one user's gateways; ``clock`` gives seconds since the epoch."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._where = str(path)
        self._stamp: files.Stamp | None = None
        self._looked = float("-inf")
        self._heard = 0.0

    def news(self, now: float) -> tuple[frozenset[Switch], dict[str, float]] | None:
        """The switches, and until when principals are paused since the last news; None where nothing is new.

        A file that cannot be read is no news: what was off stays off.
        """
        if abs(now - self._looked) < LOOK_S:
            return None
        self._looked = now
        stamp = files.stamp(self._where)
        if stamp == self._stamp:
            return None
        try:
            held = self._held()
        except ConfigError:
            return None
        self._stamp = stamp
        paused = {name: until for name, (said, until) in held[1].items() if said > self._heard}
        self._heard = max([self._heard, *(said for said, _ in held[1].values())])
        return held[0], paused

    def switch(self, switch: Switch, off: bool) -> None:
        """Switch something off, or on again."""
        self._change(lambda switches, paused: (switches | {switch} if off else switches - {switch}, paused))

    def pause(self, principal: str, seconds: float) -> None:
        """Refuse what a principal sends for so many seconds; 0 ends a pause."""
        now = self._clock()
        said = {principal: (now, now + seconds if seconds > 0 else 0.0)}
        self._change(lambda switches, paused: (switches, paused | said))

    def switches(self) -> frozenset[Switch]:
        """What is switched off."""
        return self._held()[0]

    def subjects(self) -> list[Subject]:
        """Nobody: whom a gateway remembers only it knows."""
        return []

    def reset(self, principal: str) -> None:
        """Nothing that a file could do; raises UsageError."""
        raise UsageError(
            "history is kept in each gateway's own memory, which nobody else reaches",
            place="--state",
            hint="start the gateways with --state sqlite or --redis URL, and give the same here",
        )

    def close(self) -> None:
        """Nothing is held open."""

    def _held(self) -> tuple[frozenset[Switch], dict[str, tuple[float, float]]]:
        """What the file says; raises ConfigError where it says nothing that can be read."""
        whole = files.read(self._path, _LARGEST)
        if whole is None:
            return frozenset(), {}
        try:
            found: Any = orjson.loads(whole)
            switches = frozenset(Switch(scope, str(name)) for scope, name in found["off"] if scope in SCOPES)
            paused = {
                str(name): (float(said), float(until)) for name, (said, until) in found["paused"].items()
            }
        except (ValueError, TypeError, KeyError, AttributeError):
            raise ConfigError("it holds no switches", place=self._where, hint="remove it") from None
        return switches, paused

    def _change(
        self,
        change: Callable[
            [frozenset[Switch], dict[str, tuple[float, float]]],
            tuple[frozenset[Switch], dict[str, tuple[float, float]]],
        ],
    ) -> None:
        old = self._clock() - KEPT_S
        with files.locked(self._path):
            switches, paused = change(*self._held())
            kept = {name: both for name, both in paused.items() if max(both) > old}
            off = sorted([each.scope, each.name] for each in switches)
            files.write(self._path, orjson.dumps({"off": off, "paused": kept}, option=orjson.OPT_INDENT_2))
