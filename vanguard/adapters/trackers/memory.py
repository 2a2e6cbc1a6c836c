"""The past of whoever comes, remembered in this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from vanguard.adapters.trackers.switch_file import SwitchFile
from vanguard.adapters.trackers.traces import PAUSED, apply, concerned, paused_until, scored
from vanguard.model.history import Score, Seen, Step, Subject, Switch, Who

MAX_PRINCIPALS: Final = 10_000
"""Principals remembered at once; the one unused for longest is forgotten."""

MAX_SHOWN: Final = 64
"""Servers, clients and sessions of one principal that are remembered by name."""


class _Past:
    __slots__ = ("shown", "traces")

    def __init__(self) -> None:
        self.traces: dict[str, bytes] = {}
        self.shown: dict[Who, list[float]] = {}
        """When each was last seen, the one seen last at the end."""


class MemoryTracker:
    """A tracker for one process (see `gate.ports.Tracker`); it never waits and never fails.

    ``clock`` gives seconds since the epoch; ``file`` is where a person switches things off for all gateways.
    """

    shared = False
    """Whether gateways of other servers may remember in the same store."""

    def __init__(
        self,
        clock: Callable[[], float] = time.time,
        principals: int = MAX_PRINCIPALS,
        file: SwitchFile | None = None,
    ) -> None:
        self._clock = clock
        self._file = file
        self._principals = principals
        self._pasts: dict[str, _Past] = {}
        self._switches: set[Switch] = set()
        self._newest: tuple[Who, _Past, list[float]] | None = None
        """Who was seen last, and stands last everywhere already."""

    def step(self, step: Step) -> Seen:
        """Do a step."""
        who, now = step.who, self._clock()
        if self._file is not None:
            self._look(self._file, now)
        newest = self._newest
        if newest is not None and newest[0] is who:
            past = newest[1]
            newest[2][0] = now
        else:
            past = self._seen(who, now)
        seen = apply(past.traces, step, now)
        if self._switches:
            return replace(seen, off=concerned(self._switches, who.principal, who.server))
        return seen

    def _look(self, file: SwitchFile, now: float) -> None:
        news = file.news(now)
        if news is None:
            return
        self._switches, paused = set(news[0]), news[1]
        for principal, until in paused.items():
            if until > now or principal in self._pasts:
                self.pause(principal, max(0.0, until - now))

    def _seen(self, who: Who, now: float) -> _Past:
        """The past of somebody who comes, who is from now on the one seen last."""
        past = self._pasts.pop(who.principal, None) or _Past()
        self._pasts[who.principal] = past
        if len(self._pasts) > self._principals:
            del self._pasts[next(iter(self._pasts))]
        past.shown.pop(who, None)
        past.shown[who] = at = [now]
        if len(past.shown) > MAX_SHOWN:
            del past.shown[next(iter(past.shown))]
        self._newest = who, past, at
        return past

    def note(self, step: Step) -> None:
        """Do a step that asks nothing."""
        past = self._pasts.get(step.who.principal)
        if past is None:
            self._pasts[step.who.principal] = past = _Past()
        apply(past.traces, step, self._clock())

    def subjects(self, score: Score | None = None) -> list[Subject]:
        """Everybody who is remembered, the one seen last first."""
        now = self._clock()
        found = [
            Subject(
                who,
                last[0],
                max(0.0, paused_until(past.traces) - now),
                concerned(self._switches, who.principal, who.server),
                scored(past.traces.get(score.trace) if score else None, score, now),
            )
            for past in self._pasts.values()
            for who, last in past.shown.items()
        ]
        return sorted(found, key=lambda each: -each.last)

    def pause(self, principal: str, seconds: float) -> None:
        """Refuse what a principal sends for so many seconds; 0 ends a pause."""
        past = self._pasts.setdefault(principal, _Past())
        past.traces.pop(PAUSED, None)
        if seconds > 0:
            apply(past.traces, Step(Who(principal), pause_s=seconds), self._clock())

    def reset(self, principal: str) -> None:
        """Forget all that is remembered of a principal."""
        self._pasts.pop(principal, None)
        self._newest = None

    def switch(self, switch: Switch, off: bool) -> None:
        """Switch something off, or on again."""
        if off:
            self._switches.add(switch)
        else:
            self._switches.discard(switch)

    def switches(self) -> frozenset[Switch]:
        """What is switched off."""
        return frozenset(self._switches)

    def close(self) -> None:
        """Nothing is held open."""
