"""What one step does to the traces of a principal: the same for all trackers, and in Lua once more.

A trace is bytes: little-endian doubles.  A ring has a time and an item for each entry, the oldest first; a
budget has the time at which it began and what was taken; a score its value and when that was true.
"""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct
from typing import Final

from vanguard.adapters.trackers import prints
from vanguard.adapters.trackers.prints import Traces
from vanguard.model.history import MOST_KEPT, Add, Ask, Score, Seen, Step, Switch, Take

KEPT_S: Final = 86_400.0
"""Seconds that a trace is kept after its last use; no window is longer."""

MOST_TRACES: Final = 256
"""Traces of one principal; the one that was added to longest ago goes first."""

_PAIR: Final = Struct("<dd")
_pack, _pairs = _PAIR.pack, _PAIR.iter_unpack
_item = Struct("<d").pack
_LARGE: Final = 2**40

PAUSED: Final = "paused"
SCOPES: Final = ("all", "server", "principal")
"""What can be switched off, the widest first."""


def apply(traces: Traces, step: Step, now: float) -> Seen:
    """Do a step at the time ``now``; what it found, but for what is switched off."""
    asks = step.asks
    recalled = prints.recalled(traces, step, now) if step.recalls else ()
    if step.learns:
        prints.learn(traces, step, now)
    # Most traces do not exist, and most of those that do are too short to matter.
    counts = [
        (_count(traces[ask.trace], ask, step, now) if ask.trace in traces else 0) if ask.before else -1
        for ask in asks
    ]
    for add in step.adds:
        items = step.values(add.of)[: add.most] if add.of else (add.item,)
        for item in items:
            _add(traces, add, item, now)
    while -1 in counts:
        at = counts.index(-1)
        ring = traces.get(asks[at].trace)
        counts[at] = 0 if ring is None else _count(ring, asks[at], step, now)
    left = tuple(_take(traces, take, now) for take in step.takes) if step.takes else ()
    scores = tuple([_score(traces, score, now) for score in step.scores]) if step.scores else ()
    if step.pause_s:
        until = max(now + step.pause_s, paused_until(traces))
        traces[PAUSED] = _pack(until, 0.0)
    paused_s = max(0.0, paused_until(traces) - now) if PAUSED in traces else 0.0
    return Seen(tuple(counts), left, scores, paused_s, "", recalled)


def scored(kept: bytes | None, score: Score | None, now: float) -> float:
    """What a score that was kept is worth now; 0.0 where none is kept or asked for."""
    if score is None or kept is None:
        return 0.0
    return _score({score.trace: kept}, Score(score.trace, score.half_life), now)


def paused_until(traces: Traces) -> float:
    """Until when the principal is paused; 0.0 where he never was."""
    kept = traces.get(PAUSED)
    return float(_PAIR.unpack(kept)[0]) if kept else 0.0


def concerned(switches: Iterable[Switch], principal: str, server: str) -> str:
    """The widest of the switches that concern a principal and a server, by its scope; "" where none does."""
    named = {"all": "", "server": server, "principal": principal}
    scopes = {each.scope for each in switches if each.name == named[each.scope]}
    return next((scope for scope in SCOPES if scope in scopes), "")


def _add(traces: Traces, add: Add, item: int, now: float) -> None:
    ring = traces.get(add.trace, b"")
    if add.distinct and ring and item in memoryview(ring).cast("d")[1::2].tolist():
        ring = b"".join([_pack(at, other) for at, other in _pairs(ring) if other != item])
    keep = add.keep if add.keep < MOST_KEPT else MOST_KEPT
    over = len(ring) + 16 - 16 * keep
    traces[add.trace] = (ring[over:] if over > 0 else ring) + _pack(now, item)
    if len(traces) > MOST_TRACES:
        del traces[min(traces, key=lambda name: _PAIR.unpack(traces[name][-16:])[0])]


def _count(ring: bytes, ask: Ask, step: Step, now: float) -> int:
    if len(ring) < 16 * ask.least:
        return 0
    since = now - ask.within
    items = step.values(ask.of) if ask.of else ask.items
    if items:
        most = _at_most(ring, items)
        if most < ask.least:
            return 0
        if len(items) == 1 and _PAIR.unpack_from(ring)[0] >= since:
            return most
        return sum([at >= since and item in items for at, item in _pairs(ring)])
    if ask.of:
        return 0
    if _PAIR.unpack_from(ring)[0] >= since:
        return len(ring) // 16
    return sum([at >= since for at, _ in _pairs(ring)])


def _at_most(ring: bytes, items: tuple[int, ...]) -> int:
    """How many entries have one of these items, whenever they came; nearly always that is too few."""
    if min(items) > _LARGE:
        # The bytes of a digest stand nowhere else: no two may overlap, and times are no digests.
        return sum([ring.count(_item(item)) for item in items])
    kept = memoryview(ring).cast("d")[1::2].tolist()
    return sum([kept.count(item) for item in items])


def _take(traces: Traces, take: Take, now: float) -> float:
    kept = traces.get(take.trace)
    began, used = _PAIR.unpack(kept) if kept else (now, 0.0)
    if now >= began + take.within or now < began:
        began, used = now, 0.0
    enough = used + take.cost <= take.limit
    traces[take.trace] = _pack(began, used + take.cost if enough else used)
    return float(take.limit - used - take.cost) if enough else -float(began + take.within - now)


def _score(traces: Traces, score: Score, now: float) -> float:
    kept = traces.get(score.trace)
    if kept is None and not score.points:
        return 0.0
    value, at = _PAIR.unpack(kept) if kept else (0.0, now)
    value = value * 0.5 ** (max(0.0, now - at) / score.half_life) + score.points
    if score.points:
        traces[score.trace] = _pack(value, now)
    return float(value)
